"""What names a finding for good, though its words name rows that move."""

from dataclasses import replace

from searchapp.domain.finding import Finding, with_rows

CONFLICT = Finding(
    ref="R-1",
    row=3,
    rule="conflicting-duplicates",
    evidence="row 12: Completed; row 40: Awaiting review",
    question="Which one holds?",
    others=("R-2", "R-3"),
)


def test_only_the_rows_of_others_are_renamed_and_only_as_numbers() -> None:
    words = "this row fits row 7 better: see row 9"
    assert with_rows(words, [11]) == "this row fits row 11 better: see row 9"
    assert with_rows(words, []) == words


def test_a_finding_stays_settled_when_the_rows_it_names_move() -> None:
    moved = replace(CONFLICT, row=4, evidence=with_rows(CONFLICT.evidence, [13, 41]))
    assert moved.evidence == "row 13: Completed; row 41: Awaiting review"
    assert moved.fingerprint == CONFLICT.fingerprint


def test_a_finding_about_others_is_another_one() -> None:
    assert replace(CONFLICT, others=("R-2", "R-4")).fingerprint != CONFLICT.fingerprint
    assert (
        replace(CONFLICT, evidence="row 12: Completed; row 40: Completed").fingerprint != CONFLICT.fingerprint
    )
