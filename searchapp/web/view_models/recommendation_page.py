"""The page of one recommendation: its text with marks, suggestions with evidence, and others like it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from searchapp.domain.deadline import Due, DueStanding
from searchapp.domain.recommendation import KeptName, Recommendation
from searchapp.domain.search import FacetName, SearchRequest
from searchapp.domain.suggestion import Applicability, Evidence, LabelSuggestion, TextField
from searchapp.services.searching import Found, Searching
from searchapp.web import links
from searchapp.web.view_models.marking import Span, Stretch, labelled, spans
from searchapp.web.view_models.search_page import Names
from searchapp.web.view_models.wording import kept_date, sureness

APPLIES: Final = "suggested-applies"
"""Where on the page it stands whether the force is asked to act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words that decided something; `where` is the field they stand in, in words."""

    words: str
    where: str
    speaks_for: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A suggested theme or addressee; `trained` False: it rests on the taxonomy's words alone.

    `anchor` is where it stands on the page, for the words that spoke for it to lead to.
    """

    anchor: str
    id: str
    name: str
    address: str
    sureness: str
    evidence: tuple[Words, ...]
    trained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Like:
    """Another recommendation like this one."""

    record: Recommendation
    address: str
    why: str
    likeness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """What a column of the register holds; `link` says what `address` lists, both empty without one."""

    heading: str
    value: str
    address: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationPage:
    """Everything the page of a recommendation shows; `applies` is None before suggestions are made.

    `standing` is None where it is closed or no day is told. `due_words` are those of the text that set a date
    or a rhythm; there are none where a reviewer decided the date or, `target`, the register gives it.
    """

    record: Recommendation
    kept: tuple[KeptRow, ...]
    due: Due | None
    standing: DueStanding | None
    due_words: tuple[str, ...]
    target: bool
    report: tuple[Stretch, ...]
    text: tuple[Stretch, ...]
    response: tuple[Stretch, ...]
    themes: tuple[Suggested, ...]
    addressees: tuple[Suggested, ...]
    applies: Applicability | None
    applies_evidence: tuple[Words, ...]
    model_id: str
    related: tuple[Like, ...]
    back: str
    search: SearchRequest
    everything_of_report: str
    has_marks: bool
    anchors: Mapping[str, str]
    """Where on the page each suggestion stands -> its name."""


def recommendation_page(
    found: Found, related: Iterable[Found], request: SearchRequest, searching: Searching
) -> RecommendationPage:
    """The page of what was found; words of `request`, the search it was found by, are marked."""
    record, suggested = found.recommendation, found.suggestions
    names = Names(searching.taxonomy)
    themes = _suggested("theme", suggested.themes, names) if suggested else ()
    addressees = _suggested("addressee", suggested.addressees, names) if suggested else ()
    others = [_like(other) for other in related]
    text = _marked(searching, request, record.text, _evidence(found, "recommendation"))
    return RecommendationPage(
        record=record,
        kept=tuple(_kept(record)),
        due=found.due,
        standing=found.standing,
        due_words=tuple(one.words for one in found.counting if one.words),
        target=any(one.given_by == "register" for one in found.counting),
        report=_marked(searching, request, record.report, _evidence(found, "report")),
        text=text,
        response=_marked(searching, request, record.response, {}),
        themes=themes,
        addressees=addressees,
        applies=suggested.applies_to_force if suggested else None,
        applies_evidence=_words(_unquoted(suggested.applies_to_force)) if suggested else (),
        model_id=suggested.model_id if suggested else "",
        related=tuple(others),
        back=links.search(request),
        search=request,
        everything_of_report=links.only("report", record.report),
        has_marks=any(stretch.evidence for stretch in text),
        anchors={one.anchor: one.name for one in (*themes, *addressees)}
        | {APPLIES: f"whether it applies to {record.force}"},
    )


_KEPT_DATES: Final[tuple[tuple[str, KeptName], ...]] = (("Target date", "target"), ("Date closed", "closed"))


def _kept(record: Recommendation) -> Iterator[KeptRow]:
    """What the register keeps beside it, as far as it is filled."""
    kept = record.kept
    if own := kept.in_words("reference"):
        yield KeptRow(heading="Register\u2019s own reference", value=own)
    if owner := kept.in_words("owner"):
        everything = links.only("owner", kept.owner)
        link = "All recommendations of this owner" if owner == kept.owner else f"All of {kept.owner}"
        yield KeptRow(heading="Owner", value=owner, address=everything, link=link)
    for heading, name in _KEPT_DATES:
        if said := kept.told(name):
            dates = ((register, kept_date(when)) for register, when in said if not isinstance(when, str))
            value = "; ".join(f"{register}: {day}" if register else day for register, day in dates)
            yield KeptRow(heading=heading, value=value)
    yield from (KeptRow(heading=heading, value=cell) for heading, cell in kept.filled)


def _marked(
    searching: Searching, request: SearchRequest, text: str, evidence: Mapping[str, list[Span]]
) -> tuple[Stretch, ...]:
    whole = searching.passages(request, text, whole=True) if text and request.text else []
    found = whole[0].marks if whole and whole[0].text == text else ()
    return labelled(text, found, evidence)


def _evidence(found: Found, field: TextField) -> dict[str, list[Span]]:
    """Where on the page a suggestion stands -> the spans of that field that spoke for it."""
    suggested = found.suggestions
    if suggested is None:
        return {}
    of = {
        _anchor(facet, number): spans(label.evidence, field)
        for facet, labels in (("theme", suggested.themes), ("addressee", suggested.addressees))
        for number, label in enumerate(labels, 1)
    }
    return of | {APPLIES: spans(suggested.applies_to_force.evidence, field)}


def _anchor(facet: str, number: int) -> str:
    return f"suggested-{facet}-{number}"


def _suggested(facet: FacetName, labels: tuple[LabelSuggestion, ...], names: Names) -> tuple[Suggested, ...]:
    return tuple(
        Suggested(
            anchor=_anchor(facet, number),
            id=label.id,
            name=names.of(facet, label.id),
            address=links.only(facet, label.id),
            sureness=sureness(label.probability),
            evidence=_words(label.evidence),
            trained=label.trained,
        )
        for number, label in enumerate(labels, 1)
    )


def _words(evidence: Iterable[Evidence]) -> tuple[Words, ...]:
    """Each stretch of words once, the weightiest first."""
    weightiest = sorted(evidence, key=lambda item: -abs(item.weight))
    listed = (
        Words(
            words=item.words,
            where="the report\u2019s title" if item.field == "report" else "the recommendation",
            speaks_for=item.weight > 0,
        )
        for item in weightiest
    )
    return tuple(dict.fromkeys(listed))


def _unquoted(applies: Applicability) -> list[Evidence]:
    """Evidence that the reason does not quote already."""
    return [item for item in applies.evidence if item.words not in applies.reason]


def _like(other: Found) -> Like:
    return Like(
        record=other.recommendation,
        address=links.recommendation(other.recommendation.ref),
        why=other.why,
        likeness=f"{other.score:.0%}",
    )
