"""Killed writers, full disks and damaged files, caused for real: a searchable index stays or comes back."""

from __future__ import annotations

import dataclasses
import gc
import json
import os
import pkgutil
import resource
import shutil
import signal
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from whoosh.query import Otherwise, Query, Term

from searchapp.domain.errors import Conflict, Unavailable
from searchapp.domain.progress import Silent
from searchapp.domain.search import IndexDocument, SearchRequest
from searchapp.search.engine import WhooshIndex
from searchapp.search.finding.found import Found
from searchapp.search.finding.snapshot import Snapshot
from searchapp.search.queries.query import ReadQuery, read_query
from searchapp.search.writing.generations import Generations

BEFORE, AFTER = 40, 90


def documents(count: int, first: int = 0) -> list[IndexDocument]:
    return [
        IndexDocument(
            ref=f"R-{number}",
            recommendation=f"Forces should review custody and plan number {number}.",
            response="Done." if number % 3 else "",
            report=f"Report {number % 5}",
            force="Lancashire",
            inspection_type="Joint",
            status="completed",
            themes=("custody",),
            addressees=("forces",),
            made="2014",
        )
        for number in range(first, first + count)
    ]


def build(index: WhooshIndex, count: int = BEFORE, change: int = 1) -> None:
    index.build(documents(count), total=count, change=change, progress=Silent())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(WhooshIndex(tmp_path / "index"))
    return tmp_path / "index"


def found(index: WhooshIndex, text: str = "custody") -> int:
    return index.search(SearchRequest(text=text)).total


def current(folder: Path) -> Path:
    return folder / json.loads((folder / "current.json").read_text())["generation"]


def only(folder: Path, pattern: str) -> Path:
    (path,) = current(folder).glob(pattern)
    return path


