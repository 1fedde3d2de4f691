import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.limbs import HEADINGS, TABLES, learned, rarities, rows
from searchapp.triage.limbs.features import features_of
from searchapp.triage.limbs.judge import trees_from, weigh
from searchapp.triage.limbs.untouched import answers_by_limb, untouched_limbs

HELD_OUT = Path(__file__).parent / "limbs_held_out.txt"
TEXT = (
    "The force should: a) train its custody sergeants; b) refurbish the cells at both stations; and "
    "c) publish waiting times for doctors."
)


def left_out(text: str, response: str) -> list[str]:
    return [limb.label or limb.text for limb in untouched_limbs(text, response)]


TWO_OF_THREE = (
    "Custody sergeants were trained by the trust in May, with a refresher each spring. The cells at both"
    " stations have been refurbished, with softer light. Staff speak well of the training."
)
THREE_OF_THREE = (
    "Custody sergeants were trained in May. The cells at both stations were refurbished by the contractor."
    " Waiting times for doctors are published on the website."
)


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (TWO_OF_THREE, ["c"]),
        (
            "Training: every custody sergeant, by May. Doctors: waiting times are published each quarter.",
            ["b"],
        ),
        ("a) Custody sergeants trained in May. c) Waiting times for doctors are on the website.", ["b"]),
        (THREE_OF_THREE, []),
        ("All of the above were carried out in the spring and checked by the auditors.", []),
        ("", []),
    ],
)
def test_the_limbs_that_a_response_leaves_out_are_named(response: str, expected: list[str]) -> None:
    assert left_out(TEXT, response) == expected


def test_a_recommendation_of_one_thing_has_no_limb_to_leave_out() -> None:
    assert left_out("The force should review its plans.", "Officers were trained in May.") == []
    assert answers_by_limb("The force should review its plans.", "Plans were reviewed in May.") == ()


def test_each_limb_stands_beside_the_sentence_that_answers_it() -> None:
    response = (
        "Doctors' waiting times are published monthly. Custody sergeants were trained in May. It went well."
    )
    answers = {limb.label: said for limb, said in answers_by_limb(TEXT, response)}
    assert answers == {
        "a": "Custody sergeants were trained in May.",
        "b": "",
        "c": "Doctors' waiting times are published monthly.",
    }


def held_out() -> list[tuple[bool, bool]]:
    """Of each row that is not learned from: whether a limb is left out, and found."""
    lines = HELD_OUT.read_text(encoding="utf-8").splitlines()
    cells = [line.split(" | ") for line in lines if line and line[0] != "#"]
    return [
        ("limb-untouched" in rules, bool(untouched_limbs(text.replace("\\n", "\n"), response)))
        for _, _, text, response, rules, *_ in cells
    ]


def test_what_is_found_in_rows_not_learned_from_is_mostly_right() -> None:
    found = [labelled for labelled, found in held_out() if found]
    labelled = [found for labelled, found in held_out() if labelled]
    assert sum(found) >= 0.7 * len(found)
    assert sum(labelled) >= 0.25 * len(labelled)


@settings(max_examples=60)
@given(st.text(alphabet="abc123.,;: \nAnd", max_size=120))
def test_any_response_can_be_held_against_any_limbs(response: str) -> None:
    for limb, said in answers_by_limb(TEXT, response):
        assert limb.text in TEXT
        assert not said or said.split(") ")[-1] in response


def test_the_tables_are_what_the_rows_of_the_training_teach() -> None:
    rarity = rarities()
    with (TABLES / "word_rarity.tsv").open(encoding="utf-8", newline="") as file:
        assert {line["word"]: float(line["rarity"]) for line in csv.DictReader(file, delimiter="\t")} == {
            word: pytest.approx(rare, abs=0.001) for word, rare in rarity.items()
        }
    with (TABLES / "limb_trees.tsv").open(encoding="utf-8", newline="") as file:
        kept = trees_from(csv.DictReader(file, delimiter="\t"))
    seen = rows()
    fresh = trees_from([dict(zip(HEADINGS, line, strict=True)) for line in learned(seen, rarity)])
    for row in seen[::10]:
        for features in features_of(row.outer, row.response, rarity):
            assert weigh(features, kept) == pytest.approx(weigh(features, fresh), abs=0.05)
