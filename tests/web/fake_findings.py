"""An in-memory stand-in for the kept findings."""

# ruff: noqa: ARG002 - the signatures are those of the port

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from searchapp.domain.finding import Chain, Cluster, Finding
from searchapp.domain.findings import (
    EVERYTHING,
    ChainQuery,
    Computed,
    FindingQuery,
    Findings,
    FindingStore,
    Marks,
    Slice,
    TriageView,
)
from searchapp.domain.ports import RecommendationStore
from searchapp.domain.recommendation import Status
from searchapp.domain.suggestion import NoFurtherActionSuggestion

_Item = TypeVar("_Item")


class FakeFindings(FindingStore):
    """What was put in last, in lists."""

    def __init__(self, store: RecommendationStore) -> None:
        self.store = store
        self.noted = Computed()
        self.found = Findings(order=(), contradictions=())

    def computed(self) -> Computed:
        return self.noted

    def changes_since(self, change: int) -> Mapping[str, frozenset[str]]:
        raise AssertionError("computed once")

    def marks(self, refs: Sequence[str]) -> Mapping[str, Marks]:
        rules = {ref: tuple(one.rule for one in self.found.contradictions if one.ref == ref) for ref in refs}
        return {ref: Marks(contradictions=found) for ref, found in rules.items() if found}

    def replace_all(self, found: Findings, computed: Computed) -> None:
        self.found, self.noted = found, computed

    def replace_of(self, found: Findings, computed: Computed) -> None:
        raise AssertionError("computed once")

    def with_reports_and_twins(self, refs: Sequence[str]) -> list[str]:
        raise AssertionError("computed once")

    def contradictions(self, asked: FindingQuery, part: Slice = EVERYTHING) -> list[Finding]:
        chosen = [one for one in self._contradictions(asked) if asked.rule in ("", one.rule)]
        return _part(chosen, part)

    def contradiction_counts(self, asked: FindingQuery) -> Mapping[str, int]:
        return Counter(one.rule for one in self._contradictions(asked))

    def clusters(self, *, conflicts_only: bool = False, part: Slice = EVERYTHING) -> list[Cluster]:
        chosen = [one for one in self.found.clusters if one.conflict or not conflicts_only]
        return _part(sorted(chosen, key=lambda one: not one.conflict), part)

    def cluster_counts(self) -> tuple[int, int]:
        return len(self.clusters()), len(self.clusters(conflicts_only=True))

    def clusters_of(self, refs: Sequence[str]) -> Mapping[str, Cluster]:
        return {ref: cluster for cluster in self.found.clusters for ref in cluster.refs if ref in refs}

    def chains(self, asked: ChainQuery, part: Slice = EVERYTHING) -> list[Chain]:
        chosen = [
            chain
            for chain in self.found.chains
            if asked.force in ("", chain.force) and (not asked.themes or chain.theme in asked.themes)
        ]
        return _part(chosen, part)

    def chain_count(self, asked: ChainQuery) -> int:
        return len(self.chains(asked))

    def triaged(self, view: TriageView, part: Slice = EVERYTHING) -> Iterator[NoFurtherActionSuggestion]:
        return iter(_part([one for one in self.found.triaged if self._in(view, one)], part))

    def triaged_counts(self) -> Mapping[TriageView, int]:
        views: tuple[TriageView, ...] = ("open", "differs", "all")
        return {view: len(list(self.triaged(view))) for view in views}

    def triaged_of(self, ref: str) -> NoFurtherActionSuggestion | None:
        return next((one for one in self.found.triaged if one.ref == ref), None)

    def _contradictions(self, asked: FindingQuery) -> list[Finding]:
        return [
            one
            for one in self.found.contradictions
            if asked.ref in ("", one.ref) and asked.status in (None, self.store.get(one.ref).status)
        ]

    def _in(self, view: TriageView, one: NoFurtherActionSuggestion) -> bool:
        status = self.store.get(one.ref).status
        if view == "open":
            return one.suggest and status.is_open
        other = Status.COMPLETED if one.suggest else Status.NO_FURTHER_ACTION
        return view == "all" or status is other


def _part(items: list[_Item], part: Slice) -> list[_Item]:
    end = None if part.limit is None else part.offset + part.limit
    return items[part.offset : end]
