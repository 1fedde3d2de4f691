from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.pipeline import Pipeline

from searchapp.classify.actors import ActorLexicon
from searchapp.classify.addressees import AddresseeEvidence, addressee_pipeline
from searchapp.classify.applicability import applicabilities, applicability_pipeline
from searchapp.domain.suggestion import Applicability, ClassifiableText, Evidence

LABELS = ("police-force", "home-office", "college-of-policing", "npcc", "cps", "courts")
BODIES = {
    "home-office": "The Home Office",
    "college-of-policing": "The College of Policing",
    "npcc": "The NPCC lead",
    "cps": "CPS Areas",
}


def _examples() -> list[tuple[str, set[str], str]]:
    """Sentences made for these tests: (text, addressees, applies)."""
    made: list[tuple[str, set[str], str]] = []
    for label, body in BODIES.items():
        for act in ("publish a plan for forces.", "revise its course.", "say what it will do."):
            made += [
                (f"{body} should {act}", {label}, "no"),
                (f"{body}, in consultation with chief constables, should {act}", {label}, "no"),
                (f"{body} and chief constables should {act}", {label, "police-force"}, "yes"),
                (f"Chief constables, working with {body}, should {act}", {"police-force"}, "yes"),
                (f"Records should be kept so that {body} may {act}", {"police-force"}, "yes"),
                (f"Forces that do not yet use it should {act}", {"police-force"}, "conditional"),
                (f"Kent Police should {act}", {"police-force"}, "no"),
            ]
    return made


@pytest.fixture(scope="module")
def addressees(lexicon: ActorLexicon) -> Pipeline:
    made = _examples()
    truth = np.array([[label in asked for label in LABELS] for _text, asked, _applies in made])
    texts = [ClassifiableText(text=text) for text, _asked, _applies in made]
    return addressee_pipeline(LABELS, lexicon).fit(texts, truth)


@pytest.fixture(scope="module")
def applies(lexicon: ActorLexicon) -> Pipeline:
    made = _examples()
    texts = [ClassifiableText(text=text) for text, _asked, _applies in made]
    return applicability_pipeline(lexicon, "Lancashire").fit(texts, [value for _t, _a, value in made])


def proposed(pipeline: Pipeline, text: str) -> set[str]:
    chosen = pipeline.predict([ClassifiableText(text=text)])[0]
    return {label for label, over in zip(LABELS, chosen, strict=True) if over}


def judged(pipeline: Pipeline, text: str, report: str = "") -> Applicability:
    items = pipeline.named_steps["read"].transform([ClassifiableText(text=text, report=report)])
    return applicabilities(pipeline, items)[0]


def test_the_doer_is_proposed_and_the_partner_is_not(addressees: Pipeline) -> None:
    text = "The Crown Prosecution Service, working with police forces, must set a date."
    assert proposed(addressees, text) == {"cps"}


def test_an_addressee_without_an_example_is_proposed(addressees: Pipeline) -> None:
    assert proposed(addressees, "HM Courts and Tribunals Service should set a date.") == {"courts"}


def test_where_nobody_is_asked_it_is_the_police(addressees: Pipeline) -> None:
    assert proposed(addressees, "Detainees should be offered a meal.") == {"police-force"}


def test_the_phrase_that_decided_is_the_evidence(addressees: Pipeline) -> None:
    text = "By May, the College of Policing should revise what it tells forces."
    (item,) = addressees.named_steps["read"].transform([ClassifiableText(text=text)])
    first = AddresseeEvidence(addressees)(item, LABELS.index("college-of-policing"))[0]
    assert first.words == "College of Policing should"
    assert text[first.start : first.end] == first.words
    assert first.weight > 0


def test_only_other_bodies_addressed_means_no_and_says_whom(applies: Pipeline) -> None:
    answer = judged(applies, "The College of Policing should revise its guidance to forces.")
    assert answer.value == "no"
    assert answer.reason == (
        "Addressed to the College of Policing, not to a force: "
        "\u201cThe College of Policing should ...\u201d."
    )
    assert answer.evidence[0].words == "The College of Policing should"


def test_another_force_means_no_and_says_which_is_ours(applies: Pipeline) -> None:
    answer = judged(applies, "Sussex Police should revise its plan.")
    assert answer.value == "no"
    assert "not to Lancashire" in answer.reason
    assert "another force" in judged(applies, "The force should act.", "An inspection of Kent Police").reason


def test_a_stated_condition_is_quoted(applies: Pipeline) -> None:
    answer = judged(applies, "Forces without such a team should form one.")
    assert answer.value == "conditional"
    assert "Forces without" in answer.reason


def test_forces_addressed_means_yes_with_the_phrase(applies: Pipeline) -> None:
    answer = judged(applies, "All chief constables should revise their plans.")
    assert type(answer.value) is str
    assert answer.value == "yes"
    assert answer.reason == "Asks forces to act: \u201cAll chief constables should ...\u201d."


def test_agencies_in_general_include_the_force(applies: Pipeline) -> None:
    answer = judged(applies, "All criminal justice agencies should share one definition.")
    assert answer.value == "yes"


def test_nobody_named_means_yes(applies: Pipeline) -> None:
    answer = judged(applies, "Detainees should be offered a meal.")
    assert (answer.value, answer.evidence) == ("yes", ())


def slices(evidence: tuple[Evidence, ...], text: str) -> bool:
    return all(text[one.start : one.end] == one.words for one in evidence)


@given(st.text(max_size=300), st.text(max_size=80))
def test_any_text_gets_an_answer_whose_evidence_is_in_it(
    addressees: Pipeline, applies: Pipeline, text: str, report: str
) -> None:
    answer = judged(applies, text, report)
    assert 0 <= answer.probability <= 1
    assert slices(answer.evidence, text)
    (item,) = addressees.named_steps["read"].transform([ClassifiableText(text=text, report=report)])
    evidence = AddresseeEvidence(addressees)
    for label in range(len(LABELS)):
        assert slices(evidence(item, label), text)


def test_an_empty_batch_has_no_answers(addressees: Pipeline, applies: Pipeline) -> None:
    assert addressees.named_steps["features"].transform([]).shape[0] == 0
    assert applies.named_steps["features"].transform([]).shape[0] == 0
