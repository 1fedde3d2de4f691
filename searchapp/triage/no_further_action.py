"""Proposes "No further action" where a recommendation asks nothing of the receiving force, and says why.

Owns the rule from a classification to a proposal. It decides nothing: a reviewer does. It reads no response
and no status, and no text but the phrases that the classification gives as evidence.
"""

from __future__ import annotations

from typing import Final

from searchapp.domain.recommendation import Recommendation
from searchapp.domain.suggestion import Applicability, Classification, NoFurtherActionSuggestion

_OPEN_CONDITION: Final = "Whether the condition holds for this force is for a reviewer to say."


def suggest_no_further_action(
    record: Recommendation, classification: Classification
) -> NoFurtherActionSuggestion:
    """The proposal for one recommendation; `suggest` is True only where nothing is asked of the force.

    A recommendation to forces in a stated condition is not proposed: the text does not say whether the
    condition holds. `probability` is that of "no" where that is the suggestion, and otherwise that of
    anything but the value suggested, so that items can be ranked by it.
    """
    applies = classification.applies_to_force
    nothing_asked = applies.value == "no"
    return NoFurtherActionSuggestion(
        ref=record.ref,
        row=record.source.row,
        suggest=nothing_asked,
        probability=applies.probability if nothing_asked else 1.0 - applies.probability,
        reason=_reason(applies),
        evidence=applies.evidence,
    )


def _reason(applies: Applicability) -> str:
    return f"{applies.reason} {_OPEN_CONDITION}" if applies.value == "conditional" else applies.reason
