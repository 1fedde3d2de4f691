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
import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks.corpus import generated, register, universal_review
from benchmarks.measuring import UPDATE, Figures, Measured, measure
from benchmarks.peers import Columns, Documents, StockWhoosh, Tantivy, WholeTantivy

REGISTER: Final = 311
SMALL: Final = 10_000
LARGE: Final = 100_000
_OURS: Final = re.compile(
    r"(# Search beside|## (The sample register|The Universal Periodic Review|[\d,]+ generated rows|Growth))"
)
"""Headings of the sections that are written here; all others of a page are kept."""


def main() -> None:
    """Run what the arguments name and write the page, anew after each corpus."""
    arguments = _arguments()
    measured = _kept(arguments.keep)
    for name, source, rows in _corpora(arguments.rows, arguments.upr):
        made = list(source())  # before any clock runs
        print(f"{name}: building", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            one = measure(name, made.copy, rows, Path(folder), arguments.rounds)
        measured = sorted([*(old for old in measured if old.name != name), one], key=lambda each: each.rows)
        if arguments.keep:
            arguments.keep.write_text(json.dumps([asdict(each) for each in measured]), encoding="utf-8")
        _write(arguments.out, _page(measured))
    _write(arguments.out, _page(measured))  # of what was kept, where nothing was measured now
    print(_page(measured))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument(
        "--rows",
        type=int,
        nargs="*",
        default=[REGISTER, LARGE, 250_000],
        help="sizes to measure; 311 is the sample register, others are generated",
    )
    parser.add_argument(
        "--upr",
        type=Path,
        default=Path("../shared/data/upr_recommendations.csv.gz"),
        help="the Universal Periodic Review's recommendations; skipped where absent",
    )
    parser.add_argument("--rounds", type=int, default=5, help="times each query is asked")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"), help="page to write")
    parser.add_argument(
        "--keep", type=Path, help="file to keep figures in, so that sizes can be measured one by one"
    )
    return parser.parse_args()  # fmt: skip


def _kept(file: Path | None) -> list[Measured]:
    """What was measured before."""
    if file is None or not file.is_file():
        return []
    return [
        Measured(**{**one, "peers": tuple(Figures(**peer) for peer in one["peers"])})
        for one in json.loads(file.read_text("utf-8"))
    ]


def _write(out: Path, page: str) -> None:
    """Put the sections of search before those that others have written."""
    before = out.read_text("utf-8") if out.is_file() else ""
    others = [
        part for part in re.split(r"(?m)^(?=#{1,2} )", before) if part.strip() and not _OURS.match(part)
    ]
    out.write_text("\n".join([page, *others]) if others else page, encoding="utf-8")


def _corpora(sizes: Sequence[int], upr: Path) -> Iterable[tuple[str, Documents, int]]:
    found: list[tuple[str, Documents, int]] = []
    for rows in sizes:
        if rows == REGISTER:
            found.append(("the sample register", register, rows))
        else:
            found.append((f"{rows:,} generated rows", lambda rows=rows: generated(rows), rows))
    if upr.is_file():
        rows = sum(1 for _ in universal_review(upr))
        found.append(("the Universal Periodic Review", lambda: universal_review(upr), rows))
    else:
        print(f"{upr} is not there: left out", file=sys.stderr)
    return sorted(found, key=lambda corpus: corpus[2])


def _page(measured: Sequence[Measured]) -> str:
    return "\n".join([_head(), *(_table(one) for one in measured), _growth(measured)])


def _head() -> str:
    packages = ("Whoosh-Reloaded", "tantivy", "bm25s", "numpy")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"""# Search beside other engines

Written by `make bench` (`python -m benchmarks.run --help`). Forty queries (6 rare words, 6 common ones, 8
ANDs, 6 ORs, 6 phrases, 4 beginnings, 4 ANDs within a status), each with ten stored hits and the counts of
four facets. In each round one engine after the other answers all forty, in one process; the best of the
rounds counts for each query (an engine that takes over ten seconds for a round is asked once). Compare
the ratios: other machines and other loads change the times together.

{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()};
{versions}, SQLite {sqlite3.sqlite_version}.

How each is set up:

- "searchapp, columns" runs the same query tree as Whoosh, on words that are not stemmed; the run stops
  unless both find the same hits in the same order for all forty. Beside it stands Tantivy with queries
  made beforehand.
- "searchapp, whole search" begins with the text as typed and does all that a search of the site does: it
  is read anew each time, spellings are put right, other names of words are searched too, words that stand
  together are rewarded. Beside it stands Tantivy's own parser, with words stemmed likewise. The last row
  counts all eight facets of a page instead of four, and is set against the same four of Tantivy.
- Tantivy: one segment (two are slower), facets as terms aggregations on fast fields.
- Whoosh: `groupedby` with a facet that may overlap; its building rate is that of its own writer with 256
  MB on the first 3,000 rows, and it searches the index built here.
- SQLite FTS5: `bm25()`, matches put in a temporary table once, facets by `GROUP BY`, index optimised.
- bm25s: ranking only, all words as alternatives.

Memory of a build is that of all its processes together, without files that are mapped. An index is opened
cold when the system has dropped its files from memory before.
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
    each = f" ({share * one.mapped_mb:.0f} and {share * one.private_mb:.0f} MB per {LARGE:,} rows)"
    return f"""| searchapp alone | |
|---|---|
| against Whoosh, median and 95th percentile | {stock.median / ours.median:.0f} and {stock.high / ours.high:.0f} times faster |
| building, against Whoosh's rate | {ours.rows_per_second / stock.rows_per_second:.1f} times as fast |
| most memory while building, all processes | {one.build_megabytes:.0f} MB |
| opening, cold and warm | {one.open_cold_seconds:.2f} s and {one.open_seconds:.2f} s |
| {UPDATE} changed rows are found after | {one.update_seconds:.2f} s |
| memory of serving, mapped and shared, and private to each process | {one.mapped_mb:.0f} MB and {one.private_mb:.0f} MB{each if one.rows > SMALL else ""} |"""  # noqa: E501 - rows of a table


def _growth(measured: Sequence[Measured]) -> str:
    """How the median grows when generated rows double: the ratio between two sizes, brought to a doubling."""
    made = [one for one in measured if one.rows >= LARGE]
    if len(made) < 2:  # noqa: PLR2004 - nothing to compare
        return ""
    small, large = made[0], made[-1]
    doublings = math.log2(large.rows / small.rows)
    lines = [
        f"## Growth from {small.rows:,} to {large.rows:,} rows",
        "",
        "| | median grows | brought to a doubling |",
        "|---|---|---|",
    ]
    for less, more in zip(small.peers, large.peers, strict=True):
        ratio = (more.median / less.median) ** (1 / doublings)
        lines.append(f"| {less.peer} | {more.median / less.median:.2f} | {ratio:.2f} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
