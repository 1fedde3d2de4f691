"""Brings the kept findings up to date in steps that can be cut off between any two. Owns no rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Final

from sqlalchemy import (
    Connection,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from searchapp.domain.batches import OF_A_STATEMENT, in_batches
from searchapp.domain.effective import decided_labels
from searchapp.domain.finding import Chain, Themed
from searchapp.domain.findings import Computed, Findings, Marks, Unchecked
from searchapp.domain.recommendation import PartialDate
from searchapp.domain.review import Subject
from searchapp.store import findings_records as records
from searchapp.store.database import Database
from searchapp.store.decided import decided
from searchapp.store.findings_marking import IN_ORDER, mark_all, mark_changed, put_in_order
from searchapp.store.findings_marks import KIND, NO_MARKS, log_marks, marks, rules_broken
from searchapp.store.findings_rows import MOVED, PRESENT
from searchapp.store.findings_tables import FINDING_REFS, FINDINGS_COMPUTED, TRIAGED, UNCHECKED
from searchapp.store.findings_whole import count_conflicts, in_clusters, moved_by, replace_groups
from searchapp.store.findings_writing import add, drop_contradictions, replace
from searchapp.store.history_tables import UNDONE_RUNS
from searchapp.store.schema import (
    CHANGES,
    IMPORT_RUNS,
    RECOMMENDATIONS,
    REGISTERS,
    SHOWN_PLACE,
    SOURCE_ROWS,
    SUGGESTIONS,
)
from searchapp.store.until_commit import UntilCommit

_STREAMED: Final = {"yield_per": OF_A_STATEMENT}
_TRIAGE: Final = (
    update(TRIAGED)
    .where(TRIAGED.c.ref == bindparam("of"))
    .values({name: bindparam(name) for name in records.triaged_values(None)})
)


class FindingsUpkeep:
    """The writing half of `domain.findings.FindingStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._edition = UntilCommit(database, lambda connection, _about: _edition(connection))

    def computed(self) -> Computed:
        """What was last started from; a `Computed()` where nothing ever was."""
        with self._database.reading() as connection:
            return _computed(connection)

    def imports(self) -> int:
        """How many imports there were and how many of them were undone, in one number."""
        counts = (
            select(func.count()).select_from(table).scalar_subquery() for table in (IMPORT_RUNS, UNDONE_RUNS)
        )
        with self._database.reading() as connection:
            return sum(connection.execute(select(*counts)).one())

    def out_of_order(self) -> bool:
        """Whether recommendations have other rows in the register than findings were started from."""
        with self._database.reading() as connection:
            return connection.execute(select(MOVED)).scalar_one()

    def edition(self) -> int:
        """Another number after every `start` and `save_checked`; 0 before any."""
        return self._edition.of()

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
            connection.execute(in_clusters(), execution_options=_STREAMED) as rows,
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
            .where(PRESENT)
            .order_by(*IN_ORDER)
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
                put_in_order(connection, latest.change)
                touched |= replace_groups(connection, groups)
            if chains is not None:
                moved = moved_by(connection, chains)
                before = marks(connection, moved)
                replace(connection, records.CHAIN, lambda after: records.chain_rows(chains, after=after))
            if changed is None:
                mark_all(connection, latest.change)
            else:
                mark_changed(connection, latest.change, touched, since=known.change)
            count_conflicts(connection, everywhere=groups is not None)
            _note(connection, log_marks(connection, moved, lambda ref, _: before.get(ref, NO_MARKS), latest))
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
            before = rules_broken(connection, found.refs)
            suggested = {one.ref: one for one in found.triaged}
            places: dict[str, int] = {}
            for refs in in_batches(found.refs, OF_A_STATEMENT):
                placed = select(TRIAGED.c.ref, TRIAGED.c.place).where(TRIAGED.c.ref.in_(refs))
                places |= {row.ref: row.place for row in connection.execute(placed)}
                drop_contradictions(connection, FINDING_REFS.c.ref.in_(refs))
                done = delete(UNCHECKED).where(UNCHECKED.c.ref.in_(refs), UNCHECKED.c.change <= change)
                connection.execute(done)
                said = [{"of": ref, **records.triaged_values(suggested.get(ref))} for ref in refs]
                connection.execute(_TRIAGE, said)
            told = [one for one in found.contradictions if one.ref in places]
            add(connection, lambda after: records.contradiction_rows(told, places, after=after))
            now: dict[str, set[str]] = {}
            for one in told:
                now.setdefault(one.ref, set()).add(one.rule)
            differing = [ref for ref in before | now if before.get(ref) != now.get(ref)]

            def had(ref: str, now: Marks) -> Marks:
                return Marks(contradictions=tuple(sorted(before.get(ref, ()))), repeats=now.repeats)

            _note(connection, log_marks(connection, differing, had, _computed(connection)))


def _computed(connection: Connection) -> Computed:
    row = connection.execute(select(FINDINGS_COMPUTED)).first()
    return Computed(change=row.change, version=row.version, imports=row.imports) if row else Computed()


def _edition(connection: Connection) -> int:
    return connection.execute(select(FINDINGS_COMPUTED.c.edition)).scalar_one_or_none() or 0


def _note(connection: Connection, computed: Computed) -> None:
    noted = asdict(computed) | {"edition": _edition(connection) + 1}
    connection.execute(delete(FINDINGS_COMPUTED))
    connection.execute(insert(FINDINGS_COMPUTED), noted)
