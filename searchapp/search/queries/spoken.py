"""The words of a query's chunks, as they may be written, with the place they were typed at.

Owns no meaning: names, spellings and fields are `interpret`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from searchapp.search.analysis import STOP_WORDS, groups, stem
from searchapp.search.queries.knowledge import Name
from searchapp.search.queries.syntax import Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A word, or several joined by hyphens. `stems`: of its parts; those of a stop word count as none.

    `opened` and `closed`: its plain words with hyphens read as spaces, and with two parts written as one.
    `instead`: the spelling to search because nothing has the word as typed, "" otherwise.
    """

    typed: str
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    stems: tuple[str, ...]
    start: int
    end: int
    instead: str = ""

    @property
    def plain(self) -> str:
        """One word, as the vocabulary has it."""
        return "".join(self.closed)

    @property
    def key(self) -> tuple[str, ...]:
        """What to look it up by among names."""
        return (stem(self.instead),) if self.instead else self.stems or (self.plain,)

    @property
    def ways(self) -> tuple[Name, ...]:
        """How it may be written in a text, the other spelling last."""
        if not self.instead:
            return self._own_ways
        return (*self._own_ways, Name(text=self.instead, stems=(stem(self.instead),), step=1))

    @property
    def _own_ways(self) -> tuple[Name, ...]:
        closed = Name(text=" ".join(self.closed), stems=tuple(stem(word) for word in self.closed), step=1)
        if len(self.stems) < 2:  # noqa: PLR2004 - nothing to write apart
            return (closed,)
        steps = len(self.opened) - len(self.stems) + 1
        opened = Name(text=" ".join(self.opened), stems=self.stems, step=steps)
        return (opened,) if self.closed == self.opened else (closed, opened)


def spoken(leaf: Leaf) -> Iterator[Spoken]:
    """The words of a leaf in order."""
    offset = leaf.end - len(leaf.text) - leaf.quoted
    for group in groups(leaf.text):
        two = len(group) > 1 and group[0].position == group[1].position
        parts = group[1:] if two else group
        start, end = group[0].start, group[-1].end
        yield Spoken(
            typed=leaf.text[start:end],
            opened=tuple(part.text for part in parts),
            closed=(group[0].text,) if two else tuple(part.text for part in parts),
            stems=tuple(stem(part.text) for part in parts if part.text not in STOP_WORDS),
            start=offset + start,
            end=offset + end,
        )
