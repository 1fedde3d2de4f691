"""When a recommendation was closed: as the register and people tell, and never made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from searchapp.domain.closing import StatusMove, closed_since
from searchapp.domain.recommendation import PartialDate, Status
from searchapp.domain.review import Decided, Settled, Subject
from searchapp.domain.stated_history import StatedEntry
from tests.web.fakes import recommendation

OPEN, DONE, NFA = Status.BEING_PROGRESSED, Status.COMPLETED, Status.NO_FURTHER_ACTION
CLOSED = recommendation(status=DONE)


def moved(on: str, before: Status, after: Status) -> StatusMove:
    return StatusMove(on=date.fromisoformat(on), before=before, after=after)


def stated(on: str, status: Status) -> StatedEntry:
    return StatedEntry(on=PartialDate.parse(on), status=status, comment="")


def decided(on: str, status: Status) -> Decided:
    one = Settled(
        ref=CLOSED.ref,
        subject=Subject.STATUS,
        item="",
        value=(status.value,),
        basis="",
        by="reviewer-1",
        at=f"{on}T10:00:00+00:00",
        entry=1,
    )
    return {(Subject.STATUS, ""): one}


def test_what_was_closed_when_it_was_first_imported_has_no_date_of_closing() -> None:
    assert closed_since(CLOSED, [], [], {}) is None


def test_what_is_open_has_none_either() -> None:
    moves = [moved("2015-02-01", OPEN, DONE), moved("2016-02-01", DONE, OPEN)]
    assert closed_since(recommendation(status=OPEN), moves, [], {}) is None


@pytest.mark.parametrize(
    ("moves", "since"),
    [
        ([("2015-02-01", OPEN, DONE)], "2015-02-01"),
        ([("2015-02-01", OPEN, NFA), ("2016-02-01", NFA, DONE)], "2015-02-01"),
        ([("2014-02-01", OPEN, DONE), ("2015-02-01", DONE, OPEN), ("2016-02-01", OPEN, DONE)], "2016-02-01"),
        ([("2016-02-01", NFA, DONE)], "None"),
    ],
)
def test_it_is_closed_since_the_import_that_first_had_it_closed_for_good(
    moves: list[tuple[str, Status, Status]], since: str
) -> None:
    assert str(closed_since(CLOSED, [moved(*move) for move in moves], [], {})) == since


def test_what_the_response_states_comes_before_the_day_of_an_import() -> None:
    moves = [moved("2016-02-01", OPEN, DONE)]
    entries = [stated("2014", OPEN), stated("2015-06", NFA), stated("2015-09", DONE)]
    assert str(closed_since(CLOSED, moves, entries, {})) == "2015-06"
    assert str(closed_since(CLOSED, moves, entries[:1], {})) == "2016-02-01"


def test_a_person_closes_what_the_register_has_open() -> None:
    now = replace(CLOSED, recorded=OPEN)
    assert str(closed_since(now, [], [], decided("2016-03-02", DONE))) == "2016-03-02"


def test_of_a_person_and_the_register_the_first_one_counts_if_it_is_known() -> None:
    now = replace(CLOSED, recorded=DONE)
    later = [moved("2016-05-01", OPEN, DONE)]
    assert str(closed_since(now, later, [], decided("2016-03-02", DONE))) == "2016-03-02"
    assert closed_since(now, [], [], decided("2016-03-02", DONE)) is None
