"""Finds rows that have slipped: their statuses, or their responses, belong to a neighbouring row.

Owns the look at neighbours. One misfit is no slip; two in a run are, or two rows that have each other's status.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from searchapp.domain.recommendation import Recommendation, Status
from searchapp.triage.bodies import asked
from searchapp.triage.response_judge import gives_reason, unfinished_words
from searchapp.triage.responses import passed_on, tells_own_work
from searchapp.triage.untouched import WORK, telling_stems

_OPEN_OR_DONE: Final = frozenset((Status.COMPLETED, Status.BEING_PROGRESSED))
_ANY: Final = frozenset(Status)
_MIN_MISFITS: Final = 2
_AROUND: Final = 8  # rows before and after among which a telling word is rare
_RARE: Final = 2  # of these rows that may ask for it


def slipped_rows(block: Sequence[Recommendation]) -> dict[str, Recommendation]:
    """By reference, the neighbour whose row a slipped status or response fits; `block` is in file order."""
    found = _moved_responses(block) | _swapped(block)
    for _, rows in groupby(block, key=lambda item: item.report):
        found |= _moved_statuses(list(rows))
    return found


def _moved_statuses(block: Sequence[Recommendation]) -> dict[str, Recommendation]:
    """Rows of one report in stretches in which every status fits the next (or last) row's response."""
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
    if unfinished_words(response):
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


def _swapped(block: Sequence[Recommendation]) -> dict[str, Recommendation]:
    """Two neighbours with each other's status: another body's matter open or done, own work not to be acted on."""
    found = {}
    for one, other in pairwise(block):
        if (_is_left_open(one) and _is_closed_work(other)) or (_is_closed_work(one) and _is_left_open(other)):
            found |= {one.ref: other, other.ref: one}
    return found


def _is_left_open(item: Recommendation) -> bool:
    return (
        item.status in _OPEN_OR_DONE and passed_on(item.response) is not None and not asked(item.text).force
    )


def _is_closed_work(item: Recommendation) -> bool:
    return (
        item.status is Status.NO_FURTHER_ACTION
        and tells_own_work(item.response)
        and not gives_reason(item.response)
        and asked(item.text).force
    )


def _moved_responses(block: Sequence[Recommendation]) -> dict[str, Recommendation]:
    """Runs of responses that share telling words with the next (or last) recommendation and none with their own.

    The row at the end of a run, whose answer stands beside it, is one of them where its own does not fit either.
    """
    wanted = [telling_stems(item.text) for item in block]
    said = [telling_stems(item.response) for item in block]
    found: dict[str, Recommendation] = {}
    for step in (1, -1):
        run: list[int] = []
        for place in (*range(len(block)), len(block)):
            if place < len(block) and _belongs_to(place, place + step, wanted, said):
                run.append(place)
                continue
            if len(run) >= _MIN_MISFITS:
                end = run[-1] + 1 if step == 1 else run[0] - 1
                if said[end] and not said[end] & wanted[end]:
                    found.setdefault(block[end].ref, block[end - step])
                found |= {block[at].ref: block[at + step] for at in run}
            run = []
    return found


def _belongs_to(place: int, other: int, wanted: Sequence[set[str]], said: Sequence[set[str]]) -> bool:
    if not 0 <= other < len(wanted) or said[place] & wanted[place]:
        return False
    common = {stem for stem in said[place] & wanted[other] if not stem.endswith(WORK)}
    if not common:
        return False
    around = Counter(
        stem for row in wanted[max(0, place - _AROUND) : place + _AROUND + 1] for stem in row & common
    )
    return any(around[stem] <= _RARE for stem in common)
