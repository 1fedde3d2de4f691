import csv
from dataclasses import replace
from itertools import groupby
from random import Random

import pytest
from triage_samples import recommendation, sample_register

from benchmarks.read_rows import authors
from benchmarks.slips import TABLE, learned
from searchapp.domain.recommendation import Recommendation, Status
from searchapp.triage.contradictions.rules import find_contradictions
from searchapp.triage.slips.slipped import slipped_rows

KENNELS = "The force should improve the kennels of its police dogs."
CAMERAS = "The force should fit cameras in the vans of its traffic unit."
DRUGS = "The force should store seized drugs more safely."
RADIOS = "The force should mend the radio coverage of its rural beats."
ANSWERS = {
    KENNELS: "The kennels were rebuilt, with heated runs for twelve dogs.",
    CAMERAS: "Each van of the traffic unit has had two cameras since May.",
    DRUGS: "Drugs are kept in a vault with two keys, counted every Friday.",
    RADIOS: "Two masts were raised; every rural beat has had coverage since the spring.",
}
TEXTS = tuple(ANSWERS)


def rows(*responses: str, texts: tuple[str, ...] = TEXTS) -> list[Recommendation]:
    return [
        recommendation(row=row, text=text, response=response, status=Status.COMPLETED)
        for row, (text, response) in enumerate(zip(texts, responses, strict=True), 1)
    ]


def homes(items: list[Recommendation]) -> dict[int, int]:
    """By row found to have slipped, the row that it fits."""
    return {int(ref[1:]): slip.neighbour.source.row for ref, slip in slipped_rows(items).items()}


def test_responses_that_stand_where_they_belong_are_left_alone() -> None:
    assert homes(rows(*ANSWERS.values())) == {}


def test_a_run_whose_last_response_stands_at_its_beginning_is_found_whole() -> None:
    one, two, three, four = ANSWERS.values()
    assert homes(rows(two, three, four, one)) == {1: 2, 2: 3, 3: 4, 4: 1}
    assert homes(rows(four, one, two, three)) == {1: 4, 2: 1, 3: 2, 4: 3}


def test_a_run_of_many_rows_is_found_whole() -> None:
    things = [
        "kennels",
        "cameras",
        "radios",
        "boats",
        "drones",
        "horses",
        "laptops",
        "uniforms",
        "cells",
        "exhibits",
        "gates",
        "helmets",
    ]
    texts = tuple(f"The force should improve its {thing}." for thing in things)
    answers = [f"The {thing} were replaced in May." for thing in things]
    assert sorted(homes(rows(*answers[1:], answers[0], texts=texts))) == list(range(1, 13))


def test_a_run_that_ends_in_a_row_without_a_response_includes_that_row() -> None:
    _, two, three, four = ANSWERS.values()
    assert sorted(homes(rows(two, three, four, ""))) == [1, 2, 3, 4]


def test_a_run_whose_last_response_was_entered_twice_ends_before_its_own_row() -> None:
    one, _, three, four = ANSWERS.values()
    assert homes(rows(one, three, four, four)) == {2: 3, 3: 4}


@pytest.mark.parametrize("pointer", ["See the row above.", "The same answer as below, see there."])
def test_a_response_that_points_to_another_row_is_not_taken_for_slipped(pointer: str) -> None:
    one, two, three, four = ANSWERS.values()
    assert homes(rows(f"{two} {pointer}", one, three, four)) == {}


def test_two_matters_of_others_are_not_taken_for_exchanged() -> None:
    texts = ("The Home Office should change the law on bail.", "Forces should supervise bail.")
    assert homes(rows("Home Office matter.", "Home Office recommendation", texts=texts)) == {}


def test_where_responses_answer_nothing_few_are_said_to_answer_each_other() -> None:
    register = sample_register()
    responses = [item.response for item in register]
    Random(0).shuffle(responses)
    strangers = [replace(item, response=words) for item, words in zip(register, responses, strict=True)]
    found = sum(
        len(slipped_rows(list(block)))
        for _, block in groupby(strangers, key=lambda item: (item.report, item.made))
    )
    assert found <= len(register) / 5


def test_the_evidence_quotes_what_the_response_answers_or_where_an_own_one_stands() -> None:
    _, two, three, four = ANSWERS.values()
    found = {
        finding.row: finding.evidence
        for finding in find_contradictions(rows(two, three, four, ""))
        if finding.rule == "rows-slipped"
    }
    assert found[1] == f"the response answers row 2 better: {CAMERAS}"
    assert found[4] == f"its response seems to stand in row 3: {four}"


def test_why_a_row_was_closed_is_not_asked_of_a_response_that_is_anothers() -> None:
    one, two, three, four = ANSWERS.values()
    items = [replace(item, status=Status.NO_FURTHER_ACTION) for item in rows(two, one, three, four)]
    found = {(finding.row, finding.rule) for finding in find_contradictions(items)}
    assert (1, "rows-slipped") in found
    assert (1, "closed-without-reason") not in found
    assert (3, "closed-without-reason") in found


def test_the_table_of_weights_is_what_the_rows_teach() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        kept = list(csv.reader(file, delimiter="\t"))[1:]
    fresh = learned([rows for blocks in authors().values() for rows in blocks])
    assert [line[:2] for line in kept] == [line[:2] for line in fresh]
    # What is told of responses feeds in here and changes a little by itself.
    assert [float(line[2]) for line in kept] == pytest.approx([float(line[2]) for line in fresh], abs=0.5)
