"""Which of the queries of a reading answers it: all that is asked, else most of it.

Owns the choice and its notices. Evaluates and ranks nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from whoosh.query import Query

from searchapp.search.finding.found import NOTHING, Found, one_after_other
from searchapp.search.finding.nearest import nearest
from searchapp.search.finding.snapshot import Reward, Snapshot
from searchapp.search.queries.meaning import Most
from searchapp.search.queries.query import ReadQuery
from searchapp.search.queries.tree import NEAR_WEIGHT, without_reward

FEW: Final = 10
"""Results below which those that come nearest are listed after them, until there are so many."""
_FEW_HAVE_ALL: Final = (
    "Few recommendations have all your words, so those that come nearest are listed after them "
    "and counted, too."
)
_NONE_HAS_ALL: Final = "No recommendation has all that is wanted; these come nearest."


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """What answers a reading in each segment, and sentences on it.

    `reward` is still to be added to the scores. `whole`: those that have all that is asked, where `found`
    holds others, too.
    """

    found: Sequence[Found]
    notices: tuple[str, ...] = ()
    whole: Sequence[Found] | None = None
    reward: Reward | None = None


def strictest(snapshot: Snapshot, read: ReadQuery, *, all_words: bool = False) -> Matches:
    """What all of the query finds, and where that is little, what comes nearest to it; see `Matches`.

    With `all_words` only what all of it finds.

    Where nothing has all: what the strictest relaxed query finds, or if that is little, too, what comes
    nearest.
    """
    query, bonus = without_reward(read.query)
    matches = snapshot.find(query)
    count = _count(matches)
    if count >= FEW or all_words:
        return _all(matches, bonus)
    if not count:
        return _some(snapshot, read, matches)
    loose = read.loose
    if isinstance(read.meaning, Most) and loose:
        return Matches(found=nearest(snapshot, loose, whole=[NOTHING for _ in matches], count=FEW))
    near = nearest(snapshot, loose, whole=matches, count=FEW - count) if loose else []
    if not _count(near):
        return _all(matches, bonus)
    whole = snapshot.find(read.query)
    return Matches(found=one_after_other(whole, near), notices=(_FEW_HAVE_ALL,), whole=whole)


def _some(snapshot: Snapshot, read: ReadQuery, matches: Sequence[Found]) -> Matches:
    """The answer where nothing has all."""
    loose = read.loose
    for fewer in read.relaxed:
        more = snapshot.find(fewer.query)
        if not _count(more):
            continue
        if _count(more) < FEW and loose:
            near = nearest(snapshot, loose, whole=matches, count=FEW)
            if _count(near) > _count(more):
                return Matches(found=near, notices=(_NONE_HAS_ALL,), whole=matches)
        return Matches(found=more, notices=(fewer.notice,), whole=matches)
    return Matches(found=matches)


def _all(matches: Sequence[Found], bonus: Query | None) -> Matches:
    return Matches(found=matches, reward=Reward(query=bonus, share=NEAR_WEIGHT) if bonus else None)


def _count(matches: Sequence[Found]) -> int:
    return sum(found.docs.size for found in matches)
