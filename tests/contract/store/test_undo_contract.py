"""Taking an import run back: everything is as it was, and nothing is forgotten."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchapp.domain.errors import Conflict, NotFound
from searchapp.domain.importing import RegisterRow, SourceFile
from searchapp.domain.recommendation import Status
from searchapp.ingest import PAIRING
from searchapp.store.sql_history import SqlHistory
from searchapp.store.sql_store import SqlStore
from tests.contract.store.conftest import Import, held_back, row
from tests.contract.store.test_store_contract import CLASSIFICATION

CELLS = "The force should paint all of the cells in its custody suites within six months."
KEYS = "The force should count the keys of every custody suite at the end of each shift."


@pytest.fixture
def history(store: SqlStore) -> SqlHistory:
    return SqlHistory(store.database)


def state(store: SqlStore) -> tuple[Any, ...]:
    """Everything that can be seen of the recommendations."""
    records = list(store.all())
    return records, store.count(), store.status_counts(), store.lacks_suggestions()


def test_undoing_an_import_puts_everything_back(
    store: SqlStore, import_rows: Import, history: SqlHistory
) -> None:
    import_rows([row(1, CELLS), row(2, KEYS)])
    before = state(store)
    refs = [found.ref for found in store.all()]
    run = import_rows(
        [
            row(1, KEYS.replace("count", "recount"), exact="<p>other</p>", status=Status.AWAITING_REVIEW),
            row(2, "The force should mend its vans."),
        ]
    ).run
    assert run is not None
    change = store.last_change()
    history.undo(run, by="reviewer-1")
    assert state(store) == before
    assert store.last_change() > change
    assert set(refs) < set(store.changed_since(change))
    undone = history.run(run).undone
    assert undone is not None
    assert undone.by == "reviewer-1"


def test_what_an_undone_import_made_is_nowhere_and_comes_back_under_its_reference(
    store: SqlStore, import_rows: Import, history: SqlHistory
) -> None:
    import_rows([row(1, CELLS)])
    rows = [row(1, CELLS), row(2, KEYS), row(3, KEYS, response="Other.")]
    run = import_rows(rows).run
    after = state(store)
    made = [found.ref for found in store.all() if found.text == KEYS]
    assert run is not None
    store.save_suggestions([(found.ref, CLASSIFICATION) for found in store.all()])
    history.undo(run, by="reviewer-1")
    assert store.get_many(made) == []
    assert store.suggestions(made) == {}
    with pytest.raises(NotFound):
        store.get(made[0])
    again = import_rows(rows)
    assert (again.new, again.changed) == (2, 0)
    assert state(store)[:3] == after[:3]


def test_suggestions_for_a_text_taken_back_are_dropped(
    store: SqlStore, import_rows: Import, history: SqlHistory
) -> None:
    import_rows([row(1, CELLS)])
    (ref,) = [found.ref for found in store.all()]
    run = import_rows([row(1, CELLS.replace("paint", "repaint"))]).run
    assert run is not None
    store.save_suggestions([(ref, CLASSIFICATION)])
    history.undo(run, by="reviewer-1")
    assert store.suggestions([ref]) == {}


def test_a_run_that_another_built_on_is_refused_with_its_number_until_that_is_undone(
    store: SqlStore, import_rows: Import, history: SqlHistory
) -> None:
    first = import_rows([row(1, CELLS)], file="may.csv", register="board")
    second = import_rows([row(1, CELLS)], file="june.csv", register="board")
    assert first.run is not None
    assert second.run is not None
    with pytest.raises(Conflict, match=rf"run {second.run} \(june.csv\) built on it"):
        history.undo(first.run, by="reviewer-1")
    history.undo(second.run, by="reviewer-1")
    with pytest.raises(Conflict, match="undone already"):
        history.undo(second.run, by="reviewer-1")
    history.undo(first.run, by="reviewer-1")
    assert store.count() == 0
    assert list(store.all()) == []


def test_another_registers_import_stands_in_the_way_only_where_it_read_what_the_run_did(
    store: SqlStore, import_rows: Import, history: SqlHistory
) -> None:
    import_rows([row(1, CELLS), row(2, KEYS)], register="local")
    changed = import_rows([row(1, CELLS, response="New."), row(2, KEYS)], register="local").run
    assert changed is not None
    unrelated = import_rows([row(1, KEYS)], register="national").run
    history.check_undo(changed)
    import_rows([row(1, KEYS), row(2, CELLS, response="New.")], register="national")
    with pytest.raises(Conflict, match="built on it"):
        history.undo(changed, by="reviewer-1")
    assert unrelated is not None
    assert [run.undone for run in history.runs()] == [None] * 4


def test_a_run_nobody_made_is_not_found(history: SqlHistory) -> None:
    with pytest.raises(NotFound, match="no import run 7"):
        history.undo(7, by="reviewer-1")


def test_problems_and_runs_are_kept(store: SqlStore, import_rows: Import, history: SqlHistory) -> None:
    run = import_rows([row(1, CELLS), held_back(2, KEYS)]).run
    assert run is not None
    assert [problem.value for problem in history.problems(run)] == ["Nearly"]
    (kept,) = history.runs()
    assert (kept.number, kept.file, kept.new, kept.held_back, kept.by) == (run, "register.csv", 1, 1, "")


def test_suggestions_made_from_a_text_that_is_another_by_now_are_not_saved(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([row(1, CELLS), row(2, KEYS)])
    read = dict(store.unsuggested("model-1"))
    import_rows([row(1, CELLS.replace("paint", "repaint")), row(2, KEYS, response="Other.")])
    assert store.save_suggestions([(ref, CLASSIFICATION) for ref in read], read=read) == 1
    ((ref, text),) = store.unsuggested("model-1")
    assert "repaint" in text.text
    assert store.suggestions([ref]) == {}


@contextmanager
def opened(folder: Path) -> Iterator[SqlStore]:
    store = SqlStore.open(f"sqlite:///{folder / 'store.sqlite3'}")
    try:
        yield store
    finally:
        store.close()


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store without anything in it, to be copied: making the tables takes longer."""
    folder = tmp_path_factory.mktemp("empty")
    with opened(folder):
        return folder / "store.sqlite3"


