"""Says why a recommendation got its suggestions: the labelled examples whose words are most like its own.

The evidence in the text itself is kept with each suggestion; this owns only what is found by comparing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from searchapp.domain.ports import RecommendationStore
from searchapp.domain.recommendation import Recommendation
from searchapp.domain.reference import said
from searchapp.domain.suggestion import ClassifiableText, NearestExample


class Labelled(Protocol):
    """Models that remember what they were trained on."""

    def nearest(self, text: ClassifiableText, *, limit: int = 5) -> list[NearestExample]:
        """The labelled examples most like a text, best first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A labelled example, and the reference under which the register has it; "" where it does not."""

    example: NearestExample
    ref: str

    @property
    def written(self) -> bool:
        """Whether it was written for training, and is no recommendation of any register."""
        return not self.example.id.startswith(("row ", "R-"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Explaining:
    """Explains suggestions. `references`: preferred reference of each training example that is a row.

    An example that people decided is named by its reference.
    """

    store: RecommendationStore
    models: Labelled
    references: Mapping[str, str]

    def nearest(self, record: Recommendation, *, limit: int = 3) -> tuple[Neighbour, ...]:
        """The labelled examples most like a recommendation, best first, never the recommendation itself."""
        text = ClassifiableText(text=record.text, report=record.report)
        words = said(record.text)
        others = [
            one for one in self.models.nearest(text, limit=2 * limit + 2) if said(one.text.text) != words
        ][:limit]
        wanted = [self.references.get(one.id, one.id) for one in others]
        kept = {found.ref: said(found.text) for found in self.store.get_many(wanted)}
        return tuple(Neighbour(example=one, ref=self._ref(one, kept)) for one in others)

    def _ref(self, example: NearestExample, kept: Mapping[str, str]) -> str:
        """The example's reference where the store has that very text under it."""
        ref = self.references.get(example.id, example.id)
        return ref if kept.get(ref) == said(example.text.text) else ""
