"""What became of one recommendation, and how long it stood at each status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from searchapp.domain.history import Event
from searchapp.domain.recommendation import PartialDate, Recommendation, Status
from searchapp.domain.review import LogEntry, Subject
from searchapp.domain.stated_history import StatedEntry, StatedStay, in_order_of_time, stated_stays


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A time at one status that counted; `until` is None for the present one.

    `closed_on`: the register's own date of closing, where it is earlier than the import that brought it;
    `since` is then the end of that day, month or year.
    """

    status: Status
    since: datetime
    until: datetime | None
    closed_on: PartialDate | None = None

    @property
    def at_least(self) -> bool:
        """Whether it may have lasted longer, its beginning not being known to the day."""
        return self.closed_on is not None and self.closed_on.precision != "day"

    def days(self, now: datetime) -> int:
        """Whole days of it, at least."""
        return ((self.until or now) - self.since).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything the register has said of a recommendation, oldest first, and its stays.

    `events` are what imports and decisions did here, to the second; `stays` follow from them and from the
    register's own date of closing. `stated` and `stated_stays`
    are what the present response itself says, as precisely as it gives its dates.
    """

    ref: str
    events: tuple[Event, ...]
    stays: tuple[Stay, ...]
    stated: tuple[StatedEntry, ...] = ()
    stated_stays: tuple[StatedStay, ...] = ()


def timeline(
    now: Recommendation,
    events: Sequence[Event],
    stated: Sequence[StatedEntry] = (),
    log: Sequence[LogEntry] = (),
) -> Timeline:
    """The timeline from all changes of a recommendation, oldest first, and the entries of its response.

    `log`: what was decided of its status, oldest first.

    Suggestions and what checks found are left out. Entries of undone import runs are shown, but count for
    no stay.
    """
    told = tuple(event for event in events if event.kind not in ("suggested", "checked"))
    counting = [event for event in told if not event.taken_back]
    return Timeline(
        ref=now.ref,
        events=told,
        stays=tuple(_stays(_recorded(now, counting), log)),
        stated=tuple(in_order_of_time(stated)),
        stated_stays=stated_stays(stated, now.recorded or now.status),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """From `at` on the register has this status, or a person decided it, or (None) took that back."""

    at: datetime
    status: Status | None
    closed_on: PartialDate | None = None
    by_person: bool = False


def _recorded(now: Recommendation, events: Sequence[Event]) -> list[_Move]:
    """The statuses the register had, each from when an import brought it or the register dates it."""
    first = next((event.at for event in events if event.kind == "new"), None)
    if first is None:
        return []
    changes = [event for event in events if event.kind == "changed" and event.field == "status"]
    recorded = now.recorded or now.status
    before = Status(changes[0].before) if changes else recorded
    moves = [_Move(at=first, status=before)]
    moves += [_Move(at=change.at, status=Status(change.after)) for change in changes]
    return _dated(moves, now.kept.closed)


def _dated(moves: list[_Move], closed: PartialDate | None) -> list[_Move]:
    """The last closing put to the register's own date of it, where that leaves the moves in order."""
    is_open = [move.status is not None and move.status.is_open for move in moves]
    if closed is None or is_open[-1]:
        return moves
    at = len(moves) - next((n for n, one in enumerate(reversed(is_open)) if one), len(moves))
    when = datetime.combine(closed.latest, time(), UTC)
    if when >= moves[at].at or (at and when <= moves[at - 1].at):
        return moves
    return [*moves[:at], replace(moves[at], at=when, closed_on=closed), *moves[at + 1 :]]


def _stays(recorded: Sequence[_Move], log: Sequence[LogEntry]) -> Iterator[Stay]:
    """The times at each status that counted: what was decided, else what the register had."""
    decided = [
        _Move(
            at=datetime.fromisoformat(entry.at),
            status=Status(entry.step.settled[0]) if entry.step.settled else None,
            by_person=True,
        )
        for entry in log
        if (entry.step.subject, entry.step.item) == (Subject.STATUS, "")
    ]
    said: Status | None = None
    settled: Status | None = None
    stay: Stay | None = None
    for move in sorted([*recorded, *decided], key=lambda move: move.at):
        if move.by_person:
            settled = move.status
        else:
            said = move.status
        counts = settled or said
        if counts is None or (stay and stay.status is counts):
            continue
        if stay:
            yield replace(stay, until=move.at)
        stay = Stay(status=counts, since=move.at, until=None, closed_on=move.closed_on)
    if stay:
        yield stay
