"""What changed between imports, compared with what the store showed after each of them."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchapp.domain.errors import Forbidden, InvalidInput
from searchapp.domain.people import LOCAL_PERSON, Person, Role
from searchapp.domain.recommendation import Recommendation, Status
from searchapp.services.history import History
from searchapp.services.wording import word_changes
from searchapp.store.decisions import SqlDecisions
from searchapp.store.sql_history import SqlHistory
from searchapp.store.sql_stated import SqlStatedHistory
from searchapp.store.sql_store import SqlStore
from tests.contract.store.conftest import row
from tests.contract.store.test_undo_contract import CELLS, FILES, KEYS, opened, rows_of, take_over

FIELDS = ("concerns", "report", "inspection_type", "text", "response", "status", "made")


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    with opened(folder):
        return folder / "store.sqlite3"


def history_of(store: SqlStore) -> History:
    return History(
        store=store,
        past=SqlHistory(store.database),
        stated=SqlStatedHistory(store.database),
        decisions=SqlDecisions(store.database),
    )


def snapshot(store: SqlStore) -> dict[str, Recommendation]:
    return {record.ref: record for record in store.all()}


def expected(before: dict[str, Recommendation], after: dict[str, Recommendation]) -> dict[str, Any]:
    """Every difference, found by looking at all of both."""
    found: dict[str, Any] = {}
    for ref, now in after.items():
        then = before.get(ref)
        changed = {
            name: (getattr(then, name), getattr(now, name))
            for name in FIELDS
            if then is not None and getattr(then, name) != getattr(now, name)
        }
        if now.gone:
            if then is not None and not then.gone:
                found[ref] = ("gone", set())
        elif then is None:
            found[ref] = ("new", set())
        elif then.gone:
            found[ref] = ("reappeared", set(changed))
        elif changed:
            found[ref] = ("changed", set(changed))
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files=FILES, undone=st.booleans())
def test_between_any_two_imports_exactly_what_looks_different_is_told(
    tmp_path_factory: pytest.TempPathFactory, empty_store: Path, files: list[Any], undone: bool
) -> None:
    folder = tmp_path_factory.mktemp("any")
    shutil.copy(empty_store, folder)
    with opened(folder) as store:
        history = history_of(store)
        runs, states = [], []
        for _register, drawn in files:
            runs.append(take_over(store, "board", rows_of(drawn)))
            states.append(snapshot(store))
            if undone:
                mistaken = take_over(store, "board", rows_of(drawn[::-1][:2]))
                history.undo(mistaken, person=LOCAL_PERSON)
        for first in range(len(runs)):
            for last in range(first, len(runs)):
                comparison = history.compare(runs[first], runs[last])
                before, after = states[first], states[last]
                told = {line.ref: (line.kind, set(line.fields)) for line in comparison.lines}
                assert told | {ref: ("new", set()) for ref in comparison.came} == expected(before, after)
                assert comparison.refs() == sorted(expected(before, after))
                assert comparison.total == len(told) + len(comparison.came)
                moves = Counter(
                    (before[line.ref].status, after[line.ref].status)
                    for line in comparison.lines
                    if line.kind in ("changed", "reappeared")
                    and before[line.ref].status is not after[line.ref].status
                )
                assert comparison.moves() == moves
                assert sum(moves.values()) == comparison.changed_field("status")
                for found in history.all_details(comparison):
                    assert found.text == after[found.ref].text
                    for change in found.changes:
                        assert change.before == str(getattr(before[found.ref], change.field) or "")
                        assert change.after == str(getattr(after[found.ref], change.field) or "")
        for ref in states[-1]:
            stays = history.timeline(ref).stays
            assert stays[-1].status is states[-1][ref].status
            assert stays[-1].until is None


@settings(max_examples=200, deadline=None)
@given(before=st.text(max_size=60), after=st.text(max_size=60))
def test_the_pieces_of_a_change_make_up_both_texts(before: str, after: str) -> None:
    pieces = word_changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


def test_only_the_corrected_word_is_marked() -> None:
    pieces = word_changes("Building the Pircture of crime", "Building the Picture of crime")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "Building the "),
        ("removed", "Pircture"),
        ("added", "Picture"),
        ("same", " of crime"),
    ]


def test_texts_too_long_to_compare_are_told_whole() -> None:
    before, after = "a " * 4_000, "b " * 4_000
    assert [piece.kind for piece in word_changes(before, after)] == ["removed", "added"]


def test_a_text_written_anew_is_told_whole() -> None:
    before = "The eight suites in the county face an overhaul that began in October."
    after = "The board looked at this again in May."
    assert [piece.text for piece in word_changes(before, after)] == [before, after]


@pytest.fixture
def store(store_address: str) -> Iterator[SqlStore]:
    opened = SqlStore.open(store_address)
    yield opened
    opened.close()


def test_without_runs_the_newest_import_is_compared_with_the_one_before(store: SqlStore) -> None:
    history = history_of(store)
    take_over(store, "board", iter([row(1, CELLS)]))
    take_over(store, "other", iter([row(1, KEYS)]))
    take_over(store, "board", iter([row(1, CELLS, status=Status.AWAITING_REVIEW)]))
    comparison = history.compare()
    assert comparison.register == "board"
    assert comparison.moves() == {(Status.COMPLETED, Status.AWAITING_REVIEW): 1}
    assert history.compare(register="other").count("new") == 1


def test_since_a_day_means_since_it_began(store: SqlStore) -> None:
    history = history_of(store)
    take_over(store, "board", iter([row(1, CELLS)]))
    today = datetime.now(UTC).date()
    assert history.compare(since=today - timedelta(days=1)).count("new") == 1
    assert history.compare(since=today + timedelta(days=2)).total == 0


def test_runs_of_two_registers_and_undone_runs_are_not_compared(store: SqlStore) -> None:
    history = history_of(store)
    one = take_over(store, "board", iter([row(1, CELLS)]))
    other = take_over(store, "other", iter([row(1, KEYS)]))
    with pytest.raises(InvalidInput, match="different registers"):
        history.compare(one, other)
    history.undo(other, person=LOCAL_PERSON)
    with pytest.raises(InvalidInput, match="was undone"):
        history.compare(other)


def test_nobody_undoes_an_import_without_the_right_to(store: SqlStore) -> None:
    run = take_over(store, "board", iter([row(1, CELLS)]))
    with pytest.raises(Forbidden):
        history_of(store).undo(run, person=Person(name="viewer-1", role=Role.VIEWER))
    assert store.count() == 1


def test_a_timeline_shows_an_undone_run_and_does_not_count_it(store: SqlStore) -> None:
    history = history_of(store)
    take_over(store, "board", iter([row(1, CELLS)]))
    run = take_over(store, "board", iter([row(1, CELLS, status=Status.AWAITING_REVIEW)]))
    history.undo(run, person=LOCAL_PERSON)
    (ref,) = snapshot(store)
    found = history.timeline(ref)
    assert [(event.kind, event.taken_back) for event in found.events] == [
        ("new", False),
        ("changed", True),
        ("undone", True),
    ]
    assert [stay.status for stay in found.stays] == [Status.COMPLETED]
