"""Damaged files: a searchable index is mended, or says so and can be built again."""

from __future__ import annotations

import gc
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from whoosh.query import Query

from searchapp.domain.errors import Unavailable
from searchapp.domain.search import SearchRequest
from searchapp.search.engine import WhooshIndex
from searchapp.search.finding.found import Found
from searchapp.search.finding.snapshot import Snapshot
from searchapp.search.writing.generations import Generations
from tests.search.failing.indexes import (
    BEFORE,
    FLIPS,
    build,
    cut,
    documents,
    empty,
    foreign,
    found,
    only,
    other_header,
    other_version,
    scrambled,
)


@pytest.mark.parametrize(
    "damage", [cut, empty, other_version, other_header, foreign, Path.unlink, scrambled, *FLIPS]
)
def test_a_damaged_sidecar_is_made_again_with_a_message_and_the_same_results(
    damage: Callable[[Path], None], folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    request = SearchRequest(text="review plan", limit=50)
    wanted = WhooshIndex(folder).search(request)
    damage(only(folder, "*.cols"))
    assert WhooshIndex(folder).search(request) == wanted
    assert "made again" in caplog.text
    caplog.clear()
    assert WhooshIndex(folder).search(request) == wanted
    assert caplog.text == ""


@pytest.mark.parametrize("damage", [cut, empty, other_version, foreign, Path.unlink, scrambled, *FLIPS])
def test_damaged_likeness_is_fitted_again_once_with_the_same_results(
    damage: Callable[[Path], None], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = WhooshIndex(folder).related("R-1", limit=5)
    assert wanted
    damage(only(folder, "likeness-*"))
    assert WhooshIndex(folder).related("R-1", limit=5) == wanted
    monkeypatch.delattr("searchapp.search.likeness.relating.ColumnsFitter.take")
    assert WhooshIndex(folder).related("R-1", limit=5) == wanted


def failing(times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next searches fail as damaged memory makes them."""
    left = iter(range(times))
    find = Snapshot.find

    def fail(snapshot: Snapshot, query: Query) -> list[Found]:
        if next(left, None) is not None:
            raise IndexError("index 99 is out of bounds")
        return find(snapshot, query)

    monkeypatch.setattr(Snapshot, "find", fail)


def test_a_search_that_fails_is_asked_again_on_files_opened_and_mended_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    index = WhooshIndex(folder)
    assert found(index) == BEFORE
    scrambled(only(folder, "*.cols"))
    failing(1, monkeypatch)
    assert found(index) == BEFORE
    assert "made again" in caplog.text
    assert index.health().problem == ""


def test_an_index_that_fails_again_is_damaged_for_everybody_until_it_is_built_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(2, monkeypatch)
    index, other = WhooshIndex(folder), WhooshIndex(folder)
    with pytest.raises(Unavailable, match="damaged"):
        found(index)
    for each in (index, other):
        assert each.health().problem == "The search index is damaged."
        with pytest.raises(Unavailable, match="damaged"):
            each.update(documents(1), removed=[], change=2)
    build(index, 5, 2)
    assert (found(index), found(other), index.health().problem) == (5, 5, "")


def test_a_sidecar_of_another_segment_is_made_again(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    build(WhooshIndex(tmp_path / "other"), 12)
    shutil.copy(only(tmp_path / "other", "*.cols"), only(folder, "*.cols"))
    assert found(WhooshIndex(folder)) == BEFORE
    assert "made of something else" in caplog.text


def test_a_damaged_sidecar_is_made_again_by_an_update_too(folder: Path) -> None:
    cut(only(folder, "*.cols"))
    index = WhooshIndex(folder)
    index.update(documents(1), removed=["R-1"], change=2)
    assert found(index) == BEFORE - 1


def test_a_sidecar_is_made_in_memory_where_another_process_keeps_the_lock(folder: Path) -> None:
    only(folder, "*.cols").unlink()
    with Generations(folder).writing(0.0):
        assert found(WhooshIndex(folder, lock_timeout=0.0)) == BEFORE


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves it open
@pytest.mark.parametrize("pattern", ["*.toc", "*.seg"])
@pytest.mark.parametrize("damage", [cut, empty, foreign, Path.unlink])
def test_a_damaged_index_says_so_and_is_built_again(
    pattern: str, damage: Callable[[Path], None], folder: Path
) -> None:
    damage(only(folder, pattern))
    index = WhooshIndex(folder)
    assert index.health().problem
    with pytest.raises(Unavailable) as told:
        index.search(SearchRequest(text="custody"))
    assert "searchapp index build" in told.value.next_step
    del told
    gc.collect()
    build(index, 5, 2)
    assert index.health().problem == ""
    assert found(index) == 5


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"generation": 1}', "\x00" * 50])
def test_a_pointer_that_is_not_ours_says_so_and_is_built_again(content: str, folder: Path) -> None:
    (folder / "current.json").write_text(content)
    index = WhooshIndex(folder)
    assert "damaged or not ours" in index.health().problem
    build(index, 5, 2)
    assert found(index) == 5


@pytest.mark.parametrize(
    "changed", [{"generation": None}, {"change": "1"}, {"documents": True}, {"digest": 5}, {"schema": 1.5}]
)
def test_a_pointer_with_values_of_other_kinds_says_so(changed: dict[str, object], folder: Path) -> None:
    pointer = json.loads((folder / "current.json").read_text())
    (folder / "current.json").write_text(json.dumps(pointer | changed))
    assert "damaged or not ours" in WhooshIndex(folder).health().problem


@pytest.mark.parametrize("changed", [{"schema": 0}, {"layout": 99}, {"layout": 99, "new": 1}])
def test_an_index_of_another_version_says_so(changed: dict[str, int], folder: Path) -> None:
    pointer = json.loads((folder / "current.json").read_text())
    (folder / "current.json").write_text(json.dumps(pointer | changed))
    assert "another version" in WhooshIndex(folder).health().problem


@pytest.mark.parametrize("generation", ["../elsewhere", "generation-000009", ""])
def test_a_pointer_to_no_generation_says_that_files_are_missing(generation: str, folder: Path) -> None:
    pointer = json.loads((folder / "current.json").read_text())
    (folder / "current.json").write_text(json.dumps(pointer | {"generation": generation}))
    assert "missing" in WhooshIndex(folder).health().problem
