from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from searchapp.domain.recommendation import ExactText, Recommendation, SourceRow, Status
from searchapp.domain.suggestion import Applicability, Classification, Evidence
from searchapp.triage.no_further_action import suggest_no_further_action

PHRASE = Evidence(field="recommendation", start=0, end=15, words="The NPCC should", weight=2.0)


def record(response: str = "") -> Recommendation:
    text = "The NPCC should publish a plan."
    return Recommendation(
        ref="abc123",
        force="Lancashire",
        concerns="All forces",
        report="A report",
        inspection_type="",
        text=text,
        response=response,
        status=Status.AWAITING_REVIEW,
        made=None,
        exact=ExactText(report="A report", recommendation=text, response=response),
        source=SourceRow(file="register.txt", row=7, line=12),
    )


def classified(value: Literal["yes", "no", "conditional"], probability: float) -> Classification:
    applies = Applicability(
        value=value, probability=probability, reason="Addressed to the NPCC.", evidence=(PHRASE,)
    )
    return Classification(themes=(), addressees=(), applies_to_force=applies, model_id="m")


def test_nothing_asked_of_the_force_is_proposed_with_its_reason_and_phrase() -> None:
    proposal = suggest_no_further_action(record(), classified("no", 0.97))
    assert proposal.suggest
    assert (proposal.ref, proposal.row) == ("abc123", 7)
    assert proposal.probability == pytest.approx(0.97)
    assert proposal.reason == "Addressed to the NPCC."
    assert proposal.evidence == (PHRASE,)


def test_what_the_force_is_asked_is_not_proposed() -> None:
    proposal = suggest_no_further_action(record(), classified("yes", 0.9))
    assert not proposal.suggest
    assert proposal.probability == pytest.approx(0.1)


def test_a_condition_is_left_to_the_reviewer() -> None:
    proposal = suggest_no_further_action(record(), classified("conditional", 0.9))
    assert not proposal.suggest
    assert "for a reviewer to say" in proposal.reason


def test_the_response_makes_no_difference() -> None:
    answered = suggest_no_further_action(record("N/A: for the Home Office"), classified("yes", 0.9))
    assert answered == suggest_no_further_action(record(), classified("yes", 0.9))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Integrated Offender Management partnerships should train staff.", "integrated offender management"),
        ("By May 2016, Community Safety Partnerships should name a lead officer.", "community safety"),
        ("Local safeguarding children boards must review how they share information.", "safeguarding"),
        ("MAPPA strategic boards should record their decisions.", "public protection"),
        ("Youth Offending Teams should visit children in custody.", "youth offending team"),
        ("Health and Wellbeing Boards need to plan places of safety.", "health and wellbeing board"),
    ],
)
def test_a_body_to_which_forces_belong_speaks_against_closing(text: str, named: str) -> None:
    (objection,) = suggest_no_further_action(replace(record(), text=text), classified("no", 0.99)).against
    assert objection.kind == "force-belongs"
    assert named in objection.words
    assert objection.words.endswith("asked is a partnership that forces belong to.")


def test_police_staff_who_are_to_act_speak_against_closing() -> None:
    text = "The board should ensure that police and probation staff are deployed to best effect."
    (objection,) = suggest_no_further_action(replace(record(), text=text), classified("no", 0.99)).against
    assert "police and probation staff" in objection.words


@pytest.mark.parametrize(
    "text",
    [
        "The Youth Justice Board should ensure that Youth Offending Teams know of it.",
        "The College of Policing, with local safeguarding children boards, should write guidance.",
        "The Association of Independent LSCB Chairs should publish a protocol.",
        "The College of Policing should publish guidance to police and social care staff.",
    ],
)
def test_a_partnership_that_is_not_asked_to_act_is_no_objection(text: str) -> None:
    assert suggest_no_further_action(replace(record(), text=text), classified("no", 0.99)).against == ()
