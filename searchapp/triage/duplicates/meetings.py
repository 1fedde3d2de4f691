"""Which texts meet: pairs with a key in common, so few that a phrase of thousands costs thousands.

Owns the meeting places. Whether two that meet are the same is for whoever is given a pair to say, before the
next one is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from searchapp.triage.duplicates.met import Met
from searchapp.triage.duplicates.shuffle import Records, Shuffle
from searchapp.triage.duplicates.sketches import Sketches

LEADERS: Final = 12
"""Texts of one meeting place that a newcomer is compared with."""

_AT_ONCE: Final = 1 << 16  # texts of meeting places

Marks = NDArray[np.bool_]
Likely = Callable[[NDArray[np.uint32], NDArray[np.uint32]], Marks]
"""Tells of pairs, the numbers of the one and of the other, which are worth a closer look."""


class Groups(Protocol):
    """Sets of texts known to be the same, which grow while pairs are handed out."""

    def of(self, number: int) -> int:
        """What tells the set of a text from others."""
        ...


@dataclass(frozen=True, slots=True)
class _Place:
    """The texts with one key, ascending.

    `likely`: whether each pair is of a text and one of the first `LEADERS` before it, text after text.
    `hopeful`: of each text, whether any of its pairs is.
    """

    texts: list[int]
    likely: bytes
    hopeful: bytes


def meetings(
    keys: Shuffle,
    sketches: Sketches,
    groups: Groups,
    again: Marks,
    *,
    share: float,
    compared: Callable[[int], object],
) -> Iterator[tuple[int, int]]:
    """Pairs with a key in common, each about once, of which one is to be compared `again`.

    Pairs that cannot have so large a share of the fewer words in common are left out, and a text meets only
    one of those already known to be the same. `compared` is called with 1 for each part of the keys.
    """
    met = Met(len(again))

    def likely(ones: NDArray[np.uint32], others: NDArray[np.uint32]) -> Marks:
        found = again[ones] | again[others]
        found[found] = sketches.may_share(ones[found], others[found], share=share)
        return found

    for part in keys.parts():
        for place in _places(part, likely):
            for pair in _with_leaders(place, groups):
                if (again[pair[0]] or again[pair[1]]) and met.add(*pair):
                    yield pair
        compared(1)


def _with_leaders(place: _Place, groups: Groups) -> Iterator[tuple[int, int]]:
    """Each with the first of every group before it, up to a limit, till it is known to be of one of these."""
    leaders: list[int] = []
    for rank, number in enumerate(place.texts):
        if not place.hopeful[rank] and len(leaders) == LEADERS and leaders[-1] < LEADERS:
            continue
        at = _pairs_before(rank)
        for leader in leaders:
            other = place.texts[leader]
            worth = leader >= LEADERS or place.likely[at + leader]
            if worth and groups.of(other) != groups.of(number):
                yield other, number
            if groups.of(other) == groups.of(number):
                break
        else:
            if len(leaders) < LEADERS:
                leaders.append(rank)


def _pairs_before(rank: int) -> int:
    """How many pairs the texts of a place have that stand before this one."""
    few = min(rank, LEADERS)
    return few * (few - 1) // 2 + LEADERS * (rank - few)


def _places(keys: Records, likely: Likely) -> Iterator[_Place]:
    """Where two may be the same, and where more than `LEADERS` meet: the groups say which of these lead."""
    ordered = keys[np.lexsort((keys["owner"], keys["hash"]))]
    texts = ordered["owner"]
    first = np.append(True, ordered["hash"][1:] != ordered["hash"][:-1])[: len(texts)]
    starts = np.flatnonzero(first)
    ends = np.append(starts[1:], len(texts))
    ranks = np.arange(len(texts)) - np.repeat(starts, ends - starts)
    found = [np.zeros(0, dtype=np.bool_)]
    hopeful = np.zeros(len(texts), dtype=np.bool_)
    for at in range(0, len(texts), _AT_ONCE):
        here = np.arange(at, min(at + _AT_ONCE, len(texts)))
        pairs = np.minimum(ranks[here], LEADERS)
        later = np.repeat(here, pairs)
        within = np.arange(len(later)) - np.repeat(np.cumsum(pairs) - pairs, pairs)
        found.append(likely(texts[later - ranks[later] + within], texts[later]))
        hopeful[later[found[-1]]] = True
    said, hopes = np.concatenate(found).tobytes(), hopeful.tobytes()
    pair_ends = np.cumsum(np.minimum(ranks, LEADERS))
    worth = (ends - starts > LEADERS) | (np.add.reduceat(hopeful, starts) > 0 if len(starts) else False)
    for start, end in zip(starts[worth].tolist(), ends[worth].tolist(), strict=True):
        before = int(pair_ends[start])  # the first of a place has no pairs
        yield _Place(
            texts=texts[start:end].tolist(),
            likely=said[before : int(pair_ends[end - 1])],
            hopeful=hopes[start:end],
        )
