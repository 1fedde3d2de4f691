"""What a query node matches in a segment, and the algebra of such sets of documents.

Documents are numbers that rise, without repetition, in the type that numpy indexes by (it would convert any
other at each use). Short lists are looked up in long ones; otherwise
both are marked in a bitmap of the segment's size, which costs less than sorting.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_SPARSE: Final = 16
"""How many times shorter a list is that is looked up rather than marked."""
_LARGE: Final = 1 << 24
"""Bytes of a block that glibc still learns from, and far more than an array of a search."""
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
    """Documents to look among; what helps to find others among them is made when it is first needed."""

    __slots__ = ("_bitmap", "_ranks", "_short", "docs", "size")

    def __init__(self, docs: Array, size: int) -> None:
        self.docs = docs
        self.size = size
        self._bitmap: Array | None = None
        self._ranks: Array | None = None
        self._short: Array | None = None

    @property
    def bitmap(self) -> Array:
        """Which documents of the segment are among them."""
        if self._bitmap is None:
            self._bitmap = marks(self.docs, self.size)
        return self._bitmap

    @property
    def ranks(self) -> Array:
        """Where each of them stands among them; anything for other documents of the segment (int32)."""
        if self._ranks is None:
            self._ranks = np.empty(self.size, dtype=np.int32)
            self._ranks[self.docs] = np.arange(len(self.docs), dtype=np.int32)
        return self._ranks

    @property
    def short(self) -> Array:
        """The documents as postings have them (int32)."""
        if self._short is None:
            self._short = self.docs.astype(np.int32)
        return self._short


NOTHING: Final = Found(np.zeros(0, dtype=np.intp), 0.0)


def take(scores: Array | float, places: Array) -> Array | float:
    """The scores at these places."""
    return scores[places] if isinstance(scores, np.ndarray) else scores


def marks(docs: Array, size: int) -> Array:
    """A bitmap of `size` documents with `docs` (in any order) set."""
    found = np.zeros(size, dtype=bool)
    found[docs.astype(np.intp, copy=False)] = True
    return found


def marked(bitmap: Array) -> Array:
    """The documents set in a bitmap."""
    return bitmap.nonzero()[0]


def places(docs: Array, within: Within) -> Array:
    """Where in `docs` those stand that are `within` too."""
    return _looked_up(docs, within)[0] if _sparse(docs, within) else marked(within.bitmap.take(docs))


def meet(docs: Array, within: Within) -> tuple[Array, Array]:
    """Where documents that both have stand: in `docs` (rising, intp or int32), and among those `within`."""
    if _sparse(docs, within):
        return _looked_up(docs, within)
    held = marked(within.bitmap.take(docs))
    return held, within.ranks.take(docs.take(held))


def _sparse(docs: Array, within: Within) -> bool:
    return _SPARSE * len(within.docs) < len(docs)


def _looked_up(docs: Array, within: Within) -> tuple[Array, Array]:
    where = docs.searchsorted(within.short if docs.dtype == np.int32 else within.docs)
    where[where == len(docs)] = 0
    held = marked(docs.take(where) == within.docs)
    return where.take(held), held


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
    if not any(isinstance(part.scores, np.ndarray) or part.scores for part in parts):
        bitmap = marks(parts[0].docs, size)
        for part in parts[1:]:
            bitmap[part.docs] = True
        return Found(marked(bitmap), 0.0)
    totals = _sums.zeros(size)
    largest, *others = sorted(parts, key=lambda part: -len(part.docs))
    totals[largest.docs] = largest.scores
    for part in others:
        np.add.at(totals, part.docs, part.scores)
    if all(np.min(part.scores) > 0 for part in parts):
        docs = marked(totals > 0)
    else:
        bitmap = marks(largest.docs, size)
        for part in others:
            bitmap[part.docs] = True
        docs = marked(bitmap)
    return Found(docs, totals.take(docs))


def expect_large_arrays() -> None:
    """Let what an array leaves in memory stay for the next one, as far as the C library learns by example.

    glibc gives memory back, and fetches it again, by the size of the largest block it has seen freed; each
    time costs more than what a search does with it.
    """
    np.empty(_LARGE, dtype=np.uint8)


class _Sums(threading.local):
    """A table of numbers that each thread uses again and again: new memory costs more than to clear it."""

    def __init__(self) -> None:
        self._table = np.zeros(0)

    def zeros(self, size: int) -> Array:
        if len(self._table) < size:
            self._table = np.empty(size)
        table = self._table[:size]
        table.fill(0.0)
        return table


_sums: Final = _Sums()


def one_after_other(first: Sequence[Found], then: Sequence[Found]) -> list[Found]:
    """Both, which have nothing in common, the scores of the `first` raised above all others."""
    step = max((float(np.max(found.scores)) for found in then if found.docs.size), default=0.0)
    both = []
    for top, more in zip(first, then, strict=True):
        docs = np.concatenate((top.docs, more.docs))
        scores = [np.broadcast_to(found.scores, found.docs.shape) for found in (top, more)]
        both.append(Found(docs, np.concatenate((scores[0] + step, scores[1]))).at(np.argsort(docs)))
    return both
