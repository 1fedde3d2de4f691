"""Decisions on record: writes log, decided values and change log in one transaction, and reads them back.

Knows no rights and no rules of deciding. Nothing of the log is ever changed; an undo is an entry of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select

from searchapp.domain.errors import NotFound
from searchapp.domain.importing import FieldChange
from searchapp.domain.review import (
    NO_HASH,
    ChangedMeanwhile,
    Kind,
    LogEntry,
    LogFilter,
    Settled,
    Step,
    Subject,
)
from searchapp.store.database import Database
from searchapp.store.decided import DECIDED_AND_WHY, settled
from searchapp.store.decision_tables import DECIDED, LOG
from searchapp.store.schema import CHANGES
from searchapp.store.until_commit import UntilCommit

_BATCH: Final = 500
_STREAMED: Final = {"yield_per": _BATCH}
_QUIET: Final = (Kind.COMMENT, Kind.ANSWER)
"""Steps that change nothing a search could find or another reviewer decide by."""


class SqlDecisions:
    """The log and what stands decided, in one SQL database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._newest = UntilCommit(database, _newest)

    def record(
        self,
        plan: Callable[[], Sequence[Step]],
        *,
        who: str,
        seen: Mapping[str, int] | None = None,
    ) -> list[LogEntry]:
        """Put the steps of `plan` on record in one transaction, and return their entries.

        `plan` is called when everybody else waits, so that what it reads of the store is what the steps
        follow on. `seen`: the version of each reference that the decision rests on (see `versions`).
        Several steps are one batch. Raises ChangedMeanwhile, and whatever `plan` raises.
        """
        with self._database.writing() as connection:
            for ref, version in (seen or {}).items():
                _refuse_if_changed(connection, ref, version)
            return put_on_record(connection, plan(), who=who)

    def standing(self, subject: Subject, item: str | None = None) -> list[Settled]:
        """All that stands decided of a subject, the oldest decision first; `item` None: of any."""
        wanted = DECIDED_AND_WHY.where(DECIDED.c.subject == subject.value)
        if item is not None:
            wanted = wanted.where(DECIDED.c.item == item)
        with self._database.reading() as connection:
            return [settled(row) for row in connection.execute(wanted.order_by(DECIDED.c.entry)).mappings()]

    def versions(self, refs: Sequence[str]) -> dict[str, int]:
        """The version of each reference: the number of its newest change that is no mere suggestion."""
        found: dict[str, int] = dict.fromkeys(refs, 0)
        with self._database.reading() as connection:
            for start in range(0, len(refs), _BATCH):
                newest = _changes().where(CHANGES.c.ref.in_(refs[start : start + _BATCH]))
                counted = newest.with_only_columns(CHANGES.c.ref, func.max(CHANGES.c.number))
                rows = connection.execute(counted.group_by(CHANGES.c.ref))
                found.update((ref, version) for ref, version in rows)
        return found

    def entry(self, number: int) -> LogEntry:
        """One entry of the log. Raises NotFound."""
        with self._database.reading() as connection:
            row = connection.execute(select(LOG).where(LOG.c.number == number)).mappings().one_or_none()
        if row is None:
            raise NotFound(f"The log has no entry {number:,}.", next_step="Look it up with: searchapp log")
        return _entry(row)

    def entries(self, wanted: LogFilter = LogFilter(), *, newest_first: bool = False) -> Iterator[LogEntry]:  # noqa: B008 - frozen
        """Entries of the log in their order, streamed."""
        order = LOG.c.number.desc() if newest_first else LOG.c.number
        chosen = _narrowed(select(LOG), wanted).order_by(order)
        with (
            self._database.reading() as connection,
            connection.execute(chosen, execution_options=_STREAMED) as rows,
        ):
            yield from map(_entry, rows.mappings())

    def count(self, wanted: LogFilter = LogFilter()) -> int:  # noqa: B008 - frozen
        """How many entries of the log there are."""
        counted = _narrowed(select(func.count()).select_from(LOG), wanted)
        with self._database.reading() as connection:
            return int(connection.execute(counted).scalar_one())

    def page(self, wanted: LogFilter, *, offset: int, limit: int) -> list[LogEntry]:
        """Some entries of the log, the newest first."""
        chosen = _narrowed(select(LOG), wanted).order_by(LOG.c.number.desc()).offset(offset).limit(limit)
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(chosen).mappings()]

    def newest(self) -> tuple[int, str]:
        """Number and hash of the newest entry of the log; 0 and `NO_HASH` before the first."""
        return self._newest.of()

    def batch(self, number: int) -> list[LogEntry]:
        """The entries of a batch in their order; that of this number where it was alone. Raises NotFound."""
        with self._database.reading() as connection:
            rows = connection.execute(select(LOG).where(LOG.c.batch == number).order_by(LOG.c.number))
            found = [_entry(row) for row in rows.mappings()]
        return found or [self.entry(number)]

    def last_named(self) -> int:
        """The highest number of the log that a decided value names; 0 where nothing is decided."""
        with self._database.reading() as connection:
            return connection.execute(select(func.max(DECIDED.c.entry))).scalar_one() or 0


