"""Where terms follow each other: phrases on the positions of a segment's columns.

Owns the order of words only; which documents hold all of them is found before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from searchapp.search.columnar import Field
from searchapp.search.found import NOTHING, Within, places

Array = NDArray[Any]

_LARGEST_BITMAP: Final = 1 << 23
"""Places up to which occurrences are marked in a bitmap; beyond, and for wide steps, they are looked up."""
_SHORT_STEP: Final = 4


def in_order(field: Field, terms: Sequence[int], docs: Array, *, slop: int, size: int) -> Array:
    """Those of `docs` (which hold all `terms`) where each term stands 1 to `slop` after the one before.

    As `whoosh.query.spans.SpanNear2` in order with a least distance of 1. `size`: documents of the segment.
    """
    if len(terms) == 1 or not docs.size:
        return docs
    among = Within(docs, size)
    found = {term: _occurrences(field, term, among) for term in set(terms)}
    stride = max(int(positions.max()) for _, positions in found.values()) + slop + 1
    keys = {term: rows * stride + positions for term, (rows, positions) in found.items()}
    chain = keys[terms[0]]
    for term in terms[1:]:
        chain = _following(chain, keys[term], slop, len(docs) * stride)
        if not chain.size:
            return NOTHING.docs
    rows = chain // stride
    return np.asarray(docs[rows[np.append(True, rows[1:] != rows[:-1])]])


def _following(chain: Array, here: Array, slop: int, top: int) -> Array:
    """Those of `here` that stand 1 to `slop` after one of `chain`; both rise and are below `top`."""
    if slop <= _SHORT_STEP and top <= _LARGEST_BITMAP:
        bitmap = np.zeros(top + slop, dtype=bool)
        bitmap[chain + slop] = True  # moved up, so that no key is below 0
        reached = bitmap[here + (slop - 1)]
        for step in range(2, slop + 1):
            reached |= bitmap[here + (slop - step)]
        return np.asarray(here[reached])
    before = np.searchsorted(chain, here) - 1  # the last link that stands before each occurrence
    gap = here - chain[np.maximum(before, 0)]
    return np.asarray(here[(before >= 0) & (gap <= slop)])


def _occurrences(field: Field, term: int, docs: Within) -> tuple[Array, Array]:
    """For each occurrence of a term in `docs`: the place of its document in `docs`, and its position."""
    assert field.positions is not None
    assert field.position_starts is not None
    where = field.span(term)
    counts = np.broadcast_to(field.weights_at(where), where.stop - where.start).astype(np.int64)
    starts = np.cumsum(counts) - counts + field.position_starts[term]
    held = places(field.docs[where], docs)
    counts, starts = counts[held], starts[held]
    rows = np.repeat(np.arange(len(docs.docs)), counts)
    first = np.cumsum(counts) - counts
    at = np.arange(len(rows)) + (starts - first)[rows]
    return rows, field.positions[at].astype(np.int64)
