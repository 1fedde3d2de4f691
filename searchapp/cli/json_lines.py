"""Reads JSON lines from a file or standard input, one at a time, whatever stands in them."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
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


def raised(error: InvalidInput) -> None:
    """What is done about a line that cannot be read unless told otherwise: raise it, so that reading ends."""
    raise error


def read_lines(
    lines: IO[str], file: Path, *, expected: str, on_bad: Callable[[InvalidInput], None] = raised
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object with the words that name its line; blank lines are passed over.

    A line that is no JSON object is told to `on_bad`, as an error that names it and what is `expected`;
    the next one is read if that returns.
    """
    number = 0
    while line := lines.readline(_LONGEST + 1):
        number += 1
        where = f"Line {number} of {file}"
        if len(line) > _LONGEST:
            while line and not line.endswith("\n"):
                line = lines.readline(_LONGEST)
            on_bad(refused(where, f"is longer than {_LONGEST:,} characters", expected))
        elif line.strip():
            try:
                values = _object(line, where, expected)
            except InvalidInput as error:
                on_bad(error)
            else:
                yield where, values


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
