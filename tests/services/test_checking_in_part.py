"""Whatever an import does to rows, checking what it touched tells what checking all of them would."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchapp.domain.importing import RegisterRow
from searchapp.domain.recommendation import Status
from searchapp.ingest import read_register
from searchapp.services import checking
from searchapp.store.sql_store import SqlStore
from tests.services.test_checking import REGISTER, everything, service, suggest, take_over

Rows = list[RegisterRow]
Edit = tuple[str, int, int]
"""What is done, and two rows that it is done to, counted round from the first."""


def numbered(rows: Sequence[RegisterRow]) -> Rows:
    return [replace(row, row=number, line=number) for number, row in enumerate(rows, 1)]


def _some_rows() -> Rows:
    """Reports with the same recommendation in another status, and one in which rows have slipped."""
    rows = list(read_register(REGISTER))
    return numbered([*rows[60:66], *rows[180:190], *rows[281:297]])


ROWS = _some_rows()
SLIPPED = 18
"""Place of the first row that has slipped, counted from 0."""


def _correct(rows: Rows, at: int, _to: int) -> None:
    rows[at] = replace(rows[at], text=rows[at].text.replace("should", "shuold", 1) + " And soon.")


def _answer(rows: Rows, at: int, to: int) -> None:
    rows[at] = replace(rows[at], response=rows[to].response, status=list(Status)[to % len(Status)])


def _move(rows: Rows, at: int, to: int) -> None:
    rows.insert(to, rows.pop(at))


def _copy(rows: Rows, at: int, to: int) -> None:
    rows.insert(to, replace(rows[at], report=rows[to].report))


def _add(rows: Rows, at: int, to: int) -> None:
    rows.insert(to, replace(rows[at], text=f"The force should publish plan {at} by May.", report="Another"))


def _remove(rows: Rows, at: int, _to: int) -> None:
    del rows[at]


def _retitle(rows: Rows, at: int, to: int) -> None:
    rows[at] = replace(rows[at], report="Quite another" if at == to else rows[to].report)


EDITS: dict[str, Callable[[Rows, int, int], None]] = {
    "correct": _correct,
    "answer": _answer,
    "move": _move,
    "copy": _copy,
    "add": _add,
    "remove": _remove,
    "retitle": _retitle,
}


def edited(edits: Sequence[Edit]) -> Rows:
    rows = list(ROWS)
    for name, at, to in edits:
        if len(rows) > 1:
            EDITS[name](rows, at % len(rows), to % len(rows))
    return numbered(rows)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of `ROWS` whose findings are kept."""
    path = tmp_path_factory.mktemp("checked") / "store.sqlite3"
    store = SqlStore.open(f"sqlite:///{path}")
    take_over(store, ROWS)
    suggest(store)
    service(store).refresh()
    slips = [one.row for one in service(store).contradictions() if one.rule == "rows-slipped"]
    assert slips[0] == SLIPPED + 1
    assert service(store).cluster_counts()[1] > 0
    store.close()
    return path


PLACES = st.one_of(
    st.integers(0, len(ROWS) - 1),
    st.sampled_from([0, len(ROWS) - 1, *range(SLIPPED - 1, SLIPPED + 7)]),
)


@given(edits=st.lists(st.tuples(st.sampled_from(sorted(EDITS)), PLACES, PLACES), min_size=1, max_size=4))
@example(edits=[("move", 0, 1)])
@example(edits=[("move", SLIPPED, SLIPPED + 3), ("answer", 0, 5)])
@example(edits=[("remove", SLIPPED, 0)])
@example(edits=[("remove", SLIPPED + 1, 0)])
@example(edits=[("retitle", SLIPPED + 1, SLIPPED + 1)])
@example(edits=[("retitle", SLIPPED + 1, 0), ("correct", SLIPPED + 1, 0)])
@example(edits=[("remove", 0, 0)] * SLIPPED + [("remove", 0, 0)])
@example(edits=[("remove", -1, 0)] * (len(ROWS) - SLIPPED - 2))
@settings(max_examples=25, deadline=None)
def test_in_part_or_whole_the_findings_are_the_same_whatever_rows_went_through(
    checked: Path, edits: list[Edit]
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "store.sqlite3"
        shutil.copy(checked, path)
        store = SqlStore.open(f"sqlite:///{path}")
        take_over(store, edited(edits))
        suggest(store)
        service(store).refresh()
        in_part = everything(store)
        with patch.object(checking, "VERSION", "another"):
            service(store).refresh()
        whole = everything(store)
        store.close()
    assert in_part == whole
