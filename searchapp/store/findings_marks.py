"""What the kept findings say of each recommendation, and the entries of the change log where that changes.

So whoever follows the log, as the search index does, hears of findings as of everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select

from searchapp.domain.batches import OF_A_STATEMENT, in_batches
from searchapp.domain.findings import Computed, Marks
from searchapp.store import findings_records as records
from searchapp.store.findings_tables import FINDING_REFS, FINDINGS, OF_KIND
from searchapp.store.schema import CHANGES, RECOMMENDATIONS

KIND: Final = "checked"
"""Of the entries in the change log."""

NO_MARKS: Final = Marks()
_CONTRADICTS: Final = (OF_KIND == records.CONTRADICTION) & (FINDING_REFS.c.place == 0)


def marks(connection: Connection, refs: Sequence[str]) -> dict[str, Marks]:
    """By reference; rules and themes in byte order, references without any left out."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for ref, kind, rule in _told(connection, refs, or_(_CONTRADICTS, OF_KIND == records.CHAIN)):
        rules, themes = found.setdefault(ref, (set(), set()))
        (themes if kind == records.CHAIN else rules).add(rule)
    return {
        ref: Marks(contradictions=tuple(sorted(rules)), repeats=tuple(sorted(themes)))
        for ref, (rules, themes) in found.items()
    }


def rules_broken(connection: Connection, refs: Sequence[str]) -> dict[str, set[str]]:
    """The rules of each reference's contradictions; those without any are left out."""
    found: dict[str, set[str]] = {}
    for ref, _, rule in _told(connection, refs, _CONTRADICTS):
        found.setdefault(ref, set()).add(rule)
    return found


def log_marks(
    connection: Connection, refs: Collection[str], before: Callable[[str, Marks], Marks], computed: Computed
) -> Computed:
    """Note in the change log which of `refs` have other marks now; returns up to where findings are computed.

    `before` tells the marks that a reference had, given those that it has.
    """
    newest = select(func.max(CHANGES.c.number))
    last = connection.execute(newest).scalar_one() or 0
    at = datetime.now(UTC).isoformat(timespec="seconds")
    for batch in in_batches(sorted(refs), OF_A_STATEMENT):
        kept = select(RECOMMENDATIONS.c.ref).where(RECOMMENDATIONS.c.ref.in_(batch))
        now = marks(connection, batch)
        told = ((ref, now.get(ref, NO_MARKS)) for ref in sorted(connection.execute(kept).scalars()))
        entries = [
            {
                "at": at,
                "ref": ref,
                "kind": KIND,
                "field": "findings",
                "before": _said(old),
                "after": _said(new),
            }
            for ref, new in told
            if (old := before(ref, new)) != new
        ]
        if entries:
            connection.execute(insert(CHANGES), entries)
    if last != computed.change:
        return computed
    return replace(computed, change=connection.execute(newest).scalar_one() or 0)


def _told(
    connection: Connection, refs: Sequence[str], which: ColumnElement[bool]
) -> Iterator[tuple[Any, ...]]:
    """References, each with the kind and the rule of a finding about it of which `which` holds."""
    told = (
        select(FINDING_REFS.c.ref, FINDINGS.c.kind, FINDINGS.c.rule)
        .join(FINDINGS, FINDINGS.c.number == FINDING_REFS.c.finding)
        .where(which)
    )
    for batch in in_batches(refs, OF_A_STATEMENT):
        yield from map(tuple, connection.execute(told.where(FINDING_REFS.c.ref.in_(batch))))


def _said(one: Marks) -> str:
    return ", ".join((*one.contradictions, *(f"repeat {theme}" for theme in one.repeats)))
