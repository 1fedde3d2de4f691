"""Records regrouped by a key without holding them all: parts on disk, each small enough for memory.

Owns the temporary files, which vanish with their owner. Knows nothing of what the records mean.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

PARTS: Final = 64
"""In how many parts records are regrouped."""

_IN_MEMORY: Final = 1 << 16  # bytes of a part before it goes to disk
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)  # 2 to the 64th by the golden ratio (Knuth, vol. 3, 6.4)
_TOP: Final = np.uint64(58)  # leaves six bits: 64 parts
_LATELY: Final = 4096

Records = NDArray[Any]


class Shuffle:
    """Structured arrays in; out come parts, each with all records of the keys it has."""

    def __init__(self, key: str, kind: np.dtype[Any]) -> None:
        self._key = key
        self._kind = kind
        self._files = [tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) for _ in range(PARTS)]  # noqa: SIM115
        for file in self._files:
            weakref.finalize(self, file.close)

    def add(self, records: Records) -> None:
        """Take in records of the kind given at the beginning."""
        parts = (records[self._key].astype(np.uint64) * _SPREAD) >> _TOP
        order = np.argsort(parts, kind="stable")
        ends = np.searchsorted(parts[order], np.arange(PARTS, dtype=np.uint64), side="right")
        start = 0
        for file, end in zip(self._files, ends.tolist(), strict=True):
            if end > start:
                file.write(records[order[start:end]].tobytes())
            start = end

    def parts(self) -> Iterator[Records]:
        """All `PARTS`, also empty ones, each once; a part is given up when the next is asked for."""
        for file in self._files:
            file.seek(0)
            records = np.frombuffer(file.read(), dtype=self._kind)
            file.close()
            yield records


class TextFile:
    """Texts by number, in a file; those asked for lately are kept at hand."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when forgotten
        weakref.finalize(self, self._file.close)
        self._ends = np.zeros(1024, dtype=np.int64)
        self._size = 0
        self._written = True
        self._lately: OrderedDict[int, str] = OrderedDict()

    def __len__(self) -> int:
        return self._size

    def append(self, text: str) -> int:
        """Add a text; returns its number, counted from 0."""
        if self._size + 1 == len(self._ends):
            self._ends = np.concatenate((self._ends, np.zeros_like(self._ends)))
        number, data = self._size, text.encode()
        self._file.write(data)
        self._ends[number + 1] = self._ends[number] + len(data)
        self._size, self._written = number + 1, False
        return number

    def size(self, number: int) -> int:
        """Bytes of a text."""
        return int(self._ends[number + 1] - self._ends[number])

    def __getitem__(self, number: int) -> str:
        text = self._lately.get(number)
        if text is None:
            if not self._written:
                self._file.flush()
                self._written = True
            start, end = self._ends[number : number + 2].tolist()
            text = self._lately[number] = os.pread(self._file.fileno(), end - start, start).decode()
            if len(self._lately) > _LATELY:
                self._lately.popitem(last=False)
        return text
