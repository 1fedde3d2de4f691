"""Contradictions between a recommendation, its response and its status that one row shows by itself.

Owns one function a rule; each returns the words that show the contradiction, or "". Wordings are
`responses`' business, broken-off texts `cut_off`'s, limbs `untouched`'s.
"""

from __future__ import annotations

from typing import Final

from searchapp.domain.recommendation import Recommendation, Status
from searchapp.domain.suggestion import Classification
from searchapp.triage.limbs.untouched import untouched_limbs
from searchapp.triage.responses import cut_off as cuts
from searchapp.triage.responses.judge import gives_reason, no_more_than_a_note, unfinished_words
from searchapp.triage.responses.older import all_before
from searchapp.triage.responses.passing import passed_on
from searchapp.triage.responses.restating import restates
from searchapp.triage.wording.stock_responses import awaits_answer, says_nothing

_CLOSED: Final = (Status.COMPLETED, Status.NO_FURTHER_ACTION)


def completed_in_progress(item: Recommendation, _classification: Classification | None) -> str:
    """Completed, but the response says that it is not finished."""
    if item.status is not Status.COMPLETED or repeats_recommendation(item, None):
        return ""
    if awaits_answer(item.response) or passed_on(item.response):
        return ""
    return unfinished_words(item.response)


def repeats_recommendation(item: Recommendation, _classification: Classification | None) -> str:
    """The response merely repeats the recommendation, or a part of it."""
    return item.response.strip()[:80] if restates(item.response, item.text) else ""


def nothing_said(item: Recommendation, _classification: Classification | None) -> str:
    """Closed, with an empty response or a note that does not even say that work goes on."""
    if item.status not in _CLOSED:
        return ""
    if not says_nothing(item.response) and (
        passed_on(item.response) or not no_more_than_a_note(item.response)
    ):
        return ""
    if completed_in_progress(item, None):
        return ""
    return item.response.strip() or "no response"


def response_cut_off(item: Recommendation, _classification: Classification | None) -> str:
    """The response is broken off in the middle of a sentence; a repetition is not asked about twice."""
    if repeats_recommendation(item, None) or passed_on(item.response):
        return ""
    return cuts.cut_off(item.response)


def older_than_inspection(item: Recommendation, _classification: Classification | None) -> str:
    """Everything the response dates was before the recommendation was made.

    A closing may rest on what was done long before, where that is its reason.
    """
    if item.made is None or item.status is Status.AWAITING_REVIEW:
        return ""
    closed = item.status is Status.NO_FURTHER_ACTION
    words = all_before(item.response, item.made, sure=closed)
    return "" if words and closed and gives_reason(item.response) else words


def limb_untouched(item: Recommendation, classification: Classification | None) -> str:
    """Completed, but the response never touches a limb of the recommendation."""
    untouched = untouched_limbs(item.text, item.response) if item.status is Status.COMPLETED else ()
    if not untouched:
        return ""
    stronger = (completed_in_progress, repeats_recommendation, nothing_said, response_cut_off)
    if any(rule(item, classification) for rule in stronger):
        return ""
    return "; ".join(
        f"({limb.label}) {limb.text}" if limb.label.isalnum() else limb.text for limb in untouched
    )
