"""Builds our index in a process of its own, so that its time and memory are nobody else's."""

# ruff: noqa: T201, S301 - told to the process that started this one, which wrote the stream

from __future__ import annotations

import json
import pickle
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.memory import Watch
from searchapp.domain.progress import Silent
from searchapp.domain.search import IndexDocument
from searchapp.search.engine import WhooshIndex


def build(folder: str, stream: str, rows: str) -> None:
    """Build from the pickled documents in `stream`; prints seconds and the most megabytes in memory."""
    started = time.perf_counter()
    with Watch() as watch:
        index = WhooshIndex(Path(folder))
        index.build(_documents(Path(stream)), total=int(rows), change=1, progress=Silent())
    print(json.dumps([time.perf_counter() - started, watch.private]))


def _documents(stream: Path) -> Iterator[IndexDocument]:
    with stream.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return
