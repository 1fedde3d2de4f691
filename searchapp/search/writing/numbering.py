"""Terms numbered as they come and put in byte order at the end, in memory that does not grow with them.

Owns the runs: once many distinct terms are held, they are sorted and put aside, and numbering goes on with
other numbers. Where the runs are merged, all numbers of one term get the same place.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchapp.search.writing.spool import Spool

Array = NDArray[Any]

MOST: Final = 1 << 15
"""Distinct terms of a field that are held in memory before they are put aside."""

_AT_ONCE: Final = 1 << 12
"""Terms read from the spool, or written to it, at a time."""

_Numbered = tuple[bytes, int]


class _Chunk(NamedTuple):
    at: int
    letters: int
    terms: int


class KeptTerms:
    """Terms in the spool, in the order they were put there, each with a number."""

    def __init__(self, spool: Spool, terms: Iterable[_Numbered] = ()) -> None:
        self._spool = spool
        self._chunks: list[_Chunk] = []
        rest = iter(terms)
        while chunk := list(islice(rest, _AT_ONCE)):
            words = [term for term, _ in chunk]
            letters = np.frombuffer(b"".join(words), dtype=np.uint8)
            at = spool.keep(letters)
            spool.keep(np.array([len(term) for term in words], dtype=np.int32))
            spool.keep(np.array([number for _, number in chunk], dtype=np.int64))
            self._chunks.append(_Chunk(at, letters.size, len(chunk)))

    def __len__(self) -> int:
        return sum(chunk.terms for chunk in self._chunks)

    @property
    def letters(self) -> int:
        """Bytes of all terms together."""
        return sum(chunk.letters for chunk in self._chunks)

    def __iter__(self) -> Iterator[_Numbered]:
        for at, letters, terms in self._chunks:
            text = self._spool.read(at, np.uint8, letters).tobytes()
            ends = np.cumsum(self._spool.read(at + letters, np.int32, terms)).tolist()
            numbers = self._spool.read(at + letters + 4 * terms, np.int64, terms).tolist()
            start = 0
            for end, number in zip(ends, numbers, strict=True):
                yield text[start:end], number
                start = end


class Numbering:
    """Numbers for the terms of one field. A term may get several; `in_order` tells which are the same."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._numbers: dict[bytes, int] = {}
        self._runs: list[KeptTerms] = []
        self.given = 0
        """How many numbers there are."""

    def of(self, terms: Sequence[bytes]) -> Array:
        """The numbers of distinct terms (int64). Raises OSError (disk full)."""
        if len(self._numbers) >= MOST:
            self._runs.append(KeptTerms(self._spool, sorted(self._numbers.items())))
            self._numbers = {}
        numbers, before = self._numbers, self.given - len(self._numbers)
        found = [numbers.setdefault(term, before + len(numbers)) for term in terms]
        self.given = before + len(numbers)
        return np.array(found, dtype=np.int64)

    def in_order(self) -> tuple[KeptTerms, Array]:
        """The distinct terms in byte order with their places, and the place of each number (int64)."""
        places = np.empty(self.given, dtype=np.int64)
        runs: list[Iterable[_Numbered]] = [*self._runs, sorted(self._numbers.items())]
        self._numbers = {}

        def merged() -> Iterator[_Numbered]:
            for place, (term, same) in enumerate(groupby(heapq.merge(*runs), key=itemgetter(0))):
                places[[number for _, number in same]] = place
                yield term, place

        return KeptTerms(self._spool, merged()), places
