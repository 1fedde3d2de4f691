"""Contradictions between who is asked to act and whom the response says it is for.

Owns three rules on one recommendation each. Whom a text asks is read from the classification where there is
one, else from the subjects of its "should" and "must".
"""

from __future__ import annotations

import re
from typing import Final

from searchapp.domain.recommendation import Recommendation, Status
from searchapp.domain.suggestion import Classification
from searchapp.triage.contradictions.closing_rules import repeats_recommendation
from searchapp.triage.responses.judge import gives_reason
from searchapp.triage.responses.passing import Passed, passed_on
from searchapp.triage.wording.bodies import NATIONAL_LEADS, Asked, asked, bodies_in
from searchapp.triage.wording.stock_responses import awaits_answer

# "N/A" and why: some words more, of which one tells of the force or how things are with it.
_WHY_NOT_APPLICABLE: Final = re.compile(
    r"\W*(?:n\s*/\s*a|not\s+applicable|does\s+not\s+apply)\b(?=(?:\W+\w+){6})"
    r".*?\b(?:we|our|us|(?:this|the)\s+(?:force|constabulary)|(?:has|have)\s+(?:been|not|no|never))\b",
    re.IGNORECASE | re.DOTALL,
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
    passed = None if _WHY_NOT_APPLICABLE.match(item.response) else passed_on(item.response)
    return _quoted(item.response) if passed and _names_another(item.text, passed) else ""


def closed_without_reason(item: Recommendation, classification: Classification | None) -> str:
    """No further action although the force is asked, and nothing says why."""
    if item.status is not Status.NO_FURTHER_ACTION or _WHY_NOT_APPLICABLE.match(item.response):
        return ""
    passed = passed_on(item.response)
    if passed is None and (gives_reason(item.response) or awaits_answer(item.response)):
        return ""
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
    if NATIONAL_LEADS in passed.bodies and any("national" in subject.lower() for subject in who.subjects):
        return False  # the lead that "national lead" speaks of may be its own
    if who.subjects and not who.force and not any(bodies_in(subject) for subject in who.subjects):
        return False  # "The law should be changed": who is to do it is not told
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
