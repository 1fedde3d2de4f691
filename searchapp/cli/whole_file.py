"""Writes a file whole or not at all: beside its place first, then put there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from searchapp.domain.errors import Unavailable


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write the pieces to `path` in place of what is there. Raises Unavailable; `path` is then as it was."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:100]}-", dir=path.absolute().parent)
        beside = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Unavailable(
            f"{path} cannot be written ({error.strerror or error}).",
            next_step="Make room, or name another file.",
        ) from error
