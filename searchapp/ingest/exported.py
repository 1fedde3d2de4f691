"""Knows a file of results that was exported here: which columns are ours, and how cells are written."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Final

REFERENCE: Final = "reference"
_OTHERS: Final = "other columns"
_OURS: Final = frozenset((REFERENCE, "score", "source file", "row", _OTHERS))
"""Headings that only such a file has together."""

_DERIVED: Final = frozenset(
    ("force", "made from", "made to", "due from", "due to", "due", "themes", "addressees", "words")
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def is_exported(headings: AbstractSet[str]) -> bool:
    """Whether headings, each as `domain.reference.said` has it, are those of an export."""
    return headings >= _OURS


def is_ours(heading: str) -> bool:
    """Whether a column of an export says what the register never said."""
    return not is_folded(heading) and (heading in _OURS or heading in _DERIVED)


def is_folded(heading: str) -> bool:
    """Whether a column holds all other columns of the register."""
    return heading == _OTHERS


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def unfolded(cell: str) -> tuple[tuple[str, str], ...]:
    """Headings and cells of what an export puts into one; a line without a heading goes on with the last."""
    found: list[tuple[str, str]] = []
    for line in cell.splitlines():
        heading, is_one, value = line.partition(": ")
        if is_one:
            found.append((heading, value))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}\n{line}")
    return tuple(found)
