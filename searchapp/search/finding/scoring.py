"""BM25F as Whoosh 2.7 computes it, on arrays, with the statistics of all segments together.

Owns the formula and its statistics; knows no query tree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.scoring import BM25F

from searchapp.search.columns.columnar import Columns
from searchapp.search.columns.postings import lengths_of_bytes
from searchapp.search.schema import SATURATION, TEXT_FIELDS

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighting:
    """BM25's parameters: `saturation` is k1, `length_share` b, `of_field` a field's own b."""

    saturation: float = 1.2
    length_share: float = 0.75
    of_field: Mapping[str, float] = field(default_factory=dict)

    def stock(self) -> BM25F:
        """The same for Whoosh's own scorer."""
        own = {f"{name}_B": share for name, share in self.of_field.items()}
        return BM25F(B=self.length_share, K1=self.saturation, **own)


def weighting() -> Weighting:
    """The parameters of our schema; a field's unstemmed twin has the field's own."""
    shares = {name: text.length_share for text in TEXT_FIELDS for name in (text.name, text.exact)}
    return Weighting(saturation=SATURATION, of_field=shares)


class Scoring:
    """Scores of terms over `segments`, whose documents are counted together, deleted ones included."""

    def __init__(self, segments: Sequence[Columns], weighting: Weighting) -> None:
        self._segments = segments
        self._weighting = weighting
        self._documents = sum(segment.size for segment in segments)
        self._idf: dict[tuple[str, bytes], float] = {}
        self._known: dict[tuple[str, str], Array] = {}

    def idf(self, segment: Columns, field: str, number: int) -> float:
        """log(N / (n + 1)) + 1 for a term in n of N documents (`whoosh.scoring.WeightingModel.idf`).

        `number` is the term's in `segment`.
        """
        columns = segment.fields[field]
        if len(self._segments) == 1:
            span = columns.span(number)
            return log(self._documents / (span.stop - span.start + 1)) + 1
        term = columns.terms[number]
        known = self._idf.get((field, term))
        if known is None:
            holders = sum(len(one.document_of(field, term)) for one in self._segments)
            known = self._idf[field, term] = log(self._documents / (holders + 1)) + 1
        return known

    def idfs(self, segment: Columns, field: str, terms: Sequence[int]) -> Array:
        """`idf` of several terms of one segment (float64)."""
        columns = segment.fields[field]
        if len(self._segments) == 1:
            numbers = np.asarray(terms)
            holders = columns.starts[numbers + 1] - columns.starts[numbers]
            return np.asarray(np.log(self._documents / (holders + 1)) + 1)
        return np.array([self.idf(segment, field, number) for number in terms])

    def scores(self, segment: Columns, field: str, *, idf: float | Array, where: slice | Array) -> Array:
        """BM25 of the postings at `where` (float64).

        idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / average)), as `whoosh.scoring.bm25`. In a
        field without lengths it is the weight itself.
        """
        columns = segment.fields[field]
        if columns.codes is None:
            count = where.stop - where.start if isinstance(where, slice) else len(where)
            return np.broadcast_to(np.asarray(columns.weights_at(where), dtype=np.float64), count)
        impacts = self._impacts(segment, field)
        if isinstance(idf, float):
            return np.asarray((impacts * idf).take(columns.codes[where]))
        return np.asarray(impacts.take(columns.codes[where]) * idf)

    def _impacts(self, segment: Columns, field: str) -> Array:
        """What BM25 makes of each of a field's codes, but for the rarity of the term."""
        known = self._known.get((segment.segment, field))
        if known is None:
            total = sum(one.total_lengths.get(field, 0) for one in self._segments)
            average = total / (self._documents or 1) or 1
            share = self._weighting.of_field.get(field, self._weighting.length_share)
            columns = segment.fields[field]
            lengths = lengths_of_bytes(columns.code_lengths)
            norms = self._weighting.saturation * ((1 - share) + share * lengths / average)
            times = columns.code_weights
            known = times * (self._weighting.saturation + 1) / (times + norms)
            self._known[segment.segment, field] = known
        return known
