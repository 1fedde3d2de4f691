import csv

import pytest

from benchmarks.responses import TABLE, examples, learned
from searchapp.triage.responses.judge import (
    gives_reason,
    judge,
    no_more_than_a_note,
    unfinished_words,
)


def test_the_table_of_weights_is_what_the_written_responses_teach() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        kept = list(csv.reader(file, delimiter="\t"))[1:]
    fresh = learned(examples())
    assert [line[:2] for line in kept] == [line[:2] for line in fresh]
    for old, new in zip(kept, fresh, strict=True):
        assert [float(weight or 0) for weight in old[2:]] == pytest.approx(
            [float(weight or 0) for weight in new[2:]], abs=0.02
        )


@pytest.mark.parametrize(
    "response",
    [
        "The second van joins the fleet once it has been painted.",
        "Three of the nine stations have theirs.",
        "Officers were trained in May. Supervisors have still to be trained.",
        "A business case is with the finance director.",
    ],
)
def test_unfinished_work_is_shown_by_words_of_the_response(response: str) -> None:
    words = unfinished_words(response)
    assert words
    assert words in response


@pytest.mark.parametrize(("part", "whole"), [("9", "14"), ("three", "nine"), ("Six", "the eight")])
def test_a_part_of_a_number_is_told_from_all_of_it(part: str, whole: str) -> None:
    some = judge(f"Procedures rewritten, {part} of {whole}.").unfinished
    each = judge(f"Procedures rewritten, {whole.removeprefix('the ')} of {whole}.").unfinished
    assert some > each + 0.2


def test_unfinished_work_is_shown_with_its_sentence_and_without_that_before() -> None:
    response = "Telephone systems are in place. Currently being marketed to groups at risk. A lead is named."
    assert unfinished_words(response) == "Currently being marketed to groups at risk"


@pytest.mark.parametrize(
    "response",
    [
        "",
        "Every station has its own.",
        "Cases awaiting charge are looked at by a sergeant each morning.",
        "The pilot ended in May and all teams have used the form since.",
        "Complete. The next van is due in May.",
    ],
)
def test_finished_work_and_practice_are_believed(response: str) -> None:
    assert unfinished_words(response) == ""


def test_a_reason_is_told_from_an_account_of_work() -> None:
    assert gives_reason("The force has no mounted section.")
    assert not gives_reason("Forty officers went on the course in May.")


def test_a_note_that_tells_nothing_is_told_from_a_short_answer() -> None:
    assert no_more_than_a_note("Please see our return of last week")
    assert not no_more_than_a_note("Two sergeants check ten files a week")


def test_probabilities_stay_between_nought_and_one_whatever_is_said() -> None:
    for response in ("", "?", "x " * 5000, "to be " * 400, "é 中文"):
        judged = judge(response)
        assert all(0 <= chance <= 1 for chance in (judged.unfinished, judged.reason, judged.nothing))
