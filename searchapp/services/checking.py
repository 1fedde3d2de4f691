"""Checks a register against itself: the same recommendation twice, conflicts, contradictions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from searchapp.domain.ports import RecommendationStore
from searchapp.domain.recommendation import Recommendation
from searchapp.domain.suggestion import Classification
from searchapp.services.batches import in_batches
from searchapp.triage.contradictions import find_contradictions
from searchapp.triage.duplicates import Cluster, find_clusters
from searchapp.triage.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Checking:
    """Checks over what the store holds; rows that are gone from their register are left out."""

    store: RecommendationStore

    def clusters(self) -> list[Cluster]:
        """Near-identical recommendations, entered more than once."""
        return find_clusters(self._present())

    def contradictions(self) -> Iterator[Finding]:
        """Findings in file order, each with its rule, evidence and a question to the owner."""
        return find_contradictions(
            self._present(), clusters=self.clusters(), classifications=self._classifications()
        )

    def _present(self) -> Iterator[Recommendation]:
        return (record for record in self.store.all() if not record.gone)

    def _classifications(self) -> dict[str, Classification]:
        found: dict[str, Classification] = {}
        for batch in in_batches(self._present()):
            found |= self.store.suggestions([record.ref for record in batch])
        return found
