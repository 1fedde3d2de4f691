"""Reads JSON lines from a file or standard input, one at a time, whatever stands in them."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from searchapp.domain.errors import InvalidInput

_LONGEST: Final = 1_000_000  # characters: no recommendation is longer, and memory stays flat


def opened(file: Path) -> IO[str]:
    """The file, or standard input for "-", as UTF-8 text. Raises InvalidInput."""
    if str(file) == "-":
        return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace")
    try:
        return file.open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise InvalidInput(
            f"{file} cannot be read ({error.strerror}).", next_step="Check the name of the file."
        ) from error


def read_lines(lines: IO[str], file: Path, *, expected: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object with the words that name its line; blank lines are passed over.

    Raises InvalidInput, naming the line and what is `expected`, for a line that is no JSON object.
    """
    number = 0
    while line := lines.readline(_LONGEST + 1):
        number += 1
        where = f"Line {number} of {file}"
        if len(line) > _LONGEST:
            raise refused(where, f"is longer than {_LONGEST:,} characters", expected)
        if line.strip():
            yield where, _object(line, where, expected)


def refused(where: str, why: str, expected: str) -> InvalidInput:
    """The error for a line that cannot be used."""
    return InvalidInput(f"{where} {why}.", next_step=expected)


def _refuse_constant(name: str) -> None:
    """NaN and Infinity are not JSON, though Python reads them."""
    raise ValueError(name)


def _object(line: str, where: str, expected: str) -> dict[str, Any]:
    try:
        values = json.loads(line, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise refused(where, "is not a JSON object", expected)
    return values
