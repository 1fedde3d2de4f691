"""Which register a file is an edition of: what decides which recommendations are gone from it."""

from __future__ import annotations

from pathlib import PurePath

from sqlalchemy import Connection, func, insert, select

from searchapp.domain.importing import ElsewhereRows
from searchapp.store.history_tables import UNDONE_RUNS
from searchapp.store.schema import IMPORT_RUNS, INCOMING, RECOMMENDATIONS, REGISTERS, SOURCE_ROWS


def find_register(connection: Connection, *, force: str, name: str, file: str) -> int:
    """The register's id, made where there is none.

    A given `name` decides. Without one: a register of the force called like the file, unless all it had was
    taken back; else the one with
    which the file shares at least half of its own rows and half of the register's (the same list under a
    new file name); else a new one called like the file. Wants the rows of `INCOMING` matched already.
    """
    called = name or PurePath(file).stem
    columns = REGISTERS.c
    found = connection.execute(
        select(columns.id).where(columns.force == force, columns.name == called)
    ).scalar_one_or_none()
    if not name and (found is None or not _holds_any(connection, found)):
        found = _largely_the_same(connection) or found
    if found is None:
        made = connection.execute(insert(REGISTERS).values(force=force, name=called)).inserted_primary_key
        assert made is not None
        found = made[0]
    return int(found)


def edition_of(connection: Connection, register: int) -> tuple[str, str, int]:
    """Force and name of a register, and which edition the file at hand is: 1 for a new register.

    Runs that were undone are not counted; nor is the one at hand, which is not assigned to a register yet.
    """
    run = IMPORT_RUNS.c
    before = (
        select(func.count())
        .select_from(IMPORT_RUNS)
        .where(run.register_id == register, run.id.not_in(select(UNDONE_RUNS.c.run_id)))
        .scalar_subquery()
    )
    named = select(REGISTERS.c.force, REGISTERS.c.name, before).where(REGISTERS.c.id == register)
    force, name, runs = connection.execute(named).one()
    return force, name, runs + 1


def rows_elsewhere(connection: Connection, register: int) -> tuple[ElsewhereRows, ...]:
    """The other registers that have recommendations of the same wording as rows of the file, the most first.

    What is gone from a register is not counted as being in it. Wordings are compared as `said` gives them.
    """
    place = SOURCE_ROWS.c
    rows = func.count(INCOMING.c.row.distinct()).label("rows")
    shared = (
        select(REGISTERS.c.force, REGISTERS.c.name, rows)
        .select_from(INCOMING)
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.text_identity == INCOMING.c.text_identity)
        .join(SOURCE_ROWS, place.ref == RECOMMENDATIONS.c.ref)
        .join(REGISTERS, REGISTERS.c.id == place.register_id)
        .where(place.register_id != register, place.gone.is_(False))
        .group_by(REGISTERS.c.id, REGISTERS.c.force, REGISTERS.c.name)
        .order_by(rows.desc(), REGISTERS.c.id)
    )
    return tuple(
        ElsewhereRows(force=force, register=name, rows=count)
        for force, name, count in connection.execute(shared)
    )


def _holds_any(connection: Connection, register: int) -> bool:
    held = select(SOURCE_ROWS.c.ref).where(SOURCE_ROWS.c.register_id == register).limit(1)
    return connection.execute(held).first() is not None


def _largely_the_same(connection: Connection) -> int | None:
    place = SOURCE_ROWS.c
    shared = (
        select(place.register_id, func.count().label("rows"))
        .join(INCOMING, INCOMING.c.ref == place.ref)
        .where(place.gone.is_(False))
        .group_by(place.register_id)
        .order_by(func.count().desc(), place.register_id)
    )
    best = connection.execute(shared).first()
    if best is None:
        return None
    in_file = connection.execute(select(func.count()).select_from(INCOMING)).scalar_one()
    in_register = connection.execute(
        select(func.count())
        .select_from(SOURCE_ROWS)
        .where(place.register_id == best.register_id, place.gone.is_(False))
    ).scalar_one()
    return int(best.register_id) if 2 * best.rows >= max(in_file, in_register) else None
