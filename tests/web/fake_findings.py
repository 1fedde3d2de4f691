"""An in-memory stand-in for the kept findings."""

# ruff: noqa: ARG002 - the signatures are those of the port

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from searchapp.domain.batches import in_batches
from searchapp.domain.finding import Chain, Cluster, Finding, Themed
from searchapp.domain.findings import (
    EVERYTHING,
    ChainQuery,
    Computed,
    FindingQuery,
    Findings,
    FindingStore,
    Marks,
    Slice,
    Tallied,
    TriageView,
    Unchecked,
)
from searchapp.domain.ports import RecommendationStore
from searchapp.domain.suggestion import NoFurtherActionSuggestion

_Item = TypeVar("_Item")


class FakeFindings(FindingStore):
    """What was put in last, in lists."""

    def __init__(self, store: RecommendationStore) -> None:
        self.store = store
        self.noted = Computed()
        self.found = Findings(refs=(), contradictions=())
        self.together: list[Cluster] = []
        self.repeats: list[Chain] = []
        self.marked: list[str] = []

    def computed(self) -> Computed:
        return self.noted

    def imports(self) -> int:
        return 0

    def out_of_order(self) -> bool:
        raise AssertionError("computed once")

    def edition(self) -> int:
        return len(self.found.refs)

    def changes_since(self, change: int) -> Mapping[str, frozenset[str]]:
        raise AssertionError("computed once")

    def marks(self, refs: Sequence[str]) -> Mapping[str, Marks]:
        rules = {ref: tuple(one.rule for one in self.found.contradictions if one.ref == ref) for ref in refs}
        return {ref: Marks(contradictions=found) for ref, found in rules.items() if found}

    def groups(self) -> Iterator[tuple[str, ...]]:
        raise AssertionError("computed once")

    def themed(self) -> Iterator[Themed]:
        for batch in in_batches(one for one in self.store.all() if not one.gone):
            suggested = self.store.suggestions([one.ref for one in batch])
            for one in batch:
                if one.ref in suggested:
                    yield Themed(
                        ref=one.ref,
                        force=one.force,
                        year=one.made.year if one.made else None,
                        themes=tuple(theme.id for theme in suggested[one.ref].themes),
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
        self.noted = latest
        self.marked = [one.ref for one in self.store.all() if not one.gone]
        self.together = [self._cluster(refs) for refs in groups or ()]
        self.repeats = list(chains or ())
        return True

    def unchecked_count(self) -> int:
        return len(self.marked)

    def unchecked(self, limit: int) -> Unchecked:
        return Unchecked(places={ref: place for place, ref in enumerate(self.marked[:limit])}, change=0)

    def save_checked(self, found: Findings, change: int) -> None:
        self.found = Findings(
            refs=[*self.found.refs, *found.refs],
            contradictions=[*self.found.contradictions, *found.contradictions],
            triaged=[*self.found.triaged, *found.triaged],
        )
        self.marked = [ref for ref in self.marked if ref not in found.refs]

    def _cluster(self, refs: Sequence[str]) -> Cluster:
        members = self.store.get_many(refs)
        return Cluster(
            refs=tuple(refs),
            rows=tuple(one.source.row for one in members),
            statuses=tuple(one.status for one in members),
            made=tuple(one.made for one in members),
            forces=tuple(one.force for one in members),
        )

    def contradictions(self, asked: FindingQuery, part: Slice = EVERYTHING) -> list[Finding]:
        chosen = self._contradictions(asked)
        if asked.order:
            chosen.sort(key=lambda one: asked.order.index(one.rule))
        return _part(chosen, part)

    def contradiction_counts(self, asked: FindingQuery) -> Mapping[str, int]:
        return Counter(one.rule for one in self._contradictions(replace(asked, rule="")))

    def contradiction_tally(self) -> list[Tallied]:
        records = ((one.rule, self.store.get(one.ref)) for one in self.found.contradictions)
        return [
            Tallied(rule=rule, status=record.status, force=record.force, report=record.report, number=1)
            for rule, record in records
        ]

    def clusters(self, *, conflicts_only: bool = False, part: Slice = EVERYTHING) -> list[Cluster]:
        chosen = [one for one in self.together if one.conflict or not conflicts_only]
        return _part(sorted(chosen, key=lambda one: not one.conflict), part)

    def cluster_counts(self) -> tuple[int, int]:
        return len(self.clusters()), len(self.clusters(conflicts_only=True))

    def clusters_of(self, refs: Sequence[str], *, most: int | None = None) -> Mapping[str, Cluster]:
        return {ref: cluster for cluster in self.together for ref in cluster.refs if ref in refs}

    def cluster_numbers(self) -> Mapping[str, int]:
        return {ref: number for number, cluster in enumerate(self.together) for ref in cluster.refs}

    def chains(self, asked: ChainQuery, part: Slice = EVERYTHING) -> list[Chain]:
        chosen = [
            chain
            for chain in self.repeats
            if asked.force in ("", chain.force) and (not asked.themes or chain.theme in asked.themes)
        ]
        return _part(chosen, part)

    def chain_count(self, asked: ChainQuery) -> int:
        return len(self.chains(asked))

    def triaged(self, view: TriageView) -> Iterator[NoFurtherActionSuggestion]:
        return (one for one in self.found.triaged if view == "all" or self._open(one))

    def triaged_of(self, ref: str) -> NoFurtherActionSuggestion | None:
        return next((one for one in self.found.triaged if one.ref == ref), None)

    def _contradictions(self, asked: FindingQuery) -> list[Finding]:
        return [
            one
            for one in self.found.contradictions
            if asked.ref in ("", one.ref)
            and asked.status in (None, self.store.get(one.ref).status)
            and all(getattr(asked, by) in ("", self._value(one, by)) for by in ("rule", "force", "report"))
        ]

    def _value(self, one: Finding, by: str) -> str:
        return one.rule if by == "rule" else str(getattr(self.store.get(one.ref), by))

    def _open(self, one: NoFurtherActionSuggestion) -> bool:
        return one.suggest and self.store.get(one.ref).status.is_open


def _part(items: list[_Item], part: Slice) -> list[_Item]:
    end = None if part.limit is None else part.offset + part.limit
    return items[part.offset : end]
