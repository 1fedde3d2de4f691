"""What a query node matches in a segment, and the algebra of such sets of documents.

Documents are numbers that rise, without repetition, in the type that numpy indexes by (it would convert any
other at each use). Short lists are looked up in long ones; otherwise
both are marked in a bitmap of the segment's size, which costs less than sorting.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_SPARSE: Final = 16
"""How many times shorter a list is that is looked up rather than marked."""
_FEW: Final = 256
"""How many times fewer than all documents are united by sorting rather than in a bitmap."""


class Found(NamedTuple):
    """Matching documents (intp), and their scores (float64 each, or one for all)."""

    docs: Array
    scores: Array | float

    def at(self, places: Array) -> Found:
        """Those at these places (numbers or bool)."""
        return Found(self.docs[places], take(self.scores, places))


class Within:
    """Documents to look among; their bitmap is made when it is first needed."""

    __slots__ = ("_bitmap", "_size", "docs")

    def __init__(self, docs: Array, size: int) -> None:
        self.docs = docs
        self._size = size
        self._bitmap: Array | None = None

    @property
    def bitmap(self) -> Array:
        """Which documents of the segment are among them."""
        if self._bitmap is None:
            self._bitmap = marks(self.docs, self._size)
        return self._bitmap


NOTHING: Final = Found(np.zeros(0, dtype=np.intp), 0.0)


def take(scores: Array | float, places: Array) -> Array | float:
    """The scores at these places."""
    return scores[places] if isinstance(scores, np.ndarray) else scores


def marks(docs: Array, size: int) -> Array:
    """A bitmap of `size` documents with `docs` (in any order) set."""
    found = np.zeros(size, dtype=bool)
    found[docs] = True
    return found


def marked(bitmap: Array) -> Array:
    """The documents set in a bitmap."""
    return np.flatnonzero(bitmap)


def places(docs: Array, within: Within) -> Array:
    """Where in `docs` those stand that are `within` too."""
    if _SPARSE * len(within.docs) < len(docs):
        where = np.searchsorted(docs, within.docs)
        where[where == len(docs)] = 0
        return np.asarray(where[docs[where] == within.docs])
    return np.flatnonzero(within.bitmap[docs])


def without(docs: Array, unwanted: Array, size: int) -> Array:
    """Those of `docs` that are not in `unwanted`."""
    return np.asarray(docs[~marks(unwanted, size)[docs]]) if unwanted.size else docs


def union(parts: Sequence[Found], size: int) -> Found:
    """Documents of any part, the scores added up."""
    parts = [part for part in parts if part.docs.size]
    if len(parts) < 2:  # noqa: PLR2004 - nothing to unite
        return parts[0] if parts else NOTHING
    if _FEW * sum(len(part.docs) for part in parts) < size:
        docs = np.concatenate([part.docs for part in parts])
        scores = np.concatenate([np.broadcast_to(part.scores, part.docs.shape) for part in parts])
        order = np.argsort(docs, kind="stable")
        docs = docs[order]
        first = np.flatnonzero(np.append(True, docs[1:] != docs[:-1]))
        return Found(docs[first], np.add.reduceat(scores[order], first))
    largest, *others = sorted(parts, key=lambda part: -len(part.docs))
    bitmap = marks(largest.docs, size)
    totals = np.zeros(size)
    totals[largest.docs] = largest.scores
    for part in others:
        bitmap[part.docs] = True
        totals[part.docs] += part.scores
    docs = marked(bitmap)
    return Found(docs, totals[docs])


def first_of_all(more: Sequence[Found], best: Sequence[Found]) -> list[Found]:
    """`more` with the scores of those that are in `best`, segment by segment, raised above all others."""
    step = max((float(np.max(found.scores)) for found in more if found.docs.size), default=0.0)
    raised = []
    for found, top in zip(more, best, strict=True):
        scores = np.array(np.broadcast_to(found.scores, found.docs.shape), dtype=np.float64)
        scores[np.isin(found.docs, top.docs)] += step
        raised.append(Found(found.docs, scores))
    return raised
