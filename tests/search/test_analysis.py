from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.search.analysis import LONGEST_WORD, WordAnalyzer, stem, stemmed, words


def plain(text: str) -> list[str]:
    return [word.text for word in words(text)]


def test_a_hyphenated_pair_is_found_joined_and_apart():
    assert [(word.text, word.position) for word in words("re-offending rates")] == [
        ("reoffending", 0),
        ("re", 0),
        ("offending", 1),
        ("rates", 2),
    ]


def test_more_than_two_parts_and_numbers_are_not_joined():
    assert plain("day-to-day 2013-14") == ["day", "to", "day", "2013", "14"]


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011"])
def test_every_kind_of_hyphen_joins(hyphen: str):
    assert plain(f"multi{hyphen}agency")[0] == "multiagency"


@pytest.mark.parametrize("apostrophe", ["'", "\u2019", "\u02bc", "`"])
def test_possessives_and_apostrophes_are_left_out(apostrophe: str):
    assert plain(f"the Constable{apostrophe}s don{apostrophe}t officers{apostrophe}") == [
        "the",
        "constable",
        "dont",
        "officers",
    ]


def test_accents_do_not_matter_composed_or_not():
    assert plain("Caf\u00e9") == plain("cafe\u0301") == ["cafe"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("organisation", "organization"),
        ("organised", "organize"),
        ("behaviour", "behavior"),
        ("judgement", "judgment"),
        ("licensing", "licence"),
        ("defence", "defense"),
        ("enquiry", "inquiries"),
        ("adviser", "advisors"),
        ("programme", "programs"),
        ("practise", "practices"),
        ("centre", "centers"),
        ("focussed", "focus"),
        ("child", "children"),
        ("woman", "women"),
        ("person", "people"),
        ("policing", "police"),
        ("vulnerable", "vulnerability"),
        ("supervise", "supervising"),
        ("supervision", "supervisors"),
        ("decide", "decisions"),
        ("detention", "detainees"),
        ("compliance", "comply"),
        ("officer", "officers"),
    ],
)
def test_spellings_and_forms_of_a_word_share_their_stem(one: str, other: str):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("police", "policy"),
        ("general", "generate"),
        ("seize", "size"),
        ("custody", "custom"),
        ("officer", "office"),
        ("informant", "information"),
        ("hospitality", "hospital"),
        ("offence", "offender"),
    ],
)
def test_different_words_keep_different_stems(one: str, other: str):
    assert stem(one) != stem(other)


def test_stop_words_leave_a_gap_in_the_positions():
    assert [(word.text, word.position) for word in stemmed("risk of harm")] == [("risk", 0), ("harm", 2)]


def test_a_word_of_a_megabyte_is_cut():
    assert plain("x" * 1_000_000) == ["x" * LONGEST_WORD]


@given(st.text(max_size=200))
def test_offsets_are_slices_in_order_and_positions_never_fall(text: str):
    found = words(text)
    assert all(0 <= word.start < word.end <= len(text) for word in found)
    assert all(one.position <= two.position for one, two in pairwise(found))
    assert all(0 < len(word.text) <= LONGEST_WORD and word.text == word.text.lower() for word in found)


@given(st.text(max_size=100))
def test_the_analyser_gives_whoosh_the_same_words(text: str):
    tokens = WordAnalyzer(stemming=False)(text, positions=True, chars=True)
    given_to_whoosh = [(t.text, t.pos, t.startchar, t.endchar) for t in tokens]
    assert given_to_whoosh == [tuple(word) for word in words(text)]
