"""Measures search beside other engines in one run and writes the table: `python -m benchmarks.run --help`.

All peers hold the same rows, answer the same forty queries in turn, and are compared by ratios: times on
another machine, or a busy one, change together.
"""

# ruff: noqa: T201 - a script that tells its user how far it is

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.corpus import generated, register, universal_review
from benchmarks.peers import (
    Bm25s,
    Columns,
    Documents,
    Peer,
    SqliteFts,
    StockWhoosh,
    Tantivy,
    Whole,
    WholeTantivy,
)
from benchmarks.queries import Query, queries
from searchapp.domain.search import SearchRequest
from searchapp.search.engine import WhooshIndex

UPDATE = 100
SMALL = 10_000
LARGE = 100_000
PATIENCE = 10_000
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


def main() -> None:
    """Run what the arguments name and write the page."""
    arguments = _arguments()
    measured = []
    for name, source, rows in _corpora(arguments.rows, arguments.upr):
        made = list(source())  # before any clock runs
        documents = made.copy
        print(f"{name}: building", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            measured.append(_measure(name, documents, rows, Path(folder), arguments.rounds))
        arguments.out.write_text(_page(measured), encoding="utf-8")
    print(_page(measured))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument(
        "--rows",
        type=int,
        nargs="*",
        default=[311, 100_000, 250_000],
        help="sizes to measure; 311 is the sample register, others are generated",
    )
    parser.add_argument(
        "--upr",
        type=Path,
        default=Path("../shared/data/upr_recommendations.csv.gz"),
        help="the Universal Periodic Review's recommendations; skipped where absent",
    )
    parser.add_argument("--rounds", type=int, default=3, help="times each query is asked")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"), help="page to write")
    return parser.parse_args()  # fmt: skip


def _corpora(sizes: Sequence[int], upr: Path) -> Iterable[tuple[str, Documents, int]]:
    found: list[tuple[str, Documents, int]] = []
    for rows in sizes:
        if rows == 311:  # noqa: PLR2004 - the register's own size
            found.append(("the sample register", register, rows))
        else:
            found.append((f"{rows:,} generated rows", lambda rows=rows: generated(rows), rows))
    if upr.is_file():
        rows = sum(1 for _ in universal_review(upr))
        found.append(("the Universal Periodic Review", lambda: universal_review(upr), rows))
    else:
        print(f"{upr} is not there: left out", file=sys.stderr)
    return sorted(found, key=lambda corpus: corpus[2])


def _measure(name: str, documents: Documents, rows: int, folder: Path, rounds: int) -> Measured:
    asked = queries(documents())
    ours = Columns(folder / "ours", documents, rows)
    built = folder / "ours" / ours.index.health().generation
    peers: list[Peer] = [
        ours,
        Whole(ours),
        StockWhoosh(folder / "stock", documents, rows, built),
        Tantivy(folder / "tantivy", documents, rows),
        WholeTantivy(folder / "tantivy-whole", documents, rows),
        SqliteFts(folder / "sqlite", documents, rows),
        Bm25s(documents, rows),
    ]
    _compare(ours, peers[2], asked if rows < LARGE else asked[::4])
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


def _compare(ours: Peer, stock: Peer, asked: Sequence[Query]) -> None:
    """Stop unless both find the same hits, as many, for every query."""
    for query in asked:
        found, wanted = ours.answer(query), stock.answer(query)
        if (found.total, found.refs) != (wanted.total, wanted.refs):
            raise SystemExit(f"{query}: {found.total} {found.refs} is not {wanted.total} {wanted.refs}")


def _times(peers: Sequence[Peer], asked: Sequence[Query], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each query by peer: the best of the rounds; peers take turns at every query."""
    best = {peer.name: [float("inf")] * len(asked) for peer in peers}
    for _ in range(rounds):
        quick = [peer for peer in peers if not PATIENCE < sum(best[peer.name]) < float("inf")]
        for number, query in enumerate(asked):
            for peer in quick:
                started = time.perf_counter()
                peer.answer(query)
                took = 1000 * (time.perf_counter() - started)
                best[peer.name][number] = min(best[peer.name][number], took)
    return best


def _served(folder: Path, asked: Sequence[Query]) -> tuple[float, float, float]:
    """Seconds to open, and megabytes mapped from files and private, in a process that served all queries."""
    script = (
        "import json, sys, time; from pathlib import Path\n"
        "from benchmarks.run import memory\n"
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


def _page(measured: Sequence[Measured]) -> str:
    return "\n".join([_head(), *(_table(one) for one in measured), _growth(measured)])


def _head() -> str:
    packages = ("Whoosh-Reloaded", "tantivy", "bm25s", "numpy")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"""# Search beside other engines

Written by `make bench` (`python -m benchmarks.run --help`). Forty queries (rare and common words, AND, OR,
phrases, beginnings, within a status), each with ten stored hits and the counts of four facets; the best of
several rounds for each query, all engines taking turns in one process (an engine whose round takes over ten
seconds is asked once). Compare the ratios: other machines and other loads change the times together. The
machine of this run had other work at the same time.

{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()};
{versions}, SQLite {sqlite3.sqlite_version}.

Two pairs are to be compared. "searchapp, columns" runs the same query tree as Whoosh, on words that are not
stemmed, and is checked to find the same hits in the same order; beside it stands Tantivy with queries made
beforehand. The whole searches begin with the text as typed: ours reads it anew each time, puts spellings
right, adds other names of words and rewards words that stand together; Tantivy's parser reads it into words
stemmed likewise. Whoosh's building rate is that of its own writer on the first 3,000 rows; it searches the
index built here. An index is opened cold when the system has dropped its files from memory before.
"""


def _table(one: Measured) -> str:
    by_name = {figures.peer: figures for figures in one.peers}
    lines = [
        f"## {one.name[0].upper() + one.name[1:]} ({one.rows:,} rows)",
        "",
        "| | median ms | 95th percentile ms | median / Tantivy's | 95th / Tantivy's | rows built a second |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {figures.peer} | {figures.median:.2f} | {figures.high:.2f} "
        f"| {figures.median / beside.median:.2f} | {figures.high / beside.high:.2f} "
        f"| {f'{figures.rows_per_second:,.0f}' if figures.rows_per_second else ''} |"
        for figures in one.peers
        for beside in (by_name[WholeTantivy.name if "whole" in figures.peer else Tantivy.name],)
    ]
    lines += ["", _alone(one, by_name[Columns.name], by_name[StockWhoosh.name]), ""]
    return "\n".join(lines)


def _alone(one: Measured, ours: Figures, stock: Figures) -> str:
    share = LARGE / one.rows
    each = f": {share * one.mapped_mb:.0f} and {share * one.private_mb:.0f} MB per {LARGE:,} rows"
    return (
        f"Against Whoosh: {stock.median / ours.median:.0f} times faster in the median, "
        f"{stock.high / ours.high:.0f} at the 95th percentile; builds "
        f"{ours.rows_per_second / stock.rows_per_second:.1f} times as fast, with at most "
        f"{one.build_megabytes:.0f} MB of its own in memory. Opens in {one.open_cold_seconds:.2f} s cold and "
        f"{one.open_seconds:.2f} s warm; {UPDATE} changed rows are found after {one.update_seconds:.2f} s. "
        f"Serving takes {one.mapped_mb:.0f} MB mapped and shared and {one.private_mb:.0f} MB private to each "
        f"process{each if one.rows > SMALL else ''}."
    )


def _growth(measured: Sequence[Measured]) -> str:
    """How the median grows when generated rows double: the ratio between two sizes, brought to a doubling."""
    made = [one for one in measured if one.rows >= LARGE]
    if len(made) < 2:  # noqa: PLR2004 - nothing to compare
        return ""
    small, large = made[0], made[-1]
    doublings = math.log2(large.rows / small.rows)
    lines = [f"## Growth from {small.rows:,} to {large.rows:,} rows", ""]
    for less, more in zip(small.peers, large.peers, strict=True):
        ratio = (more.median / less.median) ** (1 / doublings)
        lines.append(f"- {less.peer}: the median grows {ratio:.2f} times when the rows double")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