def _newest(connection: Connection, _about: str) -> tuple[int, str]:
    row = connection.execute(select(LOG.c.number, LOG.c.hash).order_by(LOG.c.number.desc()).limit(1)).first()
    return (row.number, row.hash) if row else (0, NO_HASH)


def put_on_record(connection: Connection, steps: Sequence[Step], *, who: str) -> list[LogEntry]:
    """Append entries to the log in a writing transaction that is under way; several steps are one batch."""
    return _Writing(connection, who).write(steps)


class _Writing:
    """One transaction's entries, appended to the chain."""

    def __init__(self, connection: Connection, who: str) -> None:
        self._connection = connection
        self._who = who
        self._at = datetime.now(UTC).isoformat(timespec="seconds")
        newest = select(LOG.c.number, LOG.c.hash).order_by(LOG.c.number.desc()).limit(1)
        last = connection.execute(newest).one_or_none()
        self._number: int = last.number if last else 0
        self._hash: str = last.hash if last else NO_HASH

    def write(self, steps: Sequence[Step]) -> list[LogEntry]:
        batch = self._number + 1 if len(steps) > 1 else None
        entries = [self._append(step, batch=batch) for step in steps]
        changes = [self._change(entry) for entry in entries if _is_seen(entry.step)]
        if changes:
            self._connection.execute(insert(CHANGES), changes)
        return entries

    def _append(self, step: Step, *, batch: int | None) -> LogEntry:
        stood = self._stood(step)
        unsigned = LogEntry(
            number=self._number + 1,
            at=self._at,
            who=self._who,
            step=step,
            batch=batch,
            follows=stood,
            previous=self._hash,
            hash="",
        )
        entry = replace(unsigned, hash=unsigned.digest)
        self._connection.execute(insert(LOG).values(_row(entry)))
        self._number, self._hash = entry.number, entry.hash
        self._settle(entry)
        return entry

    def _stood(self, step: Step) -> int | None:
        return self._connection.execute(select(DECIDED.c.entry).where(_of(step))).scalar_one_or_none()

    def _settle(self, entry: LogEntry) -> None:
        """Let stand what the entry says; an undo brings back the decision before, with its author."""
        step = entry.step
        if step.kind in _QUIET:
            return
        self._connection.execute(delete(DECIDED).where(_of(step)))
        if step.settled is not None:
            author = self._author(step.undoes) if step.undoes else entry
            self._connection.execute(
                insert(DECIDED).values(
                    ref=step.ref,
                    subject=step.subject.value,
                    item=step.item,
                    value=list(step.settled),
                    basis=step.basis,
                    by=author.who,
                    at=author.at,
                    entry=author.number,
                )
            )

    def _author(self, undone: int) -> LogEntry:
        before = select(LOG.c.follows).where(LOG.c.number == undone).scalar_subquery()
        row = self._connection.execute(select(LOG).where(LOG.c.number == before)).mappings().one()
        return _entry(row)

    def _change(self, entry: LogEntry) -> dict[str, Any]:
        step = entry.step
        return {
            "at": entry.at,
            "ref": step.ref,
            "kind": "decided",
            "field": step.subject.value,
            "before": "; ".join(step.before),
            "after": "; ".join(step.after),
        }


def _is_seen(step: Step) -> bool:
    return bool(step.ref) and step.kind not in _QUIET


def _of(step: Step) -> Any:
    same = (DECIDED.c.ref == step.ref) & (DECIDED.c.subject == step.subject.value)
    return same & (DECIDED.c.item == step.item)


def _changes() -> Select[Any]:
    return select(CHANGES).where(CHANGES.c.kind.not_in(("suggested", "checked")))


def _refuse_if_changed(connection: Connection, ref: str, version: int) -> None:
    since = _changes().where(CHANGES.c.ref == ref, CHANGES.c.number > version).order_by(CHANGES.c.number)
    rows = connection.execute(since).mappings().all()
    if rows:
        changes = [
            FieldChange(ref=ref, field=row["field"], before=row["before"], after=row["after"]) for row in rows
        ]
        raise ChangedMeanwhile(ref, changes=changes, version=rows[-1]["number"])


def _narrowed(chosen: Select[Any], wanted: LogFilter) -> Select[Any]:
    for name in ("ref", "who", "kind", "subject"):
        if value := getattr(wanted, name):
            chosen = chosen.where(LOG.c[name] == value)
    return chosen.where(LOG.c.at >= wanted.since) if wanted.since else chosen


def _row(entry: LogEntry) -> dict[str, Any]:
    values = asdict(entry)
    step: dict[str, Any] = values.pop("step")
    return {**values, **step, "kind": entry.step.kind.value, "subject": entry.step.subject.value}


def _entry(row: RowMapping) -> LogEntry:
    settled = row["settled"]
    step = Step(
        kind=Kind(row["kind"]),
        subject=Subject(row["subject"]),
        settled=None if settled is None else tuple(settled),
        before=tuple(row["before"]),
        after=tuple(row["after"]),
        **{name: row[name] for name in ("ref", "item", "basis", "why", "model_id", "run", "undoes")},
    )
    names = ("number", "at", "who", "batch", "follows", "previous", "hash")
    return LogEntry(step=step, **{name: row[name] for name in names})
