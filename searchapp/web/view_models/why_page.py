"""The page that says why a recommendation got its suggestions."""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.domain.recommendation import Recommendation
from searchapp.domain.suggestion import Evidence, LabelSuggestion
from searchapp.domain.taxonomy import Taxonomy
from searchapp.services.explaining import Neighbour
from searchapp.services.searching import Found
from searchapp.web import links
from searchapp.web.view_models.wording import sureness

_WHERE = {"recommendation": "the recommendation", "report": "the report\u2019s title"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Words that weighed, where they stand, and how much: above 0 for the suggestion, below it against."""

    words: str
    where: str
    weight: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A suggested theme or addressee with its reasons, weightiest first."""

    id: str
    name: str
    sureness: str
    reasons: tuple[Reason, ...]
    trained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A labelled example like the recommendation; `address` is "" where the register does not have it."""

    name: str
    address: str
    text: str
    themes: str
    likeness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyPage:
    """Everything the page shows."""

    record: Recommendation
    labels: tuple[Explained, ...]
    reason: str
    nearest: tuple[Example, ...]


def why_page(found: Found, nearest: tuple[Neighbour, ...], taxonomy: Taxonomy) -> WhyPage:
    """The page of what was found and the examples nearest to it."""
    suggested = found.suggestions
    themes, addressees = taxonomy.names("theme"), taxonomy.names("addressee")
    return WhyPage(
        record=found.recommendation,
        labels=(
            *(_explained(label, themes.get(label.id, label.id)) for label in suggested.themes),
            *(_explained(label, addressees.get(label.id, label.id)) for label in suggested.addressees),
        )
        if suggested
        else (),
        reason=suggested.applies_to_force.reason if suggested else "",
        nearest=tuple(
            Example(
                name=one.ref or ("Written for training" if one.written else "Of the training register"),
                address=links.recommendation(one.ref) if one.ref else "",
                text=one.example.text.text,
                themes=", ".join(themes.get(theme, theme) for theme in one.example.themes),
                likeness=f"{one.example.likeness:.0%}",
            )
            for one in nearest
        ),
    )


def _explained(label: LabelSuggestion, name: str) -> Explained:
    return Explained(
        id=label.id,
        name=name,
        sureness=sureness(label.probability),
        reasons=tuple(map(_reason, label.evidence)),
        trained=label.trained,
    )


def _reason(one: Evidence) -> Reason:
    return Reason(words=one.words, where=_WHERE[one.field], weight=f"{one.weight:+.2f}")
