"""Keeps the index in step with the store: builds, updates, checks and, when it is broken, builds it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from searchapp.domain.batches import in_batches
from searchapp.domain.closing import closed_since
from searchapp.domain.deadline import Deadline, due
from searchapp.domain.effective import Effective, deadlines_that_count, effective
from searchapp.domain.errors import BeingBuilt, Conflict
from searchapp.domain.findings import FindingStore, Marks
from searchapp.domain.ports import ClosingStore, DeadlineStore, RecommendationStore, SearchIndex
from searchapp.domain.progress import Progress
from searchapp.domain.recommendation import Kept, PartialDate, Recommendation
from searchapp.domain.search import IndexDocument, IndexHealth

_NO_MARKS: Final = Marks()
_REBUILD_SHARE: Final = 0.5  # beyond this share of changed documents a fresh build is cheaper than an update


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """The index beside its store; `behind`: recommendations changed since; `problem`: "" if usable.

    `change` and `applied_change`: the newest change of the store, and the newest that is in the index.
    """

    change: int
    applied_change: int
    documents: int
    recommendations: int
    generation: str
    behind: int
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexing:
    """Index upkeep: the store is the truth, the index a cache over it.

    Whoever only reads waits `reading_wait` seconds at most for another program to finish its changes.
    """

    store: RecommendationStore
    deadlines: DeadlineStore
    closings: ClosingStore
    findings: FindingStore
    index: SearchIndex
    progress: Progress
    reading_wait: float = 1.0

    def state(self) -> IndexState:
        """How the index stands, without changing anything. Never raises for a broken index."""
        change = self.store.last_change()
        health = self._health()
        current = health.problem or health.applied_change == change
        behind = 0 if current else len(self.store.changed_since(health.applied_change))
        return IndexState(
            change=change,
            applied_change=health.applied_change,
            documents=health.documents,
            recommendations=self.store.count(),
            generation=health.generation,
            behind=behind,
            problem=health.problem,
        )

    def mark(self) -> tuple[IndexHealth, int]:
        """Another one whenever `state` may be another; cheap enough for every page."""
        return self.index.health(), self.store.last_change()

    def ensure(self, *, reading: bool = False) -> None:
        """Bring the index up to date; one that is missing, broken or another store's is built again.

        The user is told why. Raises Conflict when another program keeps the index; while `reading`, one
        that is only behind is left so, and the user told.
        """
        health = self._health()
        if health.problem:
            self._build_again(health.problem)
            return
        try:
            self._apply(health, wait=self.reading_wait if reading else None)
        except Conflict:
            if not reading:
                raise
            behind = len(self.store.changed_since(health.applied_change))
            self.progress.message(
                f"The search index is behind by {behind:,} recommendations: another program is updating it."
            )

    def repair(self) -> None:
        """Build an index that cannot be used again, at once; the rest is left as it is.

        Raises BeingBuilt when another program is at it.
        """
        problem = self._health().problem
        if not problem:
            return
        try:
            self._build_again(problem, wait=self.reading_wait)
        except Conflict as under_way:
            raise self.being_built() from under_way

    def being_built(self) -> BeingBuilt:
        """What is said to whoever needs an index that is being built, with how far that is."""
        read = self.index.building()
        far = f" ({read[0]:,} of {read[1]:,})" if read else ""
        return BeingBuilt(f"The search index is being built{far}.", next_step="Ask again in a few seconds.")

    def build(self, *, wait: float | None = None) -> int:
        """Build a new generation of the index; returns how many recommendations it holds.

        Waits `wait` seconds for another writer, or as long as the index does; then raises Conflict.
        """
        change = self.store.last_change()
        total = self.store.count()
        present = (record for record in self.store.all() if not record.gone)
        self.index.build(
            self._documents(present),
            total=total,
            change=change,
            digest=self.store.change_digest(change),
            progress=self.progress,
            wait=wait,
        )
        return self.index.health().documents

    def update(self) -> int:
        """Apply what changed since the index was last brought up to date; returns how many changes."""
        health = self._health()
        if health.problem:
            self.ensure()
            return self.index.health().documents
        return self._apply(health)

    def _build_again(self, problem: str, *, wait: float | None = None) -> None:
        self.progress.message(f"{problem} Building the search index again from the store.")
        self.build(wait=wait)

    def _health(self) -> IndexHealth:
        """The index's health; one that holds changes this store has not made is a problem, too.

        The store may have been replaced, or set back to an older copy and changed otherwise since.
        """
        health = self.index.health()
        if health.problem or health.digest == self.store.change_digest(health.applied_change):
            return health
        return replace(health, problem="The search index was made from another store than the present one.")

    def _apply(self, health: IndexHealth, *, wait: float | None = None) -> int:
        newest = self.store.last_change()
        changed = self.store.changed_since(health.applied_change)
        if not changed:
            return 0
        if len(changed) > _REBUILD_SHARE * health.documents:
            self.build(wait=wait)
            return len(changed)
        records = [record for batch in in_batches(changed) for record in self.store.get_many(batch)]
        present = [record for record in records if not record.gone]
        removed = set(changed) - {record.ref for record in present}
        self.index.update(
            self._documents(present),
            removed=sorted(removed),
            change=newest,
            digest=self.store.change_digest(newest),
            wait=wait,
        )
        return len(changed)

    def _documents(self, records: Iterable[Recommendation]) -> Iterator[IndexDocument]:
        for batch in in_batches(records):
            refs = [record.ref for record in batch]
            suggested, decided = self.store.suggested_labels(refs), self.store.decided(refs)
            deadlines = self.deadlines.deadlines(refs)
            marks, moves, stated = (
                self.findings.marks(refs),
                self.closings.moves(refs),
                self.closings.stated(refs),
            )
            for record in batch:
                ref = record.ref
                counts = effective(suggested.get(ref), decided.get(ref, {}))
                yield _document(
                    record,
                    counts,
                    deadlines_that_count(record, deadlines.get(ref, ()), counts.decided),
                    closed=closed_since(record, moves.get(ref, ()), stated.get(ref, ()), counts.decided),
                    marks=marks.get(ref, _NO_MARKS),
                )


def _document(
    record: Recommendation,
    counts: Effective,
    deadlines: tuple[Deadline, ...],
    *,
    closed: PartialDate | None,
    marks: Marks,
) -> IndexDocument:
    when = due(deadlines)
    return IndexDocument(
        ref=record.ref,
        recommendation=record.text,
        response=record.response,
        report=record.report,
        force=record.force,
        inspection_type=record.inspection_type,
        status=record.status.value,
        themes=counts.themes,
        addressees=counts.addressees,
        made=str(record.made) if record.made else "",
        due_earliest=when.earliest.isoformat() if when else "",
        due_latest=when.latest.isoformat() if when else "",
        sets_deadline=bool(deadlines),
        recurring=any(deadline.recurring for deadline in deadlines),
        closed=str(closed) if closed else "",
        repeats=tuple(theme for theme in marks.repeats if theme in counts.themes),
        contradictions=marks.contradictions,
        owner=record.kept.owner,
        beside=_beside(record.kept),
        own_reference="\n".join(record.kept.references),
    )


def _beside(kept: Kept) -> str:
    return "\n".join(filter(None, (*kept.references, kept.owner, *(cell for _, cell in kept.filled))))
