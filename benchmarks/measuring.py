"""Measures all peers on one corpus: the times of their answers, and what only our index is asked for.

Owns how things are measured. Writes no page.
"""

# ruff: noqa: T201 - it tells its user how far it is

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.peers import (
    Answer,
    Bm25s,
    Columns,
    Documents,
    Peer,
    SqliteFts,
    StockWhoosh,
    Tantivy,
    Whole,
    WholePage,
    WholeTantivy,
)
from benchmarks.queries import Query, queries
from searchapp.domain.search import SearchRequest
from searchapp.search.engine import WhooshIndex

UPDATE: Final = 100
PATIENCE: Final = 10_000
"""Milliseconds of a round from which a peer is asked once only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one peer on one corpus: milliseconds of each query, best of the rounds."""

    peer: str
    rows_per_second: float
    times: tuple[float, ...]

    @property
    def median(self) -> float:
        """Median over the queries."""
        return statistics.median(self.times)

    @property
    def high(self) -> float:
        """95th percentile."""
        return statistics.quantiles(self.times, n=20, method="inclusive")[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One corpus: figures of each peer, and what only our index is asked for."""

    name: str
    rows: int
    peers: tuple[Figures, ...]
    build_megabytes: float
    open_cold_seconds: float
    open_seconds: float
    update_seconds: float
    mapped_mb: float
    private_mb: float


def measure(name: str, documents: Documents, rows: int, folder: Path, rounds: int) -> Measured:
    """Build every peer's index in `folder`, let all answer, and open and change ours."""
    asked = queries(documents())
    ours = Columns(folder / "ours", documents, rows)
    built = folder / "ours" / ours.index.health().generation
    peers: list[Peer] = [
        ours,
        Tantivy(folder / "tantivy", documents, rows),
        StockWhoosh(folder / "stock", documents, rows, built),
        SqliteFts(folder / "sqlite", documents, rows),
        Bm25s(documents, rows),
        Whole(ours),
        WholePage(ours),
        WholeTantivy(folder / "tantivy-whole", documents, rows),
    ]
    times = _times(peers, asked, rounds)
    _forget_files(folder / "ours")
    cold, _mapped, _private = _served(folder / "ours", asked)
    opened, mapped, private = _served(folder / "ours", asked)
    return Measured(
        name=name,
        rows=rows,
        peers=tuple(
            Figures(
                peer=peer.name,
                rows_per_second=peer.built_rows / peer.build_seconds if peer.built_rows else 0.0,
                times=tuple(times[peer.name]),
            )
            for peer in peers
        ),
        build_megabytes=ours.build_megabytes,
        open_cold_seconds=cold,
        open_seconds=opened,
        update_seconds=_update_seconds(ours.index, documents, rows),
        mapped_mb=mapped,
        private_mb=private,
    )


def _times(peers: Sequence[Peer], asked: Sequence[Query], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each query by peer: the best of the rounds, in which the peers take turns.

    Stops unless our columns and Whoosh find the same hits, as many, for every query.
    """
    best = {peer.name: [float("inf")] * len(asked) for peer in peers}
    found: dict[str, list[Answer]] = {}
    gc.collect()
    gc.freeze()  # the documents are not to be gone through while answers are timed
    for number in range(rounds):
        for peer in peers:
            times = best[peer.name]
            if number and sum(times) > PATIENCE:
                continue
            print(f"  {peer.name}: round {number + 1}", file=sys.stderr, flush=True)
            answers = []
            for place, query in enumerate(asked):
                started = time.perf_counter()
                answers.append(peer.answer(query))
                times[place] = min(times[place], 1000 * (time.perf_counter() - started))
            found.setdefault(peer.name, answers)
    for query, ours, stock in zip(asked, found[Columns.name], found[StockWhoosh.name], strict=True):
        if (ours.total, ours.refs) != (stock.total, stock.refs):
            raise SystemExit(f"{query}: {ours.total} {ours.refs} is not {stock.total} {stock.refs}")
    gc.unfreeze()
    return best


def _served(folder: Path, asked: Sequence[Query]) -> tuple[float, float, float]:
    """Seconds to open, and megabytes mapped from files and private, in a process that served all queries."""
    script = (
        "import json, sys, time; from pathlib import Path\n"
        "from benchmarks.measuring import memory\n"
        "from searchapp.search.engine import WhooshIndex\n"
        "from searchapp.domain.search import SearchRequest\n"
        "before = memory()[1]; index = WhooshIndex(Path(sys.argv[1]))\n"
        "started = time.perf_counter(); index.health(); opened = time.perf_counter() - started\n"
        "[index.search(SearchRequest(text=text)) for text in json.loads(sys.argv[2])]\n"
        "mapped, private = memory(); print(json.dumps([opened, mapped, private - before]))"
    )
    words = json.dumps([" ".join(query.words) for query in asked])
    told = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script, str(folder), words], capture_output=True, text=True, check=True
    )
    opened, mapped, private = json.loads(told.stdout)
    return opened, mapped, private


def _forget_files(folder: Path) -> None:
    """Ask the system to drop what it keeps of these files, so that they are read from the disk again."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file() and hasattr(os, "posix_fadvise"):
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def memory() -> tuple[float, float]:
    """Megabytes of this process mapped from index files, and private to it (Linux; 0 elsewhere)."""
    try:
        lines = Path("/proc/self/smaps").read_text().splitlines()
    except OSError:
        return 0.0, 0.0
    mapped, private, indexed = 0, 0, False
    for line in lines:
        first, *rest = line.split()
        if not first.endswith(":"):
            indexed = bool(rest) and rest[-1].endswith((".cols", ".seg"))
        elif first == "Rss:" and indexed:
            mapped += int(rest[0])
        elif first in ("Private_Dirty:", "Private_Clean:") and not indexed:
            private += int(rest[0])
    return mapped / 1024, private / 1024


def _update_seconds(index: WhooshIndex, documents: Documents, rows: int) -> float:
    """Seconds until a hundred changed rows are found."""
    changed = [one for one, _ in zip(documents(), range(UPDATE), strict=False)]
    started = time.perf_counter()
    index.update(changed, removed=[], change=2)
    assert index.search(SearchRequest()).total == rows
    return time.perf_counter() - started
