"""What each register keeps beside a recommendation: own reference, owner, target date, date closed.

Each place has what its register says. The recommendation has what was said last, by whichever register
changed what it says: importing a register again that says what it said before takes nothing from another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    ScalarSelect,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    update,
)

from searchapp.domain.batches import OF_A_STATEMENT, in_batches
from searchapp.domain.recommendation import KeptInRegister
from searchapp.store.records import kept_in_register
from searchapp.store.schema import HERE, INCOMING, KEPT, RECOMMENDATIONS, REGISTERS, SOURCE_ROWS

_OTHER: Final = SOURCE_ROWS.alias()


def note_what_is_said(connection: Connection, register: int, absent: frozenset[str]) -> None:
    """Note in `INCOMING` what this register says, and put in its place what the recommendation has then.

    Fields of `absent`, for which the file has no column, stay as they are known. So does what a file has
    that was exported here, where it is only what was known.
    """
    row = INCOMING.c
    said: dict[str, ColumnElement[str]] = {}
    for name in KEPT:
        before = func.coalesce(_here(register, name), "")
        exported = and_(row.given != "", row[name] == _known(name))
        said[HERE[name]] = before if name in absent else case((exported, before), else_=row[name])
    connection.execute(update(INCOMING).values(said))
    held = (row.ref.is_not(None), ~row.new, ~row.held_back)
    elsewhere = exists().where(*_elsewhere(register)).correlate(INCOMING)
    kept = {name: _known(name) if name in absent else _counts(register, name) for name in KEPT}
    connection.execute(update(INCOMING).where(*held, elsewhere).values(kept))
    if alone := {name: _known(name) for name in KEPT if name in absent}:
        connection.execute(update(INCOMING).where(*held, ~elsewhere).values(alone))


def _counts(register: int, name: str) -> ColumnElement[str]:
    """What a recommendation has that other registers hold too.

    What is known, where this register says what it said before and another says that; what this one says;
    where that is nothing, what another says, the newest first.
    """
    said = INCOMING.c[HERE[name]]
    others = _elsewhere(register)
    known_of_another = exists().where(*others, _OTHER.c[name] == _known(name)).correlate(INCOMING)
    newest = (
        select(_OTHER.c[name])
        .where(*others, _OTHER.c[name] != "")
        .order_by(_OTHER.c.run_id.desc())
        .limit(1)
        .correlate(INCOMING)
        .scalar_subquery()
    )
    return case(
        (and_(said == _here(register, name), known_of_another), _known(name)),
        (said == "", func.coalesce(newest, "")),
        else_=said,
    )


def _elsewhere(register: int) -> tuple[ColumnElement[bool], ...]:
    return _OTHER.c.ref == INCOMING.c.ref, _OTHER.c.register_id != register, ~_OTHER.c.gone


def _here(register: int, name: str) -> ScalarSelect[str]:
    place = SOURCE_ROWS.c
    found = select(place[name]).where(place.ref == INCOMING.c.ref, place.register_id == register)
    return found.correlate(INCOMING).scalar_subquery()


def _known(name: str) -> ScalarSelect[str]:
    found = select(RECOMMENDATIONS.c[name]).where(RECOMMENDATIONS.c.ref == INCOMING.c.ref)
    return found.correlate(INCOMING).scalar_subquery()


def said_by_registers(
    connection: Connection, rows: Sequence[RowMapping]
) -> dict[str, tuple[KeptInRegister, ...]]:
    """What each register says, by reference, of those recommendations on which several say different things.

    `rows`: of `records.select_recommendations`. Registers that say nothing are left out.
    """
    shared = [row["ref"] for row in rows if row["held_by"] > 1]
    found: dict[str, list[KeptInRegister]] = {}
    place = SOURCE_ROWS.c
    said = (
        select(place.ref, REGISTERS.c.name, *(place[name] for name in KEPT))
        .join(REGISTERS, REGISTERS.c.id == place.register_id)
        .where(~place.gone, or_(*(place[name] != "" for name in KEPT)))
        .order_by(REGISTERS.c.name)
    )
    for batch in in_batches(shared, OF_A_STATEMENT):
        for row in connection.execute(said.where(place.ref.in_(batch))).mappings():
            found.setdefault(row["ref"], []).append(kept_in_register(row))
    return {ref: tuple(several) for ref, several in found.items() if _differ(several)}


def _differ(several: Sequence[KeptInRegister]) -> bool:
    def said(name: str) -> Iterator[object]:
        return (value for one in several if (value := getattr(one, name)))

    return any(len(set(said(name))) > 1 for name in ("reference", "owner", "target", "closed"))
