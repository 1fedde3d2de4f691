"""Checks the register against itself, keeps what it found, and lists it.

Owns when findings are computed: contradictions, clusters and conflicts, chains of repeat findings, and the
suggestions of "No further action". Computing is `refresh`'s alone; every list reads what was kept.
Recommendations that are gone from their register are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from searchapp.domain.effective import effective
from searchapp.domain.finding import Chain, Cluster, Finding
from searchapp.domain.findings import (
    EVERYTHING,
    ChainQuery,
    Computed,
    FindingQuery,
    Findings,
    FindingStore,
    Slice,
)
from searchapp.domain.ports import RecommendationStore
from searchapp.domain.progress import Advance, Progress
from searchapp.domain.recommendation import Recommendation
from searchapp.domain.review import Decided, Value
from searchapp.domain.suggestion import Classification, NoFurtherActionSuggestion
from searchapp.services.batches import in_batches
from searchapp.triage.contradictions import find_contradictions
from searchapp.triage.duplicates import find_clusters
from searchapp.triage.no_further_action import suggest_no_further_action
from searchapp.triage.repeats import find_chains

VERSION: Final = "4"
"""Of the rules, and of what is kept of their findings; another one has everything computed anew."""

ALL_CONTRADICTIONS: Final = FindingQuery()
ALL_CHAINS: Final = ChainQuery()

_OF_ONE: Final = frozenset(("status", "response", "decided"))
"""What may change without a cluster or a chain changing: these fields, and what persons decided."""

_FEW: Final = 1_000
"""Changed recommendations up to which their own reports are looked at instead of the whole register."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checking:
    """Findings over what the store holds: `refresh` computes and keeps them, the other verbs list them."""

    store: RecommendationStore
    findings: FindingStore
    progress: Progress

    def refresh(self) -> bool:
        """Bring the findings up to date; returns whether there was anything to do.

        After an import or new suggestions everything is computed anew. Where only statuses or responses of a
        few recommendations changed, their reports and their identical ones are looked at again: the same
        findings at a fraction of the time.
        """
        latest = Computed(change=self.store.last_change(), version=VERSION)
        known = self.findings.computed()
        if known == latest:
            return False
        changed = self.findings.changes_since(known.change) if known.version == VERSION else None
        if (
            changed is not None
            and len(changed) <= _FEW
            and all(kinds <= _OF_ONE for kinds in changed.values())
        ):
            self._refresh_some(list(changed), latest)
        else:
            self._refresh_all(latest)
        return True

    def contradictions(
        self, asked: FindingQuery = ALL_CONTRADICTIONS, part: Slice = EVERYTHING
    ) -> list[Finding]:
        """Contradictions in file order, each with its rule, evidence and a question to the owner."""
        return self.findings.contradictions(asked, part)

    def contradiction_counts(self, asked: FindingQuery = ALL_CONTRADICTIONS) -> Mapping[str, int]:
        """Number of contradictions by rule, whatever rule is asked for; rules without any are left out."""
        return self.findings.contradiction_counts(asked)

    def clusters(self, *, conflicts_only: bool = False, part: Slice = EVERYTHING) -> list[Cluster]:
        """Near-identical recommendations, entered more than once; conflicts first."""
        return self.findings.clusters(conflicts_only=conflicts_only, part=part)

    def cluster_counts(self) -> tuple[int, int]:
        """Number of clusters, and of those in conflict."""
        return self.findings.cluster_counts()

    def cluster_of(self, ref: str) -> Cluster | None:
        """The cluster that a recommendation is in, if any."""
        return self.findings.clusters_of([ref]).get(ref)

    def chains(self, asked: ChainQuery = ALL_CHAINS, part: Slice = EVERYTHING) -> list[Chain]:
        """Chains of repeat findings by force and theme, longest first."""
        return self.findings.chains(asked, part)

    def chain_count(self, asked: ChainQuery = ALL_CHAINS) -> int:
        """Number of chains."""
        return self.findings.chain_count(asked)

    def _refresh_all(self, latest: Computed) -> None:
        advance = self.progress.start("Checking the register against itself", 3 * self.store.count())
        clusters = find_clusters(_watched(self._present(), advance))
        found = _Judged(clusters)
        chains = find_chains(found.themes_of(self._classified(_watched(self._present(), advance))))
        contradictions = find_contradictions(
            _watched(self._present(), advance), clusters=clusters, classifications=found.classifications
        )
        self.findings.replace_all(
            Findings(
                contradictions=list(contradictions),
                order=found.order,
                clusters=clusters,
                chains=chains,
                triaged=found.triaged,
            ),
            latest,
        )

    def _refresh_some(self, changed: Sequence[str], latest: Computed) -> None:
        refs = self.findings.with_reports_and_twins(changed)
        rows = [row for row in self.store.get_many(refs) if not row.gone]
        clusters = list(dict.fromkeys(self.findings.clusters_of(refs).values()))
        found = _Judged(clusters)
        for _ in found.themes_of(self._classified(rows)):
            pass
        contradictions = find_contradictions(rows, clusters=clusters, classifications=found.classifications)
        self.findings.replace_of(
            Findings(order=found.order, contradictions=list(contradictions), triaged=found.triaged), latest
        )

    def _present(self) -> Iterator[Recommendation]:
        return (record for record in self.store.all() if not record.gone)

    def _classified(
        self, records: Iterable[Recommendation]
    ) -> Iterator[tuple[Recommendation, Classification | None, Decided]]:
        for batch in in_batches(records):
            refs = [record.ref for record in batch]
            known, decided = self.store.suggestions(refs), self.store.decided(refs)
            for record in batch:
                yield record, known.get(record.ref), decided.get(record.ref, {})


class _Judged:
    """What is gathered on the way through the register, without keeping its texts."""

    def __init__(self, clusters: Iterable[Cluster]) -> None:
        self._clusters = {ref: cluster for cluster in clusters for ref in cluster.refs}
        self.order: list[str] = []
        self.triaged: list[NoFurtherActionSuggestion] = []
        self.classifications: dict[str, Classification] = {}

    def themes_of(
        self, classified: Iterable[tuple[Recommendation, Classification | None, Decided]]
    ) -> Iterator[tuple[Recommendation, Value]]:
        """Each recommendation with the ids of the themes that count; what is said of it is gathered."""
        for record, known, decided in classified:
            self.order.append(record.ref)
            if known is not None:
                cluster = self._clusters.get(record.ref)
                self.triaged.append(suggest_no_further_action(record, known, cluster))
                self.classifications[record.ref] = _bare(known)
            yield record, effective(known, decided).themes


def _bare(known: Classification) -> Classification:
    """As much of a classification as the rules read."""
    return Classification(
        themes=(),
        addressees=tuple(replace(label, evidence=()) for label in known.addressees),
        applies_to_force=replace(known.applies_to_force, evidence=()),
        model_id=known.model_id,
    )


def _watched(records: Iterable[Recommendation], advance: Advance) -> Iterator[Recommendation]:
    for batch in in_batches(records):
        yield from batch
        advance(len(batch))
