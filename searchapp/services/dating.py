"""Reads the deadlines of recommendations that are new or have changed, and keeps them in the store."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from searchapp.domain.batches import in_batches
from searchapp.domain.ports import DeadlineStore, RecommendationStore
from searchapp.domain.progress import Progress
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

        What is read stays read when the work is cut off, and the next time goes on from there.
        """
        reader = reader_id()
        if self.deadlines.is_read(reader):
            return 0
        waiting, done = self.deadlines.begin_reading(reader), 0
        advance = self.progress.start("Reading deadlines", waiting)
        for batch in in_batches(self.deadlines.unread(reader)):
            found = {ref: find_deadlines(text, made) for ref, text, made in batch}
            self.deadlines.save_deadlines(reader, found)
            done += len(batch)
            advance(len(batch))
        self.deadlines.end_reading(reader)
        return done


@cache
def reader_id() -> str:
    """Names the rules by which deadlines are read; another one whenever any of them is changed."""
    digest = hashlib.sha256()
    for module in sorted(_RULES.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()
