"""Arrays put aside while a segment is gathered: in memory while small, else in a file without a name."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_IN_MEMORY: Final = 8 << 20


class Spool:
    """Arrays one behind the other, in the folder of the generation that is written. Close it at the end."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(folder))  # noqa: SIM115
        self._end = 0

    def keep(self, values: Array) -> int:
        """Put an array aside; returns the byte it begins at. Raises OSError (disk full)."""
        at = self._end
        self._file.seek(at)
        self._file.write(np.ascontiguousarray(values).tobytes())
        self._end += values.nbytes
        return at

    def read(self, at: int, dtype: type[np.generic] | str, length: int) -> Array:
        """So many elements from a byte on, as they were kept."""
        self._file.seek(at)
        return np.frombuffer(self._file.read(length * np.dtype(dtype).itemsize), dtype=dtype)

    def close(self) -> None:
        """Let go of the file, and with it of the room it took."""
        self._file.close()
