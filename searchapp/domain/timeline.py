"""What became of one recommendation, and how long it stood at each status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from searchapp.domain.history import Event
from searchapp.domain.recommendation import Recommendation, Status
from searchapp.domain.stated_history import StatedEntry, StatedStay, in_order_of_time, stated_stays


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A time at one status, as the imports tell it; `until` is None for the present one."""

    status: Status
    since: datetime
    until: datetime | None

    def days(self, now: datetime) -> int:
        """Whole days of it."""
        return ((self.until or now) - self.since).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything the register has said of a recommendation, oldest first, and its stays.

    `events` and `stays` are what imports and decisions did here, to the second. `stated` and `stated_stays`
    are what the present response itself says, as precisely as it gives its dates.
    """

    ref: str
    events: tuple[Event, ...]
    stays: tuple[Stay, ...]
    stated: tuple[StatedEntry, ...] = ()
    stated_stays: tuple[StatedStay, ...] = ()


def timeline(now: Recommendation, events: Sequence[Event], stated: Sequence[StatedEntry] = ()) -> Timeline:
    """The timeline from all log entries of a recommendation, oldest first, and the entries of its response.

    Suggestions and what checks found are left out. Entries of undone import runs are shown, but count for
    no stay.
    """
    told = tuple(event for event in events if event.kind not in ("suggested", "checked"))
    counting = [event for event in told if not event.taken_back]
    return Timeline(
        ref=now.ref,
        events=told,
        stays=tuple(_stays(now, counting)),
        stated=tuple(in_order_of_time(stated)),
        stated_stays=stated_stays(stated, now.recorded or now.status),
    )


def _stays(now: Recommendation, events: Sequence[Event]) -> list[Stay]:
    first = next((event.at for event in events if event.kind == "new"), None)
    if first is None:
        return []
    moves = [event for event in events if event.kind == "changed" and event.field == "status"]
    recorded = (now.recorded or now.status).value
    statuses = [moves[0].before if moves else recorded, *(move.after for move in moves)]
    starts = [first, *(move.at for move in moves)]
    return [
        Stay(status=Status(status), since=since, until=until)
        for status, since, until in zip(statuses, starts, [*starts[1:], None], strict=True)
    ]
