from __future__ import annotations

import pytest

from searchapp.classify.actors import ActorLexicon
from searchapp.classify.applicability import receiving_force
from searchapp.classify.reading import ClauseReader
from searchapp.classify.scope import Scope, narrowings
from searchapp.domain.suggestion import ClassifiableText


def scopes(lexicon: ActorLexicon, text: str, report: str = "", force: str = "Lancashire") -> list[Scope]:
    (item,) = ClauseReader(lexicon).transform([ClassifiableText(text=text, report=report)])
    return [one.scope for one in narrowings(item, receiving_force(lexicon.forces, force))]


@pytest.mark.parametrize(
    "text",
    [
        "All forces should adopt the plan.",
        "Chief constables should, where necessary, revise their plans.",
        "All forces in England and Wales should adopt the plan.",
        "Forces with their partners should adopt the plan.",
        "We recommend that forces ensure that those who call are answered.",
        "Following our visit to Kent, all forces should adopt the plan.",
    ],
)
def test_an_address_without_a_condition_is_to_all_forces(lexicon: ActorLexicon, text: str) -> None:
    assert scopes(lexicon, text) == [Scope.ALL]


@pytest.mark.parametrize(
    "text",
    [
        "Those forces that do not have a database should develop one.",
        "The three forces assessed as requiring improvement should publish a plan.",
        "Each of the 12 forces which spend least should publish a plan.",
        "Forces without a dedicated team should form one.",
        "Forces with a large backlog should reduce it.",
        "Any force still using paper forms should stop.",
        "Chief constables whose force has no such unit should set one up.",
        "Chief constables of forces where standards are not met should act at once.",
        "In those forces where there is no agreed policy, the chief constable should agree one.",
        "Where forces have yet to introduce the model, they should do so by April.",
        "Chief constables should, if they haven't already done so, publish the policy.",
        "Forces should, if they use such a scheme, review it.",
    ],
)
def test_a_stated_condition_narrows_the_address(lexicon: ActorLexicon, text: str) -> None:
    assert scopes(lexicon, text) == [Scope.CONDITION]


@pytest.mark.parametrize(
    "text",
    [
        "Hampshire Constabulary should adopt the plan.",
        "The chief constable of Kent should adopt the plan.",
        "The constituent forces of the London ROCU should adopt the plan.",
        "Surrey Police and Sussex Police should adopt the plan.",
        "The forces in Wales should adopt the plan.",
    ],
)
def test_forces_named_are_others_unless_the_receiving_one_is_among_them(
    lexicon: ActorLexicon, text: str
) -> None:
    assert set(scopes(lexicon, text)) == {Scope.OTHERS}


def test_the_receiving_force_is_a_setting(lexicon: ActorLexicon) -> None:
    text = "Hampshire Constabulary should adopt the plan."
    assert scopes(lexicon, text, force="Hampshire") == [Scope.OURS]
    assert scopes(lexicon, text, force="hampshire constabulary") == [Scope.OURS]


def test_an_excepted_force_is_not_meant(lexicon: ActorLexicon) -> None:
    text = "All forces except Lancashire Constabulary should adopt the plan."
    assert scopes(lexicon, text) == [Scope.OTHERS]
    assert scopes(lexicon, text, force="Kent") == [Scope.ALL]


def test_the_force_is_that_of_the_report(lexicon: ActorLexicon) -> None:
    text = "The force should adopt the plan."
    assert scopes(lexicon, text, "An inspection of Kent Police") == [Scope.OTHER_TITLE]
    assert scopes(lexicon, text, "An inspection of Lancashire Constabulary") == [Scope.ALL]
    assert scopes(lexicon, text, "A national overview") == [Scope.ALL]


def test_a_text_that_names_nobody_is_put_to_the_force_of_the_report(lexicon: ActorLexicon) -> None:
    text = "Review the quality of supervision."
    assert scopes(lexicon, text, "An inspection of Kent Police") == [Scope.OTHER_TITLE]
    assert scopes(lexicon, text) == [Scope.ALL]


def test_the_force_after_a_condition_is_the_one_in_that_condition(lexicon: ActorLexicon) -> None:
    text = "Those forces with poor results should say why. In each case the force should draw up a plan."
    assert scopes(lexicon, text) == [Scope.CONDITION, Scope.CONDITION]


def test_good_practice_of_another_force_is_put_to_all(lexicon: ActorLexicon) -> None:
    text = "Good practice - Kent Police officers should be copied: they check each file."
    assert scopes(lexicon, text) == [Scope.ALL]
