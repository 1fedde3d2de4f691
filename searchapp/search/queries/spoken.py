"""The words of a query's chunks, as they may be written, with the place they were typed at.

Owns no meaning: names, spellings and fields are `interpret`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from searchapp.search.analysis import STOP_WORDS, groups, stem
from searchapp.search.queries.knowledge import Name
from searchapp.search.queries.syntax import Leaf


class Spoken(NamedTuple):
    """A word, or several joined by hyphens. `stems`: of its parts; those of a stop word count as none.

    `opened` and `closed`: its plain words with hyphens read as spaces, and with two parts written as one;
    `plain`: one word, as the vocabulary has it; `own_ways`: how it may be written in a text.
    `instead`: the spelling to search because nothing has the word as typed, "" otherwise.
    """

    typed: str
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    stems: tuple[str, ...]
    start: int
    end: int
    plain: str
    own_ways: tuple[Name, ...]
    instead: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What to look it up by among names."""
        return (stem(self.instead),) if self.instead else self.stems or (self.plain,)

    @property
    def ways(self) -> tuple[Name, ...]:
        """How it may be written in a text, the other spelling last."""
        if not self.instead:
            return self.own_ways
        return (*self.own_ways, Name(text=self.instead, stems=(stem(self.instead),), step=1))


def spoken(leaf: Leaf) -> Iterator[Spoken]:
    """The words of a leaf in order."""
    offset = leaf.end - len(leaf.text) - leaf.quoted
    for group in groups(leaf.text):
        two = len(group) > 1 and group[0].position == group[1].position
        opened = tuple([part.text for part in (group[1:] if two else group)])
        closed = (group[0].text,) if two else opened
        stems = tuple([stem(part) for part in opened if part not in STOP_WORDS])
        start, end = group[0].start, group[-1].end
        yield Spoken(
            typed=leaf.text[start:end],
            opened=opened,
            closed=closed,
            stems=stems,
            start=offset + start,
            end=offset + end,
            plain="".join(closed),
            own_ways=_ways(opened, closed, stems),
        )


def _ways(opened: tuple[str, ...], closed: tuple[str, ...], stems: tuple[str, ...]) -> tuple[Name, ...]:
    joined = Name(text=" ".join(closed), stems=tuple([stem(word) for word in closed]), step=1)
    if len(stems) < 2:  # noqa: PLR2004 - nothing to write apart
        return (joined,)
    apart = Name(text=" ".join(opened), stems=stems, step=len(opened) - len(stems) + 1)
    return (apart,) if closed == opened else (joined, apart)
