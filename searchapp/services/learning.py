"""From decisions to examples that models can learn from, each with where it comes from.

Owns which decisions say enough to teach. An example has the form of the sentences written for training, so
that what reads those reads these; names of people do not leave the store.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from searchapp.domain.batches import in_batches
from searchapp.domain.effective import SUBJECTS, decided_labels, effective, suggested_labels
from searchapp.domain.errors import Unavailable
from searchapp.domain.people import Person, Right
from searchapp.domain.ports import DecisionStore, RecommendationStore
from searchapp.domain.recommendation import Recommendation, Status
from searchapp.domain.review import Decided, Subject
from searchapp.domain.suggestion import Applies, Classification
from searchapp.domain.taxonomy import LabelKind

_SHORT: Final = 12  # hexadecimal characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """Examples from the decisions of a store."""

    store: RecommendationStore
    decisions: DecisionStore

    def examples(self) -> Iterator[dict[str, Any]]:
        """Recommendations whose themes and addressees are both settled, in order of reference.

        Settled: somebody gave the whole list, or judged every label that is suggested. Less would teach a
        model its own suggestions as if a person had made them.
        """
        touched = {one.ref for subject in SUBJECTS.values() for one in self.decisions.standing(subject, "")}
        for refs in in_batches(sorted(touched)):
            suggested, decided = self.store.suggestions(refs), self.store.decided(refs)
            for record in self.store.get_many(refs):
                found = suggested.get(record.ref), decided[record.ref]
                if all(_is_settled(*found, kind) for kind in SUBJECTS):
                    yield _example(record, *found)

    def export(self, file: Path, *, person: Person) -> int:
        """Write all examples to `file` as JSON lines, whole or not at all; returns how many.

        Raises Forbidden, and Unavailable where the file cannot be written; an older one is then kept.
        """
        person.must(Right.TRAIN)
        lines = [json.dumps(example, ensure_ascii=False) + "\n" for example in self.examples()]
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            with beside.open("w", encoding="utf-8") as written:
                written.writelines(lines)
                written.flush()
                os.fsync(written.fileno())
            beside.replace(file)
        except OSError as error:
            raise Unavailable(
                f"The labels could not be written to {file} ({error.strerror or error}).",
                next_step="Name a file in a folder you may write to.",
            ) from error
        finally:
            beside.unlink(missing_ok=True)
        return len(lines)


def _is_settled(suggested: Classification | None, decided: Decided, kind: LabelKind) -> bool:
    labels = decided_labels(decided, kind)
    open_ = set(suggested_labels(suggested, kind)) - labels.yes - labels.no
    return labels.whole is not None or (bool(labels.yes | labels.no) and not open_)


def _example(record: Recommendation, suggested: Classification | None, decided: Decided) -> dict[str, Any]:
    counts = effective(suggested, decided)
    return {
        "id": record.ref,
        "text": record.text,
        "report": record.report,
        "themes": list(counts.themes),
        "addressees": list(counts.addressees),
        "applies_to_force": _applies(suggested, decided),
        "decided": [
            {"entry": one.entry, "subject": one.subject.value, "at": one.at, "who": _alias(one.by)}
            for one in sorted(decided.values(), key=lambda one: one.entry)
            if one.subject in (*SUBJECTS.values(), Subject.STATUS, Subject.NO_FURTHER_ACTION)
        ],
    }


def _applies(suggested: Classification | None, decided: Decided) -> Applies:
    """Closed by a person with no further action: no; that refused by one: yes; else as suggested."""
    status = decided.get((Subject.STATUS, ""))
    if status and status.value == (Status.NO_FURTHER_ACTION.value,):
        return "no"
    if (Subject.NO_FURTHER_ACTION, "") in decided or suggested is None:
        return "yes"
    return suggested.applies_to_force.value


def _alias(name: str) -> str:
    """Tells people apart without naming them."""
    return hashlib.sha256(name.encode()).hexdigest()[:_SHORT]
