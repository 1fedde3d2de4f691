"""Recommendations entered again in other words are found; what is nearly the same is not taken for it."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

import pytest
from rewriting import (
    Way,
    abbreviated,
    after,
    cut_at_the_beginning,
    cut_at_the_end,
    cut_in_the_middle,
    in_american_spelling,
    in_another_case,
    misspelt,
    numbered,
    with_another_date,
    with_another_lead,
    with_other_bullets,
    with_paragraph,
    without_marks,
)
from triage_samples import TRAINING, sample_register

from searchapp.triage.duplicates.clusters import find_groups
from searchapp.triage.duplicates.sameness import near_identical

REGISTER = {item.source.row: " ".join(item.text.split()) for item in sample_register()}


def lines(name: str) -> list[dict[str, str]]:
    """A file of texts beside this one, or of the training folder."""
    beside = Path(__file__).with_name(name)
    return list(
        csv.DictReader((beside if beside.exists() else TRAINING / name).read_text("utf-8").splitlines())
    )


OTHER_ASKS = lines("other_asks.csv")
LEAST_FOUND: list[tuple[Way, float]] = [
    (numbered, 0.98),
    (with_paragraph, 0.98),
    (misspelt, 0.95),
    (in_american_spelling, 0.98),
    (with_other_bullets, 0.98),
    (in_another_case, 0.98),
    (without_marks, 0.95),
    (with_another_lead, 0.95),
    (with_another_date, 0.98),
    (abbreviated, 0.95),
    (cut_at_the_end, 0.9),
    (cut_at_the_beginning, 0.95),
    (cut_in_the_middle, 0.9),
    (after(numbered, misspelt, with_paragraph), 0.93),
    (after(with_another_lead, misspelt), 0.9),
    (after(cut_at_the_end, misspelt), 0.82),
    (after(with_another_lead, cut_at_the_end), 0.8),
    (after(numbered, cut_in_the_middle), 0.87),
]


@pytest.mark.parametrize(("way", "least"), LEAST_FOUND, ids=[way.__name__ for way, _ in LEAST_FOUND])
def test_a_recommendation_entered_again_in_a_changed_wording_is_found_in_the_register(
    way: Way, least: float
) -> None:
    chance = Random(29)
    changed = {row: way(text, chance) for row, text in REGISTER.items()}
    again = {row: text for row, text in changed.items() if text and text != REGISTER[row]}
    groups = find_groups(
        [(str(row), text) for row, text in REGISTER.items()]
        + [(f"{row}-again", text) for row, text in again.items()]
    )
    group_of = {ref: number for number, refs in enumerate(groups) for ref in refs}
    found = [
        f"{row}-again" in group_of and group_of.get(str(row)) == group_of[f"{row}-again"] for row in again
    ]
    assert sum(found) >= least * len(found)
    known = {ref: number for number, refs in enumerate(find_groups(_with_refs())) for ref in refs}
    for refs in groups:
        rows = {ref.removesuffix("-again") for ref in refs}
        assert len({known.get(row, row) for row in rows}) == 1, "rows that are not one recommendation"


@pytest.mark.parametrize("line", OTHER_ASKS, ids=[f"{line['row']}-{line['kind']}" for line in OTHER_ASKS])
def test_another_subject_in_the_same_frame_or_another_demand_on_the_same_subject_is_not_the_same(
    line: dict[str, str],
) -> None:
    text = REGISTER[int(line["row"])]
    assert line["old"] in text
    assert not near_identical(text, text.replace(line["old"], line["new"]))


def test_the_nearest_pairs_of_the_register_are_told_apart_as_a_reader_did() -> None:
    pairs = [
        (int(line["row"]), int(line["other_row"]), line["same"] == "yes") for line in lines("near_pairs.csv")
    ]
    wrong = [
        (row, other) for row, other, alike in pairs if near_identical(REGISTER[row], REGISTER[other]) != alike
    ]
    assert len(pairs) >= 60
    assert wrong == []


def test_most_of_what_a_person_copied_in_other_words_is_found_and_nothing_else() -> None:
    read = [
        (line["same"], near_identical(REGISTER[int(line["row"])], line["text"]))
        for line in lines("entered_again.csv")
    ]
    assert [alike for same, alike in read if same == "no"] == [False] * 24
    assert sum(alike for same, alike in read if same == "yes") >= 16


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Review the training of all staff in coercive control.",
            "The force should review the training of all staff in coercive control.",
        ),
        (
            "Forces should ensure that front-line officers know of re-offending rates in their area.",
            "Forces should ensure that frontline officers know of reoffending rates in their area.",
        ),
        (
            "CCs should audit how forces conform to the APP on information management.",
            "Chief constables should audit how forces conform to the Authorised Professional Practice on IM.",
        ),
    ],
)
def test_a_lead_left_out_words_joined_and_short_names_make_no_other_recommendation(
    one: str, other: str
) -> None:
    assert near_identical(one, other)
    assert near_identical(other, one)


def test_a_demand_of_another_body_is_not_that_of_the_force() -> None:
    asked = "should publish how many searches of children were made in each of its districts and why."
    assert not near_identical(f"The force {asked}", f"The Home Office {asked}")


def _with_refs() -> list[tuple[str, str]]:
    return [(str(row), text) for row, text in REGISTER.items()]
