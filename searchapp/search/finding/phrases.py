"""Where terms follow each other: phrases on the positions of a segment's columns.

Owns the order of words only; which documents hold all of them is found before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from searchapp.search.columns.columnar import Field
from searchapp.search.finding.found import NOTHING

Array = NDArray[Any]

_LARGEST_BITMAP: Final = 1 << 23
"""Places up to which occurrences are marked in a bitmap; beyond, and for wide steps, they are looked up."""
_SHORT_STEP: Final = 4


def in_order(field: Field, terms: Sequence[int], held: Mapping[int, Array], *, slop: int) -> Array:
    """Of documents that hold all `terms`, which have each 1 to `slop` after the one before: their places.

    `held`: for each term the numbers of its postings of these documents, in their order. As
    `whoosh.query.spans.SpanNear2` in order with a least distance of 1.
    """
    count = len(held[terms[0]])
    if len(terms) == 1 or not count:
        return np.arange(count)
    rows, positions, ends = _occurrences(field, np.concatenate(list(held.values())))
    stride = int(positions.max()) + slop + 1
    keys = np.remainder(rows, count, out=rows)
    keys *= stride
    keys += positions
    stops = ends[count - 1 :: count].tolist()  # of the occurrences of each term, one after the other
    of = {term: keys[start:stop] for term, start, stop in zip(held, [0, *stops], stops, strict=False)}
    chain = of[terms[0]]
    for term in terms[1:]:
        chain = _following(chain, of[term], slop, count * stride)
        if not chain.size:
            return NOTHING.docs
    rows = chain // stride
    new = np.empty(len(rows), dtype=bool)
    new[0] = True
    np.not_equal(rows[1:], rows[:-1], out=new[1:])
    return np.asarray(rows[new])


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


def _occurrences(field: Field, postings: Array) -> tuple[Array, Array, Array]:
    """Of each occurrence in these postings the place of the posting, and its position (int64).

    Last, where the occurrences of each posting end.
    """
    assert field.positions is not None
    assert field.position_starts is not None
    starts = field.position_starts.take(postings).astype(np.int64)
    counts = field.position_starts.take(postings + 1) - starts
    ends = counts.cumsum()
    rows = np.arange(len(postings)).repeat(counts)
    starts -= ends
    starts += counts
    at = starts.take(rows)
    at += np.arange(len(rows))
    return rows, field.positions.take(at), ends
