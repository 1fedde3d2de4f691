"""Puts findings into their tables and takes them out. Owns no choice of which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from searchapp.domain.batches import OF_A_STATEMENT, in_batches
from searchapp.store import findings_records as records
from searchapp.store.findings_tables import FINDING_REFS, FINDINGS, OF_KIND

Rows = Callable[[int], Iterable[records.Numbered]]
"""Makes the rows of findings, numbered from behind the number that it is given."""


def drop_contradictions(connection: Connection, which: ColumnElement[bool]) -> None:
    """Take out the contradictions about references of which `which` holds, by `FINDING_REFS`."""
    about = (
        select(FINDING_REFS.c.finding)
        .join(FINDINGS, FINDINGS.c.number == FINDING_REFS.c.finding)
        .where(OF_KIND == records.CONTRADICTION, FINDING_REFS.c.place == 0, which)
    )
    _drop(connection, list(connection.execute(about).scalars()))


def replace(connection: Connection, kind: str, rows: Rows) -> None:
    """Put these in place of all that there are of a kind."""
    old = select(FINDINGS.c.number).where(FINDINGS.c.kind == kind)
    connection.execute(delete(FINDING_REFS).where(FINDING_REFS.c.finding.in_(old)))
    connection.execute(delete(FINDINGS).where(FINDINGS.c.kind == kind))
    add(connection, rows)


def add(connection: Connection, rows: Rows) -> None:
    """Put these to what there is."""
    after = connection.execute(select(func.max(FINDINGS.c.number))).scalar_one() or 0
    for batch in in_batches(rows(after), OF_A_STATEMENT):
        connection.execute(insert(FINDINGS), [values for values, _ in batch])
        refs = (ref for _, members in batch for ref in members)
        for members in in_batches(refs, OF_A_STATEMENT):
            connection.execute(insert(FINDING_REFS), members)


def _drop(connection: Connection, numbers: Sequence[int]) -> None:
    for batch in in_batches(numbers, OF_A_STATEMENT):
        connection.execute(delete(FINDING_REFS).where(FINDING_REFS.c.finding.in_(batch)))
        connection.execute(delete(FINDINGS).where(FINDINGS.c.number.in_(batch)))
