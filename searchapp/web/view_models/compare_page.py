"""Two to four recommendations side by side: the first as it is, the others with what differs from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from searchapp.domain.deadline import Due
from searchapp.domain.errors import InvalidInput, NotFound
from searchapp.domain.recommendation import Recommendation
from searchapp.services.searching import Found, Searching
from searchapp.services.wording import Piece, word_changes
from searchapp.web import links
from searchapp.web.view_models.search_page import Names, Tag

FEWEST: Final = 2
MOST: Final = 4
_LEAST_SAME: Final = 0.4  # share of the longer text; below it marks hide more than they show


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text against the first one's; in the first itself nothing was removed or added.

    `unlike`: hardly a word is the same, so the text stands as it is, without marks.
    """

    pieces: tuple[Piece, ...]
    unlike: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of them. `differing`: titles of the short facts in which it differs from the first."""

    record: Recommendation
    address: str
    due: Due | None
    themes: tuple[Tag, ...]
    text: Words
    response: Words
    differing: tuple[str, ...]


def compare_page(refs: Sequence[str], searching: Searching) -> tuple[Side, ...]:
    """The sides in the order asked for, each reference once.

    Raises InvalidInput for fewer than two or more than four, NotFound for one that does not exist.
    """
    wanted = tuple(dict.fromkeys(refs))
    if not FEWEST <= len(wanted) <= MOST:
        raise InvalidInput(
            f"{FEWEST} to {MOST} recommendations can be compared, and {len(wanted)} were chosen.",
            next_step="Go back to the results, tick those to compare, then choose Compare.",
        )
    found = searching.gather(wanted)
    if len(found) < len(wanted):
        missing = set(wanted) - {one.recommendation.ref for one in found}
        raise NotFound(
            f"There is no recommendation with the reference {min(missing)[:60]}.", next_step="Search for it."
        )
    names = Names(searching.taxonomy)
    return tuple(_side(one, found[0], names) for one in found)


def _side(one: Found, first: Found, names: Names) -> Side:
    record, other = one.recommendation, first.recommendation
    facts = {
        "Status": record.status is other.status,
        "Made": record.made == other.made,
        "Due": one.due == first.due,
        "Themes": set(one.effective.themes) == set(first.effective.themes),
        "Originating report": record.report == other.report,
        "Register of": record.force == other.force,
    }
    return Side(
        record=record,
        address=links.recommendation(record.ref),
        due=one.due,
        themes=names.tags("theme", one.effective.themes),
        text=_words(other.text, record.text),
        response=_words(other.response, record.response),
        differing=tuple(title for title, same in facts.items() if not same),
    )


def _words(first: str, other: str) -> Words:
    pieces = word_changes(first, other)
    same = sum(len(piece.text) for piece in pieces if piece.kind == "same")
    if first and other and same < _LEAST_SAME * max(len(first), len(other)):
        return Words(pieces=(Piece(kind="same", text=other),), unlike=True)
    return Words(pieces=pieces)
