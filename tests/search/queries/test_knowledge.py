from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from searchapp.search.analysis import STOP_WORDS, stem, words
from searchapp.search.queries.knowledge import Knowledge, field_knowledge, spaced


def other_names(text: str) -> set[str]:
    found = [word for word in spaced(words(text)) if word.text not in STOP_WORDS] or words(text)
    stems = [stem(word.text) for word in found]
    match = field_knowledge().match(stems, [text[word.start : word.end] for word in found])
    return {name.text for name in match.others} if match and match.length == len(stems) else set()


ACRONYMS = """CSE FGM HBV IOM MARAC IDVA DVPN ROCU NCRS HOCR PND OOCD MG5 APP CoP NPCC ACPO HMIC
HMICFRS"""


@pytest.mark.parametrize("acronym", ACRONYMS.split())
def test_an_acronym_and_what_it_stands_for_find_each_other(acronym: str):
    others = other_names(acronym)
    assert others
    assert all(acronym in other_names(other) for other in others)


@pytest.mark.parametrize(
    ("acronym", "name"),
    [("AA", "appropriate adult"), ("CA", "child abuse"), ("AO", "authorising officer")],
)
def test_two_letters_of_several_meanings_find_the_name_but_are_not_found_by_it(acronym: str, name: str):
    assert name in other_names(acronym)
    assert acronym not in other_names(name)


@pytest.mark.parametrize("way", ["section 136", "s136", "s.136", "S 136", "sec 136"])
def test_a_section_of_an_act_is_one_however_written(way: str):
    others = other_names(way)
    assert "place of safety" in others
    assert {"section 136", "s136"} & others


def test_sections_without_an_entry_are_one_too():
    assert other_names("section 60") == {"s60"}


def test_the_plural_of_an_acronym_is_the_acronym():
    assert "domestic violence protection notice" in other_names("DVPNs")
    assert "independent domestic violence adviser" in other_names("IDVAs")


def test_an_acronym_is_not_the_plural_of_a_shorter_one():
    assert "child protection" not in other_names("CPS")
    assert "child protection" in other_names("CP")
    assert "general practitioner" in other_names("GPs")
    assert "general practitioner" not in other_names("GPS")


def test_hyphens_do_not_matter():
    assert other_names("anti-social behaviour") >= {"ASB"}
    assert other_names("antisocial behaviour") >= {"ASB"}


def test_an_everyday_word_is_an_acronym_only_in_capitals():
    assert "information technology" in other_names("IT")
    assert other_names("it") == set()


def test_old_and_new_names_of_bodies_find_each_other_but_successors_only_one_way():
    assert "HMICFRS" in other_names("HMIC")
    assert "National Crime Agency" in other_names("SOCA")
    assert "SOCA" not in other_names("NCA")


def test_the_longest_name_is_taken():
    match = field_knowledge().match(
        ["polic", "crime", "commissioner", "offic"], ["police", "crime", "commissioner"]
    )
    assert match is not None
    assert match.length == 3


def test_a_knowledge_without_entries_knows_sections_only():
    assert Knowledge([]).match(["cse"], ["CSE"]) is None
    assert Knowledge([]).match([], []) is None


@pytest.mark.parametrize("name", ["knowledge.toml", "acronyms.toml", "everyday.toml"])
def test_a_file_has_at_least_eighty_meanings_each_with_two_names_none_said_twice(name: str):
    text = files("searchapp.search.queries").joinpath(name).read_text(encoding="utf-8")
    meanings = tomllib.loads(text)["meaning"]
    assert len(meanings) >= 80
    for meaning in meanings:
        said = [*meaning["forms"], *meaning.get("also", ())]
        assert len(set(said)) == len(said) >= 2
        assert set(meaning) <= {"forms", "also", "capitals"}
        assert set(meaning.get("capitals", ())) <= set(meaning["forms"])


def test_everyday_words_find_what_inspectorates_say():
    assert "electronic monitoring" in other_names("tagging")
    assert "tenure" in other_names("time in post")
    assert "body worn video" in other_names("body cameras")


def test_what_is_asked_in_the_inspectorates_own_words_is_not_widened():
    assert "whistleblowing line" not in other_names("wrongdoing")
    assert other_names("custody") == set()


def test_a_name_is_never_read_as_the_one_everyday_word_that_small_words_leave_of_it():
    knowledge = Knowledge([{"forms": ["vulnerable", "at risk"]}, {"forms": ["no-crime", "cancelled crime"]}])
    assert knowledge.match(["risk"], ["risk"]) is None
    assert knowledge.match(["crime"], ["crime"]) is None
    assert knowledge.match(["nocrim"], ["no-crime"]) is not None


def test_a_name_that_holds_all_the_words_asked_is_found_by_them_and_not_said():
    knowledge = Knowledge([{"forms": ["bail", "police bail", "release"]}])
    match = knowledge.match(["bail"], ["bail"])
    assert match is not None
    assert [name.text for name in match.others] == ["release"]
