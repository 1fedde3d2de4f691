"""What a register itself says happened to a recommendation, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from searchapp.domain.recommendation import PartialDate, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedEntry:
    """One dated entry of a response: the status from that day on, and the comment made with it ("")."""

    on: PartialDate
    status: Status
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedStay:
    """A time at one status as a response states it.

    `until` is None for the last one, which lasts where the register still gives that status (`lasting`);
    otherwise nothing tells when it ended.
    """

    status: Status
    since: PartialDate
    until: PartialDate | None
    lasting: bool

    def days(self, today: date) -> int | None:
        """Whole days of it; None where the dates or its end are not told to the day, or are yet to come."""
        end = today if self.lasting else self.until and self.until.day and self.until.latest
        if not end or self.since.day is None or end < self.since.latest:
            return None
        return (end - self.since.latest).days


def in_order_of_time(entries: Sequence[StatedEntry]) -> list[StatedEntry]:
    """The entries, oldest first; of those on the same date, in the order they stand in."""
    return sorted(entries, key=lambda entry: (entry.on.earliest, entry.on.latest))


def stated_stays(entries: Sequence[StatedEntry], now: Status) -> tuple[StatedStay, ...]:
    """The stays from one status to the next, oldest first; `now` is what the register gives at present."""
    moves = [next(same) for _, same in groupby(in_order_of_time(entries), key=attrgetter("status"))]
    ends = [*(move.on for move in moves[1:]), None][: len(moves)]
    return tuple(
        StatedStay(status=move.status, since=move.on, until=end, lasting=end is None and move.status is now)
        for move, end in zip(moves, ends, strict=True)
    )
