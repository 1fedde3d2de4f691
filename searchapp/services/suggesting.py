"""Gives every recommendation its suggestions: themes, addressees and whether it applies to the force."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from searchapp.domain.batches import in_batches
from searchapp.domain.ports import Classifier, RecommendationStore
from searchapp.domain.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggesting:
    """Refreshes suggestions in the store with the current models."""

    store: RecommendationStore
    classifier: Classifier
    progress: Progress

    def refresh(self, *, leave: Collection[str] = ()) -> int:
        """Suggest for whatever has no suggestion by these models for its present text; returns how many.

        The references of `leave` stay as they are.

        Each batch is classified first and then written, so that nobody waits for a model to write, and what
        is done stays done when the work is cut off. What an import changes meanwhile waits for the next time.
        """
        model_id, done = self.classifier.model_id, 0
        waiting = self.store.unsuggested_count(model_id)
        if not waiting:
            return 0
        advance = self.progress.start("Suggesting themes and addressees", waiting)
        missing = self.store.unsuggested(model_id)
        for batch in in_batches(one for one in missing if one[0] not in leave):
            answers = list(self.classifier.classify(text for _ref, text in batch))
            refs = [ref for ref, _text in batch]
            self.store.save_suggestions(zip(refs, answers, strict=True), read=dict(batch))
            done += len(batch)
            advance(len(batch))
        return done
