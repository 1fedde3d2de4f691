"""The terms of a field on mapped arrays: in byte order, each found by its hash without a walk.

Owns the arrays of a list of terms. Keeps nothing of them in memory of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from searchapp.domain.batches import in_batches

Array = NDArray[Any]

_PROBES: Final = 32
"""Slots looked at before a term is searched by halves, as somebody may have chosen words that collide."""
_HEAD: Final = 0xC0
_CONTINUES: Final = 0x80
"""The first two bits of a byte that continues a letter in UTF-8."""
_AT_ONCE: Final = 1 << 14
"""Terms put into their arrays at a time."""


class Terms:
    """Terms by number, over their bytes one after the other and the offsets of their ends.

    `slots` holds numbers (counted from 1; 0 is free) at the place of each term's CRC-32 or the next free one.
    """

    def __init__(self, blob: Array, ends: Array, slots: Array) -> None:
        self._blob = memoryview(blob.data)
        self._ends = memoryview(ends.data)
        self._slots = memoryview(slots.data)
        self._mask = len(slots) - 1

    @classmethod
    def of(cls, arrays: Mapping[str, Array], name: str) -> Terms:
        """The terms kept under `name`."""
        return cls(arrays[f"{name}.terms"], arrays[f"{name}.ends"], arrays[f"{name}.slots"])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._blob[self._ends[number] : self._ends[number + 1]])

    def find(self, term: bytes) -> int | None:
        """Number of `term`, or None."""
        slots, mask = self._slots, self._mask
        at = crc32(term) & mask
        for _ in range(_PROBES):
            number = slots[at] - 1
            if number < 0:
                return None
            if self[number] == term:
                return number
            at = at + 1 & mask
        number = bisect_left(self, term)
        return number if number < len(self) and self[number] == term else None

    def among(self, terms: Mapping[str, bytes]) -> dict[str, int]:
        """Numbers of those of the `terms` that are here, by their keys; most that are not cost one look."""
        slots, mask = self._slots, self._mask
        found: dict[str, int] = {}
        for key, term in terms.items():
            if slots[crc32(term) & mask] and (number := self.find(term)) is not None:
                found[key] = number
        return found

    def text(self, number: int) -> str:
        """A term as text."""
        return str(self._blob[self._ends[number] : self._ends[number + 1]], "utf-8")

    def starting_with(self, prefix: bytes) -> range:
        """Numbers of the terms that begin with `prefix`."""
        low = bisect_left(self, prefix)
        length = len(prefix)
        return range(low, bisect_right(self, prefix, lo=low, key=lambda term: term[:length]))

    def between(self, start: bytes, end: bytes, *, with_start: bool = True, with_end: bool = True) -> range:
        """Numbers of the terms from `start` to `end`."""
        low = (bisect_left if with_start else bisect_right)(self, start)
        high = (bisect_right if with_end else bisect_left)(self, end)
        return range(low, max(low, high))

    def texts(self, numbers: range) -> list[str]:
        """Consecutive terms as text."""
        return self.shaped(numbers, 0, None)

    def shaped(self, numbers: range, shortest: int, longest: int | None) -> list[str]:
        """Those of consecutive terms that have so many letters, as text."""
        ends = np.asarray(self._ends)[numbers.start : numbers.stop + 1]
        low = int(ends[0])
        letters = np.asarray(self._blob)[low : int(ends[-1])]
        text = letters.tobytes()
        lengths = np.diff(ends)
        if not text.isascii():  # bytes that continue a letter are no letters
            before = np.append(0, np.cumsum((letters & _HEAD) == _CONTINUES))
            lengths = lengths - np.diff(before[ends - low])
        chosen = lengths >= shortest
        if longest is not None:
            chosen &= lengths <= longest
        starts, stops = (ends[:-1] - low)[chosen].tolist(), (ends[1:] - low)[chosen].tolist()
        return [text[start:stop].decode() for start, stop in zip(starts, stops, strict=True)]


def sizes(letters: int, terms: int) -> tuple[int, int, int]:
    """Elements of the arrays of terms with so many bytes: bytes (uint8), ends (int64), slots (int32)."""
    return letters, terms + 1, 1 << (2 * terms).bit_length()


def put(arrays: Mapping[str, Array], name: str, terms: Iterable[bytes]) -> None:
    """Fill the arrays kept under `name` with `terms`, which are in byte order."""
    blob, ends = arrays[f"{name}.terms"], arrays[f"{name}.ends"]
    slots = arrays[f"{name}.slots"]
    ends[0] = slots[:] = 0
    number = end = 0
    for some in in_batches(terms, _AT_ONCE):
        letters = b"".join(some)
        blob[end : end + len(letters)] = np.frombuffer(letters, dtype=np.uint8)
        ends[number + 1 : number + 1 + len(some)] = end + np.cumsum([len(term) for term in some])
        places = np.fromiter(map(crc32, some), dtype=np.int64, count=len(some))
        _take_slots(slots, places & (len(slots) - 1), number)
        number, end = number + len(some), end + len(letters)


def _take_slots(slots: Array, places: Array, first: int) -> None:
    """Give the terms numbered from `first` on the slots at their places, or the next free ones."""
    waiting = np.arange(len(places))
    for _ in range(_PROBES):
        at = places[waiting]
        free = slots[at] == 0
        slots[at[free]] = first + waiting[free] + 1
        waiting = waiting[slots[at] != first + waiting + 1]
        if not waiting.size:
            break
        places[waiting] = (places[waiting] + 1) & (len(slots) - 1)
