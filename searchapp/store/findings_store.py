"""Keeps findings in the database of the recommendations: `domain.findings.FindingStore` over SQL.

Owns the lists: what was computed, with the rows and statuses of the present. `findings_upkeep` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from searchapp.domain.batches import OF_A_STATEMENT, in_batches
from searchapp.domain.finding import Chain, Cluster, Finding
from searchapp.domain.findings import (
    EVERYTHING,
    ChainQuery,
    FindingQuery,
    Slice,
    Tallied,
    TriageView,
)
from searchapp.domain.recommendation import Status
from searchapp.domain.suggestion import NoFurtherActionSuggestion
from searchapp.store import findings_records as records
from searchapp.store.decided import STATUS_THAT_COUNTS
from searchapp.store.findings_tables import FINDING_REFS, FINDINGS, OF_KIND, TRIAGED, in_order
from searchapp.store.findings_upkeep import FindingsUpkeep
from searchapp.store.schema import RECOMMENDATIONS, REGISTERS, SHOWN_PLACE, SOURCE_ROWS

_BATCH: Final = 500
_OPEN: Final = [status.value for status in Status if status.is_open]
_ABOUT: Final = (FINDING_REFS.c.finding == FINDINGS.c.number) & (FINDING_REFS.c.place == 0)
_VIEWS: Final[Mapping[TriageView, ColumnElement[bool]]] = {
    "open": and_(TRIAGED.c.suggest.is_(True), STATUS_THAT_COUNTS.in_(_OPEN)),
    "all": TRIAGED.c.suggest.is_not(None),
}


class SqlFindings(FindingsUpkeep):
    """Findings as last computed."""

    def contradictions(self, asked: FindingQuery, part: Slice = EVERYTHING) -> list[Finding]:
        """In the order asked for, those of one recommendation in the order of the rules."""
        columns = FINDINGS.c
        narrowed = _contradictions(
            asked,
            columns.number,
            columns.rule,
            columns.evidence,
            columns.question,
            FINDING_REFS.c.ref,
            SOURCE_ROWS.c.row,
        )
        ordered = narrowed.order_by(*in_order(asked.order), columns.place, columns.number)
        with self._database.reading() as connection:
            rows = connection.execute(_part(ordered, part))
            found = list(rows.mappings())
            others = _others(connection, [row["number"] for row in found])
        return [records.finding(row, others.get(row["number"], ())) for row in found]

    def contradiction_counts(self, asked: FindingQuery) -> Mapping[str, int]:
        """Number by rule, of whatever rule, for the rest of what is asked."""
        of_rules = replace(asked, rule="")
        counted = _contradictions(of_rules, FINDINGS.c.rule, func.count().label("number"))
        with self._database.reading() as connection:
            rows = connection.execute(counted.group_by(FINDINGS.c.rule))
            return {row.rule: row.number for row in rows}

    def contradiction_tally(self) -> list[Tallied]:
        """How many there are of each rule, status, force and report together, in one way through them."""
        values = (FINDINGS.c.rule, STATUS_THAT_COUNTS, REGISTERS.c.force, RECOMMENDATIONS.c.report)
        counted = _contradictions(FindingQuery(), *values, func.count()).group_by(*values)
        with self._database.reading() as connection:
            return [
                Tallied(rule=rule, status=Status(status), force=force, report=report, number=number)
                for rule, status, force, report, number in connection.execute(counted)
            ]

    def clusters(self, *, conflicts_only: bool = False, part: Slice = EVERYTHING) -> list[Cluster]:
        """Conflicts first, then in file order of the first member."""
        chosen = select(FINDINGS.c.number).where(FINDINGS.c.kind == records.CLUSTER)
        if conflicts_only:
            chosen = chosen.where(FINDINGS.c.conflict)
        return self._clusters(_part(chosen.order_by(FINDINGS.c.conflict.desc(), FINDINGS.c.place), part))

    def cluster_counts(self) -> tuple[int, int]:
        """Number of clusters, and of those in conflict."""
        counted = (
            select(FINDINGS.c.conflict, func.count())
            .where(FINDINGS.c.kind == records.CLUSTER)
            .group_by(FINDINGS.c.conflict)
        )
        with self._database.reading() as connection:
            found = {bool(conflict): number for conflict, number in connection.execute(counted)}
        return sum(found.values()), found.get(True, 0)

    def clusters_of(self, refs: Sequence[str], *, most: int | None = None) -> Mapping[str, Cluster]:
        """The cluster of each reference that is in one; see the port."""
        found: dict[str, Cluster] = {}
        for batch in in_batches(refs, OF_A_STATEMENT):
            chosen = (
                select(FINDINGS.c.number)
                .join(FINDING_REFS, FINDING_REFS.c.finding == FINDINGS.c.number)
                .where(OF_KIND == records.CLUSTER, FINDING_REFS.c.ref.in_(batch))
                .distinct()
            )
            asked = frozenset(batch)
            for cluster in self._clusters(chosen, most=most, asked=batch):
                found |= {ref: cluster for ref in cluster.refs if ref in asked}
        return found

    def cluster_numbers(self) -> Mapping[str, int]:
        """The number of the cluster of each reference that is in one, by one way through the clusters."""
        chosen = (
            select(FINDING_REFS.c.ref, FINDING_REFS.c.finding)
            .join(FINDINGS, FINDINGS.c.number == FINDING_REFS.c.finding)
            .where(FINDINGS.c.kind == records.CLUSTER)
        )
        with self._database.reading() as connection:
            return dict(tuple(row) for row in connection.execute(chosen))

    def chains(self, asked: ChainQuery, part: Slice = EVERYTHING) -> list[Chain]:
        """Longest first, then by force and theme."""
        chosen = _part(_chains(asked, FINDINGS.c.number).order_by(FINDINGS.c.place), part).subquery()
        members = (
            select(
                FINDING_REFS.c.finding,
                FINDING_REFS.c.ref,
                FINDING_REFS.c.year,
                FINDINGS.c.force,
                FINDINGS.c.rule,
            )
            .join(FINDINGS, FINDINGS.c.number == FINDING_REFS.c.finding)
            .join(chosen, chosen.c.number == FINDINGS.c.number)
            .order_by(FINDINGS.c.place, FINDING_REFS.c.place)
        )
        with self._database.reading() as connection:
            return records.chains(connection.execute(members).mappings())

    def chain_count(self, asked: ChainQuery) -> int:
        """Number of chains."""
        with self._database.reading() as connection:
            return int(connection.execute(_chains(asked, func.count())).scalar_one())

    def triaged(self, view: TriageView) -> Iterator[NoFurtherActionSuggestion]:
        """Suggestions of "No further action", for or against, in file order, streamed."""
        chosen = _triaged(TRIAGED, SOURCE_ROWS.c.row).where(_VIEWS[view]).order_by(TRIAGED.c.place)
        with (
            self._database.reading() as connection,
            connection.execute(chosen, execution_options={"yield_per": _BATCH}) as rows,
        ):
            yield from map(records.triaged, rows.mappings())

    def triaged_of(self, ref: str) -> NoFurtherActionSuggestion | None:
        """The suggestion for one recommendation; None before any was made."""
        chosen = _triaged(TRIAGED, SOURCE_ROWS.c.row).where(TRIAGED.c.ref == ref, _VIEWS["all"])
        with self._database.reading() as connection:
            row = connection.execute(chosen).mappings().first()
        return records.triaged(row) if row else None

    def _clusters(
        self, chosen: Select[Any], *, most: int | None = None, asked: Sequence[str] = ()
    ) -> list[Cluster]:
        numbers = chosen.subquery()
        members = (
            select(
                FINDING_REFS.c.finding,
                FINDING_REFS.c.ref,
                SOURCE_ROWS.c.row,
                STATUS_THAT_COUNTS.label("status"),
                RECOMMENDATIONS.c.made,
                REGISTERS.c.force,
            )
            .join(FINDINGS, FINDINGS.c.number == FINDING_REFS.c.finding)
            .join(numbers, numbers.c.number == FINDINGS.c.number)
            .join(RECOMMENDATIONS, RECOMMENDATIONS.c.ref == FINDING_REFS.c.ref)
            .join(SOURCE_ROWS, SHOWN_PLACE)
            .join(REGISTERS, REGISTERS.c.id == SOURCE_ROWS.c.register_id)
        )
        order: tuple[ColumnElement[Any], ...] = (
            FINDINGS.c.conflict.desc(),
            FINDINGS.c.place,
            FINDING_REFS.c.place,
        )
        if most is not None:
            members, order = _first_of_each_status(members, most, asked)
        with self._database.reading() as connection:
            return records.clusters(connection.execute(members.order_by(*order)).mappings())


def _first_of_each_status(
    members: Select[Any], most: int, asked: Sequence[str]
) -> tuple[Select[Any], tuple[ColumnElement[Any], ...]]:
    """The first `most` of every status of a force in each cluster, those asked for, and their order."""
    nth = func.row_number().over(
        partition_by=(FINDING_REFS.c.finding, REGISTERS.c.force, STATUS_THAT_COUNTS),
        order_by=FINDING_REFS.c.place,
    )
    counted = members.add_columns(nth.label("nth"), FINDING_REFS.c.place.label("place")).subquery()
    chosen = select(counted).where(or_(counted.c.nth <= most, counted.c.ref.in_(asked)))
    return chosen, (counted.c.finding, counted.c.place)


def _part(chosen: Select[Any], part: Slice) -> Select[Any]:
    return chosen.offset(part.offset).limit(part.limit) if part != EVERYTHING else chosen


def _contradictions(asked: FindingQuery, *columns: Any) -> Select[Any]:
    """Contradictions with the recommendation each is about."""
    chosen = (
        select(*columns)
        .select_from(FINDINGS)
        .join(FINDING_REFS, _ABOUT)
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.ref == FINDING_REFS.c.ref)
        .join(SOURCE_ROWS, SHOWN_PLACE)
        .join(REGISTERS, REGISTERS.c.id == SOURCE_ROWS.c.register_id)
        .where(FINDINGS.c.kind == records.CONTRADICTION)
    )
    wanted = {
        FINDINGS.c.rule: asked.rule,
        STATUS_THAT_COUNTS: asked.status.value if asked.status else "",
        REGISTERS.c.force: asked.force,
        RECOMMENDATIONS.c.report: asked.report,
        FINDING_REFS.c.ref: asked.ref,
    }
    return chosen.where(*(column == value for column, value in wanted.items() if value))


def _chains(asked: ChainQuery, *columns: Any) -> Select[Any]:
    chosen = select(*columns).select_from(FINDINGS).where(FINDINGS.c.kind == records.CHAIN)
    if asked.force:
        chosen = chosen.where(FINDINGS.c.force == asked.force)
    return chosen.where(FINDINGS.c.rule.in_(asked.themes)) if asked.themes else chosen


def _triaged(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(TRIAGED)
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.ref == TRIAGED.c.ref)
        .join(SOURCE_ROWS, SHOWN_PLACE)
    )


def _others(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """By number of a finding, the references it is about besides the first."""
    found: dict[int, tuple[str, ...]] = {}
    for batch in in_batches(numbers, OF_A_STATEMENT):
        further = (
            select(FINDING_REFS.c.finding, FINDING_REFS.c.ref)
            .where(FINDING_REFS.c.finding.in_(batch), FINDING_REFS.c.place > 0)
            .order_by(FINDING_REFS.c.finding, FINDING_REFS.c.place)
        )
        for number, ref in connection.execute(further):
            found[number] = (*found.get(number, ()), ref)
    return found
