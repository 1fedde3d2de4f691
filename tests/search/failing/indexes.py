"""Small indexes to fail, what to look at in them, and ways to damage a file."""

from __future__ import annotations

import json
import os
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

from searchapp.domain.progress import Silent
from searchapp.domain.search import IndexDocument, SearchRequest
from searchapp.search.engine import WhooshIndex

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


def found(index: WhooshIndex, text: str = "custody") -> int:
    return index.search(SearchRequest(text=text)).total


def current(folder: Path) -> Path:
    return folder / json.loads((folder / "current.json").read_text())["generation"]


def only(folder: Path, pattern: str) -> Path:
    (path,) = current(folder).glob(pattern)
    return path


def in_child(act: Callable[[], None]) -> int:
    """Do `act` in a process of its own; returns its exit code, below 0 for the signal that ended it."""
    return ended(begun(act))


def begun(act: Callable[[], None]) -> int:
    """A process of its own that does `act`; to be called while no other thread of ours runs.

    A lock that another thread held would be held in the child for ever.
    """
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
    return child


def ended(child: int) -> int:
    """The exit code of such a process, once it has ended."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


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
