"""Reads what stands decided, and puts it over what the register says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, func, select

from searchapp.domain.effective import with_status
from searchapp.domain.recommendation import Recommendation
from searchapp.domain.review import Decided, Settled, Subject
from searchapp.store.decision_tables import DECIDED, LOG
from searchapp.store.kept_by_register import said_by_registers
from searchapp.store.records import recommendation
from searchapp.store.schema import RECOMMENDATIONS, SHOWN_PLACE, SOURCE_ROWS

_BATCH: Final = 500


_OF_STATUS: Final = and_(
    DECIDED.c.ref == RECOMMENDATIONS.c.ref,
    DECIDED.c.subject == Subject.STATUS.value,
    DECIDED.c.item == "",
)
STATUS_THAT_COUNTS: Final[ColumnElement[str]] = func.coalesce(
    select(DECIDED.c.value[0].as_string()).where(_OF_STATUS).correlate(RECOMMENDATIONS).scalar_subquery(),
    RECOMMENDATIONS.c.status,
)
"""The status decided of a recommendation, or else the register's, as a column beside `RECOMMENDATIONS`."""

DECIDED_AND_WHY: Final = select(DECIDED, func.coalesce(LOG.c.why, "").label("why")).outerjoin(
    LOG, LOG.c.number == DECIDED.c.entry
)
"""Rows for `settled`: what stands decided, with the reason on record."""


def decided(
    connection: Connection, refs: Sequence[str], subject: Subject | None = None
) -> dict[str, Decided]:
    """What stands decided of `refs`, all of it or of one subject, as `connection` sees it."""
    found: dict[str, dict[tuple[Subject, str], Settled]] = {}
    for start in range(0, len(refs), _BATCH):
        wanted = DECIDED_AND_WHY.where(DECIDED.c.ref.in_(refs[start : start + _BATCH]))
        if subject is not None:
            wanted = wanted.where(DECIDED.c.subject == subject.value)
        for row in connection.execute(wanted).mappings():
            one = settled(row)
            found.setdefault(one.ref, {})[one.subject, one.item] = one
    return dict(found)


def as_decided(connection: Connection, rows: Sequence[RowMapping]) -> Iterator[Recommendation]:
    """The recommendations in rows of `records.select_recommendations`, each with the status that counts."""
    found = decided(connection, [row["ref"] for row in rows], Subject.STATUS)
    said = said_by_registers(connection, rows)
    for row in rows:
        yield with_status(recommendation(row, said.get(row["ref"], ())), found.get(row["ref"], {}))


def status_counts(connection: Connection) -> dict[str, int]:
    """How many recommendations that are not gone have each status that counts; unused ones left out."""
    in_register = (
        select(RECOMMENDATIONS.c.status, func.count().label("number"))
        .join(SOURCE_ROWS, SHOWN_PLACE)
        .where(SOURCE_ROWS.c.gone.is_(False))
        .group_by(RECOMMENDATIONS.c.status)
    )
    found = {row.status: row.number for row in connection.execute(in_register)}
    moved = (
        select(RECOMMENDATIONS.c.status, DECIDED.c.value)
        .join(SOURCE_ROWS, SHOWN_PLACE)
        .join(DECIDED, _OF_STATUS)
        .where(SOURCE_ROWS.c.gone.is_(False))
    )
    for recorded, value in connection.execute(moved):
        found[recorded] -= 1
        found[value[0]] = found.get(value[0], 0) + 1
    return found


def settled(row: RowMapping) -> Settled:
    """The decision in a row of `DECIDED_AND_WHY`."""
    return Settled(
        subject=Subject(row["subject"]),
        value=tuple(row["value"]),
        **{name: row[name] for name in ("ref", "item", "basis", "by", "at", "entry", "why")},
    )
