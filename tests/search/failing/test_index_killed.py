"""Killed writers and full disks, caused for real: the index before them stays and is searched."""

from __future__ import annotations

import os
import pkgutil
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from searchapp.domain.errors import Unavailable
from searchapp.search.engine import WhooshIndex
from searchapp.search.writing.generations import Generations
from tests.search.failing.indexes import AFTER, BEFORE, build, current, documents, found, in_child, only

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
