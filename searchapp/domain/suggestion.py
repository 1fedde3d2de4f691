"""What a model or rule proposes, with confidence, evidence and model id. A suggestion is never a fact."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final, Literal

from searchapp.domain.recommendation import Status
from searchapp.domain.taxonomy import LabelKind

Applies = Literal["yes", "no", "conditional"]
TextField = Literal["recommendation", "report"]
ObjectionKind = Literal["force-belongs", "open-elsewhere", "repeated-later", "activity-reported"]
"""What speaks against closing. "force-belongs": forces have a part in whatever is asked to act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Words that spoke for (weight > 0) or against (weight < 0) a suggestion.

    `start` and `end` are character offsets into the cleaned text of `field`; `words` is that slice.
    `weight` is the contribution to the log-odds of the label.
    """

    field: TextField
    start: int
    end: int
    words: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSuggestion:
    """A theme or addressee proposed for a recommendation; only those over their threshold are made.

    `probability` is calibrated, in [0, 1]. `trained` is False for a label of the taxonomy that has no
    labelled example yet: such a suggestion rests on the taxonomy's words alone.
    """

    id: str
    probability: float
    evidence: tuple[Evidence, ...] = ()
    trained: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicability:
    """Whether the receiving force is asked to act, with the reason in words and the phrase that decided."""

    value: Applies
    probability: float
    reason: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """How near the models came to the other answer on one label: its probability and the threshold.

    Both in [0, 1]; from the threshold on the label is suggested.
    """

    kind: LabelKind
    label: str
    probability: float
    threshold: float

    @property
    def suggested(self) -> bool:
        """Whether the label is suggested."""
        return self.probability >= self.threshold

    @property
    def distance(self) -> float:
        """How far apart probability and threshold are, in log-odds: 0 where the models are most unsure.

        Uncertainty sampling (Lewis and Gale 1994) for thresholds other than one half.
        """
        return abs(_log_odds(self.probability) - _log_odds(self.threshold))


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """All that the models say of one recommendation; labels ordered by falling probability.

    `margins` are those of the suggested labels and of the ones that just missed their threshold. They are
    kept apart from the suggestions, which are the same whatever they are.
    """

    themes: tuple[LabelSuggestion, ...]
    addressees: tuple[LabelSuggestion, ...]
    applies_to_force: Applicability
    model_id: str
    margins: tuple[Margin, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedLabels:
    """Ids of the labels a `Classification` suggests, in its order: all that a list shows of one."""

    themes: tuple[str, ...]
    addressees: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifiableText:
    """All a model may read of a recommendation: never its response or status.

    `force` is the force whose register it stands in; "" for the one that is set.
    """

    text: str
    report: str = ""
    force: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedTwin:
    """An identical recommendation that is closed; `supersedes`: it was made in a later year."""

    ref: str
    status: Status
    supersedes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What speaks against closing a recommendation: `words` say it, `ref` is the other one it is about."""

    kind: ObjectionKind
    words: str
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoFurtherActionSuggestion:
    """Whether "No further action" is proposed for a recommendation, why, and how sure.

    `probability` is that of the item asking nothing of the receiving force, whichever way `suggest` went.
    `closed_twins` and `against` come from the rest of the register; they leave `suggest` as it is.
    """

    ref: str
    row: int
    suggest: bool
    probability: float
    reason: str
    evidence: tuple[Evidence, ...] = field(default=())
    closed_twins: tuple[ClosedTwin, ...] = ()
    against: tuple[Objection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestExample:
    """A labelled example like a text; `likeness` is cosine likeness of their words in [0, 1]."""

    id: str
    text: ClassifiableText
    themes: tuple[str, ...]
    addressees: tuple[str, ...]
    likeness: float


_NEVER_CERTAIN: Final = 1e-6


def _log_odds(probability: float) -> float:
    kept = min(max(probability, _NEVER_CERTAIN), 1 - _NEVER_CERTAIN)
    return math.log(kept / (1 - kept))
