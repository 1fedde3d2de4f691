"""The judged queries, an index of the sample register, and the two measures: `python judged.py` prints them.

MRR is the mean of 1 / rank of the first wanted item (0 when it is not among the first ten). nDCG@10 is
that of Järvelin and Kekäläinen (2002) with gains of 3, 2 and 1 for best, good and fair.
"""

# ruff: noqa: T201 - what it prints is what it is for

from __future__ import annotations

import math
import tempfile
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from searchapp.config import sample_register
from searchapp.domain.progress import Silent
from searchapp.domain.search import IndexDocument, SearchRequest
from searchapp.ingest.register import read_register
from searchapp.search.engine import WhooshIndex

DEPTH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A query with its graded answers by row number. `by_others`: written apart from the code it judges."""

    text: str
    kind: str
    grades: dict[int, int]
    by_others: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A judged query with what it found."""

    query: Judged
    found: tuple[int, ...]

    @property
    def reciprocal_rank(self) -> float:
        wanted = (rank for rank, row in enumerate(self.found, 1) if self.query.grades.get(row) == 3)
        return 1 / next(wanted, math.inf)

    @property
    def ndcg(self) -> float:
        ideal = sorted(self.query.grades.values(), reverse=True)[:DEPTH]
        return _gain([self.query.grades.get(row, 0) for row in self.found]) / _gain(ideal)


def judged_queries() -> list[Judged]:
    tables = tomllib.loads(Path(__file__).with_name("queries.toml").read_text(encoding="utf-8"))["query"]
    return [
        Judged(
            text=table["text"],
            kind=table["kind"],
            by_others=table.get("hand") == "other",
            grades={
                row: grade
                for name, grade in (("fair", 1), ("good", 2), ("best", 3))
                for row in table.get(name, ())
            },
        )
        for table in tables
    ]


def register_documents() -> list[IndexDocument]:
    """The sample register without any suggested theme or addressee; the reference is the row number."""
    return [
        IndexDocument(
            ref=str(row.row),
            recommendation=row.text,
            response=row.response,
            report=row.report,
            force="Lancashire",
            inspection_type=row.inspection_type,
            status=row.status.value,
            themes=(),
            addressees=(),
            made=str(row.made or ""),
        )
        for row in read_register(sample_register())
    ]


def register_index(folder: Path) -> WhooshIndex:
    documents = register_documents()
    index = WhooshIndex(folder)
    index.build(documents, total=len(documents), change=1, progress=Silent())
    return index


def measure(index: WhooshIndex) -> list[Measured]:
    return [
        Measured(
            query=query,
            found=tuple(
                int(hit.ref) for hit in index.search(SearchRequest(text=query.text, limit=DEPTH)).hits
            ),
        )
        for query in judged_queries()
    ]


def by_kind(measured: list[Measured]) -> dict[str, tuple[int, float, float]]:
    """Kind -> number of queries, MRR, nDCG@10; "all" for all of them, "others" for those by another hand."""
    kinds = defaultdict(list)
    for one in measured:
        kinds[one.query.kind].append(one)
        kinds["all"].append(one)
        if one.query.by_others:
            kinds["others"].append(one)
    return {
        kind: (len(some), mean(one.reciprocal_rank for one in some), mean(one.ndcg for one in some))
        for kind, some in kinds.items()
    }


def _gain(grades: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        results = measure(register_index(Path(folder) / "index"))
    for kind, (count, mrr, ndcg) in sorted(by_kind(results).items()):
        print(f"{kind:10} {count:3}  MRR {mrr:.3f}  nDCG@10 {ndcg:.3f}")
    for one in sorted(results, key=lambda one: one.ndcg):
        if one.reciprocal_rank < 1 or one.ndcg < 0.7:
            wanted = sorted(row for row, grade in one.query.grades.items() if grade == 3)
            print(
                f"{one.reciprocal_rank:.2f} {one.ndcg:.2f} {one.query.text!r}: {one.found}, wanted {wanted}"
            )
