"""Cleans a cell: markup, whitespace, control characters and bullets, without losing a word.

`clean_text` keeps lines, `clean_line` makes one line. Both give the same again when applied twice.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from searchapp.ingest.markup import without_markup

_EXAMPLE: Final = 60  # characters
_MAYBE_BULLET: Final = re.compile(r"[•●▪◦‣∙\u2043\uf0b7\uf0a7*·]")
# No alternative begins with a run of blanks: tried from every blank, it would take the square of the time.
_BULLET: Final = re.compile(
    r"[•●▪◦‣∙\u2043\uf0b7\uf0a7]\s*+|(?:^|(?<!\d)\s)\*[^\S\n]+(?!\d)|(?:^|\s)·[^\S\n]+", re.MULTILINE
)
# More marks in a row than a letter carries in any writing (UAX 15 allows for 30).
_PILED_MARKS: Final = re.compile(r"[^\w\s\x00-\x7f•●▪◦‣∙\u2043\uf0b7\uf0a7·]{31}")
_BREAKS: Final = re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\u2028\u2029]")


def _invisible() -> dict[int, str | None]:
    """Control and format characters to take out; the C1 range is Windows-1252 read as Latin-1."""
    table: dict[int, str | None] = dict.fromkeys(
        code
        for code in (*range(0x20), *range(0x7F, 0xA0), 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
                     *range(0x2060, 0x2070), 0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB)
        if code not in (0x09, 0x0A)
    )  # fmt: skip
    for code in range(0x80, 0xA0):
        table[code] = bytes((code,)).decode("cp1252", errors="ignore") or None
    return table


_INVISIBLE: Final = _invisible()
_ANY_INVISIBLE: Final = re.compile(f"[\u2028\u2029{re.escape(''.join(map(chr, _INVISIBLE)))}]")


def clean_text(cell: str) -> str:
    """The cell's words as lines of text; list items are lines that begin with "• "."""
    text = _plain(cell)
    if _MAYBE_BULLET.search(text):
        text = _BULLET.sub("\n• ", text)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line not in ("", "•"))


def clean_line(cell: str) -> str:
    """The cell's words on one line, for titles, statuses and dates."""
    return " ".join(_plain(cell).split())


def _plain(cell: str) -> str:
    return _characters(without_markup(_characters(cell)))


def _characters(text: str) -> str:
    if _ANY_INVISIBLE.search(text):
        text = _BREAKS.sub("\n", text).translate(_INVISIBLE)
    if text.isascii() or _PILED_MARKS.search(text):  # putting n marks in order takes the square of n
        return text
    return unicodedata.normalize("NFC", text)


def shortened(text: str) -> str:
    """The first sixty characters of a cell, with three dots where it goes on, to be shown as an example."""
    return text if len(text) <= _EXAMPLE else f"{text[:_EXAMPLE]}..."
