"""Proposes "No further action" where a recommendation asks nothing of the receiving force, and says why.

Owns the rule from a classification to a proposal, and what the rest of the register says to it. It decides
nothing: a reviewer does. Whether it proposes rests on the classification alone; identical recommendations and
the response only stand beside, as precedents and objections.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from searchapp.domain.finding import Cluster
from searchapp.domain.recommendation import PartialDate, Recommendation, Status
from searchapp.domain.suggestion import (
    Applicability,
    Classification,
    ClosedTwin,
    NoFurtherActionSuggestion,
    Objection,
)
from searchapp.triage.belonging import partnership_asked, police_staff_to_act
from searchapp.triage.responses.passing import tells_own_work

_MOST_TWINS: Final = 10  # told of a cluster that may have thousands of members
_OPEN_CONDITION: Final = "Whether the condition holds for this force is for a reviewer to say."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Twin:
    ref: str
    row: int
    status: Status
    made: PartialDate | None


def suggest_no_further_action(
    record: Recommendation, classification: Classification, cluster: Cluster | None = None
) -> NoFurtherActionSuggestion:
    """The proposal for one recommendation; `suggest` is True only where nothing is asked of the force.

    A recommendation to forces in a stated condition is not proposed: the text does not say whether the
    condition holds. `probability` is that of "no" where that is the suggestion, and otherwise that of
    anything but the value suggested, so that items can be ranked by it. `cluster` holds the recommendations
    identical to this one, itself included: the closed ones are named, later ones as superseding it; those
    still open, above all if made again later, and a response that tells of the force's own work speak
    against closing. So does, first of all, a body asked to which forces belong.
    """
    applies = classification.applies_to_force
    twins = _twins(record, cluster)
    nothing_asked = applies.value == "no"
    return NoFurtherActionSuggestion(
        ref=record.ref,
        row=record.source.row,
        suggest=nothing_asked,
        probability=applies.probability if nothing_asked else 1.0 - applies.probability,
        reason=_reason(applies),
        evidence=applies.evidence,
        closed_twins=tuple(
            ClosedTwin(ref=twin.ref, status=twin.status, supersedes=_later(twin.made, record.made))
            for twin in twins
            if not twin.status.is_open
        ),
        against=(
            *(_belonging(record.text) if nothing_asked else ()),
            *_open_twins(twins, record),
            *_activity(record),
        ),
    )


def _reason(applies: Applicability) -> str:
    return f"{applies.reason} {_OPEN_CONDITION}" if applies.value == "conditional" else applies.reason


def _twins(record: Recommendation, cluster: Cluster | None) -> list[_Twin]:
    if cluster is None:
        return []
    members = zip(cluster.refs, cluster.rows, cluster.statuses, cluster.made, strict=True)
    others = (
        _Twin(ref=ref, row=row, status=status, made=made)
        for ref, row, status, made in members
        if ref != record.ref
    )
    return list(islice(others, _MOST_TWINS))


def _later(one: PartialDate | None, other: PartialDate | None) -> bool:
    return one is not None and other is not None and one.year > other.year


def _open_twins(twins: list[_Twin], record: Recommendation) -> Iterator[Objection]:
    for twin in twins:
        if not twin.status.is_open:
            continue
        if twin.made and _later(twin.made, record.made):
            words = f"Made again in {twin.made.year} (row {twin.row}), and {twin.status.label.lower()}."
            yield Objection(kind="repeated-later", words=words, ref=twin.ref)
        else:
            words = f"The same recommendation is still open: {twin.status.label.lower()} in row {twin.row}."
            yield Objection(kind="open-elsewhere", words=words, ref=twin.ref)


def _belonging(text: str) -> Iterator[Objection]:
    if body := partnership_asked(text):
        words = f"The {body} asked is a partnership that forces belong to."
        yield Objection(kind="force-belongs", words=words)
    if named := police_staff_to_act(text):
        yield Objection(
            kind="force-belongs", words=f"Police are among those who are to act: \u201c{named}\u201d."
        )


def _activity(record: Recommendation) -> Iterator[Objection]:
    if tells_own_work(record.response):
        yield Objection(kind="activity-reported", words="The response tells of the force's own work.")
