"""Which register a file is an edition of: what decides which recommendations are gone from it."""

from __future__ import annotations

from pathlib import PurePath

from sqlalchemy import Connection, func, insert, select

from searchapp.store.schema import INCOMING, REGISTERS, SOURCE_ROWS


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
