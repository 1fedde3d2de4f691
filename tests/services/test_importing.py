"""Files in, reports out: every row is stored or reported, whatever stands in its cells."""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchapp.config import training_folder
from searchapp.domain.errors import TooLarge, UnreadableFile
from searchapp.domain.importing import ImportReport
from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.progress import Advance, Silent
from searchapp.domain.recommendation import Status
from searchapp.services.importing import Importing
from searchapp.services.presenting import imported
from searchapp.store.sql_store import SqlStore

SAMPLE = training_folder() / "sample_register.txt"
HEADINGS = ["Force", "Report", "Type of inspection", "Recommendation", "Date made", "Response", "Status"]


@contextmanager
def opened(folder: Path) -> Iterator[SqlStore]:
    store = SqlStore.open(f"sqlite:///{folder / 'store.sqlite3'}")
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with opened(tmp_path) as store:
        yield store


def take_in(store: SqlStore, path: Path, **options: bool) -> ImportReport:
    return Importing(store=store, progress=Silent()).run(
        path, force="Lancashire", person=LOCAL_PERSON, **options
    )


def counts(report: ImportReport) -> tuple[int, ...]:
    return tuple(
        getattr(report, name) for name in ("read", "new", "changed", "unchanged", "gone", "held_back")
    )


def test_the_sample_register_is_taken_in_whole_and_only_once(store: SqlStore) -> None:
    first = take_in(store, SAMPLE)
    assert counts(first) == (311, 311, 0, 0, 0, 0)
    assert first.problems == ()
    assert store.status_counts() == {
        Status.COMPLETED: 124,
        Status.NO_FURTHER_ACTION: 91,
        Status.BEING_PROGRESSED: 76,
        Status.AWAITING_REVIEW: 20,
    }
    before, change = list(store.all()), store.last_change()
    assert [found.source.row for found in before] == list(range(1, 312))
    assert counts(take_in(store, SAMPLE)) == (311, 0, 0, 311, 0, 0)
    assert (list(store.all()), store.last_change()) == (before, change)


def test_an_import_is_presented_with_the_number_of_changes_it_does_not_list(store: SqlStore) -> None:
    report = replace(take_in(store, SAMPLE), changes_left_out=7)
    assert imported(report)["changes_left_out"] == 7


def test_the_sample_register_reordered_keeps_every_reference(store: SqlStore, tmp_path: Path) -> None:
    take_in(store, SAMPLE)
    before = {found.ref: (found.text, found.response, found.status) for found in store.all()}
    head, lines = SAMPLE.read_text(encoding="utf-8").splitlines()[:4], sample_lines()
    random.Random(5).shuffle(lines)
    shuffled = tmp_path / "another name.txt"
    shuffled.write_text("\n".join((*head, *lines)), encoding="utf-8")
    assert counts(take_in(store, shuffled)) == (311, 0, 0, 311, 0, 0)
    assert {found.ref: (found.text, found.response, found.status) for found in store.all()} == before


def test_corrected_spelling_and_a_row_taken_out_are_told_apart(store: SqlStore, tmp_path: Path) -> None:
    take_in(store, SAMPLE)
    changed = tmp_path / "sample_register.txt"
    text = SAMPLE.read_text(encoding="utf-8").replace("Building the Pircture", "Building the Picture")
    changed.write_text(text.replace(sample_lines()[0], ""), encoding="utf-8")
    report = take_in(store, changed)
    assert counts(report) == (310, 0, 10, 300, 1, 0)
    assert {change.field for change in report.changes} == {"report"}


def sample_lines() -> list[str]:
    return [line for line in SAMPLE.read_text(encoding="utf-8").splitlines()[4:] if line.strip()]


def test_a_register_without_rows_makes_nothing_gone(store: SqlStore, tmp_path: Path) -> None:
    path = tmp_path / "sample_register.txt"
    take_in(store, SAMPLE)
    path.write_text("\t".join(HEADINGS) + "\n")
    with pytest.raises(UnreadableFile, match="no recommendation below"):
        take_in(store, path)
    assert not any(found.gone for found in store.all())


