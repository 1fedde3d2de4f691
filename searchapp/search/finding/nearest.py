"""What comes nearest to a query that few or none answer: documents that bear most of what its words weigh.

Owns the choice and its order. Rare words lead to the candidates, common ones are looked up among them, so
that the work is bounded however large the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.query import Query

from searchapp.search.finding import ranking
from searchapp.search.finding.found import NOTHING, Found, Within, marked, marks
from searchapp.search.finding.matching import SegmentMatcher
from searchapp.search.finding.snapshot import Snapshot
from searchapp.search.queries.tree import Loose

Array = NDArray[Any]

LEAST_SHARE: Final = 0.3
"""Share of the weight of all that is asked for that a document must bear."""
LEAST_OF_TWO: Final = 0.45
"""The same where two things are asked for: the one that tells more, or about as much."""
COVERAGE_POWER: Final = 2.0
"""To which power the share counts by which the scores of a document's words are multiplied."""
MOST_CANDIDATES: Final = 2_000
"""Documents of a segment after which no more common word adds candidates."""


def nearest(snapshot: Snapshot, loose: Loose, *, whole: Sequence[Found], count: int) -> list[Found]:
    """The `count` documents, none of `whole`, that come nearest; in each segment, with their scores.

    A part weighs log(N / (n + 1)) + 1, n being about how many of N documents have it; one that none has
    weighs nothing.
    """
    holders = [(part, sum(matcher.about(part) for matcher in snapshot.matchers)) for part in loose.parts]
    weighed = [
        (part, log(max(1.0, snapshot.documents / (min(n, snapshot.documents) + 1))) + 1)
        for part, n in holders
        if n
    ]
    parts = sorted(weighed, key=lambda one: -one[1])
    found = [
        _borne(matcher, parts, loose.limits, held)
        for matcher, held in zip(snapshot.matchers, whole, strict=True)
    ]
    scores = [np.broadcast_to(one.scores, one.docs.shape) for one in found]
    kept = np.sort(ranking.best(np.concatenate(scores), count, sum(map(len, scores))))
    ends = np.cumsum([0, *map(len, scores)])
    return [
        one.at(kept[(kept >= start) & (kept < end)] - start)
        for one, start, end in zip(found, ends[:-1], ends[1:], strict=True)
    ]


def _borne(
    matcher: SegmentMatcher, parts: Sequence[tuple[Query, float]], limits: Query | None, whole: Found
) -> Found:
    """Documents of a segment that bear enough of the parts (heaviest first), scored by how much."""
    share = LEAST_SHARE if len(parts) > 2 else LEAST_OF_TWO  # noqa: PLR2004 - two
    enough = share * sum(weight for _, weight in parts)
    docs, scores, borne = _candidates(matcher, parts, enough)
    kept = borne >= enough
    kept &= ~marks(whole.docs, matcher.size)[docs]
    docs, scores, borne = docs[kept], scores[kept], borne[kept]
    if limits is not None and docs.size:
        allowed = matcher.find(limits, Within(docs, matcher.size), scored=False).docs
        places = np.searchsorted(docs, allowed)
        docs, scores, borne = allowed, scores[places], borne[places]
    if not docs.size:
        return NOTHING
    return Found(docs, scores * (borne / sum(weight for _, weight in parts)) ** COVERAGE_POWER)


def _candidates(
    matcher: SegmentMatcher, parts: Sequence[tuple[Query, float]], enough: float
) -> tuple[Array, Array, Array]:
    """Documents that can bear enough, the scores of what they have added up, and the weight of it."""
    left = sum(weight for _, weight in parts)
    bitmap = np.zeros(matcher.size, dtype=bool)
    for query, weight in parts:
        if left < enough or np.count_nonzero(bitmap) > MOST_CANDIDATES:
            break
        bitmap[matcher.find(query, scored=False).docs] = True
        left -= weight
    docs = marked(bitmap)
    scores, borne = np.zeros(len(docs)), np.zeros(len(docs))
    within = Within(docs, matcher.size)
    for query, weight in parts if docs.size else ():
        held = matcher.find(query, within)
        places = np.searchsorted(docs, held.docs)
        scores[places] += held.scores
        borne[places] += weight
    return docs, scores, borne
