"""When a recommendation was closed, as far as anything tells.

A register that was imported once says that it is closed, not since when; then nothing is made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from searchapp.domain.recommendation import PartialDate, Recommendation, Status
from searchapp.domain.review import Decided, Subject
from searchapp.domain.stated_history import StatedEntry, stated_stays


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusMove:
    """The register gave another status: the day of the import that brought it (UTC), before and after."""

    on: date
    before: Status
    after: Status


def closed_since(
    now: Recommendation, moves: Sequence[StatusMove], stated: Sequence[StatedEntry], decided: Decided
) -> PartialDate | None:
    """The date since which it has been closed; None while it is open and where nothing tells.

    The register's own date of closing comes first, then what the response states, then the day of the
    import in which it first stood closed, which is the latest day it can be. A person's decision counts
    where the register had it open, or closed it later. `moves` and `stated` are in order of time.
    """
    if now.status.is_open:
        return None
    recorded = now.recorded or now.status
    settled = decided.get((Subject.STATUS, ""))
    by_person = _day(date.fromisoformat(settled.at[:10])) if settled else None
    if recorded.is_open:
        return by_person
    by_register = now.kept.closed or _stated(stated, recorded) or _imported(moves)
    if by_register is None or by_person is None:
        return by_register
    return min(by_register, by_person, key=lambda when: when.earliest)


def _stated(entries: Sequence[StatedEntry], recorded: Status) -> PartialDate | None:
    stays = stated_stays(entries, recorded)
    if not stays or not stays[-1].lasting:
        return None
    since = None
    for stay in reversed(stays):
        if stay.status.is_open:
            break
        since = stay.since
    return since


def _imported(moves: Sequence[StatusMove]) -> PartialDate | None:
    closing = next((move for move in reversed(moves) if move.before.is_open != move.after.is_open), None)
    return _day(closing.on) if closing and closing.before.is_open else None


def _day(when: date) -> PartialDate:
    return PartialDate(when.year, when.month, when.day)
