"""What the kept findings say of each recommendation, and the entries of the change log where that changes.

So whoever follows the log, as the search index does, hears of findings as of everything else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, func, insert, or_, select

from searchapp.domain.batches import OF_A_STATEMENT, in_batches
from searchapp.domain.findings import Computed, Marks
from searchapp.store import findings_records as records
from searchapp.store.findings_tables import FINDING_REFS, FINDINGS
from searchapp.store.schema import CHANGES, RECOMMENDATIONS

KIND: Final = "checked"
"""Of the entries in the change log."""

_NONE: Final = Marks()


def marks(connection: Connection, refs: Sequence[str]) -> dict[str, Marks]:
    """By reference; rules and themes in byte order, references without any left out."""
    finding, about = FINDINGS.c, FINDING_REFS.c
    told = (
        select(about.ref, finding.kind, finding.rule)
        .join(FINDINGS, finding.number == about.finding)
        .where(
            or_((finding.kind == records.CONTRADICTION) & (about.place == 0), finding.kind == records.CHAIN)
        )
    )
    found: dict[str, tuple[set[str], set[str]]] = {}
    for batch in in_batches(refs, OF_A_STATEMENT):
        for ref, kind, rule in connection.execute(told.where(about.ref.in_(batch))):
            rules, themes = found.setdefault(ref, (set(), set()))
            (themes if kind == records.CHAIN else rules).add(rule)
    return {
        ref: Marks(contradictions=tuple(sorted(rules)), repeats=tuple(sorted(themes)))
        for ref, (rules, themes) in found.items()
    }


def log_marks(
    connection: Connection, before: Mapping[str, Marks], after: Mapping[str, Marks], computed: Computed
) -> Computed:
    """Note in the change log whose marks are others now; returns up to where findings are computed then."""
    newest = select(func.max(CHANGES.c.number))
    last = connection.execute(newest).scalar_one() or 0
    differing = [ref for ref in sorted({*before, *after}) if before.get(ref, _NONE) != after.get(ref, _NONE)]
    at = datetime.now(UTC).isoformat(timespec="seconds")
    for refs in in_batches(differing, OF_A_STATEMENT):
        kept = select(RECOMMENDATIONS.c.ref).where(RECOMMENDATIONS.c.ref.in_(refs))
        entries = [
            {
                "at": at,
                "ref": ref,
                "kind": KIND,
                "field": "findings",
                "before": _said(before.get(ref, _NONE)),
                "after": _said(after.get(ref, _NONE)),
            }
            for ref in sorted(connection.execute(kept).scalars())
        ]
        if entries:
            connection.execute(insert(CHANGES), entries)
    if last != computed.change:
        return computed
    return replace(computed, change=connection.execute(newest).scalar_one() or 0)


def _said(one: Marks) -> str:
    return ", ".join((*one.contradictions, *(f"repeat {theme}" for theme in one.repeats)))
