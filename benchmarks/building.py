"""Builds our index in a process of its own, so that its time and memory are nobody else's."""

# ruff: noqa: T201, S301 - told to the process that started this one, which wrote the stream

from __future__ import annotations

import json
import multiprocessing
import os
import pickle
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from searchapp.domain.progress import Silent
from searchapp.domain.search import IndexDocument
from searchapp.search.engine import WhooshIndex

_EVERY = 0.2


def build(folder: str, stream: str, rows: str) -> None:
    """Build from the pickled documents in `stream`; prints seconds and the most megabytes in memory."""
    most, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(_EVERY):
            most[0] = max(most[0], megabytes())

    watching = threading.Thread(target=watch)
    watching.start()
    started = time.perf_counter()
    WhooshIndex(Path(folder)).build(_documents(Path(stream)), total=int(rows), change=1, progress=Silent())
    seconds = time.perf_counter() - started
    done.set()
    watching.join()
    print(json.dumps([seconds, most[0]]))


def megabytes() -> float:
    """Memory of this process and those that help it that no file stands behind (Linux; 0 elsewhere)."""
    processes = [os.getpid(), *(child.pid for child in multiprocessing.active_children())]
    return sum(map(_megabytes_of, processes))


def _megabytes_of(process: int | None) -> float:
    try:
        lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon:")), 0.0)


def _documents(stream: Path) -> Iterator[IndexDocument]:
    with stream.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return
