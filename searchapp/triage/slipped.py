"""Finds rows whose statuses have slipped: each fits the response of the next (or the last) row, not its own.

Owns the look at neighbours. One misfit is no slip; two in a run where every status fits the neighbour are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from searchapp.domain.recommendation import Recommendation, Status
from searchapp.triage.responses import passed_on, tells_own_work
from searchapp.triage.under_way import under_way

_OPEN_OR_DONE: Final = frozenset((Status.COMPLETED, Status.BEING_PROGRESSED))
_ANY: Final = frozenset(Status)
_MIN_MISFITS: Final = 2


def slipped_rows(block: Sequence[Recommendation]) -> dict[str, Recommendation]:
    """By reference, the neighbour whose response a slipped status fits; `block` is in file order."""
    fits = [_fitting(item) for item in block]
    found: dict[str, Recommendation] = {}
    for step in (1, -1):
        for run in _runs(block, fits, step):
            misfits = [place for place in run if block[place].status not in fits[place]]
            if len(misfits) >= _MIN_MISFITS:
                found = {block[place].ref: block[place + step] for place in misfits} | found
    return found


def _fitting(item: Recommendation) -> frozenset[Status]:
    """The statuses that fit the response, as far as its words tell."""
    response = item.response.strip()
    if not response:
        return frozenset((Status.AWAITING_REVIEW,))
    if passed_on(response):
        return frozenset((Status.NO_FURTHER_ACTION,))
    if under_way(response):
        return frozenset((Status.BEING_PROGRESSED,))
    return _OPEN_OR_DONE if tells_own_work(response) else _ANY


def _runs(
    block: Sequence[Recommendation], fits: Sequence[frozenset[Status]], step: int
) -> Iterator[list[int]]:
    """Longest stretches in which every status fits the response `step` rows on."""
    run: list[int] = []
    for place, item in enumerate(block):
        if 0 <= place + step < len(block) and item.status in fits[place + step]:
            run.append(place)
        else:
            yield run
            run = []
    yield run
