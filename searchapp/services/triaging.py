"""Suggestions of "No further action": what seems to ask nothing of this force, each with its reason.

Reads what `services.checking` computed and kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from searchapp.domain.batches import in_batches
from searchapp.domain.findings import FindingStore, TriageView
from searchapp.domain.ports import RecommendationStore
from searchapp.domain.recommendation import Recommendation
from searchapp.domain.suggestion import NoFurtherActionSuggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Triaging:
    """Suggestions of "No further action" with the recommendations they are for."""

    store: RecommendationStore
    findings: FindingStore

    def listed(self, view: TriageView) -> Iterator[tuple[Recommendation, NoFurtherActionSuggestion]]:
        """Suggestions in file order, streamed.

        "open": open recommendations for which it is suggested; "all": one for each recommendation still in
        its register, for or against.
        """
        for batch in in_batches(self.findings.triaged(view)):
            records = {record.ref: record for record in self.store.get_many([one.ref for one in batch])}
            for suggestion in batch:
                if suggestion.ref in records:
                    yield records[suggestion.ref], suggestion

    def of(self, ref: str) -> NoFurtherActionSuggestion | None:
        """The suggestion for one recommendation; None before any was made."""
        return self.findings.triaged_of(ref)
