from __future__ import annotations

import pytest

from searchapp.search.analysis import stem
from searchapp.search.queries.suggest import Vocabulary

WORDS = Vocabulary(
    {
        "custody": 40, "custodial": 3, "assessment": 30, "assess": 5, "violence": 20, "the": 300,
        "detention": 50, "retention": 6, "information": 200, "informaiton": 8, "officer": 100, "oficer": 1,
        "offender": 60, "mash": 4,
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("custdy", "custody"),
        ("cutsody", "custody"),
        ("ucstody", "custody"),
        ("assesment", "assessment"),
        ("violance", "violence"),
        ("asessmnet", "assessment"),
    ],
)
def test_a_slip_is_put_right(typed: str, better: str):
    assert WORDS.better(typed) == better


@pytest.mark.parametrize(
    "typed", ["custody", "custodies", "assessed", "retention", "zzzzzzz", "cat", "s136", "teh"]
)
def test_words_that_occur_or_are_like_none_or_too_short_are_left_alone(typed: str):
    assert WORDS.better(typed) == ""


def test_another_word_that_only_looks_alike_is_no_slip():
    assert Vocabulary({"oversight": 40}).better("overnight") == ""
    assert Vocabulary({"oversight": 40}).better("oversigjt") == "oversight"
    assert Vocabulary({"oversight": 40}).better("oversaght") == "oversight"


def test_a_rare_slip_of_the_register_itself_has_a_better_spelling():
    assert WORDS.better("oficer") == "officer"


def test_letters_that_changed_places_are_a_slip_even_where_it_occurs_often():
    assert WORDS.better("informaiton") == "information"


def test_it_knows_words_by_their_stem():
    assert WORDS.knows(stem("offenders"))
    assert not WORDS.knows(stem("burglary"))


def test_completions_finish_the_last_word_most_frequent_first():
    assert WORDS.completions("police cust") == ["police custody", "police custodial"]
    assert WORDS.completions("cust", limit=1) == ["custody"]


@pytest.mark.parametrize("typed", ["", "   ", "custody ", "zz", "th", "("])
def test_there_is_nothing_to_complete(typed: str):
    assert WORDS.completions(typed) == []


def test_an_empty_vocabulary_suggests_nothing():
    assert Vocabulary({}).better("custody") == ""
    assert Vocabulary({}).completions("c") == []
