"""Keeps findings in the database of the recommendations: `domain.findings.FindingStore` over SQL.

Owns no rule: it gives back what was computed, with the rows and statuses of the present.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, delete, func, insert, or_, select
from sqlalchemy.sql import ColumnElement

from searchapp.domain.finding import Chain, Cluster, Finding
from searchapp.domain.findings import (
    EVERYTHING,
    ChainQuery,
    Computed,
    FindingQuery,
    Findings,
    Marks,
    Slice,
    TriageView,
)
from searchapp.domain.recommendation import Status
from searchapp.domain.suggestion import NoFurtherActionSuggestion
from searchapp.store import findings_records as records
from searchapp.store.database import Database
from searchapp.store.decided import STATUS_THAT_COUNTS
from searchapp.store.findings_marks import KIND, log_marks, marks
from searchapp.store.findings_tables import FINDING_REFS, FINDINGS, FINDINGS_COMPUTED, TRIAGED
from searchapp.store.schema import CHANGES, RECOMMENDATIONS, SHOWN_PLACE, SOURCE_ROWS

_BATCH: Final = 500
_OPEN: Final = [status.value for status in Status if status.is_open]
_ABOUT: Final = (FINDING_REFS.c.finding == FINDINGS.c.number) & (FINDING_REFS.c.place == 0)
_VIEWS: Final[Mapping[TriageView, ColumnElement[bool]]] = {
    "open": and_(TRIAGED.c.suggest.is_(True), STATUS_THAT_COUNTS.in_(_OPEN)),
    "differs": or_(
        and_(TRIAGED.c.suggest.is_(True), STATUS_THAT_COUNTS.in_([Status.COMPLETED.value])),
        and_(TRIAGED.c.suggest.is_(False), STATUS_THAT_COUNTS.in_([Status.NO_FURTHER_ACTION.value])),
    ),
    "all": TRIAGED.c.suggest.is_not(None),
}


class SqlFindings:
    """Findings as last computed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def computed(self) -> Computed:
        """What the findings were computed from; a `Computed()` where they never were."""
        with self._database.reading() as connection:
            row = connection.execute(select(FINDINGS_COMPUTED)).first()
        return Computed(change=row.change, version=row.version) if row else Computed()

    def changes_since(self, change: int) -> Mapping[str, frozenset[str]]:
        """References with a log entry after `change`, each with the kinds and fields that changed."""
        entries = select(CHANGES.c.ref, CHANGES.c.kind, CHANGES.c.field).where(
            CHANGES.c.number > change, CHANGES.c.kind != KIND
        )
        found: dict[str, set[str]] = {}
        with self._database.reading() as connection:
            for ref, kind, field in connection.execute(entries):
                found.setdefault(ref, set()).add(field if kind == "changed" else kind)
        return {ref: frozenset(kinds) for ref, kinds in found.items()}

    def marks(self, refs: Sequence[str]) -> dict[str, Marks]:
        """What the findings say of these references; those of which they say nothing are left out."""
        with self._database.reading() as connection:
            return marks(connection, refs)

    def replace_all(self, found: Findings, computed: Computed) -> None:
        """Keep these findings and no others, in one transaction; other marks go to the change log."""
        with self._database.writing() as connection:
            before = marks(connection)
            for table in (FINDING_REFS, FINDINGS, TRIAGED):
                connection.execute(delete(table))
            _write(connection, found, {ref: place for place, ref in enumerate(found.order)})
            _note(connection, log_marks(connection, before, marks(connection), computed))

    def replace_of(self, found: Findings, computed: Computed) -> None:
        """Keep these contradictions and suggestions for the references in `found.order` only."""
        with self._database.writing() as connection:
            before = marks(connection, found.order)
            places: dict[str, int] = {}
            for refs in _batches(found.order):
                placed = select(TRIAGED.c.ref, TRIAGED.c.place).where(TRIAGED.c.ref.in_(refs))
                places |= {row.ref: row.place for row in connection.execute(placed)}
                about = (
                    select(FINDINGS.c.number)
                    .join(FINDING_REFS, _ABOUT)
                    .where(FINDINGS.c.kind == records.CONTRADICTION, FINDING_REFS.c.ref.in_(refs))
                )
                numbers = list(connection.execute(about).scalars())
                for batch in _batches(numbers):
                    connection.execute(delete(FINDING_REFS).where(FINDING_REFS.c.finding.in_(batch)))
                    connection.execute(delete(FINDINGS).where(FINDINGS.c.number.in_(batch)))
                connection.execute(delete(TRIAGED).where(TRIAGED.c.ref.in_(refs)))
            _write(connection, found, places)
            _count_conflicts(connection, found.order)
            _note(connection, log_marks(connection, before, marks(connection, found.order), computed))

    def with_reports_and_twins(self, refs: Sequence[str]) -> list[str]:
        """These references, their clusters' and all present ones of the same reports, in file order."""
        mine, twin = FINDING_REFS.alias(), FINDING_REFS.alias()
        reports: set[str] = set()
        with self._database.reading() as connection:
            for batch in _batches(refs):
                twins = (
                    select(twin.c.ref)
                    .join(FINDINGS, FINDINGS.c.number == twin.c.finding)
                    .join(mine, mine.c.finding == twin.c.finding)
                    .where(FINDINGS.c.kind == records.CLUSTER, mine.c.ref.in_(batch))
                )
                columns = RECOMMENDATIONS.c
                told = select(columns.report).where(or_(columns.ref.in_(batch), columns.ref.in_(twins)))
                reports |= set(connection.execute(told).scalars())
            placed: list[tuple[int, str]] = []
            for some in _batches(sorted(reports)):
                of_reports = (
                    select(TRIAGED.c.place, TRIAGED.c.ref)
                    .join(RECOMMENDATIONS, RECOMMENDATIONS.c.ref == TRIAGED.c.ref)
                    .where(RECOMMENDATIONS.c.report.in_(some))
                )
                placed += [(place, ref) for place, ref in connection.execute(of_reports)]
        return [ref for _, ref in sorted(placed)]

    def contradictions(self, asked: FindingQuery, part: Slice = EVERYTHING) -> list[Finding]:
        """In file order, those of one recommendation in the order of the rules."""
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
        if asked.rule:
            narrowed = narrowed.where(columns.rule == asked.rule)
        with self._database.reading() as connection:
            rows = connection.execute(_part(narrowed.order_by(columns.place, columns.number), part))
            found = list(rows.mappings())
            others = _others(connection, [row["number"] for row in found])
        return [records.finding(row, others.get(row["number"], ())) for row in found]

    def contradiction_counts(self, asked: FindingQuery) -> Mapping[str, int]:
        """Number by rule, of whatever rule, for the rest of what is asked."""
        counted = _contradictions(asked, FINDINGS.c.rule, func.count().label("number")).group_by(
            FINDINGS.c.rule
        )
        with self._database.reading() as connection:
            return {row.rule: row.number for row in connection.execute(counted)}

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

    def clusters_of(self, refs: Sequence[str]) -> Mapping[str, Cluster]:
        """The cluster of each reference that is in one."""
        found: dict[str, Cluster] = {}
        for batch in _batches(refs):
            chosen = (
                select(FINDINGS.c.number)
                .join(FINDING_REFS, FINDING_REFS.c.finding == FINDINGS.c.number)
                .where(FINDINGS.c.kind == records.CLUSTER, FINDING_REFS.c.ref.in_(batch))
                .distinct()
            )
            for cluster in self._clusters(chosen):
                found |= {ref: cluster for ref in cluster.refs if ref in batch}
        return found

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

    def triaged(self, view: TriageView, part: Slice = EVERYTHING) -> Iterator[NoFurtherActionSuggestion]:
        """Suggestions of "No further action", for or against, in file order, streamed."""
        chosen = _part(_triaged(TRIAGED, SOURCE_ROWS.c.row).where(_VIEWS[view]), part).order_by(
            TRIAGED.c.place
        )
        with (
            self._database.reading() as connection,
            connection.execute(chosen, execution_options={"yield_per": _BATCH}) as rows,
        ):
            yield from map(records.triaged, rows.mappings())

    def triaged_counts(self) -> Mapping[TriageView, int]:
        """Number of recommendations in each view."""
        with self._database.reading() as connection:
            return {
                view: connection.execute(_triaged(func.count()).where(holds)).scalar_one()
                for view, holds in _VIEWS.items()
            }

    def triaged_of(self, ref: str) -> NoFurtherActionSuggestion | None:
        """The suggestion for one recommendation; None before any was made."""
        chosen = _triaged(TRIAGED, SOURCE_ROWS.c.row).where(TRIAGED.c.ref == ref, _VIEWS["all"])
        with self._database.reading() as connection:
            row = connection.execute(chosen).mappings().first()
        return records.triaged(row) if row else None

    def _clusters(self, chosen: Select[Any]) -> list[Cluster]:
        numbers = chosen.subquery()
        members = (
            select(
                FINDING_REFS.c.finding,
                FINDING_REFS.c.ref,
                SOURCE_ROWS.c.row,
                STATUS_THAT_COUNTS.label("status"),
                RECOMMENDATIONS.c.made,
            )
            .join(FINDINGS, FINDINGS.c.number == FINDING_REFS.c.finding)
            .join(numbers, numbers.c.number == FINDINGS.c.number)
            .join(RECOMMENDATIONS, RECOMMENDATIONS.c.ref == FINDING_REFS.c.ref)
            .join(SOURCE_ROWS, SHOWN_PLACE)
            .order_by(FINDINGS.c.conflict.desc(), FINDINGS.c.place, FINDING_REFS.c.place)
        )
        with self._database.reading() as connection:
            return records.clusters(connection.execute(members).mappings())


