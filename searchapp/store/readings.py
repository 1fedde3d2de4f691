"""Keeps how the file of an import run was read, and tells how each register was read last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, func, insert, select

from searchapp.domain.reading import Reading
from searchapp.domain.recommendation import Status
from searchapp.store.history_tables import UNDONE_RUNS
from searchapp.store.reading_tables import READINGS
from searchapp.store.schema import IMPORT_RUNS, REGISTERS

_UNSAID: Final = Reading()


def keep_reading(connection: Connection, run: int, reading: Reading) -> None:
    """Note how the file of a run was read, where anything was said of that."""
    if reading.says_anything:
        values = {
            "headings": list(reading.headings),
            "columns": dict(reading.columns),
            "fixed": dict(reading.fixed),
            "statuses": {words: status.value for words, status in reading.statuses.items()},
        }
        connection.execute(insert(READINGS).values(run_id=run, **values))


def last_readings(connection: Connection, force: str) -> Mapping[str, Reading]:
    """How the last edition that counts of each register of the force was read, the newest edition first."""
    run = IMPORT_RUNS.c
    newest = (
        select(run.register_id, func.max(run.id).label("run"))
        .where(run.id.not_in(select(UNDONE_RUNS.c.run_id)))
        .group_by(run.register_id)
        .subquery()
    )
    kept = READINGS.c
    found = (
        select(REGISTERS.c.name, kept.headings, kept.columns, kept.fixed, kept.statuses)
        .join(newest, newest.c.register_id == REGISTERS.c.id)
        .outerjoin(READINGS, kept.run_id == newest.c.run)
        .where(REGISTERS.c.force == force)
        .order_by(newest.c.run.desc())
    )
    return {
        name: _UNSAID
        if headings is None
        else Reading(
            headings=tuple(headings),
            columns=columns,
            fixed=fixed,
            statuses={words: Status(status) for words, status in statuses.items()},
        )
        for name, headings, columns, fixed, statuses in connection.execute(found)
    }
