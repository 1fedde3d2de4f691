"""How long at each status: by imports, the register's date of closing and decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from searchapp.domain.history import Event
from searchapp.domain.importing import ChangeKind
from searchapp.domain.recommendation import Kept, PartialDate, Recommendation, Status
from searchapp.domain.review import NO_HASH, PROPOSED, Kind, LogEntry, Step, Subject
from searchapp.domain.timeline import Stay, timeline
from tests.web.fakes import recommendation

OPEN, DONE, NFA = Status.BEING_PROGRESSED, Status.COMPLETED, Status.NO_FURTHER_ACTION
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00:00+00:00")


def imported(day: str) -> Event:
    return event(day, "new")


def moved(day: str, before: Status, after: Status) -> Event:
    return event(day, "changed", "status", before.value, after.value)


def event(day: str, kind: ChangeKind, field: str = "", before: str = "", after: str = "") -> Event:
    return Event(
        number=1,
        at=on(day),
        ref="REC-0001",
        kind=kind,
        field=field,
        before=before,
        after=after,
        run=1,
        file="register.csv",
        by="",
        taken_back=False,
    )


def entry(day: str, status: Status | None, item: str = "") -> LogEntry:
    step = Step(
        kind=Kind.CHANGE,
        subject=Subject.STATUS,
        ref="REC-0001",
        item=item,
        settled=(status.value,) if status else None,
    )
    return LogEntry(
        number=1,
        at=on(day).isoformat(),
        who="reviewer-1",
        step=step,
        batch=None,
        follows=None,
        previous=NO_HASH,
        hash="",
    )


def at(status: Status, closed: str = "") -> Recommendation:
    found = recommendation(status=status)
    return replace(found, kept=Kept(closed=PartialDate.parse(closed))) if closed else found


def told(stays: tuple[Stay, ...]) -> list[tuple[Status, str, int]]:
    return [(stay.status, str(stay.closed_on or stay.since.date()), stay.days(NOW)) for stay in stays]


def test_what_was_closed_long_before_its_first_import_is_closed_since_the_registers_date() -> None:
    (stay,) = timeline(at(DONE, "2019-02-20"), [imported("2026-03-01")]).stays
    assert told((stay,)) == [(DONE, "2019-02-20", 2566)]
    assert not stay.at_least


def test_a_date_of_closing_that_is_only_a_year_says_how_long_at_least() -> None:
    (stay,) = timeline(at(DONE, "2025"), [imported("2026-03-01")]).stays
    assert told((stay,)) == [(DONE, "2025", 60)]
    assert stay.at_least


def test_a_date_of_closing_ends_the_time_at_the_open_status_before_it() -> None:
    events = [imported("2025-01-01"), moved("2026-02-01", OPEN, DONE), moved("2026-02-10", DONE, NFA)]
    stays = timeline(at(NFA, "2025-12-01"), events).stays
    assert told(stays) == [(OPEN, "2025-01-01", 333), (DONE, "2025-12-01", 71), (NFA, "2026-02-10", 19)]


@pytest.mark.parametrize("closed", ["2024-06-01", "2026-02-20"])
def test_a_date_that_other_imports_belie_moves_nothing(closed: str) -> None:
    events = [imported("2025-01-01"), moved("2026-02-01", OPEN, DONE)]
    stays = timeline(at(DONE, closed), events).stays
    assert told(stays) == [(OPEN, "2025-01-01", 396), (DONE, "2026-02-01", 28)]


def test_what_is_open_again_has_no_date_of_closing() -> None:
    events = [imported("2025-01-01"), moved("2026-02-01", DONE, OPEN)]
    assert [stay.closed_on for stay in timeline(at(OPEN, "2024-01-01"), events).stays] == [None, None]


def test_a_decision_ends_the_time_at_the_registers_status_and_its_undo_brings_it_back() -> None:
    log = [entry("2026-02-01", NFA), entry("2026-02-11", None)]
    now = replace(at(NFA), recorded=OPEN)
    assert told(timeline(now, [imported("2026-01-01")], log=log[:1]).stays) == [
        (OPEN, "2026-01-01", 31),
        (NFA, "2026-02-01", 28),
    ]
    assert told(timeline(at(OPEN), [imported("2026-01-01")], log=log).stays) == [
        (OPEN, "2026-01-01", 31),
        (NFA, "2026-02-01", 10),
        (OPEN, "2026-02-11", 18),
    ]


def test_a_decision_counts_over_what_later_imports_say_and_a_proposal_counts_for_nothing() -> None:
    log = [entry("2026-01-10", NFA), entry("2026-01-20", DONE, PROPOSED)]
    events = [imported("2026-01-01"), moved("2026-02-01", OPEN, DONE)]
    stays = timeline(replace(at(NFA), recorded=DONE), events, log=log).stays
    assert told(stays) == [(OPEN, "2026-01-01", 9), (NFA, "2026-01-10", 50)]
