"""Where rows stand in their files now, and the words of findings that name them.

A new edition of a register moves most rows without changing any; what is found of them stays, but not the
numbers by which it names others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, bindparam, exists, select, update

from searchapp.domain.batches import OF_A_STATEMENT, in_batches
from searchapp.domain.finding import with_rows
from searchapp.store import findings_records as records
from searchapp.store.findings_tables import FINDING_REFS, FINDINGS, TRIAGED
from searchapp.store.schema import SOURCE_ROWS

PRESENT: Final = and_(SOURCE_ROWS.c.shown.is_(True), SOURCE_ROWS.c.gone.is_(False))
_ELSEWHERE: Final = and_(
    PRESENT, TRIAGED.c.ref == SOURCE_ROWS.c.ref, TRIAGED.c.row.is_distinct_from(SOURCE_ROWS.c.row)
)
MOVED: Final = exists().where(_ELSEWHERE)
"""Whether a row that is present stands elsewhere in its file than it was put in order by."""

_REWRITE: Final = (
    update(FINDINGS).where(FINDINGS.c.number == bindparam("of")).values(evidence=bindparam("evidence"))
)
_OBJECT: Final = update(TRIAGED).where(TRIAGED.c.ref == bindparam("of")).values(against=bindparam("against"))


def rename_rows(connection: Connection) -> None:
    """Have contradictions and objections name the present rows; to be called before `TRIAGED` has them."""
    moved = select(TRIAGED.c.ref).join(SOURCE_ROWS, _ELSEWHERE)
    naming = (
        select(FINDING_REFS.c.finding)
        .join(FINDINGS, FINDINGS.c.number == FINDING_REFS.c.finding)
        .where(FINDING_REFS.c.ref.in_(moved))
        .distinct()
    )
    kind = FINDINGS.c.kind
    told = naming.where(kind == records.CONTRADICTION, FINDING_REFS.c.place > 0)
    for numbers in _batches(connection, told):
        if renewed := list(_evidence(connection, numbers)):
            connection.execute(_REWRITE, renewed)
    clusters = naming.where(kind == records.CLUSTER)
    twins = select(FINDING_REFS.c.ref).where(FINDING_REFS.c.finding.in_(clusters)).distinct()
    for refs in _batches(connection, twins):
        if objections := list(_against(connection, refs)):
            connection.execute(_OBJECT, objections)


def _batches(connection: Connection, chosen: Select[Any]) -> Iterator[list[Any]]:
    """What is chosen, read whole first, as its readers write."""
    yield from in_batches(connection.execute(chosen).scalars().all(), OF_A_STATEMENT)


def _evidence(connection: Connection, numbers: Sequence[int]) -> Iterator[dict[str, Any]]:
    """The evidence of these contradictions as it is now, where all that they name are still there."""
    named = (
        select(FINDINGS.c.number, FINDINGS.c.evidence, SOURCE_ROWS.c.row)
        .join(FINDING_REFS, FINDING_REFS.c.finding == FINDINGS.c.number)
        .outerjoin(SOURCE_ROWS, PRESENT & (SOURCE_ROWS.c.ref == FINDING_REFS.c.ref))
        .where(FINDINGS.c.number.in_(numbers), FINDING_REFS.c.place > 0)
        .order_by(FINDINGS.c.number, FINDING_REFS.c.place)
    )
    for (number, evidence), others in groupby(connection.execute(named), key=lambda row: row[:2]):
        rows = [other.row for other in others]
        if None not in rows:
            yield {"of": number, "evidence": with_rows(evidence, rows)}


def _against(connection: Connection, refs: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The objections to closing these, as they are now, where they name others."""
    objections = select(TRIAGED.c.ref, TRIAGED.c.against).where(TRIAGED.c.ref.in_(refs))
    found = {ref: against for ref, against in connection.execute(objections) if against}
    named = {ref for against in found.values() for _, _, ref in against if ref}
    rows: dict[str, int] = {}
    for some in in_batches(sorted(named), OF_A_STATEMENT):
        placed = select(SOURCE_ROWS.c.ref, SOURCE_ROWS.c.row).where(PRESENT, SOURCE_ROWS.c.ref.in_(some))
        rows |= {row.ref: row.row for row in connection.execute(placed)}
    for of, against in found.items():
        renewed = [
            [kind, with_rows(words, [rows[ref]] if ref in rows else []), ref] for kind, words, ref in against
        ]
        if renewed != against:
            yield {"of": of, "against": renewed}
