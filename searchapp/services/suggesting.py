"""Gives every recommendation its suggestions: themes, addressees and whether it applies to the force."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import tee

from searchapp.domain.ports import Classifier, RecommendationStore
from searchapp.domain.progress import Progress
from searchapp.domain.suggestion import Classification


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggesting:
    """Refreshes suggestions in the store with the current models."""

    store: RecommendationStore
    classifier: Classifier
    progress: Progress

    def refresh(self) -> int:
        """Suggest for whatever has no suggestion by these models for its present text; returns how many."""
        advance: Callable[[int], None] | None = None

        def suggested() -> Iterator[tuple[str, Classification]]:
            nonlocal advance
            waiting, texts = tee(self.store.unsuggested(self.classifier.model_id))
            answers = self.classifier.classify(text for _ref, text in texts)
            for (ref, _text), answer in zip(waiting, answers, strict=True):
                advance = advance or self.progress.start("Suggesting themes and addressees")
                advance(1)
                yield ref, answer

        return self.store.save_suggestions(suggested())
