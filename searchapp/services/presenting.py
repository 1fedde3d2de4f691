"""The JSON form of every answer, decided once for the command line and the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from searchapp.domain.deadline import Deadline
from searchapp.domain.finding import Chain, Cluster, Finding
from searchapp.domain.importing import ImportReport, ListedRow
from searchapp.domain.recommendation import Status
from searchapp.domain.suggestion import (
    Applicability,
    Classification,
    Evidence,
    LabelSuggestion,
    NoFurtherActionSuggestion,
)
from searchapp.services.explaining import Neighbour
from searchapp.services.searching import Found, FoundPage

Values = dict[str, Any]


def search_answer(page: FoundPage) -> Values:
    """Total, reading, results and facets of a search."""
    return {
        "total": page.result.total,
        "partial": page.result.partial,
        "reading": page.result.reading,
        "notices": list(page.result.notices),
        "results": [found_values(found) for found in page.found],
        "facets": {name: _facet(name, counts) for name, counts in page.result.facets.items()},
    }


def found_values(found: Found) -> Values:
    """One search result."""
    record = found.recommendation
    return {
        "ref": record.ref,
        "score": round(found.score, 6),
        "recommendation": record.text,
        "response": record.response,
        "report": record.report,
        "status": record.status.label,
        "made": str(record.made) if record.made else None,
        "due": {"earliest": found.due.earliest.isoformat(), "latest": found.due.latest.isoformat()}
        if found.due
        else None,
        "standing": found.standing,
        "themes": list(found.effective.themes),
        "addressees": list(found.effective.addressees),
    }


def shown(found: Found) -> Values:
    """One recommendation in full: a search result's fields, exact text, source and suggestions."""
    record = found.recommendation
    return found_values(found) | {
        "force": record.force,
        "concerns": record.concerns,
        "inspection_type": record.inspection_type,
        "gone": record.gone,
        "own_reference": record.kept.reference,
        "owner": record.kept.owner,
        "target": str(record.kept.target) if record.kept.target else None,
        "date_closed": str(record.kept.closed) if record.kept.closed else None,
        "by_register": [
            {
                "register": one.register,
                "own_reference": one.reference,
                "owner": one.owner,
                "target": str(one.target) if one.target else None,
                "date_closed": str(one.closed) if one.closed else None,
            }
            for one in record.kept.by_register
        ],
        "other_columns": [{"heading": heading, "cell": cell} for heading, cell in record.kept.filled],
        "deadlines": [deadline_values(deadline) for deadline in found.deadlines],
        "exact": asdict(record.exact),
        "source": asdict(record.source),
        "suggestions": classified(found.suggestions) if found.suggestions else None,
    }


def explained(found: Found, nearest: tuple[Neighbour, ...]) -> Values:
    """Why a recommendation got its suggestions: evidence with weights, and the labelled examples like it."""
    return {
        "ref": found.recommendation.ref,
        "suggestions": classified(found.suggestions) if found.suggestions else None,
        "nearest": [
            {
                "example": one.example.id,
                "ref": one.ref or None,
                "written": one.written,
                "likeness": round(one.example.likeness, 4),
                "text": one.example.text.text,
                "report": one.example.text.report,
                "themes": list(one.example.themes),
                "addressees": list(one.example.addressees),
            }
            for one in nearest
        ],
    }


def related_answer(related: tuple[Found, ...]) -> Values:
    """Related recommendations with their reasons, best first."""
    return {
        "results": [
            found_values(found) | {"why": found.why, "near_identical": found.near_identical}
            for found in related
        ]
    }


def classified(answer: Classification) -> Values:
    """What the models say of one text; only labels above their threshold."""
    return {
        "themes": [_label(label) for label in answer.themes],
        "addressees": [_label(label) for label in answer.addressees],
        "applies_to_force": _applies(answer.applies_to_force),
        "model_id": answer.model_id,
    }


def triaged(suggestion: NoFurtherActionSuggestion) -> Values:
    """One line of the triage list."""
    return {
        "ref": suggestion.ref,
        "row": suggestion.row,
        "suggest": suggestion.suggest,
        "probability": round(suggestion.probability, 4),
        "reason": suggestion.reason,
        "evidence": [_evidence(item) for item in suggestion.evidence],
        "closed_twins": [
            {"ref": twin.ref, "status": twin.status.label, "supersedes": twin.supersedes}
            for twin in suggestion.closed_twins
        ],
        "against": [asdict(objection) for objection in suggestion.against],
    }


def imported(report: ImportReport) -> Values:
    """What an import did, with the field changes listed and the number of those that are not.

    Of new and gone recommendations the first thousand are listed.
    """
    return {
        "run": report.run,
        "file": report.file,
        "force": report.force,
        "register": report.register,
        "edition": report.edition,
        "elsewhere": [asdict(one) for one in report.elsewhere],
        "read": report.read,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "gone": report.gone,
        "held_back": report.held_back,
        "problems": [asdict(problem) for problem in report.problems],
        "changes": [asdict(change) for change in report.changes],
        "changes_left_out": report.changes_left_out,
        "new_rows": [_listed(row) for row in report.new_rows],
        "gone_rows": [_listed(row) for row in report.gone_rows],
        "coverage": asdict(report.coverage) if report.coverage else None,
        "own_statuses": [asdict(one) for one in report.own_statuses],
        "recalled": asdict(report.recalled) if report.recalled else None,
    }


def deadline_values(deadline: Deadline) -> Values:
    """A deadline with its earliest and latest due date as ISO dates, null where nothing tells the day.

    A recurring duty is never done with, so that it has none.
    """
    dated = not deadline.recurring
    return {
        "earliest": deadline.earliest.isoformat() if dated and deadline.earliest else None,
        "latest": deadline.latest.isoformat() if dated and deadline.latest else None,
        "recurring": deadline.recurring,
        "words": deadline.words,
    }


def cluster_values(cluster: Cluster) -> Values:
    """The same recommendation, entered more than once."""
    return {
        "refs": list(cluster.refs),
        "rows": list(cluster.rows),
        "statuses": [status.label for status in cluster.statuses],
        "conflict": cluster.conflict,
    }


def finding_values(finding: Finding) -> Values:
    """One item of the contradictions queue."""
    return {name: getattr(finding, name) for name in ("ref", "row", "rule", "evidence", "question")}


def chain_values(chain: Chain) -> Values:
    """What one force was told on one theme, with the references of each year."""
    years = {str(year): list(refs) for year, refs in chain.refs_by_year.items()}
    return {"force": chain.force, "theme": chain.theme, "years": years}


def _listed(row: ListedRow) -> Values:
    return {
        "ref": row.ref,
        "own_reference": row.own_reference,
        "report": row.report,
        "recommendation": row.text,
        "status": row.status.label,
    }


def _facet(name: str, counts: Mapping[str, int]) -> dict[str, int]:
    if name == "status":
        return {Status(value).label: count for value, count in counts.items()}
    return dict(counts)


def _label(label: LabelSuggestion) -> Values:
    return {
        "id": label.id,
        "probability": round(label.probability, 4),
        "trained": label.trained,
        "evidence": [_evidence(item) for item in label.evidence],
    }


def _applies(applies: Applicability) -> Values:
    return {
        "value": applies.value,
        "probability": round(applies.probability, 4),
        "reason": applies.reason,
        "evidence": [_evidence(item) for item in applies.evidence],
    }


def _evidence(item: Evidence) -> Values:
    return {
        "field": item.field,
        "start": item.start,
        "end": item.end,
        "words": item.words,
        "weight": round(item.weight, 4),
    }
