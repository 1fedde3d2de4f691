"""A temporary file for what is too large to hold in memory; it vanishes with its owner."""

from __future__ import annotations

import os
import tempfile
import weakref
from typing import Final

_BUFFER: Final = 1 << 20


class Spill:
    """Bytes written one after another, and read again by their place."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile(buffering=_BUFFER)  # noqa: SIM115 - closed when forgotten
        weakref.finalize(self, self.file.close)

    def write(self, data: bytes) -> None:
        """Add at the end."""
        self.file.write(data)

    def finish(self) -> None:
        """Make all that was written readable."""
        self.file.flush()

    def read(self, start: int, length: int) -> bytes:
        """So many bytes from this place; fewer at the end."""
        return os.pread(self.file.fileno(), length, start)
