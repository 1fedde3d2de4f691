"""Reads the deadlines of recommendations that are new or have changed, and keeps them in the store."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from searchapp.domain.ports import DeadlineStore, RecommendationStore
from searchapp.domain.progress import Progress
from searchapp.services.batches import in_batches
from searchapp.triage import deadlines
from searchapp.triage.deadlines import find_deadlines

_RULES: Final = Path(str(deadlines.__file__)).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """Keeps the deadlines of a store in step with its texts."""

    store: RecommendationStore
    deadlines: DeadlineStore
    progress: Progress

    def refresh(self) -> int:
        """Read what was not read by the present rules as it stands now; returns how many recommendations.

        What is read stays read when the work is cut off; all of it is read again then, to the same end.
        """
        reader = reader_id()
        if self.deadlines.is_read(reader):
            return 0
        change, done = self.store.last_change(), 0
        advance = self.progress.start("Reading deadlines")
        for batch in in_batches(self.deadlines.unread(reader)):
            self.deadlines.save_deadlines({ref: find_deadlines(text, made) for ref, text, made in batch})
            done += len(batch)
            advance(len(batch))
        self.deadlines.note_read(reader, change)
        return done


@cache
def reader_id() -> str:
    """Names the rules by which deadlines are read; another one whenever any of them is changed."""
    digest = hashlib.sha256()
    for module in sorted(_RULES.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()
