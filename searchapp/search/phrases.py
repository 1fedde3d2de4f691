"""Where terms follow each other: phrases on the positions of a segment's columns.

Owns the order of words only; which documents hold all of them is found before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchapp.search.columnar import Field
from searchapp.search.found import NOTHING, places

Array = NDArray[Any]


def in_order(field: Field, terms: Sequence[int], docs: Array, *, slop: int, size: int) -> Array:
    """Those of `docs` (which hold all `terms`) where each term stands 1 to `slop` after the one before.

    As `whoosh.query.spans.SpanNear2` in order with a least distance of 1. `size`: documents of the segment.
    """
    if len(terms) == 1 or not docs.size:
        return docs
    assert field.positions is not None
    stride = int(field.positions.max(initial=0)) + slop + 1
    chain = _occurrences(field, terms[0], docs, stride, size)
    for term in terms[1:]:
        here = _occurrences(field, term, docs, stride, size)
        before = np.searchsorted(chain, here) - 1  # the last link that stands before each occurrence
        gap = here - chain[np.maximum(before, 0)]
        chain = here[(before >= 0) & (gap <= slop)]
        if not chain.size:
            return NOTHING.docs
    return np.asarray(docs[np.unique(chain // stride)])


def _occurrences(field: Field, term: int, docs: Array, stride: int, size: int) -> Array:
    """Place in `docs` times `stride` plus position, for each occurrence of a term in `docs` (rising)."""
    assert field.positions is not None
    assert field.position_starts is not None
    where = field.span(term)
    counts = np.broadcast_to(field.weights_at(where), where.stop - where.start).astype(np.int64)
    ends = np.cumsum(counts) + field.position_starts[term]
    held = places(field.docs[where], docs, size)
    counts, ends = counts[held], ends[held]
    steps = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    positions = field.positions[np.repeat(ends - counts, counts) + steps].astype(np.int64)
    return np.asarray(np.repeat(np.arange(len(docs)), counts) * stride + positions)
