"""Knows a file of results that was exported here: which columns are ours, and how cells are written."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

REFERENCE: Final = "reference"
_OTHERS: Final = "other columns"
_OURS: Final = frozenset((REFERENCE, "score", "source file", "row", _OTHERS))
"""Headings that only such a file has together."""

_DERIVED: Final = frozenset(
    ("force", "made from", "made to", "due from", "due to", "due", "themes", "addressees", "words")
)
_BREAK: Final = "\n"
_INDENT: Final = "  "
_ENDS: Final = ": "  # a heading
_GOES_ON: Final = ":\N{NO-BREAK SPACE}"
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


def folded(others: Sequence[tuple[str, str]]) -> str:
    """Headings and cells in one cell, each heading on a line of its own; further lines are indented.

    A colon within a heading is followed by a no-break space, so that it does not end the heading.
    """
    return "\n".join(
        f"{heading.replace(_ENDS, _GOES_ON)}{_ENDS}{cell.replace(_BREAK, _BREAK + _INDENT)}"
        for heading, cell in others
    )


def unfolded(cell: str) -> tuple[tuple[str, str], ...]:
    """Headings and cells of what `folded` put into one, not cleaned yet.

    A line that is indented, or has no heading, goes on with the cell above it.
    """
    found: list[tuple[str, str]] = []
    for line in cell.splitlines():
        heading, is_one, value = line.partition(_ENDS)
        if is_one and not line[0].isspace():
            found.append((heading, value))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}{_BREAK}{line}")
    return tuple(found)
