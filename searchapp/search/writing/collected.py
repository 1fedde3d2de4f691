"""One field of all batches of a segment: put aside as it comes, and swept into its columns term after term.

Each batch is a run of postings ordered by term. They are merged a range of terms at a time, so that memory
holds one range, however many postings there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchapp.search.columns.postings import FieldBatch
from searchapp.search.columns.sidecar import Shape
from searchapp.search.columns.terms import sizes
from searchapp.search.writing.numbering import KeptTerms, Numbering
from searchapp.search.writing.spool import Spool

Array = NDArray[Any]

RANGE: Final = 1 << 21
"""Postings merged at a time; of a single term there may be more."""

_MOST_NARROW: Final = 1 << 16
_BYTE: Final = 8


class _Part(NamedTuple):
    """One batch, in the spool from `at` on; `base` is the number of its first document."""

    base: int
    at: int
    terms: int
    postings: int
    occurrences: int
    kind: str

    def column(self, spool: Spool, column: int, start: int, stop: int) -> Array:
        """Elements of a column: 0 terms, 1 their counts, 2 documents, 3 weights, 4 positions."""
        kinds = (np.int32, np.int32, np.int32, self.kind, np.uint32)
        lengths = (self.terms, self.terms, self.postings, self.postings)
        widths = [np.dtype(kind).itemsize for kind in kinds]
        at = self.at + sum(width * length for width, length in zip(widths[:column], lengths, strict=False))
        return spool.read(at + widths[column] * start, kinds[column], stop - start)


class _Free(NamedTuple):
    """The next free place of each term among the postings and among the positions."""

    postings: Array
    positions: Array


class CollectedField:
    """Postings of one field. `scored`: with the lengths of its documents; `positions`: with those, too."""

    def __init__(self, spool: Spool, *, scored: bool, positions: bool) -> None:
        self.scored = scored
        self.positions = positions
        self._spool = spool
        self._numbering = Numbering(spool)
        self._parts: list[_Part] = []
        self._counts = np.zeros(0, dtype=np.int64)
        self._occurrences = np.zeros(0, dtype=np.int64)
        self._most = 1.0
        self._whole = True
        self._last_position = 0
        self._kinds: set[int] = set()
        self._places = np.zeros(0, dtype=np.int64)
        self.terms = KeptTerms(spool)
        """The distinct terms in byte order; none before `order`."""
        self.totals = np.zeros(0, dtype=np.int64)
        """Documents of each term; none before `order`."""

    def add(self, field: FieldBatch, base: int, lengths: Array | None) -> None:
        """Put a batch aside. `lengths`: its documents' length codes, for a scored field."""
        terms = self._numbering.of(field.terms)
        self._counts = _longer(self._counts, self._numbering.given)
        self._counts[terms] += field.counts
        weights, occurrences = field.weights, 0
        if weights.size:
            self._most = max(self._most, float(weights.max()))
            self._whole = self._whole and bool((weights == np.floor(weights)).all())
            starts = np.cumsum(field.counts) - field.counts
            if self.positions:
                self._occurrences = _longer(self._occurrences, self._numbering.given)
                self._occurrences[terms] += np.add.reduceat(weights, starts).astype(np.int64)
        if lengths is not None:
            self._kinds.update(np.unique(_kinds(weights, lengths[field.docs])).tolist())
        narrow = _narrow(weights, self._most, whole=self._whole)
        at = self._spool.keep(terms.astype(np.int32))
        self._spool.keep(field.counts.astype(np.int32))
        self._spool.keep(field.docs.astype(np.int32))
        self._spool.keep(narrow)
        if field.positions is not None:
            occurrences = field.positions.size
            self._last_position = max(self._last_position, int(field.positions.max(initial=0)))
            self._spool.keep(field.positions.astype(np.uint32))
        self._parts.append(_Part(base, at, len(terms), len(weights), occurrences, narrow.dtype.str))

    def order(self) -> None:
        """Put the terms in byte order; to be called once, when all batches are there."""
        self.terms, self._places = self._numbering.in_order()
        self.totals = self._summed(self._counts)

    def shapes(self, name: str, documents: int) -> dict[str, Shape]:
        """The arrays of the field in the columns of so many documents."""
        postings = int(self.totals.sum())
        shapes = term_shapes(name, self.terms.letters, len(self.terms))
        shapes[f"{name}.starts"] = Shape("<i8", len(self.terms) + 1)
        shapes[f"{name}.docs"] = Shape("<i4", postings)
        if self.scored:
            kind = "<u2" if len(self._kinds) <= _MOST_NARROW else "<u4"
            shapes[f"{name}.codes"] = Shape(kind, postings)
            shapes[f"{name}.code_weights"] = Shape("<f8", len(self._kinds))
            shapes[f"{name}.code_lengths"] = Shape("|u1", len(self._kinds))
            shapes[f"{name}.lengths"] = Shape("|u1", documents)
        else:
            kind = _narrow(np.zeros(0), self._most, whole=self._whole).dtype.str
            shapes[f"{name}.weights"] = Shape(kind, 0 if self._most == 1 and self._whole else postings)
        if self.positions:
            wide = self._last_position > np.iinfo(np.uint16).max
            occurrences = int(self._occurrences.sum())
            many = occurrences > np.iinfo(np.uint32).max
            shapes[f"{name}.position_starts"] = Shape("<i8" if many else "<u4", postings + 1)
            shapes[f"{name}.positions"] = Shape("<u4" if wide else "<u2", occurrences)
        return shapes

    def pairs(self) -> Iterator[tuple[Array, Array]]:
        """Documents and the places of their terms, posting by posting (int32), one batch after the other."""
        for part in self._parts:
            terms = part.column(self._spool, 0, 0, part.terms)
            counts = part.column(self._spool, 1, 0, part.terms)
            docs = part.column(self._spool, 2, 0, part.postings)
            yield docs + np.int32(part.base), np.repeat(self._places[terms].astype(np.int32), counts)

    def place(self, arrays: Mapping[str, Array], name: str, ranged: Callable[[], None]) -> None:
        """Fill the arrays of postings; `ranged` is called after each range of terms."""
        starts = arrays[f"{name}.starts"]
        starts[0] = 0
        starts[1:] = np.cumsum(self.totals)
        kinds = np.array(sorted(self._kinds), dtype=np.int64)
        if self.scored:
            arrays[f"{name}.code_weights"][:] = (kinds >> _BYTE).astype(np.uint32).view(np.float32)
            arrays[f"{name}.code_lengths"][:] = kinds & 0xFF
        free_position = np.zeros(0, dtype=np.int64)
        if self.positions:
            occurrences = self._summed(_longer(self._occurrences, self._numbering.given))
            free_position = np.cumsum(occurrences) - occurrences
            arrays[f"{name}.position_starts"][-1] = int(occurrences.sum())
        free = _Free(np.array(starts[:-1]), free_position)
        cursors = [_Cursor(part, self._spool, self._places) for part in self._parts]
        own = f"{name}."
        columns = {key.removeprefix(own): array for key, array in arrays.items() if key.startswith(own)}
        for last in _ranges(self.totals):
            for cursor in cursors:
                if cursor.advance(last):
                    self._put(columns, cursor, kinds, free)
            ranged()

    def _put(self, columns: Mapping[str, Array], cursor: _Cursor, kinds: Array, free: _Free) -> None:
        """Put what a batch has of some terms behind what the batches before have of them."""
        terms, held = cursor.terms, cursor.counts
        to = _runs(free.postings[terms], held)
        free.postings[terms] += held
        docs, weights = cursor.postings()
        columns["docs"][to] = docs
        if self.scored:
            here = _kinds(weights, columns["lengths"][docs])
            columns["codes"][to] = np.searchsorted(kinds, here)
        elif columns["weights"].size:
            columns["weights"][to] = weights
        if self.positions:
            times = weights.astype(np.int64)
            held = np.add.reduceat(times, np.cumsum(held) - held)
            position_of = _runs(free.positions[terms], held)
            columns["positions"][position_of] = cursor.positions(int(times.sum()))
            columns["position_starts"][to] = position_of[np.cumsum(times) - times]
            free.positions[terms] += held

    def _summed(self, of_numbers: Array) -> Array:
        totals = np.zeros(len(self.terms), dtype=np.int64)
        np.add.at(totals, self._places, of_numbers)
        return totals


