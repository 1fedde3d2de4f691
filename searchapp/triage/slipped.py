"""Finds rows that have slipped: their statuses, or their responses, belong to a neighbouring row.

Owns the look at neighbours. One misfit is no slip; two in a run are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from searchapp.domain.recommendation import Recommendation, Status
from searchapp.triage.bodies import asked
from searchapp.triage.response_judge import surely_gives_reason, unfinished_words
from searchapp.triage.responses import passed_on, tells_own_work
from searchapp.triage.telling import KIN, WORK, telling_stems

_OPEN_OR_DONE: Final = frozenset((Status.COMPLETED, Status.BEING_PROGRESSED))
_ANY: Final = frozenset(Status)
_MIN_MISFITS: Final = 2
_MIN_EXCHANGED: Final = 3  # telling words of two exchanged responses together
_MIN_ASTRAY: Final = 2  # telling words of a response that is its neighbour's
_MIN_PLAINLY: Final = 5  # the same of two responses together, where a word stands at home by chance
_REACH: Final = 3  # rows from one sign of a slip to the next
_AROUND: Final = 8  # rows before and after among which a telling word is rare
_RARE: Final = 2  # of these rows that may ask for it


def slipped_rows(block: Sequence[Recommendation]) -> dict[str, Recommendation]:
    """By reference, the neighbour whose row a slipped status or response fits.

    `block` is in file order; its rows stand together.
    """
    wanted = [telling_stems(item.text) for item in block]
    said = [telling_stems(item.response) for item in block]
    return (
        _misplaced_responses(block, wanted, said)
        | _moved_responses(block, wanted, said)
        | _moved_statuses(block)
    )


def _moved_statuses(block: Sequence[Recommendation]) -> dict[str, Recommendation]:
    """Rows in stretches in which every status fits the next (or last) row's response.

    A stretch counts where it has both signs, each within reach of another: a matter of others' that was left
    open, and the force's own work under No further action. Either alone is an ordinary slip of the pen.
    """
    for closed in (False, True):  # the dearer of both signs last
        if not any(_sign(item) for item in block if (item.status is Status.NO_FURTHER_ACTION) is closed):
            return {}  # what most reports come to, before it is looked for what fits
    fits = [_fitting(item) for item in block]
    signs = [_sign(item) if item.status not in fit else "" for item, fit in zip(block, fits, strict=True)]
    found: dict[str, Recommendation] = {}
    for step in (1, -1):
        for run in _runs(block, fits, step):
            for group in _near_one_another([place for place in run if signs[place]]):
                if {signs[place] for place in group} == {"left open", "closed work"}:
                    found = {block[place].ref: block[place + step] for place in group} | found
    for place, other in pairwise(range(len(block))):
        exchanged = block[place].status in fits[other] and block[other].status in fits[place]
        if exchanged and {signs[place], signs[other]} == {"left open", "closed work"}:
            found = {block[place].ref: block[other], block[other].ref: block[place]} | found
    return found


def _sign(item: Recommendation) -> str:
    if item.status is Status.NO_FURTHER_ACTION:
        own = tells_own_work(item.response) and not surely_gives_reason(item.response)
        return "closed work" if own and asked(item.text).force else ""
    return "left open" if passed_on(item.response) and not asked(item.text).force else ""


def _near_one_another(places: Sequence[int]) -> Iterator[list[int]]:
    group: list[int] = []
    for place in places:
        if group and place - group[-1] > _REACH:
            yield group
            group = []
        group.append(place)
    yield group


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


def _misplaced_responses(
    block: Sequence[Recommendation], wanted: Sequence[set[str]], said: Sequence[set[str]]
) -> dict[str, Recommendation]:
    """Two neighbours whose responses were exchanged, or one response that is plainly its neighbour's.

    Words that both recommendations ask for tell nothing. For an exchange each response must have some of the
    other's, for one response by itself two, where neither response answers its own recommendation at all.
    """
    found: dict[str, Recommendation] = {}
    for place in range(len(block) - 1):
        pair = ((place, place + 1), (place + 1, place))
        astray = [_things(said[at] & (wanted[other] - wanted[at])) for at, other in pair]
        at_home = [said[at] & (wanted[at] - wanted[other]) for at, other in pair]
        if _exchanged(astray, at_home) or _passed_on_by_neighbour(block, pair, astray, at_home):
            found |= {block[at].ref: block[other] for at, other in pair}
        elif not any(said[at] & wanted[at] for at, _ in pair):
            for (at, other), words in zip(pair, astray, strict=True):
                if len(words) >= _MIN_ASTRAY and said[other] and not passed_on(block[at].response):
                    found[block[at].ref] = block[other]
    return found


def _exchanged(astray: Sequence[set[str]], at_home: Sequence[set[str]]) -> bool:
    """Whether both have only words of the other's, or so many that one of their own is there by chance."""
    if not any(at_home):
        return all(astray) and len(set().union(*astray)) >= _MIN_EXCHANGED
    return (
        sum(stem[-1] not in KIN for stem in set().union(*at_home)) <= 1
        and min(map(len, astray)) >= _MIN_ASTRAY
        and len(set().union(*astray)) >= _MIN_PLAINLY
    )


def _passed_on_by_neighbour(
    block: Sequence[Recommendation],
    pair: Sequence[tuple[int, int]],
    astray: Sequence[set[str]],
    at_home: Sequence[set[str]],
) -> bool:
    """Whether one response leaves the matter to a body only the neighbour's text asks, the other astray."""
    for (at, other), back_astray, back_home in zip(pair, reversed(astray), reversed(at_home), strict=True):
        passed = passed_on(block[at].response)
        if passed is None or back_home or len(back_astray) < _MIN_ASTRAY:
            continue
        own, neighbours = asked(block[at].text), asked(block[other].text)
        if any(neighbours.names(body) and not own.names(body) for body in passed.bodies):
            return True
    return False


def _things(stems: set[str]) -> set[str]:
    return {stem for stem in stems if not stem.endswith(WORK)}


def _moved_responses(
    block: Sequence[Recommendation], wanted: Sequence[set[str]], said: Sequence[set[str]]
) -> dict[str, Recommendation]:
    """Runs of responses that share telling words with the next (or last) recommendation, none with their own.

    The row at the end of a run, whose answer stands beside it, is one of them where its own fits no better.
    """
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
    common = _things(said[place] & wanted[other])
    if not common:
        return False
    around = Counter(
        stem for row in wanted[max(0, place - _AROUND) : place + _AROUND + 1] for stem in row & common
    )
    return any(around[stem] <= _RARE for stem in common)
