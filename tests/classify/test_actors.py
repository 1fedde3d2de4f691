from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.classify.actors import ActorLexicon, Force, load_forces
from searchapp.classify.tokens import tokenise
from searchapp.config import training_folder
from searchapp.domain.errors import Unavailable
from searchapp.domain.taxonomy import Label, Taxonomy


def found(lexicon: ActorLexicon, text: str) -> list[tuple[str, tuple[str, ...]]]:
    tokens = tokenise(text)
    return [(tokens.words(one.first, one.last), one.name.labels) for one in lexicon.find(tokens)]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("National Police Chiefs' Council", "npcc"),
        ("National Police Chiefs\u2019 Council", "npcc"),
        ("chief constables' council", "npcc"),
        ("police and crime commissioners", "pcc"),
        ("NHS commissioners", "health"),
        ("HM Courts & Tribunals Service", "courts"),
        ("HMICFRS", "inspectorates"),
        ("HMIC", "inspectorates"),
        ("ACPO", "npcc"),
        ("IPCC", "other"),
        ("NOMS", "probation-youth-justice"),
        ("SOCA", "nca-rocu"),
        ("CEOP", "nca-rocu"),
        ("PCCs", "pcc"),
        ("NUWG", "npcc"),
        ("PPU", "police-force"),
        ("the NPCC's economic and cyber crime portfolio lead", "npcc"),
        ("chief constable with lead responsibility", "npcc"),
        ("Department for Levelling Up, Housing and Communities", "government-other"),
    ],
)
def test_a_body_is_known_by_its_old_and_new_names(lexicon: ActorLexicon, text: str, label: str) -> None:
    names = found(lexicon, text)
    assert [labels for _words, labels in names] == [(label,)]


@pytest.mark.parametrize("text", ["use of force", "the task force", "council tax", "out of court disposals"])
def test_a_phrase_that_only_contains_a_name_names_nobody(lexicon: ActorLexicon, text: str) -> None:
    assert found(lexicon, text) == []


def test_an_acronym_counts_in_capitals_only(lexicon: ActorLexicon) -> None:
    assert found(lexicon, "a cop may moj along") == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("the Collage of Policing", "college-of-policing"),
        ("the Home Ofice", "home-office"),
        ("Chief constabels", "police-force"),
        ("Cop should", "college-of-policing"),
    ],
)
def test_one_typing_error_does_not_hide_a_body(lexicon: ActorLexicon, text: str, label: str) -> None:
    assert found(lexicon, text)[0][1] == (label,)


def test_a_real_word_one_letter_away_is_no_typing_error(lexicon: ActorLexicon) -> None:
    assert found(lexicon, "policy officers") == []


def test_a_force_is_known_by_name_and_its_county_alone_is_a_place(lexicon: ActorLexicon) -> None:
    mentions = lexicon.find(tokenise("Kent Police and the people of Kent"))
    assert [one.name.labels for one in mentions] == [("police-force",), ()]
    assert [one.name.forces for one in mentions] == [("Kent",), ("Kent",)]


def test_a_region_stands_for_its_forces(lexicon: ActorLexicon) -> None:
    (mention,) = lexicon.find(tokenise("in London"))
    assert set(mention.name.forces) == {"City of London", "Metropolitan"}


def test_all_forces_of_england_and_wales_are_listed_with_their_region(lexicon: ActorLexicon) -> None:
    territorial = [force for force in lexicon.forces if force.country in {"England", "Wales"}]
    assert len(territorial) == 43
    assert all(force.region for force in territorial)


def test_terms_may_take_any_ending_and_skip_words() -> None:
    label = Label(id="lab", name="Lab", definition="-", strong=("laborator* .. unit", "north|south lab"))
    small = ActorLexicon(Taxonomy(themes=(), addressees=(label,)), ())
    assert [words for words, _ in found(small, "Laboratories of toxicology unit")] == []
    assert [words for words, _ in found(small, "laboratory drug testing unit")] == [
        "laboratory drug testing unit"
    ]
    assert [words for words, _ in found(small, "the South Lab")] == ["South Lab"]


def test_a_force_added_to_the_list_is_known_without_python(lexicon: ActorLexicon) -> None:
    added = Force(name="Ruritania", names=("Ruritania Police",), country="Ruritania", region="")
    wider = ActorLexicon(Taxonomy(themes=(), addressees=()), [*lexicon.forces, added])
    (mention,) = wider.find(tokenise("Ruritania Police"))
    assert mention.name.forces == ("Ruritania",)


@pytest.mark.parametrize("content", ["[[force]]\nname = 3", "not toml ][", "x = 1", ""])
def test_a_broken_list_of_forces_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "forces.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Unavailable, match=r"forces\.toml"):
        load_forces(path)


def test_the_shipped_list_of_forces_can_be_read() -> None:
    assert "Lancashire" in {force.name for force in load_forces(training_folder() / "forces.toml")}


@given(st.text(max_size=400))
def test_names_never_overlap_whatever_the_text(lexicon: ActorLexicon, text: str) -> None:
    tokens = tokenise(text)
    end = 0
    for mention in lexicon.find(tokens):
        assert end <= mention.first < mention.last <= len(tokens)
        end = mention.last
