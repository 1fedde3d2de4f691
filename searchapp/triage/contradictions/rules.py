"""The contradictions queue: where a register's rows contradict themselves or each other.

Owns the list of rules and what is asked for each. Every rule is a proposal: it shows words and asks a
question, and prefers silence to a wrong accusation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Final

from searchapp.domain.finding import Cluster, Finding
from searchapp.domain.recommendation import Recommendation, Status
from searchapp.domain.suggestion import Classification
from searchapp.triage.contradictions import body_rules, closing_rules
from searchapp.triage.slips.slipped import Slipped, slipped_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A kind of contradiction. `title` says it in a few words; `question` is put to the owner.

    `find` looks at one recommendation and returns the words that show it, or ""; None for the two rules that
    look at several rows.
    """

    id: str
    title: str
    question: str
    find: Callable[[Recommendation, Classification | None], str] | None = None


_Twins = list[tuple[str, int, Status]]

LONGEST: Final = 10_000
"""Rows of a report that are compared with their neighbours at once; a longer report is cut there."""

_SAID_BETTER_BY: Final = {
    "nothing-said": "closed-without-reason",
    "closed-without-reason": "older-than-inspection",
}
"""Rules that keep silent where another one asks the same more closely."""

_TOLD: Final = 5  # rows of a conflict that are told one by one

_SLIPPED: Final = Rule(
    id="rows-slipped",
    title="Status or response fits a neighbouring row",
    question="Have statuses or responses slipped by a row here, and what should stand in this one?",
)
_CUT_OFF: Final = Rule(
    id="cut-off",
    title="Response broken off",
    question="The response begins or ends in the middle of a sentence: what is missing?",
    find=closing_rules.response_cut_off,
)
CONFLICT: Final = Rule(
    id="conflicting-duplicates",
    title="The same recommendation with another status",
    question="The register has this recommendation more than once with different statuses: which one holds?",
)
"""What is asked of entries of one recommendation with different statuses."""

RULES: Final = (
    Rule(
        id="completed-in-progress",
        title="Completed, but not finished",
        question="The response says that work is not finished: is it now, and since when?",
        find=closing_rules.completed_in_progress,
    ),
    Rule(
        id="repeats-recommendation",
        title="Response repeats the recommendation",
        question="The response only repeats the recommendation: what has been done about it?",
        find=closing_rules.repeats_recommendation,
    ),
    Rule(
        id="nothing-said",
        title="Closed without an answer",
        question="This is closed, but the response does not tell what was done: what was it, and when?",
        find=closing_rules.nothing_said,
    ),
    Rule(
        id="other-body-not-closed",
        title="Another body's recommendation, but not closed as such",
        question="The response says this is for another body: why does it not stand as No further action?",
        find=body_rules.other_body_not_closed,
    ),
    Rule(
        id="names-unaddressed-body",
        title="Left to a body that is not asked",
        question="The recommendation does not ask the body named in the response: who is to act on it?",
        find=body_rules.names_unaddressed_body,
    ),
    Rule(
        id="closed-without-reason",
        title="No further action although the force is asked",
        question="The force is asked to act here: why is no further action needed?",
        find=body_rules.closed_without_reason,
    ),
    _SLIPPED,
    CONFLICT,
    _CUT_OFF,
    Rule(
        id="older-than-inspection",
        title="Response older than the inspection",
        question="All that the response dates came before the recommendation: what has been done since?",
        find=closing_rules.older_than_inspection,
    ),
    Rule(
        id="limb-untouched",
        title="Part of the recommendation not answered",
        question="The response does not touch this part of the recommendation: what was done about it?",
        find=closing_rules.limb_untouched,
    ),
)
"""Every rule, in the order in which the queue shows them."""

ABOUT_CLOSING: Final = ("nothing-said", "closed-without-reason")
"""Rules that ask why something was closed, which whoever closed it here with a reason has answered."""


def find_contradictions(
    recommendations: Iterable[Recommendation],
    *,
    clusters: Iterable[Cluster] = (),
    classifications: Mapping[str, Classification] | None = None,
) -> Iterator[Finding]:
    """Findings in the order of the recommendations, those of one in the order of `RULES`.

    `recommendations` are to come in file order, as rows are compared with their neighbours; no more than
    `LONGEST` are kept in memory. `clusters` come from `duplicates.find_clusters`; without them no conflict is
    found. `classifications` by reference tell who is asked more surely than the text's words do.
    """
    known = classifications or {}
    conflicts = _conflicts(clusters)
    for block in _blocks(recommendations):
        slips = slipped_rows(block)
        for item in block:
            shown = {rule.id: rule.find(item, known.get(item.ref)) for rule in RULES if rule.find}
            slip = slips.get(item.ref)
            if slip and not slip.of_status:
                shown = {_CUT_OFF.id: shown[_CUT_OFF.id]}  # whatever else it says, it says of another row
            shown[_SLIPPED.id] = _slip(item, slip)
            shown[CONFLICT.id] = _told(conflicts.get(item.ref))
            for rule in RULES:
                if (evidence := shown.get(rule.id)) and not shown.get(_SAID_BETTER_BY.get(rule.id, "")):
                    yield Finding(
                        ref=item.ref,
                        row=item.source.row,
                        rule=rule.id,
                        evidence=evidence,
                        question=rule.question,
                        others=_others(rule, slip, conflicts.get(item.ref)),
                    )


def _blocks(recommendations: Iterable[Recommendation]) -> Iterator[list[Recommendation]]:
    """Neighbouring rows of one report and date, cut where there are too many to keep."""
    for _, rows in groupby(recommendations, key=lambda item: (item.source.file, item.report, item.made)):
        while block := list(islice(rows, LONGEST)):
            yield block


def _slip(item: Recommendation, slip: Slipped | None) -> str:
    if slip is None:
        return ""
    neighbour = slip.neighbour
    if slip.of_status:
        return f"the status fits row {neighbour.source.row} better: {neighbour.response}"
    if not item.response.strip():
        return f"its response seems to stand in row {neighbour.source.row}: {neighbour.response}"
    return f"the response answers row {neighbour.source.row} better: {neighbour.text}"


def _conflicts(clusters: Iterable[Cluster]) -> dict[str, _Twins]:
    """For each reference of a conflicting cluster: the first few others, those of another status first."""
    found = {}
    for cluster in clusters:
        every = list(zip(cluster.refs, cluster.rows, cluster.statuses, strict=True))
        for places in cluster.disputes:
            members = [every[place] for place in places]
            for status in {status for _, _, status in members}:
                first = sorted(members, key=lambda member: member[2] is status)[: _TOLD + 1]
                for ref, _, own in members:
                    if own is status:
                        found[ref] = [member for member in first if member[0] != ref][:_TOLD]
    return found


def _told(twins: _Twins | None) -> str:
    return "; ".join(f"row {row}: {status.label}" for _, row, status in twins or ())


def _others(rule: Rule, slip: Slipped | None, twins: _Twins | None) -> tuple[str, ...]:
    if rule is _SLIPPED and slip:
        return (slip.neighbour.ref,)
    return tuple(ref for ref, _, _ in twins) if rule is CONFLICT and twins else ()