class _Cursor:
    """How far one batch is placed, and its next terms."""

    def __init__(self, part: _Part, spool: Spool, places: Array) -> None:
        self._part, self._spool, self._places = part, spool, places
        self._term = self._posting = self._occurrence = 0
        self.terms = self.counts = np.zeros(0, dtype=np.int64)

    def advance(self, last: int) -> bool:
        """Go on to the terms placed before `last`; False where the batch has none of them."""
        part, start = self._part, self._term
        ahead = self._places[part.column(self._spool, 0, start, part.terms)]
        self.terms = ahead[: np.searchsorted(ahead, last)]
        self._term += len(self.terms)
        self.counts = part.column(self._spool, 1, start, self._term).astype(np.int64)
        return bool(len(self.terms))

    def postings(self) -> tuple[Array, Array]:
        """The documents of these terms (int32), and the weights."""
        part, start = self._part, self._posting
        self._posting += int(self.counts.sum())
        docs = part.column(self._spool, 2, start, self._posting) + np.int32(part.base)
        return docs, part.column(self._spool, 3, start, self._posting)

    def positions(self, many: int) -> Array:
        """The next so many positions."""
        start = self._occurrence
        self._occurrence += many
        return self._part.column(self._spool, 4, start, self._occurrence)


def term_shapes(name: str, letters: int, terms: int) -> dict[str, Shape]:
    """The arrays of so many terms that have so many bytes together."""
    blob, ends, slots = sizes(letters, terms)
    return {
        f"{name}.terms": Shape("|u1", blob),
        f"{name}.ends": Shape("<i8", ends),
        f"{name}.slots": Shape("<i4", slots),
    }


def _ranges(totals: Array) -> Iterator[int]:
    """The ends of ranges of terms of about `RANGE` postings together, at least one term each."""
    ends, first = np.cumsum(totals), 0
    while first < len(ends):
        before = int(ends[first - 1]) if first else 0
        first = max(first + 1, int(np.searchsorted(ends, before + RANGE, side="right")))
        yield first


def _kinds(weights: Array, lengths: Array) -> Array:
    """One number for each pair of a weight (any that float32 holds) and a length code (int64)."""
    return (weights.astype(np.float32).view(np.uint32).astype(np.int64) << _BYTE) | lengths


def _runs(starts: Array, counts: Array) -> Array:
    """The numbers from each start on, as many as its count, one run after the other."""
    before = np.cumsum(counts) - counts
    return np.asarray(np.arange(int(counts.sum())) + np.repeat(starts - before, counts))


def _longer(totals: Array, size: int) -> Array:
    return np.concatenate((totals, np.zeros(size - len(totals), dtype=np.int64)))


def _narrow(weights: Array, most: float, *, whole: bool) -> Array:
    """Weights in the narrowest type that holds them exactly."""
    if not whole:
        return weights.astype(np.float32)
    narrow = (kind for kind in (np.uint8, np.uint16, np.uint32) if most <= np.iinfo(kind).max)
    return weights.astype(next(narrow, np.float32))
