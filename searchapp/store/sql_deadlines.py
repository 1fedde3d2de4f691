"""Deadlines in the store: what was read from each recommendation, and what has still to be read.

What is unread follows from the change log alone: whatever entered it since the last reading, if it is about a
text or a date made. So no import, and no undoing of one, has to know of deadlines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, insert, or_, select, update

from searchapp.domain.batches import OF_A_STATEMENT, in_batches
from searchapp.domain.deadline import Deadline, Period, due
from searchapp.domain.recommendation import PartialDate
from searchapp.store.database import Database
from searchapp.store.deadline_tables import DEADLINE_PASS, DEADLINE_READINGS, DEADLINES
from searchapp.store.schema import CHANGES, RECOMMENDATIONS

_BATCH: Final = 500
_STREAMED: Final = {"yield_per": _BATCH}
_NEW_TEXT: Final = ("new", "undone")
_READ_FROM: Final = ("text", "made")


class SqlDeadlines:
    """`domain.ports.DeadlineStore` over one SQL database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def deadlines(self, refs: Sequence[str]) -> dict[str, tuple[Deadline, ...]]:
        """Deadlines by reference; references without any are left out."""
        with self._database.reading() as connection:
            return _known(connection, refs)

    def is_read(self, reader: str) -> bool:
        """Whether this reader has read every recommendation as it is now."""
        with self._database.reading() as connection:
            unread = select(RECOMMENDATIONS.c.ref).where(_unread(connection, reader)).limit(1)
            return connection.execute(unread).first() is None

    def begin_reading(self, reader: str) -> int:
        """Begin, or go on with what was begun; see the port."""
        with self._database.writing() as connection:
            if _pass(connection, reader) is None:
                newest = connection.execute(select(func.max(CHANGES.c.number))).scalar_one() or 0
                connection.execute(delete(DEADLINE_PASS))
                connection.execute(insert(DEADLINE_PASS).values(reader=reader, change=newest, ref=""))
            waiting = select(func.count()).select_from(RECOMMENDATIONS).where(_unread(connection, reader))
            return connection.execute(waiting).scalar_one()

    def unread(self, reader: str) -> Iterator[tuple[str, str, PartialDate | None]]:
        """What this reader has still to read, streamed in the order of references."""
        columns = RECOMMENDATIONS.c
        wanted = select(columns.ref, columns.text, columns.made).order_by(columns.ref)
        with self._database.reading() as connection:
            waiting = wanted.where(_unread(connection, reader))
            with connection.execute(waiting, execution_options=_STREAMED) as rows:
                for ref, text, made in rows:
                    yield ref, text, PartialDate.parse(made) if made else None

    def save_deadlines(self, reader: str, items: Mapping[str, tuple[Deadline, ...]]) -> None:
        """Replace the deadlines of these references; see the port."""
        with self._database.writing() as connection:
            for refs in in_batches(items, OF_A_STATEMENT):
                known = _known(connection, refs)
                connection.execute(delete(DEADLINES).where(DEADLINES.c.ref.in_(refs)))
                rows = [{"ref": ref, "found": list(map(_values, items[ref]))} for ref in refs if items[ref]]
                if rows:
                    connection.execute(insert(DEADLINES), rows)
                _log(connection, {ref: (known.get(ref, ()), items[ref]) for ref in refs})
            came = DEADLINE_PASS.c
            last = max(items, default="")
            further = update(DEADLINE_PASS).where(came.reader == reader, came.ref < last)
            connection.execute(further.values(ref=last))

    def end_reading(self, reader: str) -> None:
        """Note how far this reader has come; what another one read no longer counts."""
        with self._database.writing() as connection:
            under_way = _pass(connection, reader)
            if under_way is not None:
                connection.execute(delete(DEADLINE_READINGS))
                read = {"reader": reader, "change": under_way.change, "at": _now()}
                connection.execute(insert(DEADLINE_READINGS), [read])
                connection.execute(delete(DEADLINE_PASS))


def _pass(connection: Connection, reader: str) -> Row[*tuple[Any, ...]] | None:
    return connection.execute(select(DEADLINE_PASS).where(DEADLINE_PASS.c.reader == reader)).first()


def _unread(connection: Connection, reader: str) -> ColumnElement[bool]:
    """The condition under which a recommendation has still to be read.

    That is after the last reading that was finished, and not before the place to which one under way has
    come, unless it changed since that began.
    """
    read = select(DEADLINE_READINGS.c.change).where(DEADLINE_READINGS.c.reader == reader)
    finished = connection.execute(read).scalar_one_or_none()
    ref, under_way = RECOMMENDATIONS.c.ref, _pass(connection, reader)
    waiting = ref.is_not(None) if finished is None else ref.in_(_changed_after(finished))
    if under_way is None:
        return waiting
    return and_(waiting, or_(ref > under_way.ref, ref.in_(_changed_after(under_way.change))))


def _changed_after(change: int) -> Select[Any]:
    entry = CHANGES.c
    about = or_(entry.kind.in_(_NEW_TEXT), entry.field.in_(_READ_FROM))
    return select(entry.ref).where(entry.number > change, about)


def _known(connection: Connection, refs: Sequence[str]) -> dict[str, tuple[Deadline, ...]]:
    found: dict[str, tuple[Deadline, ...]] = {}
    for batch in in_batches(refs, OF_A_STATEMENT):
        rows = connection.execute(select(DEADLINES).where(DEADLINES.c.ref.in_(batch)))
        found.update((ref, tuple(map(_deadline, values))) for ref, values in rows)
    return found


def _log(
    connection: Connection, changes: Mapping[str, tuple[Sequence[Deadline], Sequence[Deadline]]]
) -> None:
    at = _now()
    entries = [
        {
            "at": at,
            "ref": ref,
            "kind": "dated",
            "field": "deadlines",
            "before": _said(old),
            "after": _said(new),
        }
        for ref, (old, new) in changes.items()
        if old != new
    ]
    if entries:
        connection.execute(insert(CHANGES), entries)


def _said(deadlines: Sequence[Deadline]) -> str:
    """When these are due, for the change log."""
    when = due(deadlines)
    if when is None:
        return "no date" if deadlines else ""
    return str(when.latest) if when.earliest == when.latest else f"{when.earliest} to {when.latest}"


def _values(deadline: Deadline) -> list[Any]:
    every = deadline.every
    return [
        deadline.earliest.isoformat() if deadline.earliest else None,
        deadline.latest.isoformat() if deadline.latest else None,
        deadline.words,
        deadline.start,
        deadline.end,
        [every.months, every.days, every.working_days] if every else None,
    ]


def _deadline(values: list[Any]) -> Deadline:
    earliest, latest, words, start, end, every = values
    return Deadline(
        earliest=date.fromisoformat(earliest) if earliest else None,
        latest=date.fromisoformat(latest) if latest else None,
        words=words,
        start=start,
        end=end,
        every=Period(months=every[0], days=every[1], working_days=every[2]) if every else None,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
