"""Contradictions between who is asked to act and whom the response says it is for.

Owns three rules on one recommendation each. Whom a text asks is read from the classification where there is
one, else from the subjects of its "should" and "must".
"""

from __future__ import annotations

import re
from typing import Final

from searchapp.domain.recommendation import Recommendation, Status
from searchapp.domain.suggestion import Classification
from searchapp.triage.bodies import Asked, asked, bodies_in
from searchapp.triage.closing_rules import repeats_recommendation
from searchapp.triage.responses import Passed, awaits_answer, passed_on

_REASON: Final = re.compile(
    r"\bnot\s+(?:a\s+\w+\s+recommendation|applicable|relevant|inspected|required)|\bdoes\s+not\s+apply|\bsupersed"
    r"|\bduplicat|\bmerged|\breplaced|\bno\s+longer|\bclosed\s+(?:as|by|following)|\bcovered\s+(?:by|in|under)"
    r"|\bsame\s+as\b|\bsee\s+(?:recommendation|row|entry|ref)|\bsigned\s+off|\balready\s+(?:complete|in\s+place|done"
    r"|met|complies)|\bHMIC(?:FRS)?\s+(?:have\s+|has\s+)?(?:confirmed|closed|agreed|accepted)|\banother\s+force"
    r"|\balready\b|\bbecause\b|\bdecided\b|\bdeclined\b|\baccepted\s+by\b|\brisk\s+(?:is\s+|was\s+)?accepted|\boutweigh|\binstead\b"
    r"|\bnot\s+(?:necessary|needed|proportionate|practicable|feasible|supported|adopted|pursued|taken\s+forward)|\bwithdrawn\b"
    r"|\brejected\b|\bdisagree|\bno\s+need\b|\bunnecessary\b|\bother\s+forces|\bno\s+(?:further\s+)?action\s+(?:is\s+|was\s+)?(?:needed|required)|\bcomplete\b"
    # it has no such thing, or no longer has
    r"|\b(?:does|do|did)\s+not\s+(?:have|hold|use|own|operate|run|employ|fall|concern|affect)|\b(?:has|have|had)\s+(?:no|none|never)\b"
    r"|\bno\s+such\b|\bnone\s+of\b|\b(?:disbanded|abolished|repealed|expired|obsolete|ceased|decommissioned|discontinued)\b|\bout\s+of\s+date\b"
    # somebody or something else sees to it
    r"|\b(?:transferred|moved|outsourced)\s+to\b|\btaken\s+over\b|\b(?:provided|run|managed|delivered|owned|held|tracked)\s+(?:nationally|regionally|by|through|under)\b"
    r"|\b(?:combined|merged|linked|grouped|incorporated|subsumed|dealt|addressed|picked\s+up|answered|monitored|captured|included)\s+(?:with|to|into|in|by|under|through|within|as)\b"
    r"|\b(?:out\s+of|outside|beyond)\s+(?:the\s+|its\s+|our\s+)?(?:scope|remit|control|force)|\bonly\s+(?:applies|for|to|concerns)\b"
    # it was weighed
    r"|\b(?:due\s+to|given\s+that|as\s+the|since\s+the|therefore|so\s+no|too\s+(?:few|small|costly|expensive))\b"
    r"|\b(?:can\s?not|unable|not\s+possible|impracticable|disproportionate|costs?|lack\s+of\s+(?:resources|funding))\b"
    r"|\b(?:fully\s+met|no\s+gaps?|found\s+(?:that|no)|considered\s+and|reviewed\s+and|weighed|chose|opted|preferred|content\s+that)\b",
    re.IGNORECASE,
)


def other_body_not_closed(item: Recommendation, _classification: Classification | None) -> str:
    """Has "N/A" or "X recommendation" as the response, yet Completed or Being progressed."""
    if item.status not in (Status.COMPLETED, Status.BEING_PROGRESSED) or passed_on(item.response) is None:
        return ""
    return "" if names_unaddressed_body(item, None) else _quoted(item.response)


def names_unaddressed_body(item: Recommendation, _classification: Classification | None) -> str:
    """A closing response that leaves the matter to a body the text does not ask."""
    if item.status is not Status.NO_FURTHER_ACTION and item.status is not Status.COMPLETED:
        return ""
    passed = passed_on(item.response)
    return _quoted(item.response) if passed and _names_another(item.text, passed) else ""


def closed_without_reason(item: Recommendation, classification: Classification | None) -> str:
    """No further action although the force is asked, and nothing says why."""
    if item.status is not Status.NO_FURTHER_ACTION or _REASON.search(item.response):
        return ""
    if item.response.strip() and awaits_answer(item.response):
        return ""
    passed = passed_on(item.response)
    if passed and (
        passed.own_force or _names_another(item.text, passed) or _asked_jointly(item.text, passed)
    ):
        return ""
    if repeats_recommendation(item, classification):
        return ""
    if not _asks_force(item.text, classification):
        return ""
    return _quoted(item.response) if item.response.strip() else "no response"


def _names_another(text: str, passed: Passed) -> bool:
    """Whether it names bodies of which the text asks none, nor so much as mentions one as a doer."""
    if not passed.bodies or passed.own_force:
        return False
    who = asked(text)
    if any(who.names(body) for body in passed.bodies):
        return False
    mentioned = set(bodies_in(text)).intersection(passed.bodies)
    return not mentioned or (bool(who.subjects) and who.force)


def _asked_jointly(text: str, passed: Passed) -> bool:
    """Whether force and body are asked in one breath: then the body may act for both."""
    return any(
        Asked(subjects=(subject,)).force and Asked(subjects=(subject,)).names(body)
        for subject in asked(text).subjects
        for body in passed.bodies
    )


def _asks_force(text: str, classification: Classification | None) -> bool:
    if classification is None:
        return asked(text).force
    return classification.applies_to_force.value == "yes" and any(
        label.id == "police-force" for label in classification.addressees
    )


def _quoted(response: str) -> str:
    words = response.split()
    return " ".join(words[:20]) + (" ..." if len(words) > 20 else "")  # noqa: PLR2004 - words shown
