"""The index follows its store: what is missing, broken, behind or another store's is put right."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from searchapp.domain.errors import BeingBuilt, Conflict
from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.progress import Silent
from searchapp.domain.search import SearchRequest
from searchapp.search.engine import WhooshIndex
from searchapp.search.writing.generations import Generations
from searchapp.services.importing import Importing
from searchapp.services.indexing import Indexing
from searchapp.store.findings_store import SqlFindings
from searchapp.store.sql_closings import SqlClosings
from searchapp.store.sql_deadlines import SqlDeadlines
from searchapp.store.sql_store import SqlStore


class Told(Silent):
    """Keeps the sentences a user would see."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def message(self, text: str) -> None:
        self.sentences.append(text)


def stored(folder: Path, rows: range) -> SqlStore:
    """The store in `folder` after an import of a register of these rows."""
    folder.mkdir(exist_ok=True)
    head = "Force\tReport\tType of inspection\tRecommendation\tDate made\tResponse\tStatus"
    lines = [
        f"Lancashire\tReport {row % 4}\tJoint\tForces should review plan {row}.\t2014\t\tCompleted"
        for row in rows
    ]
    register = folder / "register.txt"
    register.write_text("\n".join([head, *lines]), encoding="utf-8")
    store = SqlStore.open(f"sqlite:///{folder / 'store.sqlite3'}")
    Importing(store=store, progress=Silent()).run(register, force="Lancashire", person=LOCAL_PERSON)
    return store


def indexing(store: SqlStore, index: WhooshIndex) -> Indexing:
    return Indexing(
        store=store,
        deadlines=SqlDeadlines(store.database),
        closings=SqlClosings(store.database),
        findings=SqlFindings(store.database),
        index=index,
        progress=Told(),
        reading_wait=0.0,
    )


def said(upkeep: Indexing) -> str:
    assert isinstance(upkeep.progress, Told)
    return " ".join(upkeep.progress.sentences)


def total(index: WhooshIndex) -> int:
    return index.search(SearchRequest()).total


@pytest.fixture
def index(tmp_path: Path) -> WhooshIndex:
    return WhooshIndex(tmp_path / "index", lock_timeout=0.1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with closing(stored(tmp_path / "store", range(30))) as store:
        yield store


@pytest.mark.parametrize("rows", [3, 30, 60], ids=["fewer", "as many", "more"])
def test_the_index_of_a_store_that_was_replaced_is_built_again_with_a_message(
    rows: int, index: WhooshIndex, store: SqlStore, tmp_path: Path
) -> None:
    indexing(store, index).ensure()
    with closing(stored(tmp_path / "other", range(100, 100 + rows))) as replaced:
        upkeep = indexing(replaced, index)
        assert "another store" in upkeep.state().problem
        upkeep.ensure()
        assert "another store" in said(upkeep)
        assert total(index) == rows
        assert upkeep.state().problem == ""


def test_the_index_of_a_store_that_was_set_back_to_an_older_copy_is_built_again(
    index: WhooshIndex, store: SqlStore, tmp_path: Path
) -> None:
    shutil.copytree(tmp_path / "store", tmp_path / "older")
    with closing(stored(tmp_path / "store", range(40))) as newer:
        indexing(newer, index).ensure()
        assert total(index) == 40
    with closing(SqlStore.open(f"sqlite:///{tmp_path / 'older' / 'store.sqlite3'}")) as older:
        assert indexing(older, index).update() == 30
        assert total(index) == 30


def test_an_index_that_is_only_behind_is_updated_without_a_message(
    index: WhooshIndex, store: SqlStore, tmp_path: Path
) -> None:
    indexing(store, index).ensure()
    generation = index.health().generation
    with closing(stored(tmp_path / "store", range(40))) as newer:
        upkeep = indexing(newer, index)
        assert upkeep.state().behind == 10
        upkeep.ensure()
        assert (total(index), said(upkeep), index.health().generation) == (40, "", generation)


def test_an_empty_store_is_followed_too(index: WhooshIndex, tmp_path: Path) -> None:
    with closing(SqlStore.open(f"sqlite:///{tmp_path / 'store.sqlite3'}")) as empty:
        indexing(empty, index).ensure()
        upkeep = indexing(empty, index)
        upkeep.ensure()
        assert (total(index), said(upkeep)) == (0, "")


@pytest.mark.parametrize("rows", [40, 90], ids=["an update", "a build"])
def test_a_reader_goes_on_with_an_index_that_is_behind_while_another_program_changes_it(
    rows: int, index: WhooshIndex, store: SqlStore, tmp_path: Path
) -> None:
    indexing(store, index).ensure()
    with closing(stored(tmp_path / "store", range(rows))) as newer:
        upkeep = indexing(newer, index)
        with Generations(tmp_path / "index").writing(0.0):
            upkeep.ensure(reading=True)
            assert f"behind by {rows - 30} recommendations: another program is updating" in said(upkeep)
            assert total(index) == 30
            with pytest.raises(Conflict):
                upkeep.ensure()
        upkeep.ensure(reading=True)
        assert total(index) == rows


def test_without_an_index_a_reader_waits_for_the_other_program_and_then_fails_by_name(
    index: WhooshIndex, store: SqlStore, tmp_path: Path
) -> None:
    with Generations(tmp_path / "index").writing(0.0), pytest.raises(Conflict, match="Another process"):
        indexing(store, index).ensure(reading=True)


def test_a_page_does_not_wait_for_another_programs_build_but_says_how_far_it_is(
    index: WhooshIndex, store: SqlStore, tmp_path: Path
) -> None:
    upkeep, generations = indexing(store, index), Generations(tmp_path / "index")
    with generations.writing(0.0):
        with pytest.raises(BeingBuilt, match=r"The search index is being built\. "):
            upkeep.repair()
        generations.tell(12_000, 100_000)
        with pytest.raises(BeingBuilt, match=r"being built \(12,000 of 100,000\)\."):
            upkeep.repair()
    upkeep.repair()
    assert total(index) == 30


def test_a_build_tells_other_programs_how_many_recommendations_it_has_read(
    index: WhooshIndex, store: SqlStore, tmp_path: Path
) -> None:
    watched = indexing(store, index)
    read = Generations(tmp_path / "index").told
    assert read() is None
    watched.build()
    assert read() == (30, 30)


def test_what_a_build_told_and_cannot_be_read_is_left_unsaid(
    index: WhooshIndex, store: SqlStore, tmp_path: Path
) -> None:
    indexing(store, index).build()
    (tmp_path / "index" / "building").write_bytes(b"\xff many")
    assert index.building() is None


def test_an_index_that_can_be_used_is_not_repaired(index: WhooshIndex, store: SqlStore) -> None:
    upkeep = indexing(store, index)
    upkeep.ensure()
    before = index.health()
    upkeep.repair()
    assert index.health() == before
