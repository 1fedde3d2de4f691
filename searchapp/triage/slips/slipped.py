"""Finds rows that have slipped: their statuses, or their responses, belong to a neighbouring row.

Owns the comparison of neighbours as they stand with what else may be meant: two exchanged, or a run moved by
one. How well two things fit is `fit`'s and `status_fit`'s business; margins were chosen on authors left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from searchapp.domain.recommendation import Recommendation, Status
from searchapp.triage.responses.passing import passed_on
from searchapp.triage.slips.fit import Neighbours
from searchapp.triage.slips.status_fit import status_fit
from searchapp.triage.wording.bodies import bodies_in

_NFA: Final = Status.NO_FURTHER_ACTION
_LONGEST_RUN: Final = 12
_LEAST: Final = -1.5  # log-odds that a single response of a run may speak against it
_RUN: Final = 2  # rows of a run that has no more than its direction to show
_EXCHANGED: Final = 2.7  # log-odds for two responses that changed places,
_TURNED: Final = 3.0  # for a run whose last response stands at its beginning,
_ENTERED_TWICE: Final = 1.5  # whose last response stands in the next row as well,
_LEFT_OUT: Final = 1.0  # at whose end a row has none, though its status asks for one,
_OPEN: Final = 9.0  # and for one that shows nothing of the kind
_ANSWERS: Final = 1.4  # log-odds, on average, with which moved responses must fit where they would stand
_STATUSES_EXCHANGED: Final = 9.0  # the same for two statuses,
_STATUS_ODD: Final = 2.5  # for each of them, and for one of a run,
_ODD_STATUSES: Final = 4  # of which there must be so many,
_STATUS_FITS: Final = 1.0  # while no other may fit so much worse
_POINTS_ELSEWHERE: Final = re.compile(
    r"\b(?:previous|preceding|next|last|following|above|same)\s+(?:row|answer|response|reply|entry|comment|rec\w*)\b"
    r"|\b(?:row|answer|response|reply|entry|comment|rec\w*)s?\s+(?:above|below|beneath|before)\b"
    r"|\b(?:see|as)\s+(?:above|below|previous)\b|\bthis\s+and\s+the\s+(?:next|last|one)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slipped:
    """A row whose response, or else status, fits the neighbour's row better."""

    neighbour: Recommendation
    of_status: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slip:
    """What may be meant instead: the row that each of some rows' responses (or statuses) belongs to."""

    gain: float
    """Log-odds against the rows as they stand, above those needed."""
    homes: Mapping[int, int]


def slipped_rows(block: Sequence[Recommendation]) -> dict[str, Slipped]:
    """By reference, the rows that slipped. A row without a response has its own in the neighbour's.

    `block` is in file order; its rows stand together.
    """
    found: dict[str, Slipped] = {}
    if len(block) == 1:
        return found
    for of_status, slips in ((True, _moved_statuses(block)), (False, _moved_responses(block))):
        for slip in _best(slips):
            for place, home in slip.homes.items():
                found[block[place].ref] = Slipped(neighbour=block[home], of_status=of_status)
    return found


def _best(slips: Iterable[_Slip]) -> Iterator[_Slip]:
    """The likeliest first, of those that share a row no other."""
    taken: set[int] = set()
    for slip in sorted((slip for slip in slips if slip.gain >= 0), key=lambda slip: -slip.gain):
        if taken.isdisjoint(slip.homes):
            taken.update(slip.homes)
            yield slip


def _moved_responses(block: Sequence[Recommendation]) -> Iterator[_Slip]:
    rows = _Responses(block)
    for step in (1, -1):
        for start in range(len(block)):
            run: list[int] = []
            total, place = 0.0, start
            while len(run) < _LONGEST_RUN and rows.may_move(place, place + step):
                total += rows.gain(place, place + step)
                run.append(place)
                yield from filter(rows.are_answers, rows.slips(run, total, step))
                if rows.same(place, place + step):
                    break  # nothing further would change by moving on
                place += step


