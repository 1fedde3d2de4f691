"""Brings the kept findings up to date in steps that can be cut off between any two.

Owns what is still to be looked at (`UNCHECKED`) and the order of the lists. Owns no rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Select,
    Subquery,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from searchapp.domain.effective import decided_labels
from searchapp.domain.finding import Chain, Themed, cluster_fingerprint
from searchapp.domain.findings import Computed, Findings, Marks, Unchecked
from searchapp.domain.recommendation import PartialDate
from searchapp.domain.review import Subject
from searchapp.store import findings_records as records
from searchapp.store.database import Database
from searchapp.store.decided import STATUS_THAT_COUNTS, decided
from searchapp.store.findings_marks import KIND, log_marks, marks
from searchapp.store.findings_tables import FINDING_REFS, FINDINGS, FINDINGS_COMPUTED, TRIAGED, UNCHECKED
from searchapp.store.schema import CHANGES, RECOMMENDATIONS, REGISTERS, SHOWN_PLACE, SOURCE_ROWS, SUGGESTIONS

_BATCH: Final = 500
_STREAMED: Final = {"yield_per": _BATCH}
_PRESENT: Final = and_(SOURCE_ROWS.c.shown.is_(True), SOURCE_ROWS.c.gone.is_(False))
_IN_ORDER: Final = (SOURCE_ROWS.c.register_id, SOURCE_ROWS.c.row, SOURCE_ROWS.c.ref)
_BLANK: Final = {
    name: literal(value, TRIAGED.c[name].type) for name, value in records.triaged_values(None).items()
}
_TRIAGE: Final = (
    update(TRIAGED).where(TRIAGED.c.ref == bindparam("of")).values({name: bindparam(name) for name in _BLANK})
)


class FindingsUpkeep:
    """The writing half of `domain.findings.FindingStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def computed(self) -> Computed:
        """What was last started from; a `Computed()` where nothing ever was."""
        with self._database.reading() as connection:
            return _computed(connection)

    def edition(self) -> int:
        """Another number after every `start` and `save_checked`; 0 before any."""
        with self._database.reading() as connection:
            return _edition(connection)

    def changes_since(self, change: int) -> Mapping[str, frozenset[str]]:
        """References with a log entry after `change`, each with the kinds and fields that changed."""
        entries = select(CHANGES.c.ref, CHANGES.c.kind, CHANGES.c.field).where(
            CHANGES.c.number > change, CHANGES.c.kind != KIND
        )
        kinds: dict[tuple[str, str], frozenset[str]] = {}
        found: dict[str, frozenset[str]] = {}
        with (
            self._database.reading() as connection,
            connection.execute(entries, execution_options=_STREAMED) as rows,
        ):
            for ref, kind, field in rows:
                one = kinds.setdefault((kind, field), frozenset([field if kind == "changed" else kind]))
                found[ref] = (
                    found[ref] | one if ref in found and not one <= found[ref] else found.get(ref, one)
                )
        return found

    def marks(self, refs: Sequence[str]) -> dict[str, Marks]:
        """What the findings say of these references; those of which they say nothing are left out."""
        with self._database.reading() as connection:
            return marks(connection, refs)

    def groups(self) -> Iterator[tuple[str, ...]]:
        """The references of each cluster, streamed."""
        with (
            self._database.reading() as connection,
            connection.execute(_members(), execution_options=_STREAMED) as rows,
        ):
            for _, members in groupby(rows, key=lambda row: row.finding):
                yield tuple(row.ref for row in members)

    def themed(self) -> Iterator[Themed]:
        """All present recommendations with the themes that count, in file order, streamed."""
        told = (
            select(RECOMMENDATIONS.c.ref, REGISTERS.c.force, RECOMMENDATIONS.c.made, SUGGESTIONS.c.themes)
            .join(SOURCE_ROWS, SHOWN_PLACE)
            .join(REGISTERS, REGISTERS.c.id == SOURCE_ROWS.c.register_id)
            .outerjoin(SUGGESTIONS, SUGGESTIONS.c.ref == RECOMMENDATIONS.c.ref)
            .where(_PRESENT)
            .order_by(*_IN_ORDER)
        )
        with (
            self._database.reading() as connection,
            connection.execute(told, execution_options=_STREAMED) as streamed,
        ):
            for rows in streamed.partitions():
                found = decided(connection, [row.ref for row in rows], Subject.THEMES)
                for ref, force, made, themes in rows:
                    settled = decided_labels(found.get(ref, {}), "theme")
                    yield Themed(
                        ref=ref,
                        force=force,
                        year=PartialDate.parse(made).year if made else None,
                        themes=settled.over(theme[0] for theme in themes or ()),
                    )

    def start(
        self,
        known: Computed,
        latest: Computed,
        *,
        changed: Collection[str] | None,
        groups: Sequence[Sequence[str]] | None = None,
        chains: Sequence[Chain] | None = None,
    ) -> bool:
        """Put clusters and chains in place and mark what is to be looked at; see the port."""
        with self._database.writing() as connection:
            if _computed(connection) != known:
                return False
            connection.execute(update(UNCHECKED).values(change=latest.change))
            touched, moved, before = set(changed or ()), list[str](), dict[str, Marks]()
            if groups is not None:
                _put_in_order(connection, latest.change)
                touched |= _replace_groups(connection, groups)
            if chains is not None:
                moved = _moved(connection, chains)
                before = marks(connection, moved)
                _replace(connection, records.CHAIN, lambda after: records.chain_rows(chains, after=after))
            if changed is None:
                _mark(connection, latest.change, select(TRIAGED.c.ref, TRIAGED.c.place))
            else:
                _mark_with_reports_and_twins(connection, latest.change, sorted(touched))
            _count_conflicts(connection, everywhere=groups is not None)
            _note(connection, log_marks(connection, before, marks(connection, moved), latest))
        return True

    def unchecked_count(self) -> int:
        """Number of recommendations still to be looked at."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(UNCHECKED)).scalar_one()

    def unchecked(self, limit: int) -> Unchecked:
        """The first of them in file order."""
        first = select(UNCHECKED.c.ref, UNCHECKED.c.place).order_by(UNCHECKED.c.place).limit(limit)
        with self._database.reading() as connection:
            change = connection.execute(select(func.max(CHANGES.c.number))).scalar_one() or 0
            return Unchecked(places=dict(map(tuple, connection.execute(first))), change=change)

    def save_checked(self, found: Findings, change: int) -> None:
        """Keep contradictions and suggestions of some references, which are done with; see the port."""
        with self._database.writing() as connection:
            before = marks(connection, found.refs)
            suggested = {one.ref: one for one in found.triaged}
            places: dict[str, int] = {}
            for refs in _batches(found.refs):
                placed = select(TRIAGED.c.ref, TRIAGED.c.place).where(TRIAGED.c.ref.in_(refs))
                places |= {row.ref: row.place for row in connection.execute(placed)}
                _drop_contradictions(connection, FINDING_REFS.c.ref.in_(refs))
                done = delete(UNCHECKED).where(UNCHECKED.c.ref.in_(refs), UNCHECKED.c.change <= change)
                connection.execute(done)
                said = [{"of": ref, **records.triaged_values(suggested.get(ref))} for ref in refs]
                connection.execute(_TRIAGE, said)
            told = (one for one in found.contradictions if one.ref in places)
            _insert(connection, lambda after: records.contradiction_rows(told, places, after=after))
            after = marks(connection, found.refs)
            _note(connection, log_marks(connection, before, after, _computed(connection)))


def _computed(connection: Connection) -> Computed:
    row = connection.execute(select(FINDINGS_COMPUTED)).first()
    return Computed(change=row.change, version=row.version) if row else Computed()


def _edition(connection: Connection) -> int:
    return connection.execute(select(FINDINGS_COMPUTED.c.edition)).scalar_one_or_none() or 0


def _note(connection: Connection, computed: Computed) -> None:
    noted = {"change": computed.change, "version": computed.version, "edition": _edition(connection) + 1}
    connection.execute(delete(FINDINGS_COMPUTED))
    connection.execute(insert(FINDINGS_COMPUTED), noted)


def _members() -> Select[Any]:
    return (
        select(FINDING_REFS.c.finding, FINDING_REFS.c.ref)
        .join(FINDINGS, FINDINGS.c.number == FINDING_REFS.c.finding)
        .where(FINDINGS.c.kind == records.CLUSTER)
        .order_by(FINDING_REFS.c.finding, FINDING_REFS.c.place)
    )


def _put_in_order(connection: Connection, change: int) -> None:
    """Number the present recommendations in file order, all of them, and drop what is said of others.

    Marks what has other neighbours now, and what names the row of one that moved.
    """
    there = select(SOURCE_ROWS.c.ref).where(_PRESENT)
    gone = select(TRIAGED.c.ref).where(TRIAGED.c.ref.not_in(there))
    _drop_contradictions(connection, FINDING_REFS.c.ref.in_(gone))
    for table in (UNCHECKED, TRIAGED):
        connection.execute(delete(table).where(table.c.ref.not_in(there)))
    place = func.row_number().over(order_by=_IN_ORDER)
    placed = select(SOURCE_ROWS.c.ref, SOURCE_ROWS.c.row, place.label("place")).where(_PRESENT).subquery()
    _mark_moved(connection, change, placed)
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


def _mark_moved(connection: Connection, change: int, placed: Subquery) -> None:
    shift = placed.c.place - TRIAGED.c.place
    before = func.lag(shift).over(order_by=placed.c.place)
    after = func.lead(shift).over(order_by=placed.c.place)
    known = TRIAGED.join(placed, placed.c.ref == TRIAGED.c.ref)
    shifts = (
        select(
            TRIAGED.c.ref, TRIAGED.c.place, shift.label("own"), before.label("before"), after.label("after")
        )
        .select_from(known)
        .subquery()
    )
    apart = (shifts.c.own != shifts.c.before) | (shifts.c.own != shifts.c.after)
    _mark(connection, change, select(shifts.c.ref, shifts.c.place).where(apart))
    moved = select(TRIAGED.c.ref).select_from(known).where(TRIAGED.c.row.is_distinct_from(placed.c.row))
    named = select(FINDING_REFS.c.finding).where(FINDING_REFS.c.ref.in_(moved))
    naming = (
        select(TRIAGED.c.ref, TRIAGED.c.place)
        .join(FINDING_REFS, FINDING_REFS.c.ref == TRIAGED.c.ref)
        .join(FINDINGS, FINDINGS.c.number == FINDING_REFS.c.finding)
        .where(
            FINDINGS.c.number.in_(named),
            or_(
                FINDINGS.c.kind == records.CLUSTER,
                (FINDINGS.c.kind == records.CONTRADICTION) & (FINDING_REFS.c.place == 0),
            ),
        )
    )
    _mark(connection, change, naming)


def _replace_groups(connection: Connection, groups: Sequence[Sequence[str]]) -> set[str]:
    """Put clusters in place of those there are; returns the references whose cluster is another one now."""
    before: dict[str, str] = {}
    for _, rows in groupby(connection.execute(_members()), key=lambda row: row.finding):
        refs = [row.ref for row in rows]
        before |= dict.fromkeys(refs, cluster_fingerprint(refs))
    touched = set(before)
    for members in groups:
        mark = cluster_fingerprint(members)
        for ref in members:
            if before.get(ref) == mark:
                touched.discard(ref)
            else:
                touched.add(ref)
    _replace(connection, records.CLUSTER, lambda after: records.cluster_rows(groups, after=after))
    return touched


def _moved(connection: Connection, chains: Sequence[Chain]) -> list[str]:
    """The references that enter or leave a chain."""
    moved: set[str] = set()
    coming = {(chain.force, chain.theme): chain for chain in chains}
    old = select(FINDINGS.c.number, FINDINGS.c.force, FINDINGS.c.rule).where(FINDINGS.c.kind == records.CHAIN)
    for number, force, theme in connection.execute(old).all():
        refs = select(FINDING_REFS.c.ref).where(FINDING_REFS.c.finding == number)
        moved |= set(connection.execute(refs).scalars()) ^ _refs(coming.pop((force, theme), None))
    return sorted(moved.union(*map(_refs, coming.values())))


def _refs(chain: Chain | None) -> set[str]:
    return {ref for refs in chain.refs_by_year.values() for ref in refs} if chain else set()


def _mark(connection: Connection, change: int, places: Select[Any]) -> None:
    """Mark these references with their places, where they are not marked already."""
    found = places.subquery()
    new = select(found.c.ref, found.c.place, literal(change)).where(
        found.c.ref.not_in(select(UNCHECKED.c.ref))
    )
    connection.execute(insert(UNCHECKED).from_select(["ref", "place", "change"], new.distinct()))


def _mark_with_reports_and_twins(connection: Connection, change: int, refs: Sequence[str]) -> None:
    triaged, mine, twin = select(TRIAGED.c.ref, TRIAGED.c.place), FINDING_REFS.alias(), FINDING_REFS.alias()
    for batch in _batches(refs):
        _mark(connection, change, triaged.where(TRIAGED.c.ref.in_(batch)))
    together = (
        triaged.join(twin, twin.c.ref == TRIAGED.c.ref)
        .join(FINDINGS, (FINDINGS.c.number == twin.c.finding) & (FINDINGS.c.kind == records.CLUSTER))
        .join(mine, mine.c.finding == twin.c.finding)
        .join(UNCHECKED, UNCHECKED.c.ref == mine.c.ref)
    )
    _mark(connection, change, together)
    said, marked = RECOMMENDATIONS.c, RECOMMENDATIONS.alias()
    reports = select(marked.c.report_identity).join(UNCHECKED, UNCHECKED.c.ref == marked.c.ref)
    of_reports = triaged.join(RECOMMENDATIONS, said.ref == TRIAGED.c.ref)
    _mark(connection, change, of_reports.where(said.report_identity.in_(reports)))


def _count_conflicts(connection: Connection, *, everywhere: bool) -> None:
    """Note which clusters are in conflict by the statuses that count now: of all, or of marked references."""
    about = FINDING_REFS.c.finding == FINDINGS.c.number
    statuses = (
        select(func.count(func.distinct(STATUS_THAT_COUNTS)))
        .select_from(FINDING_REFS)
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.ref == FINDING_REFS.c.ref)
        .where(about)
        .correlate(FINDINGS)
        .scalar_subquery()
    )
    counted = update(FINDINGS).where(FINDINGS.c.kind == records.CLUSTER).values(conflict=statuses > 1)
    if not everywhere:
        marked = select(FINDING_REFS.c.finding).join(UNCHECKED, UNCHECKED.c.ref == FINDING_REFS.c.ref)
        counted = counted.where(FINDINGS.c.number.in_(marked))
    connection.execute(counted)


def _drop_contradictions(connection: Connection, which: Any) -> None:
    about = (
        select(FINDING_REFS.c.finding)
        .join(FINDINGS, FINDINGS.c.number == FINDING_REFS.c.finding)
        .where(FINDINGS.c.kind == records.CONTRADICTION, FINDING_REFS.c.place == 0, which)
    )
    numbers = list(connection.execute(about).scalars())
    _drop(connection, numbers)


def _drop(connection: Connection, numbers: Sequence[int]) -> None:
    for batch in _batches(numbers):
        connection.execute(delete(FINDING_REFS).where(FINDING_REFS.c.finding.in_(batch)))
        connection.execute(delete(FINDINGS).where(FINDINGS.c.number.in_(batch)))


def _replace(connection: Connection, kind: str, rows: Any) -> None:
    old = select(FINDINGS.c.number).where(FINDINGS.c.kind == kind)
    connection.execute(delete(FINDING_REFS).where(FINDING_REFS.c.finding.in_(old)))
    connection.execute(delete(FINDINGS).where(FINDINGS.c.kind == kind))
    _insert(connection, rows)


def _insert(connection: Connection, rows: Any) -> None:
    after = connection.execute(select(func.max(FINDINGS.c.number))).scalar_one() or 0
    for batch in _batches(rows(after)):
        connection.execute(insert(FINDINGS), [values for values, _ in batch])
        refs = (ref for _, members in batch for ref in members)
        for members in _batches(refs):
            connection.execute(insert(FINDING_REFS), members)


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(items)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
