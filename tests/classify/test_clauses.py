from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.classify.actors import ActorLexicon
from searchapp.classify.clauses import Reading, read

ASKED = {"doer", "heading", "agent", "joint"}


def roles(lexicon: ActorLexicon, text: str) -> dict[str, str]:
    """Role of each addressee named; the strongest where it is named twice."""
    found: dict[str, str] = {}
    for part in read(text, lexicon).parts:
        for label in part.mention.name.labels:
            if found.get(label) not in ASKED:
                found[label] = str(part.role)
    return found


def asked(lexicon: ActorLexicon, text: str) -> set[str]:
    return {label for label, role in roles(lexicon, text).items() if role in ASKED}


@pytest.mark.parametrize(
    "verb",
    ["should", "must", "needs to", "ought to", "is to", "is asked to", "should urgently", "should also"],
)
def test_the_subject_of_an_asking_verb_is_the_doer(lexicon: ActorLexicon, verb: str) -> None:
    assert asked(lexicon, f"The Home Office {verb} publish its plan for the forces.") == {"home-office"}


@pytest.mark.parametrize(
    "opening",
    [
        "We recommend that, within six months, the College of Policing",
        "We recommend the College of Policing",
        "It is essential that the College of Policing",
        "We would like to see the College of Policing",
        "There is a need for the College of Policing to",
        "It is for the College of Policing to",
    ],
)
def test_a_recommendation_without_should_still_has_a_doer(lexicon: ActorLexicon, opening: str) -> None:
    assert asked(lexicon, f"{opening} revise the course, so that forces can use it.") == {
        "college-of-policing"
    }


@pytest.mark.parametrize(
    "subjects",
    [
        "The Home Office, the CPS and probation services",
        "The Home Office, CPS, and probation services",
        "The Home Office and the CPS, and probation services,",
        "Within a year, the Home Office, the CPS and probation services",
        "The Home Office/CPS and probation services",
    ],
)
def test_co_ordinated_subjects_are_all_doers(lexicon: ActorLexicon, subjects: str) -> None:
    text = f"{subjects} should agree one definition."
    assert asked(lexicon, text) == {"home-office", "cps", "probation-youth-justice"}


@pytest.mark.parametrize(
    "beside",
    [
        "working with",
        "in conjunction with",
        "in consultation with",
        "alongside",
        "with support from",
        "in liaison with",
        "with oversight from",
    ],
)
def test_whoever_is_only_worked_with_is_a_partner(lexicon: ActorLexicon, beside: str) -> None:
    partner = {"college-of-policing": "doer", "npcc": "partner"}
    assert roles(lexicon, f"The College of Policing, {beside} the NPCC, should act.") == partner
    assert roles(lexicon, f"The College of Policing {beside} the NPCC should act.") == partner


@pytest.mark.parametrize("beside", ["together with", "jointly with", "as well as", "along with"])
def test_whoever_acts_together_with_a_doer_is_asked_too(lexicon: ActorLexicon, beside: str) -> None:
    text = f"Chief constables, {beside} the Crown Prosecution Service, should train staff."
    assert asked(lexicon, text) == {"police-force", "cps"}


def test_an_aside_does_not_swallow_the_next_doer(lexicon: ActorLexicon) -> None:
    text = "The Home Office, working with the NPCC, and the College of Policing should act."
    assert roles(lexicon, text) == {"home-office": "doer", "npcc": "partner", "college-of-policing": "doer"}


def test_a_preamble_that_names_a_body_is_not_the_subject(lexicon: ActorLexicon) -> None:
    text = "In consultation with the NPCC, the College and forces, the Home Office should act."
    assert asked(lexicon, text) == {"home-office"}
    text = "To support forces in following what chief constables should do, the College should act."
    assert asked(lexicon, text) == {"college-of-policing"}


def test_a_long_preamble_does_not_hide_the_subject(lexicon: ActorLexicon) -> None:
    text = (
        "Within three months, and no later than the end of the year, recognising the cost to forces, "
        "the Home Office, working with the College of Policing, should set a date."
    )
    assert asked(lexicon, text) == {"home-office"}


def test_a_subordinate_clause_asks_nobody(lexicon: ActorLexicon) -> None:
    text = (
        "The Home Office should fund advocates so that forces can refer victims and courts should be ready."
    )
    assert asked(lexicon, text) == {"home-office"}
    text = "The College should explain what forces should do when the CPS declines a case."
    assert asked(lexicon, text) == {"college-of-policing"}


def test_a_second_main_clause_asks_too(lexicon: ActorLexicon) -> None:
    text = "The College of Policing should issue guidance, and by June chief constables should adopt it."
    assert asked(lexicon, text) == {"college-of-policing", "police-force"}


def test_each_sentence_may_ask_another(lexicon: ActorLexicon) -> None:
    text = "The NPCC should agree a form. Thereafter, the National Crime Agency should collect it."
    assert asked(lexicon, text) == {"npcc", "nca-rocu"}


