"""A file that a command writes: whole or not at all, and never over the old one before it is whole."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from searchapp.domain.errors import Unavailable


@contextmanager
def output_file(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that becomes `path` when the block ends well. Raises Unavailable (folder, disk)."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise Unavailable(
            f"The file {path} cannot be written ({error.strerror or error}).",
            next_step="Name another file, or make room on the disk.",
        ) from error
    finally:
        beside.unlink(missing_ok=True)
