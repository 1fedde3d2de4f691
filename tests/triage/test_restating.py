import csv

import pytest

from benchmarks.read_rows import authors
from benchmarks.restating import TABLE, learned
from searchapp.triage.responses.restating import restates

TEXT = "The force should review how it supervises the investigation of burglaries by its response officers."


@pytest.mark.parametrize(
    "response",
    [
        TEXT,
        "The force reviews how it supervises the investigation of burglaries by its response officers.",
        "How the investigation of burglaries by response officers is supervised should be reviewed.",
        "We accept this and will review the supervision of burglary investigations by response officers.",
        "Recommendation accepted. The supervision of investigations by response officers is to be reviewed.",
    ],
)
def test_a_recommendation_in_other_words_or_another_order_is_said_again(response: str) -> None:
    assert restates(response, TEXT)


@pytest.mark.parametrize(
    "response",
    [
        "Supervision of burglary investigations was reviewed by the crime manager, with a sergeant for each.",
        "The force reviewed how it supervises the investigation of burglaries on 4 May.",
        "Reviewed. Sergeants now read each burglary investigation after seven days and log advice.",
        "Response officers hand burglaries to the volume crime team, whose sergeants set a plan for each.",
        "",
    ],
)
def test_one_fact_of_what_was_done_is_no_repetition(response: str) -> None:
    assert not restates(response, TEXT)


@pytest.mark.parametrize("entry", ["12/11/14 - ", "PMO/SS/02 - ", "PERF: ", "OCG-6 BRAG Blue. "])
def test_what_stands_before_an_entry_of_a_log_is_no_news(entry: str) -> None:
    assert restates(f"{entry}The supervision of burglary investigations will be reviewed.", TEXT)
    assert not restates(f"{entry}Sergeants now read each burglary investigation after seven days.", TEXT)


def test_the_whole_text_is_said_again_however_little_it_tells() -> None:
    text = "Custody: of custody, on custody, for custody."
    assert restates(text, text)


def test_a_part_of_the_recommendation_word_for_word_is_said_again() -> None:
    text = (
        "Forces should: \u2022 share information about risk; \u2022 agree thresholds for referral to the hub."
    )
    assert restates("\u2022 agree thresholds for referral to the hub", text)


def test_a_number_of_the_recommendation_is_no_news() -> None:
    text = "Within three months, the force should train its 12 negotiators in the new powers of search."
    assert restates("Within three months the force will train its 12 negotiators in the new powers.", text)


def test_the_table_of_weights_is_what_the_rows_teach() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        kept = list(csv.reader(file, delimiter="\t"))[1:]
    fresh = learned([row for blocks in authors().values() for rows in blocks for row in rows])
    assert [line[:2] for line in kept] == [line[:2] for line in fresh]
    assert [float(line[2]) for line in kept] == pytest.approx([float(line[2]) for line in fresh], abs=0.5)