class _Responses:
    """The responses of rows that stand together, and what speaks for moving them."""

    def __init__(self, block: Sequence[Recommendation]) -> None:
        self._neighbours = Neighbours(block)
        self._said = [row.response.strip() for row in block]
        self._passed = [passed_on(words) for words in self._said]
        self._points: dict[int, bool] = {}
        self._block = block

    def gain(self, place: int, home: int) -> float:
        """Log-odds that the response at the place belongs to the other row."""
        return self._neighbours.fit(home, place) - self._neighbours.fit(place, place)

    def same(self, place: int, other: int) -> bool:
        """Whether both rows have the same response."""
        return self._said[place] == self._said[other]

    def may_move(self, place: int, home: int) -> bool:
        """Whether the response may be meant for that row, which has another one or none."""
        if not 0 <= home < len(self._said) or not self._said[place]:
            return False
        if self.gain(place, home) < _LEAST or self._says_the_same(place, home):
            return False
        return not (self._tied(place) or self._tied(home))

    def _tied(self, place: int) -> bool:
        if place not in self._points:
            self._points[place] = _joined(self._block[place])
        return self._points[place]

    def _says_the_same(self, place: int, home: int) -> bool:
        """Whether the other row, too, leaves the matter to others, or speaks of the body it is left to."""
        passed = self._passed[place]
        if passed is None:
            return False
        return self._passed[home] is not None or not set(passed.bodies).isdisjoint(
            bodies_in(self._said[home])
        )

    def are_answers(self, slip: _Slip) -> bool:
        """Whether what would be moved answers its new rows; where nothing does, any guess is as good."""
        fits = [self._neighbours.fit(home, place) for place, home in slip.homes.items() if self._said[place]]
        return slip.gain >= 0 and sum(fits) >= _ANSWERS * len(fits)

    def slips(self, run: Sequence[int], total: float, step: int) -> Iterator[_Slip]:
        """What the run may be, by what stands in the row after its last."""
        first, last = run[0], run[-1]
        after = last + step
        homes = {place: place + step for place in run}
        if len(run) > 1 and not all(self._passed[place] for place in run):
            if self._block[after].status is not Status.AWAITING_REVIEW and not self._said[after]:
                yield _Slip(gain=total - _LEFT_OUT, homes={**homes, after: last})
            elif self._said[after]:
                yield _Slip(gain=total - (_ENTERED_TWICE if self.same(last, after) else _OPEN), homes=homes)
        exchanged = len(run) == 1
        if not self.same(last, after) and self.may_move(after, first) and (step > 0 or not exchanged):
            total += self.gain(after, first) - (_EXCHANGED if exchanged else _TURNED)
            yield _Slip(gain=total, homes={**homes, after: first})


def _joined(item: Recommendation) -> bool:
    """Whether its text or response points to another row, whose words it may well have."""
    return bool(_POINTS_ELSEWHERE.search(item.text) or _POINTS_ELSEWHERE.search(item.response))


def _moved_statuses(block: Sequence[Recommendation]) -> Iterator[_Slip]:
    """Two statuses that changed places, one of them No further action, and runs of them around such two."""
    found = False
    for place, other in pairwise(range(len(block))):
        if (block[place].status is _NFA) is (block[other].status is _NFA):
            continue
        here = _odd(block[place], block[other].status)
        there = _odd(block[other], block[place].status) if here >= _STATUS_ODD else 0.0
        if there >= _STATUS_ODD and here + there >= _STATUSES_EXCHANGED:
            found = True
            yield _Slip(gain=here + there, homes={place: other, other: place})
    for step in (1, -1) if found else ():
        for run in _status_runs(block, step):
            odd = {place: gain for place in run if (gain := _oddest(block[place])) >= _STATUS_ODD}
            if len(odd) >= _ODD_STATUSES and len({block[place].status for place in odd}) > 1:
                yield _Slip(gain=sum(odd.values()), homes={place: place + step for place in odd})


def _odd(item: Recommendation, status: Status) -> float:
    """How much better the response fits that status than its own, in log-odds."""
    return status_fit(item, status) - status_fit(item, item.status)


def _oddest(item: Recommendation) -> float:
    return max(_odd(item, status) for status in Status)


def _status_runs(block: Sequence[Recommendation], step: int) -> Iterator[list[int]]:
    """Longest stretches in which every status fits the response `step` rows on."""
    run: list[int] = []
    for place, item in enumerate(block):
        if 0 <= place + step < len(block) and _odd(block[place + step], item.status) >= -_STATUS_FITS:
            run.append(place)
        else:
            yield run
            run = []
    yield run
