"""What the findings say of one recommendation, for its page.

Owns the part of that page from contradictions to the response limb by limb; the rest is elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from searchapp.domain.findings import ChainQuery, FindingQuery
from searchapp.domain.recommendation import Recommendation
from searchapp.domain.suggestion import NoFurtherActionSuggestion
from searchapp.services.checking import Checking
from searchapp.services.searching import Found, Searching
from searchapp.services.triaging import Triaging
from searchapp.triage.limbs.untouched import answers_by_limb
from searchapp.triage.responses.passing import tells_own_work
from searchapp.web import links
from searchapp.web.view_models.contradictions_page import Shown, shown
from searchapp.web.view_models.findings_page import Repeated, repeated

_MOST_TWINS: Final = 10
_MOST_ANSWERS: Final = 3
_NO_EXAMPLE: Final = frozenset(
    ("repeats-recommendation", "nothing-said", "completed-in-progress", "cut-off", "rows-slipped")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """The same recommendation in another row."""

    record: Recommendation
    address: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How the same recommendation, or one like it, was answered and closed."""

    record: Recommendation
    address: str
    identical: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LimbAnswer:
    """A limb and the words of the response that touch it, "" where none do."""

    label: str
    asked: str
    answered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationFindings:
    """Everything the findings say of a recommendation; `triaged` None: nothing was suggested yet."""

    contradictions: tuple[Shown, ...]
    twins: tuple[Twin, ...]
    twins_left_out: int
    answered: tuple[Answered, ...]
    chains: tuple[Repeated, ...]
    limbs: tuple[LimbAnswer, ...]
    triaged: NoFurtherActionSuggestion | None


def recommendation_findings(
    found: Found, related: Iterable[Found], checking: Checking, triaging: Triaging, searching: Searching
) -> RecommendationFindings:
    """What was found of a recommendation; `related` are those like it, best first."""
    record, suggested = found.recommendation, found.suggestions
    cluster = checking.cluster_of(record.ref)
    others = [ref for ref in cluster.refs if ref != record.ref] if cluster else []
    identical = searching.store.get_many(others[:_MOST_TWINS])
    themes = tuple(theme.id for theme in suggested.themes) if suggested else ()
    names = searching.taxonomy.names("theme")
    chains = checking.chains(ChainQuery(force=record.force, themes=themes)) if themes else []
    return RecommendationFindings(
        contradictions=tuple(
            shown(one, record) for one in checking.contradictions(FindingQuery(ref=record.ref))
        ),
        twins=tuple(_twin(twin, record) for twin in identical),
        twins_left_out=len(others) - len(identical),
        answered=_answered(record, identical, related, checking),
        chains=tuple(repeated(chain, names) for chain in chains),
        limbs=tuple(
            LimbAnswer(label=limb.label, asked=limb.text, answered=words)
            for limb, words in answers_by_limb(record.text, record.response)
        ),
        triaged=triaging.of(record.ref),
    )


def _twin(twin: Recommendation, record: Recommendation) -> Twin:
    return Twin(record=twin, address=links.recommendation(twin.ref), differs=twin.status is not record.status)


def _answered(
    record: Recommendation, identical: list[Recommendation], related: Iterable[Found], checking: Checking
) -> tuple[Answered, ...]:
    """For an open recommendation: closed ones with an answer that tells of work, identical ones first.

    What is found to be no whole answer of its own is no example.
    """
    if not record.status.is_open:
        return ()
    same = {twin.ref for twin in identical}
    alike = [other.recommendation for other in related if other.recommendation.ref not in same]
    closed = (
        one
        for one in (*identical, *alike)
        if not one.status.is_open and tells_own_work(one.response) and not _doubted(one.ref, checking)
    )
    return tuple(
        Answered(record=one, address=links.recommendation(one.ref), identical=one.ref in same)
        for one in islice(closed, _MOST_ANSWERS)
    )


def _doubted(ref: str, checking: Checking) -> bool:
    return any(one.rule in _NO_EXAMPLE for one in checking.contradictions(FindingQuery(ref=ref)))
