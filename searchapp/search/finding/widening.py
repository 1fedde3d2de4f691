"""Which of the queries of a reading answers it: all that is asked, else most of it.

Owns the choice and its notices. Evaluates and ranks nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from searchapp.search.finding.found import Found, first_of_all
from searchapp.search.finding.snapshot import Reward, Snapshot
from searchapp.search.queries.query import ReadQuery
from searchapp.search.queries.tree import NEAR_WEIGHT, Relaxed, without_reward

FEW: Final = 3
"""Results below which those with most of the words are listed after them."""


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


def strictest(snapshot: Snapshot, read: ReadQuery) -> Matches:
    """What all of the query finds, else what the strictest relaxed one does, with its notice.

    Where only a few have all, these and those with most of the words.
    """
    query, bonus = without_reward(read.query)
    matches = snapshot.find(query)
    count = sum(found.docs.size for found in matches)
    for fewer in read.relaxed if not count else read.supplement if count < FEW else ():
        more = snapshot.find(fewer.query)
        others = sum(found.docs.size for found in more) - count
        if others > 0 and not count:
            return Matches(found=more, notices=(fewer.notice,))
        if others > 0:
            whole = snapshot.find(read.query)
            return Matches(found=first_of_all(more, whole), notices=(_some(fewer),), whole=whole)
    return Matches(found=matches, reward=Reward(query=bonus, share=NEAR_WEIGHT) if bonus else None)


def _some(fewer: Relaxed) -> str:
    return (
        "Few recommendations have all your words, so those with at least "
        f"{fewer.wanted} of the {fewer.of} things asked for are listed after them and counted, too."
    )
