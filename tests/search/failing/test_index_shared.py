"""Readers, writers and other users of one folder: nobody sees half of a change or what is not theirs."""

from __future__ import annotations

import dataclasses
import gc
import os
import signal
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from whoosh.query import Otherwise, Term

from searchapp.domain.errors import Conflict, Unavailable
from searchapp.domain.search import SearchRequest
from searchapp.search.engine import WhooshIndex
from searchapp.search.queries.query import ReadQuery, read_query
from searchapp.search.writing.generations import Generations
from tests.search.failing.indexes import BEFORE, begun, build, current, documents, ended, found


def test_passages_are_marked_as_the_search_was_read_even_after_a_change(folder: Path) -> None:
    index, request = WhooshIndex(folder), SearchRequest(text="custdoy")
    assert index.search(request).total == BEFORE
    index.update([], removed=[f"R-{number}" for number in range(BEFORE)], change=2)
    (passage,) = index.passages(request, "Held in custody.")
    assert [passage.text[start:end] for start, end in passage.marks] == ["custody"]


def test_a_page_of_passages_reads_its_query_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []

    def read(text: str, **options: Any) -> ReadQuery:
        texts.append(text)
        return read_query(text, **options)

    monkeypatch.setattr("searchapp.search.engine.read_query", read)
    index, request = WhooshIndex(folder), SearchRequest(text="custody", filters={"status": ("completed",)})
    for number in range(100):
        index.search(SearchRequest(text=f"plan {number}"))
    for _hit in index.search(request).hits:
        assert index.passages(request, "Forces should review custody.")
    assert texts.count("custody") == 1
    index.search(SearchRequest(text="custody", expand=False))
    assert texts.count("custody") == 2


def test_a_second_writer_waits_and_then_fails_by_name(folder: Path) -> None:
    index = WhooshIndex(folder, lock_timeout=0.1)
    with Generations(folder).writing(0.0), pytest.raises(Conflict, match="Another process is writing"):
        index.update(documents(1), removed=[], change=2)
    index.update(documents(1, first=BEFORE), removed=[], change=2)
    assert found(index) == BEFORE + 1


def test_a_reader_keeps_what_it_began_with_while_others_write(folder: Path) -> None:
    reader, writer = WhooshIndex(folder), WhooshIndex(folder)
    began = reader._open().snapshot
    query = reader._read(SearchRequest(text="custody"), reader._open(), date(2026, 1, 1)).query
    for change in range(2, 6):
        writer.update(documents(5), removed=[f"R-{change + 10}"], change=change)
        build(writer, 3, change)
        assert began.search(query, filters={}, limit=100).total == BEFORE
    assert found(reader) == 3


def test_whoosh_files_of_a_snapshot_can_still_be_read_when_they_are_gone(folder: Path) -> None:
    index, writer = WhooshIndex(folder), WhooshIndex(folder)
    began = index._open().snapshot
    for change in range(2, 4):
        build(writer, 3, change)
    assert not list(folder.glob("generation-000001"))
    left_to_whoosh = Otherwise(Term("recommendation", "absent"), Term("recommendation", "plan"))
    assert began.search(left_to_whoosh, filters={}, limit=100).total == BEFORE


def test_several_processes_search_while_one_writes(folder: Path) -> None:
    def serve() -> None:
        index, totals = WhooshIndex(folder), [0]
        while totals[-1] < BEFORE + 10:
            totals.append(found(index))
        assert totals == sorted(totals)

    readers = [begun(serve) for _ in range(2)]
    try:
        writer = WhooshIndex(folder)
        for number in range(10):
            writer.update(documents(1, first=BEFORE + number), removed=[], change=number + 2)
    except BaseException:
        for reader in readers:
            os.kill(reader, signal.SIGKILL)
        raise
    assert [ended(reader) for reader in readers] == [0, 0]


def test_folders_are_private(folder: Path) -> None:
    for path in (folder, current(folder)):
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("writable_by", [0o020, 0o002], ids=["its group", "everybody"])
@pytest.mark.parametrize("place", ["the index", "a generation"])
def test_a_folder_that_others_can_change_is_not_opened_but_made_anew(
    place: str, writable_by: int, folder: Path
) -> None:
    opened = folder if place == "the index" else current(folder)
    opened.chmod(0o700 | writable_by)
    index = WhooshIndex(folder)
    assert "can be changed by other users" in index.health().problem
    for ask in (lambda: found(index), lambda: index.update(documents(1), removed=[], change=2)):
        with pytest.raises(Unavailable, match="can be changed by other users"):
            ask()
    build(index, 5, 2)
    assert (found(index), index.health().problem) == (5, "")


@pytest.mark.parametrize("verb", ["search", "build"])
def test_a_folder_of_another_user_is_neither_opened_nor_written(
    verb: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    index = WhooshIndex(folder)
    verbs = {"search": lambda: found(index), "build": lambda: build(index, 5, 2)}
    with pytest.raises(Unavailable, match="belongs to another user"):
        verbs[verb]()
    assert "belongs to another user" in index.health().problem
    assert len(list(folder.glob("generation-*"))) == 1


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="maps are read as Linux gives them")
def test_the_maps_of_merged_segments_are_given_back(folder: Path) -> None:
    index = WhooshIndex(folder)
    for number in range(20):  # 8 small segments become one
        index.update(documents(1, first=BEFORE + number), removed=[], change=number + 2)
        assert found(index) == BEFORE + number + 1
    gc.collect()
    maps = Path("/proc/self/maps").read_text().splitlines()
    mapped = {line.split(maxsplit=5)[5] for line in maps if str(folder) in line}
    kept = {str(path) for path in current(folder).glob("*.cols")}
    assert {name for name in mapped if ".cols" in name} == kept


def test_old_generations_go_when_nobody_can_need_them(folder: Path) -> None:
    index = WhooshIndex(folder)
    for change in range(2, 6):
        build(index, 3, change)
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 2


def test_the_exact_text_of_a_document_is_not_kept(folder: Path) -> None:
    marked = dataclasses.replace(documents(1)[0], ref="R-X", recommendation="Zanzibar quagga umbrella")
    index = WhooshIndex(folder)
    index.update([marked], removed=[], change=2)
    assert found(index, "zanzibar") == 1
    assert all(b"Zanzibar quagga" not in path.read_bytes() for path in current(folder).glob("MAIN*"))