def _part(chosen: Select[Any], part: Slice) -> Select[Any]:
    return chosen.offset(part.offset).limit(part.limit) if part != EVERYTHING else chosen


def _contradictions(asked: FindingQuery, *columns: Any) -> Select[Any]:
    """Contradictions with the recommendation each is about; every rule's."""
    chosen = (
        select(*columns)
        .select_from(FINDINGS)
        .join(FINDING_REFS, _ABOUT)
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.ref == FINDING_REFS.c.ref)
        .join(SOURCE_ROWS, SHOWN_PLACE)
        .where(FINDINGS.c.kind == records.CONTRADICTION)
    )
    if asked.status:
        chosen = chosen.where(STATUS_THAT_COUNTS.in_([asked.status.value]))
    return chosen.where(FINDING_REFS.c.ref == asked.ref) if asked.ref else chosen


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
    for batch in _batches(numbers):
        further = (
            select(FINDING_REFS.c.finding, FINDING_REFS.c.ref)
            .where(FINDING_REFS.c.finding.in_(batch), FINDING_REFS.c.place > 0)
            .order_by(FINDING_REFS.c.finding, FINDING_REFS.c.place)
        )
        for number, ref in connection.execute(further):
            found[number] = (*found.get(number, ()), ref)
    return found


def _write(connection: Connection, found: Findings, places: Mapping[str, int]) -> None:
    after = connection.execute(select(func.max(FINDINGS.c.number))).scalar_one() or 0
    for batch in _batches(records.finding_rows(found, places, after=after)):
        connection.execute(insert(FINDINGS), [values for values, _ in batch])
        connection.execute(insert(FINDING_REFS), [ref for _, refs in batch for ref in refs])
    suggested = {one.ref: one for one in found.triaged}
    for refs in _batches(found.order):
        rows = [records.triaged_row(ref, places[ref], suggested.get(ref)) for ref in refs]
        connection.execute(insert(TRIAGED), rows)


def _count_conflicts(connection: Connection, refs: Sequence[str]) -> None:
    """Note anew which clusters of these references are in conflict, by the statuses they have now."""
    statuses = func.count(func.distinct(STATUS_THAT_COUNTS))
    for batch in _batches(refs):
        touched = select(FINDING_REFS.c.finding).where(FINDING_REFS.c.ref.in_(batch))
        counted = (
            select(FINDINGS.c.number, statuses)
            .join(FINDING_REFS, FINDING_REFS.c.finding == FINDINGS.c.number)
            .join(RECOMMENDATIONS, RECOMMENDATIONS.c.ref == FINDING_REFS.c.ref)
            .where(FINDINGS.c.kind == records.CLUSTER, FINDINGS.c.number.in_(touched))
            .group_by(FINDINGS.c.number)
        )
        for number, different in connection.execute(counted).all():
            connection.execute(
                FINDINGS.update().where(FINDINGS.c.number == number).values(conflict=different > 1)
            )


def _note(connection: Connection, computed: Computed) -> None:
    connection.execute(delete(FINDINGS_COMPUTED))
    connection.execute(insert(FINDINGS_COMPUTED), {"change": computed.change, "version": computed.version})


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(items)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