def test_it_stands_for_the_body_named_before(lexicon: ActorLexicon) -> None:
    reading = read("The constabulary does not always update victims. It should put this right.", lexicon)
    assert [str(part.role) for part in reading.parts] == ["doer"]


def test_an_omitted_subject_is_that_of_the_clause_before(lexicon: ActorLexicon) -> None:
    text = "Youth offending teams should be told of each arrest and should visit the child."
    assert asked(lexicon, text) == {"probation-youth-justice"}


def test_by_names_the_doer_of_a_passive(lexicon: ActorLexicon) -> None:
    assert asked(lexicon, "The guidance should be published by the College of Policing.") == {
        "college-of-policing"
    }
    assert roles(lexicon, "PCCs should be consulted by chief constables.") == {
        "pcc": "recipient",
        "police-force": "agent",
    }
    assert asked(lexicon, "A group chaired by the Home Office should oversee this.") == {"home-office"}


def test_a_passive_without_by_has_no_doer(lexicon: ActorLexicon) -> None:
    reading = read("Records should be kept for the Home Office.", lexicon)
    assert [str(part.role) for part in reading.parts] == ["named"]
    assert reading.doerless == 1


def test_the_owner_of_a_thing_is_not_its_doer(lexicon: ActorLexicon) -> None:
    assert roles(lexicon, "Home Office guidance should be clearer.") == {"home-office": "owner"}
    assert roles(lexicon, "The College's course should be longer.") == {"college-of-policing": "owner"}
    assert roles(lexicon, "The business of the Youth Justice Board should be wider.") == {
        "probation-youth-justice": "owner"
    }


def test_people_of_a_body_are_the_body(lexicon: ActorLexicon) -> None:
    assert asked(lexicon, "CPS rape lawyers should give reasons.") == {"cps"}
    assert asked(lexicon, "Ministers in the Home Office should reply.") == {"home-office"}
    assert asked(lexicon, "The director of the National Crime Agency should reply.") == {"nca-rocu"}


def test_limbs_share_the_subject_of_their_stem(lexicon: ActorLexicon) -> None:
    text = (
        "Forces should:\n\u2022 review plans;\n\u2022 tell the CPS; and\n\u2022 know what courts should do."
    )
    assert asked(lexicon, text) == {"police-force"}


def test_a_heading_addresses_whom_it_names(lexicon: ActorLexicon) -> None:
    assert asked(lexicon, "To the Home Office and NPCC: publish a joint plan.") == {"home-office", "npcc"}
    assert asked(lexicon, "Recommendation 4 - College of Policing\nRevise the course.") == {
        "college-of-policing"
    }


def test_a_heading_may_say_what_a_lead_leads(lexicon: ActorLexicon) -> None:
    assert asked(lexicon, "To the NPCC lead for stalking and the CPS: publish the form.") == {"npcc", "cps"}


def test_a_request_may_leave_should_out(lexicon: ActorLexicon) -> None:
    assert asked(lexicon, "Police forces and the CPS ensure that files are complete.") == {
        "police-force",
        "cps",
    }
    assert asked(lexicon, "Chief constables to revise their plans.") == {"police-force"}


def test_a_list_below_another_head_is_not_asked(lexicon: ActorLexicon) -> None:
    text = "Joint guidance for counsellors, officers and prosecutors should say so."
    assert asked(lexicon, text) == set()


def test_good_practice_is_noted(lexicon: ActorLexicon) -> None:
    assert read("Good practice - in one force, sergeants checked each file.", lexicon).good_practice


def shown(reading: Reading, text: str) -> list[str]:
    return [text[part.start : part.end] for part in reading.parts]


def test_the_words_that_show_a_part_run_from_the_name_to_the_verb(lexicon: ActorLexicon) -> None:
    text = "By May, the Home Office should act."
    assert shown(read(text, lexicon), text) == ["Home Office should"]


WORDS = (
    "the Home Office College of Policing NPCC CPS forces chief constables should must needs to be by and or "
    ", ; : . ( ) that which where with working together - \u2013 \u2022 it they 's police crime "
    "commissioners for each"
)


@settings(max_examples=300)
@given(
    st.one_of(
        st.text(max_size=400), st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=80).map(" ".join)
    )
)
def test_any_text_is_read_and_every_part_is_a_slice_of_it(lexicon: ActorLexicon, text: str) -> None:
    for part in read(text, lexicon).parts:
        assert 0 <= part.start < part.name_end <= part.end <= len(text)
        assert part.first < part.last


@pytest.mark.parametrize(
    "unit", ["should ", "and ", "force, ", "the Home Office and ", "that (", "by: ", "x"]
)
def test_work_grows_in_step_with_the_text(lexicon: ActorLexicon, unit: str) -> None:
    small, large = (_steps(lexicon, unit * (length // len(unit))) for length in (5_000, 20_000))
    assert large < 6 * small


def _steps(lexicon: ActorLexicon, text: str) -> int:
    """Number of Python calls made to read a text: a measure of work that no clock disturbs."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    read(text, lexicon)
    sys.setprofile(counted)
    try:
        read(text, lexicon)
    finally:
        sys.setprofile(None)
    return count