def in_child(act: Callable[[], None]) -> int:
    """Do `act` in a process of its own; returns its exit code, below 0 for the signal that ended it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forking beside idle threads of a library
        child = os.fork()
    if not child:
        try:
            act()
        except BaseException:  # noqa: BLE001 - the child must end here whatever happened
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


MOMENTS = (
    "searchapp.search.writing.segments.Commit.add",
    "searchapp.search.writing.writer.ColumnsWriter.write",
    "searchapp.search.columns.sidecar.Draft.finish",
    "searchapp.search.writing.segments.write_postings",
    "searchapp.search.writing.segments.CompoundStorage.assemble",
    "searchapp.search.writing.segments.TOC.write",
    "searchapp.search.writing.segments.clean_files",
    "searchapp.search.engine.Generations.point",
    "searchapp.search.engine.Generations.clean",
)


def killed(moment: str, act: Callable[[], None], *, after: bool) -> bool:
    """Whether a process that does `act` was killed before or after the function called `moment`."""

    def die(*given: object, **named: object) -> None:
        if after:
            done(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    def child() -> None:
        setattr(owner, attribute, die)
        act()

    name, _, attribute = moment.rpartition(".")
    owner = pkgutil.resolve_name(name)
    done = getattr(owner, attribute)
    return in_child(child) == -signal.SIGKILL


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_writer_killed_at_any_moment_leaves_an_index_that_is_searched_and_updated(
    moment: str, after: bool, folder: Path
) -> None:
    added = documents(AFTER - BEFORE, first=BEFORE)
    assert killed(moment, lambda: WhooshIndex(folder).update(added, removed=[], change=2), after=after)
    index = WhooshIndex(folder, lock_timeout=0.0)
    assert index.health().problem == ""
    assert found(index) in (BEFORE, AFTER)
    index.update(added, removed=[], change=2)
    assert found(index) == AFTER
    assert index.health().applied_change == 2


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_build_killed_at_any_moment_leaves_the_index_before_it(moment: str, folder: Path) -> None:
    assert killed(moment, lambda: build(WhooshIndex(folder), AFTER, 2), after=False)
    index = WhooshIndex(folder, lock_timeout=0.0)
    assert found(index) == (AFTER if moment.endswith("clean") else BEFORE)
    build(index, AFTER, 3)
    assert found(index) == AFTER
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 2


@pytest.mark.parametrize("moment", ["searchapp.search.engine.Generations.clean", "os.fsync"])
def test_a_build_interrupted_after_the_swap_keeps_the_generation_that_is_pointed_to(
    moment: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, _, name = moment.rpartition(".")
    done = getattr(pkgutil.resolve_name(owner), name)

    def interrupt(*given: object) -> object:
        if current(folder).name == "generation-000002":
            raise KeyboardInterrupt
        return done(*given)

    monkeypatch.setattr(moment, interrupt)
    with pytest.raises(KeyboardInterrupt):
        build(WhooshIndex(folder), AFTER, 2)
    assert found(WhooshIndex(folder)) == AFTER


def test_old_generations_that_cannot_be_removed_stop_no_build(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Generations, "clean", refuse)
    build(WhooshIndex(folder), AFTER, 2)
    assert found(WhooshIndex(folder)) == AFTER


def test_a_repair_prints_nothing_where_no_logging_is_set_up(folder: Path) -> None:
    only(folder, "*.cols").unlink()
    ask = (
        "import sys, pathlib; from searchapp.search.engine import WhooshIndex;"
        "print(WhooshIndex(pathlib.Path(sys.argv[1])).health().documents)"
    )
    ran = subprocess.run([sys.executable, "-c", ask, str(folder)], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == (f"{BEFORE}\n", "")


@pytest.mark.parametrize("size", [0, 2_000, 20_000, 60_000])
@pytest.mark.parametrize("verb", ["build", "update"])
def test_a_file_that_cannot_grow_fails_in_words_and_the_index_before_it_serves_on(
    verb: str, size: int, folder: Path
) -> None:
    def act() -> None:
        index = WhooshIndex(folder)
        assert found(index) == BEFORE
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        verbs = {
            "build": lambda: build(index, 300, 2),
            "update": lambda: index.update(documents(300), removed=[], change=2),
        }
        with pytest.raises(Unavailable, match="the disk is full"):
            verbs[verb]()
        assert (found(index), index.health().applied_change) == (BEFORE, 1)

    assert in_child(act) == 0
    index = WhooshIndex(folder, lock_timeout=0.0)
    index.update(documents(300), removed=[], change=2)
    assert found(index) == 300


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a megabyte; skipped where none can be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.name == "nt" or os.geteuid() != 0:
        pytest.skip("a small disk can only be mounted by root")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no small disk can be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True, capture_output=True)


def test_a_full_disk_fails_in_words_and_the_index_before_it_serves_on(small_disk: Path) -> None:
    index = WhooshIndex(small_disk / "index", lock_timeout=0.0)
    build(index)
    with pytest.raises(Unavailable, match="the disk is full"):
        build(index, 2000, 2)
    with pytest.raises(Unavailable, match="the disk is full"):
        index.update(documents(2000), removed=[], change=2)
    assert found(index) == BEFORE
    index.update(documents(2, first=BEFORE), removed=[], change=2)
    assert found(index) == BEFORE + 2


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def other_version(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[8] ^= 0xFF
    path.write_bytes(whole)


def other_header(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[40] ^= 0xFF
    path.write_bytes(whole)


def foreign(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(5000))


def flipped(share: float) -> Callable[[Path], None]:
    """Damage to one bit of a file, this share of its written bytes from the start."""

    def flip(path: Path) -> None:
        whole = bytearray(path.read_bytes())
        written = [at for at, byte in enumerate(whole) if byte]
        whole[written[int(share * len(written))]] ^= 1
        path.write_bytes(whole)

    return flip


def scrambled(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + bytes(255 - byte for byte in whole[len(whole) // 2 :]))


FLIPS = [flipped(share) for share in (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.999)]


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

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(in_child, serve) for _ in range(2)]
        writer = WhooshIndex(folder)
        for number in range(10):
            writer.update(documents(1, first=BEFORE + number), removed=[], change=number + 2)
        assert [reader.result() for reader in readers] == [0, 0]


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
