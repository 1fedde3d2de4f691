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

from searchapp.triage.duplicates import find_groups
from searchapp.triage.sameness import near_identical

REGISTER = {item.source.row: " ".join(item.text.split()) for item in sample_register()}
OTHER_ASKS = list(csv.DictReader(Path(__file__).with_name("other_asks.csv").read_text("utf-8").splitlines()))
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
    with (TRAINING / "near_pairs.csv").open(encoding="utf-8", newline="") as file:
        pairs = [
            (int(line["row"]), int(line["other_row"]), line["same"] == "yes") for line in csv.DictReader(file)
        ]
    wrong = [
        (row, other) for row, other, alike in pairs if near_identical(REGISTER[row], REGISTER[other]) != alike
    ]
    assert len(pairs) >= 60
    assert wrong == []


def _with_refs() -> list[tuple[str, str]]:
    return [(str(row), text) for row, text in REGISTER.items()]
