"""The triage list: suggestions of "No further action" beside the status the register gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from searchapp.domain.errors import InvalidInput
from searchapp.domain.findings import Slice, TriageView
from searchapp.domain.recommendation import Recommendation, Status
from searchapp.domain.suggestion import NoFurtherActionSuggestion
from searchapp.services.triaging import Triaging
from searchapp.web import links
from searchapp.web.view_models.marking import Span, Stretch, spans, stretches
from searchapp.web.view_models.paging import Paging, paging
from searchapp.web.view_models.wording import counted, enough, sureness

_SHOWN: Final = 320  # characters of a recommendation in the list

VIEWS: Final[dict[TriageView, str]] = {
    "open": "Open candidates",
    "differs": "Register says otherwise",
    "all": "All recommendations",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One line of the list; `text` has the words that decided marked.

    `remark` says where suggestion and register do not agree, "" where they do.
    """

    record: Recommendation
    address: str
    suggest: bool
    sureness: str
    reason: str
    text: tuple[Stretch, ...]
    remark: str
    suggestion: NoFurtherActionSuggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class TriagePage:
    """Everything the triage list shows."""

    view: TriageView
    total: int
    heading: str
    candidates: tuple[Candidate, ...]
    paging: Paging


def view_named(name: str) -> TriageView:
    """The view of that name; "" is the first. Raises InvalidInput."""
    for view in VIEWS:
        if view == (name or "open"):
            return view
    raise InvalidInput(f"This list has no view {name[:60]!r}.", next_step="Choose one of those above it.")


def triage_page(triaging: Triaging, view: TriageView, *, page: int, size: int) -> TriagePage:
    """The page of that number. Raises NotFound where the list is shorter."""
    total = triaging.counts()[view]
    where = paging(total, size=size, page=page, address=lambda number: links.triage(view, number))
    judged = triaging.listed(view, Slice(offset=(page - 1) * size, limit=size))
    return TriagePage(
        view=view,
        total=total,
        heading=_heading(view, total),
        candidates=tuple(_candidate(*pair) for pair in judged),
        paging=where,
    )


def _heading(view: TriageView, total: int) -> str:
    if view == "open":
        return f"{counted(total, 'open recommendation')} suggested for \u201cNo further action\u201d"
    if view == "differs":
        return f"{counted(total, 'closed recommendation')} whose status differs from the suggestion"
    return counted(total)


def _candidate(record: Recommendation, suggestion: NoFurtherActionSuggestion) -> Candidate:
    return Candidate(
        record=record,
        address=links.recommendation(record.ref),
        suggest=suggestion.suggest,
        sureness=sureness(suggestion.probability),
        reason=suggestion.reason,
        text=_text(record.text, spans(suggestion.evidence, "recommendation")),
        remark=_remark(record, suggestion),
        suggestion=suggestion,
    )


def _text(text: str, decisive: list[Span]) -> tuple[Stretch, ...]:
    """The text, cut only after the words that decided."""
    length = max([_SHOWN, *(end for _start, end in decisive)])
    return stretches(enough(text, length), evidence=decisive)


def _remark(record: Recommendation, suggestion: NoFurtherActionSuggestion) -> str:
    if suggestion.suggest and record.status is Status.COMPLETED:
        return "Completed, although it seems to ask nothing of the force."
    if not suggestion.suggest and record.status is Status.NO_FURTHER_ACTION:
        return "No further action, although it seems to ask something of the force."
    return ""
