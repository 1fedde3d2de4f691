"""Whether a pointer file was replaced, seen without a call to the system at every look.

Owns a small file that writers count in and that readers have mapped into memory. A call costs a search more
than what it takes itself, as the processor forgets what it had foreseen.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

Stamp = tuple[int, int, int] | None
"""Changes whenever the file does; None without one."""

_COUNT: Final = struct.Struct("<Q")
_TRUSTED: Final = 0.1
"""Seconds until the file is looked at though nothing was counted: somebody may have replaced it by hand."""


class _Look(NamedTuple):
    turn: int | None
    until: float
    stamp: Stamp


class Noticing:
    """Looks at `file`; replacements are counted in the file `counter` beside it. `clock` tells seconds."""

    def __init__(self, file: Path, counter: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._file = file
        self._counter = counter
        self._clock = clock
        self._mapped: mmap.mmap | None = None
        self._last = _Look(None, float("-inf"), None)

    def stamp(self) -> Stamp:
        """The file as it is now; one replaced by hand may be noticed a moment late."""
        mapped, last, now = self._mapped, self._last, self._clock()
        count = _COUNT.unpack_from(mapped)[0] if mapped is not None else None
        if count is not None and count == last.turn and now < last.until:
            return last.stamp
        if now >= last.until:  # the counter may be another file by now, too
            self._mapped = mapped = self._opened()
            count = _COUNT.unpack_from(mapped)[0] if mapped is not None else None
        stamp = self._looked()
        self._last = _Look(count, now + _TRUSTED, stamp)
        return stamp

    def replaced(self) -> None:
        """Count a replacement, for all processes; where that cannot be done, they see it a moment later."""
        with suppress(OSError, ValueError):
            descriptor = os.open(self._counter, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                if os.fstat(descriptor).st_size != _COUNT.size:
                    os.ftruncate(descriptor, _COUNT.size)
                with mmap.mmap(descriptor, _COUNT.size) as mapped:
                    _COUNT.pack_into(mapped, 0, _COUNT.unpack_from(mapped)[0] + 1 & 0xFFFF_FFFF_FFFF_FFFF)
            finally:
                os.close(descriptor)

    def _opened(self) -> mmap.mmap | None:
        if os.name == "nt":  # a mapped file could not be removed
            return None
        with suppress(OSError, ValueError), self._counter.open("rb") as file:
            return mmap.mmap(file.fileno(), _COUNT.size, access=mmap.ACCESS_READ)
        return None

    def _looked(self) -> Stamp:
        try:
            status = os.stat(self._file)  # noqa: PTH116 - half the time of Path.stat
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size
