"""The triage list: which recommendations seem to ask nothing of this force, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from searchapp.domain.ports import RecommendationStore
from searchapp.domain.recommendation import Recommendation
from searchapp.domain.suggestion import NoFurtherActionSuggestion
from searchapp.services.batches import in_batches
from searchapp.triage.no_further_action import suggest_no_further_action


@dataclass(frozen=True, slots=True, kw_only=True)
class Triaging:
    """Suggestions of "No further action" from the suggestions kept in the store."""

    store: RecommendationStore

    def every(self) -> Iterator[tuple[Recommendation, NoFurtherActionSuggestion]]:
        """One suggestion, for or against, for each recommendation still in its register, in file order."""
        present = (record for record in self.store.all() if not record.gone)
        for batch in in_batches(present):
            suggestions = self.store.suggestions([record.ref for record in batch])
            for record in batch:
                if record.ref in suggestions:
                    yield record, suggest_no_further_action(record, suggestions[record.ref])

    def candidates(self) -> Iterator[tuple[Recommendation, NoFurtherActionSuggestion]]:
        """Open recommendations for which "No further action" is suggested, in file order."""
        for record, suggestion in self.every():
            if record.status.is_open and suggestion.suggest:
                yield record, suggestion
