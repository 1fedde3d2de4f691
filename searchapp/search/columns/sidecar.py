"""One file of named arrays beside Whoosh's: written whole or not at all, mapped when read.

Owns the file's layout, version and checksums. Knows nothing of what the arrays mean.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

FORMAT: Final = 3
"""Version of the layout and of what `columnar` keeps in it; any other is made again from its segment."""

_MAGIC: Final = b"SAPPCOLS"
_PRELUDE: Final = struct.Struct("<8sIII")  # magic, format, length and checksum of the header
_ALIGN: Final = 64
_CHUNK: Final = 1 << 22

Array = NDArray[Any]


class UnusableSidecar(Exception):
    """The file is missing, cut off, damaged or of another version; the message says which."""


class Shape(NamedTuple):
    """Element type and number of elements of an array still to be filled."""

    dtype: str
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """Read-only arrays over a mapped file, and the facts written with them.

    The mapping lives as long as any of the arrays, even when the file is deleted meanwhile.
    """

    arrays: Mapping[str, Array]
    facts: Mapping[str, Any]
    mapped: mmap.mmap

    @classmethod
    def open(cls, path: Path) -> Self:
        """Map `path`, and read it once to compare everything in it with its checksum.

        Raises UnusableSidecar.
        """
        header, mapped = _read_header(path)
        for name, (dtype, count, offset, checksum) in header["arrays"].items():
            if _checksum(mapped, offset, np.dtype(dtype).itemsize * count) != checksum:
                raise UnusableSidecar(f"the array {name} of {path.name} is damaged")
        arrays = {
            name: np.frombuffer(mapped, dtype=dtype, count=count, offset=offset)
            for name, (dtype, count, offset, _checksum) in header["arrays"].items()
        }
        return cls(arrays=arrays, facts=header["facts"], mapped=mapped)

    def let_go(self) -> None:
        """Give back the memory of what was read so far; it is read again from the file when needed."""
        _let_go(self.mapped)


class Draft:
    """A sidecar being filled: arrays over a file beside the final one, which `finish` puts in its place.

    Its whole space is reserved first, so that a full disk is an OSError here and no later write can fail.
    """

    def __init__(self, path: Path, shapes: Mapping[str, Shape]) -> None:
        self._path = path
        self._beside = path.with_name(path.name + ".part")
        self._layout: dict[str, tuple[str, int, int]] = {}
        room = _header_room(shapes)
        self._data_at = offset = room
        for name, (dtype, length) in shapes.items():
            self._layout[name] = (dtype, length, offset)
            offset = _aligned(offset + np.dtype(dtype).itemsize * length)
        self._size = offset
        with self._beside.open("wb") as file:
            _reserve(file.fileno(), self._size)
        with self._beside.open("r+b") as file:
            self._mapped = mmap.mmap(file.fileno(), self._size)
        self.arrays: dict[str, Array] = {
            name: np.frombuffer(self._mapped, dtype=dtype, count=count, offset=at)
            for name, (dtype, count, at) in self._layout.items()
        }

    def let_go(self) -> None:
        """Give back the memory of what was filled so far; the file has it."""
        _let_go(self._mapped)

    def finish(self, facts: Mapping[str, Any]) -> None:
        """Write the header, flush to the disk and rename into place. `facts` must be JSON."""
        header = json.dumps(
            {
                "facts": dict(facts),
                "size": self._size,
                "arrays": {
                    name: (dtype, count, at, _checksum(self._mapped, at, np.dtype(dtype).itemsize * count))
                    for name, (dtype, count, at) in self._layout.items()
                },
            }
        ).encode()
        if _PRELUDE.size + len(header) > self._data_at:
            raise ValueError("the facts of a sidecar are longer than the room kept for them")
        prelude = _PRELUDE.pack(_MAGIC, FORMAT, len(header), zlib.crc32(header))
        self._mapped[: len(prelude) + len(header)] = prelude + header
        self._mapped.flush()
        self.arrays = {}
        with self._beside.open("r+b") as file:
            os.fsync(file.fileno())
        self._beside.replace(self._path)

    def discard(self) -> None:
        """Remove what was written; the final file is left as it was."""
        self.arrays = {}
        self._beside.unlink(missing_ok=True)


def write(path: Path, arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> None:
    """Write finished arrays as a sidecar; all or nothing."""
    draft = Draft(path, {name: Shape(array.dtype.str, array.size) for name, array in arrays.items()})
    try:
        for name, array in arrays.items():
            draft.arrays[name][:] = array
        draft.finish(facts)
    except BaseException:
        draft.discard()
        raise


def _read_header(path: Path) -> tuple[dict[str, Any], mmap.mmap]:
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError as error:
        raise UnusableSidecar(f"{path.name} is missing") from error
    except (OSError, ValueError) as error:
        raise UnusableSidecar(f"{path.name} cannot be read ({error})") from error
    if len(mapped) < _PRELUDE.size:
        raise UnusableSidecar(f"{path.name} is cut off")
    magic, version, length, checksum = _PRELUDE.unpack(mapped[: _PRELUDE.size])
    if magic != _MAGIC:
        raise UnusableSidecar(f"{path.name} is no sidecar")
    if version != FORMAT:
        raise UnusableSidecar(f"{path.name} has version {version}, not {FORMAT}")
    text = mapped[_PRELUDE.size : _PRELUDE.size + length]
    if len(text) != length or zlib.crc32(text) != checksum:
        raise UnusableSidecar(f"the header of {path.name} is damaged")
    header: dict[str, Any] = json.loads(text)
    if header["size"] != len(mapped):
        raise UnusableSidecar(f"{path.name} is cut off")
    return header, mapped


def _header_room(shapes: Mapping[str, Shape]) -> int:
    """Bytes kept for the header: 120 for each array beside its name, and 16 KiB of facts."""
    return _aligned(_PRELUDE.size + (1 << 14) + sum(len(name) + 120 for name in shapes))


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGN) * _ALIGN


def _reserve(file: int, size: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file, 0, size)
        return
    zeros = bytes(_CHUNK)
    for start in range(0, size, _CHUNK):
        os.write(file, zeros[: size - start])


def _let_go(mapped: mmap.mmap) -> None:
    if hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)


def _checksum(mapped: mmap.mmap, offset: int, length: int) -> int:
    checksum = 0
    with memoryview(mapped) as view:
        for start in range(offset, offset + length, _CHUNK):
            with view[start : min(start + _CHUNK, offset + length)] as part:
                checksum = zlib.crc32(part, checksum)
            _let_go(mapped)
    return checksum