def test_a_file_of_nothing_but_problems_is_refused_as_a_whole(store: SqlStore, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(",".join(HEADINGS) + "\n" + "a,b,c,d,2014,e,odd\n" * 10_001)
    with pytest.raises(UnreadableFile, match=r"more than 10,000 .*not a known status"):
        take_in(store, path)
    assert store.count() == 0


def test_a_file_that_breaks_off_in_the_middle_changes_nothing(store: SqlStore, tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(
        (",".join(HEADINGS) + "\n" + "a,b,c,d,2014,e,NFA\n" * 5_000).encode() + b"x" + bytes(512)
    )
    with pytest.raises(UnreadableFile, match="zero bytes"):
        take_in(store, path)
    assert store.count() == 0


def test_a_file_over_the_limit_is_refused(store: SqlStore) -> None:
    with pytest.raises(TooLarge):
        Importing(store=store, progress=Silent(), max_bytes=1_000).run(
            SAMPLE, force="Lancashire", person=LOCAL_PERSON
        )


class Watching:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.total: int | None = 0
        self.done = 0
        self.said: list[str] = []

    def start(self, label: str, total: int | None = None) -> Advance:
        self.said.append(label)
        self.total = total or self.total
        return self.advance

    def advance(self, done: int) -> None:
        assert done >= 0
        self.done += done

    def message(self, text: str) -> None:
        self.said.append(text)


def test_progress_is_told_to_the_end(store: SqlStore) -> None:
    watching = Watching()
    Importing(store=store, progress=watching).run(SAMPLE, force="Lancashire", person=LOCAL_PERSON)
    assert watching.said == ["Reading sample_register.txt", "Comparing 311 rows with what is known"]
    assert watching.done == watching.total == 364


def test_columns_the_file_lacks_are_told(store: SqlStore, tmp_path: Path) -> None:
    watching = Watching()
    path = tmp_path / "short.csv"
    path.write_text("Report,Recommendation,Status\nCustody,Paint.,NFA\n")
    Importing(store=store, progress=watching).run(path, force="Lancashire", person=LOCAL_PERSON)
    assert "no column for the response, date made, type of inspection, force" in watching.said[0]


CELL = st.text(
    alphabet=st.sampled_from(list("ab ,;|\t\"'\n\r<>&/é•=-"))
    | st.characters(exclude_categories=["Cs", "Cc"]),
    max_size=12,
)
ROW = st.tuples(
    CELL,
    CELL,
    CELL,
    CELL,
    st.sampled_from(["2014", "30/01/2014", "<p>2015</p>", "", "soon", "31/02/2014"]),
    CELL,
    st.sampled_from(
        ["Completed", "NFA", "Being progressed", "Awaiting review", "odd", "", "<p>Completed</p>"]
    ),
)


def write(path: Path, rows: list[tuple[str, ...]], delimiter: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([HEADINGS, *rows])
    path.write_bytes(out.getvalue().encode())


def said(store: SqlStore) -> dict[str, tuple[object, ...]]:
    return {
        found.ref: (found.concerns, found.report, found.text, found.response, found.status, found.made)
        for found in store.all()
    }


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store without anything in it, to be copied: making the tables takes longer."""
    folder = tmp_path_factory.mktemp("empty")
    with opened(folder):
        return folder / "store.sqlite3"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(ROW, min_size=1, max_size=10),
    delimiter=st.sampled_from([",", ";"]),
    chance=st.randoms(use_true_random=False),
)
def test_every_row_is_stored_or_reported_and_any_order_is_the_same_register(
    tmp_path_factory: pytest.TempPathFactory,
    empty_store: Path,
    rows: list[tuple[str, ...]],
    delimiter: str,
    chance: random.Random,
) -> None:
    folder = tmp_path_factory.mktemp("any")
    shutil.copy(empty_store, folder)
    first, second = folder / "a.csv", folder / "b.csv"
    write(first, rows, delimiter)
    write(second, chance.sample(rows, k=len(rows)), delimiter)
    with opened(folder) as store:
        try:
            report = take_in(store, first)
        except UnreadableFile as error:  # only blank and section rows
            assert "no recommendation below" in error.message  # noqa: PT017
            return
        assert report.new + report.held_back == report.read <= len(rows)
        assert store.count() == report.new
        assert {problem.row for problem in report.problems if problem.held_back} | {
            found.source.row for found in store.all()
        } == set(range(1, report.read + 1))
        before, change = said(store), store.last_change()
        again = take_in(store, second)
        assert (again.new, again.changed, again.gone) == (0, 0, 0)
        assert (again.unchanged, again.held_back) == (report.new, report.held_back)
        assert (said(store), store.last_change()) == (before, change)
