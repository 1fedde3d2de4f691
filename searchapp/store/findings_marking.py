"""Marks what is to be looked at again, and keeps all that is present in file order.

Owns `UNCHECKED` and the places in `TRIAGED`. Rows are compared within runs of one report, so that whatever
makes, cuts or joins a run has it marked: a row that changed, another neighbour, another report's title.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import (
    Connection,
    FromClause,
    Select,
    Subquery,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from searchapp.domain.batches import OF_A_STATEMENT, in_batches
from searchapp.store import findings_records as records
from searchapp.store.findings_rows import PRESENT, rename_rows
from searchapp.store.findings_tables import FINDING_REFS, FINDINGS, TRIAGED, UNCHECKED
from searchapp.store.findings_writing import drop_contradictions
from searchapp.store.schema import CHANGES, RECOMMENDATIONS, SOURCE_ROWS

IN_ORDER: Final = (SOURCE_ROWS.c.register_id, SOURCE_ROWS.c.row, SOURCE_ROWS.c.ref)
_PLACED: Final = select(TRIAGED.c.ref, TRIAGED.c.place)
_BLANK: Final = {
    name: literal(value, TRIAGED.c[name].type) for name, value in records.triaged_values(None).items()
}


def put_in_order(connection: Connection, change: int) -> None:
    """Number the present recommendations in file order, all of them, and drop what is said of others.

    Marks what has other neighbours now; what names the row of one that moved has its words renewed.
    """
    there = select(SOURCE_ROWS.c.ref).where(PRESENT)
    gone = select(TRIAGED.c.ref).where(TRIAGED.c.ref.not_in(there))
    drop_contradictions(connection, FINDING_REFS.c.ref.in_(gone))
    place = func.row_number().over(order_by=IN_ORDER)
    placed = select(SOURCE_ROWS.c.ref, SOURCE_ROWS.c.row, place.label("place")).where(PRESENT).subquery()
    _mark(connection, change, _with_other_neighbours(placed))
    rename_rows(connection)
    for table in (UNCHECKED, TRIAGED):
        connection.execute(delete(table).where(table.c.ref.not_in(there)))
    for table in (TRIAGED, UNCHECKED):
        connection.execute(
            update(table)
            .where(table.c.ref == placed.c.ref)
            .values({name: placed.c[name] for name in ("place", "row") if name in table.c})
        )
    added = {**_BLANK, **{name: placed.c[name] for name in ("ref", "place", "row")}}
    new = select(*added.values()).where(placed.c.ref.not_in(select(TRIAGED.c.ref)))
    connection.execute(insert(TRIAGED).from_select(list(added), new))
    about = (
        select(FINDING_REFS.c.finding, TRIAGED.c.place)
        .join(TRIAGED, TRIAGED.c.ref == FINDING_REFS.c.ref)
        .where(FINDING_REFS.c.place == 0)
        .subquery()
    )
    moved = (about.c.finding == FINDINGS.c.number) & (FINDINGS.c.place != about.c.place)
    told = update(FINDINGS).where(FINDINGS.c.kind == records.CONTRADICTION, moved)
    connection.execute(told.values(place=about.c.place))


def mark_all(connection: Connection, change: int) -> None:
    """Mark everything that is present."""
    _mark(connection, change, _PLACED)


def mark_changed(connection: Connection, change: int, refs: Collection[str], *, since: int) -> None:
    """Mark these, and of all that is marked then clusters and reports.

    Where a report's title changed after the entry `since` of the change log, marks the neighbours first: they
    may have been of that report.
    """
    for batch in in_batches(sorted(refs), OF_A_STATEMENT):
        _mark(connection, change, _PLACED.where(TRIAGED.c.ref.in_(batch)))
    mine, twin = FINDING_REFS.alias(), FINDING_REFS.alias()
    together = (
        _PLACED.join(twin, twin.c.ref == TRIAGED.c.ref)
        .join(FINDINGS, (FINDINGS.c.number == twin.c.finding) & (FINDINGS.c.kind == records.CLUSTER))
        .join(mine, mine.c.finding == twin.c.finding)
        .join(UNCHECKED, UNCHECKED.c.ref == mine.c.ref)
    )
    _mark(connection, change, together)
    for step in (-1, 1):
        _mark(connection, change, _beside_retitled(since, step))
    said, marked = RECOMMENDATIONS.c, RECOMMENDATIONS.alias()
    reports = select(marked.c.report_identity).join(UNCHECKED, UNCHECKED.c.ref == marked.c.ref)
    of_reports = _PLACED.join(RECOMMENDATIONS, said.ref == TRIAGED.c.ref)
    _mark(connection, change, of_reports.where(said.report_identity.in_(reports)))


def _mark(connection: Connection, change: int, places: Select[Any]) -> None:
    """Mark these references with their places, where they are not marked already."""
    found = places.subquery()
    new = select(found.c.ref, found.c.place, literal(change)).where(
        found.c.ref.not_in(select(UNCHECKED.c.ref))
    )
    connection.execute(insert(UNCHECKED).from_select(["ref", "place", "change"], new.distinct()))


def _with_other_neighbours(placed: Subquery) -> Select[Any]:
    before, now = _neighbours(TRIAGED), _neighbours(placed)
    others = (before.c[side].is_distinct_from(now.c[side]) for side in ("last", "next"))
    return select(before.c.ref, before.c.place).join(now, now.c.ref == before.c.ref).where(or_(*others))


def _neighbours(placed: FromClause) -> Subquery:
    ref, order = placed.c.ref, placed.c.place
    last, following = func.lag(ref).over(order_by=order), func.lead(ref).over(order_by=order)
    return select(ref, order, last.label("last"), following.label("next")).subquery()


def _beside_retitled(since: int, step: int) -> Select[Any]:
    """Those `step` places from one whose report has another title."""
    retitled = select(CHANGES.c.ref).where(CHANGES.c.number > since, CHANGES.c.field == "report")
    of_them = TRIAGED.alias()
    return _PLACED.join(of_them, of_them.c.place == TRIAGED.c.place + step).where(of_them.c.ref.in_(retitled))