TEXTS = (CELLS, CELLS.replace("paint", "repaint"), KEYS, "The force should mend its vans.")
ROW = st.tuples(
    st.sampled_from(TEXTS),
    st.sampled_from(["Done.", "Not yet.", ""]),
    st.sampled_from(list(Status)[:2]),
    st.sampled_from(["Custody report 2014", "Custody reprot 2014", "Vans"]),
    st.sampled_from([None, "<p>as in the file</p>"]),
    st.booleans(),
)
FILES = st.lists(
    st.tuples(st.sampled_from(["local", "national"]), st.lists(ROW, max_size=5)), min_size=2, max_size=5
)


def rows_of(drawn: list[Any]) -> Iterator[Any]:
    for number, (text, response, status, report, exact, held) in enumerate(drawn, start=1):
        if held and number % 3 == 0:
            yield held_back(number, text, report=report)
        else:
            yield row(number, text, response=response, status=status, report=report, exact=exact)


def take_over(store: SqlStore, register: str, rows: Iterator[RegisterRow]) -> int:
    report = store.import_rows(
        SourceFile(name=f"{register}.csv", size=1, sha256="0" * 64),
        rows,
        force="Lancashire",
        register=register,
        absent=frozenset(),
        pairing=PAIRING,
        dry_run=False,
    )
    assert report.run is not None
    return report.run


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files=FILES)
def test_undoing_any_imports_from_the_newest_on_shows_every_state_again(
    tmp_path_factory: pytest.TempPathFactory, empty_store: Path, files: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    shutil.copy(empty_store, folder)
    with opened(folder) as store:
        history = SqlHistory(store.database)
        states, runs = [state(store)], []
        for register, drawn in files:
            runs.append(take_over(store, register, rows_of(drawn)))
            states.append(state(store))
        for run, before in zip(reversed(runs), reversed(states[:-1]), strict=True):
            history.undo(run, by="reviewer-1")
            assert state(store) == before
        for (register, drawn), after in zip(files, states[1:], strict=True):
            take_over(store, register, rows_of(drawn))
            assert [without_run(one) for one in state(store)[0]] == [without_run(one) for one in after[0]]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files=FILES, chosen=st.integers(0, 4))
def test_a_run_that_may_be_undone_alone_leaves_the_store_as_if_it_had_never_been(
    tmp_path_factory: pytest.TempPathFactory, empty_store: Path, files: list[Any], chosen: int
) -> None:
    folder, other = tmp_path_factory.mktemp("with"), tmp_path_factory.mktemp("without")
    shutil.copy(empty_store, folder)
    shutil.copy(empty_store, other)
    left_out = chosen % len(files)
    with opened(folder) as store, opened(other) as never:
        runs = [take_over(store, register, rows_of(drawn)) for register, drawn in files]
        try:
            SqlHistory(store.database).undo(runs[left_out], by="reviewer-1")
        except Conflict:
            return
        for number, (register, drawn) in enumerate(files):
            if number != left_out:
                take_over(never, register, rows_of(drawn))
        assert {without_run(one) for one in store.all()} == {without_run(one) for one in never.all()}


def test_a_run_that_renamed_what_another_register_then_made_anew_is_not_undone_alone(
    tmp_path: Path,
) -> None:
    with opened(tmp_path) as store:
        renamed = CELLS.replace("paint", "repaint")
        take_over(store, "local", iter([row(1, renamed, report="Custody report 2014")]))
        second = take_over(store, "local", iter([row(1, CELLS, report="Custody report 2014")]))
        third = take_over(store, "national", iter([row(1, renamed, report="Custody report 2014")]))
        history = SqlHistory(store.database)
        with pytest.raises(Conflict, match=f"run {third} .* built on it"):
            history.undo(second, by="reviewer-1")
        history.undo(third, by="reviewer-1")
        history.undo(second, by="reviewer-1")
        assert [one.text for one in store.all()] == [renamed]


def without_run(one: Any) -> Any:
    return one.ref, one.text, one.response, one.status, one.report, one.exact, one.gone, one.source
