from __future__ import annotations

from datetime import date

import pytest

from searchapp.domain.recommendation import PartialDate, Status
from searchapp.domain.stated_history import StatedEntry, stated_stays

TODAY = date(2018, 5, 13)


def entry(on: str, status: Status) -> StatedEntry:
    return StatedEntry(on=PartialDate.parse(on), status=status, comment="")


def test_time_in_status_runs_from_one_stated_status_to_the_next() -> None:
    entries = [
        entry("2018-05-03", Status.COMPLETED),
        entry("2018-04-01", Status.BEING_PROGRESSED),
        entry("2018-04-20", Status.BEING_PROGRESSED),
    ]
    stays = stated_stays(entries, Status.COMPLETED)
    assert [(stay.status, stay.days(TODAY)) for stay in stays] == [
        (Status.BEING_PROGRESSED, 32),
        (Status.COMPLETED, 10),
    ]


@pytest.mark.parametrize("on", ["2018", "2018-04", "2019-01-01"])
def test_days_are_counted_only_between_dates_that_are_told(on: str) -> None:
    (stay,) = stated_stays([entry(on, Status.COMPLETED)], Status.COMPLETED)
    assert stay.lasting
    assert stay.days(TODAY) is None


def test_the_last_stated_status_does_not_last_where_the_register_gives_another_now() -> None:
    (stay,) = stated_stays([entry("2018-04-01", Status.COMPLETED)], Status.NO_FURTHER_ACTION)
    assert not stay.lasting
    assert stay.days(TODAY) is None
