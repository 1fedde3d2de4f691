"""Tells word by word how a text was changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz.distance import Indel

from searchapp.domain.named_period import NamedPeriod
from searchapp.domain.recommendation import Status, read_when

_TOKEN: Final = re.compile(r"\s+|\w+|[^\w\s]")
_MOST: Final = 6_000  # words and blanks of both texts together that are compared; more takes too long

_STAYED: Final = 1 / 3  # of the shorter text's words; where fewer did, it was written anew

PieceKind = Literal["same", "removed", "added"]

DATES: Final = frozenset({"made", "target", "closed_on"})
"""Fields of the change log that hold dates, as a store keeps them."""

_NUMBERS: Final = 3  # of many, that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of words that stayed, went or came."""

    kind: PieceKind
    text: str


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in reading order.

    Those that stayed and went make up `before`, those that stayed and came `after`, exactly. As few words
    as possible go and come (insertion-deletion distance); all do of very long texts, and where hardly one
    stayed, as single words that happen to be in both cannot be read as a change.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > _MOST:
        return _pieces([("removed", before), ("added", after)])
    steps = Indel.opcodes(old, new)
    stayed = sum(_words(old[step.src_start : step.src_end]) for step in steps if step.tag == "equal")
    if stayed < _STAYED * min(_words(old), _words(new)):
        return _pieces([("removed", before), ("added", after)])
    found: list[tuple[PieceKind, str]] = []
    gone = come = ""
    for step in steps:
        if step.tag == "equal":
            found += [
                ("removed", gone),
                ("added", come),
                ("same", "".join(old[step.src_start : step.src_end])),
            ]
            gone = come = ""
        else:
            gone += "".join(old[step.src_start : step.src_end])
            come += "".join(new[step.dest_start : step.dest_end])
    return _pieces([*found, ("removed", gone), ("added", come)])


def _words(tokens: Sequence[str]) -> int:
    return sum(token[0].isalnum() for token in tokens)


def value_in_plain_text(field: str, value: str) -> str:
    """A field's value of the change log as people read it: a period in its own words, with its days."""
    when = read_when(value) if field in DATES else None
    return when.in_words() if isinstance(when, NamedPeriod) else value


def field_changes(field: str, before: str, after: str) -> tuple[Piece, ...]:
    """`word_changes` of a field; dates change as a whole."""
    if field in DATES and before != after:
        return _pieces([("removed", before), ("added", after)])
    return word_changes(before, after)


def field_in_plain_text(name: str) -> str:
    """What a terminal calls a field of the change log."""
    return "recommendation" if name == "text" else name.replace("_", " ")


def change_in_plain_text(field: str, before: str, after: str) -> str:
    """A field's change in one line for a terminal: [-words that went-] {+words that came+}."""
    if field == "status":
        return f"{Status(before).label} -> {Status(after).label}"
    before, after = value_in_plain_text(field, before), value_in_plain_text(field, after)
    marks = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
    pieces = field_changes(field, before, after)
    return "".join(marks[piece.kind][0] + piece.text + marks[piece.kind][1] for piece in pieces)


def numbers_in_words(numbers: Sequence[int]) -> str:
    """The first three numbers, and how many there are where there are more: 2, 5, 9 ... (12 in all)."""
    shown = ", ".join(f"{number:,}" for number in numbers[:_NUMBERS])
    return shown if len(numbers) <= _NUMBERS else f"{shown} ... ({len(numbers):,} in all)"


def _pieces(found: list[tuple[PieceKind, str]]) -> tuple[Piece, ...]:
    return tuple(Piece(kind=kind, text=text) for kind, text in found if text)
