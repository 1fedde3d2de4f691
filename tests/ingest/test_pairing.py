"""Which row is which known recommendation, where it is not plain."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from searchapp.domain.importing import HeldBackRow, RegisterRow
from searchapp.domain.recommendation import ExactText, PartialDate, Recommendation, SourceRow, Status
from searchapp.ingest.matching import pair_duplicates, pair_near_identical

TEXT = "The force should review how it records the detention of children overnight."
EXACT = ExactText(report="", recommendation="", response="")


def known(
    ref: str,
    *,
    text: str = TEXT,
    report: str = "Custody 2014",
    response: str = "",
    status: Status = Status.COMPLETED,
) -> Recommendation:
    return Recommendation(
        ref=ref,
        force="Lancashire",
        concerns="Lancashire",
        report=report,
        inspection_type="",
        text=text,
        response=response,
        status=status,
        made=PartialDate(2014),
        exact=EXACT,
        source=SourceRow(file="a.csv", row=1, line=2),
    )


def row(
    number: int,
    *,
    text: str = TEXT,
    report: str = "Custody 2014",
    response: str = "",
    status: Status = Status.COMPLETED,
) -> RegisterRow:
    return RegisterRow(
        row=number,
        line=number,
        concerns="Lancashire",
        report=report,
        inspection_type="",
        text=text,
        response=response,
        status=status,
        made=PartialDate(2014),
        exact=EXACT,
    )


CONTENT = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(list(Status))), min_size=1, max_size=12)


@given(CONTENT, st.randoms(use_true_random=False))
def test_reordering_swaps_no_duplicates(content: list[tuple[str, Status]], chance: Random) -> None:
    refs = {f"R-{number}": one for number, one in enumerate(content)}
    shuffled = chance.sample(content, k=len(content))
    pairs = pair_duplicates(
        [known(ref, response=response, status=status) for ref, (response, status) in refs.items()],
        [row(number, response=response, status=status) for number, (response, status) in enumerate(shuffled)],
    )
    assert len(pairs) == len(content)
    assert all(refs[ref] == shuffled[number] for ref, number in pairs)


@given(CONTENT, CONTENT)
def test_each_duplicate_is_paired_once_and_as_many_as_can_be(
    before: list[tuple[str, Status]], after: list[tuple[str, Status]]
) -> None:
    pairs = pair_duplicates(
        [
            known(f"R-{number}", response=response, status=status)
            for number, (response, status) in enumerate(before)
        ],
        [row(number, response=response, status=status) for number, (response, status) in enumerate(after)],
    )
    assert len(pairs) == min(len(before), len(after))
    assert len({ref for ref, _ in pairs}) == len({number for _, number in pairs}) == len(pairs)


def test_a_changed_duplicate_is_the_one_whose_neighbours_did_not_change() -> None:
    pairs = pair_duplicates(
        [known("R-A", response="one"), known("R-B", response="two")],
        [row(1, response="three"), row(2, response="one")],
    )
    assert set(pairs) == {("R-A", 2), ("R-B", 1)}


def test_a_row_held_back_can_be_one_of_the_duplicates() -> None:
    held = HeldBackRow(row=1, line=1, concerns="", report="Custody 2014", text=TEXT, problems=())
    pairs = pair_duplicates([known("R-A"), known("R-B", response="x")], [held, row(2, response="x")])
    assert set(pairs) == {("R-A", 1), ("R-B", 2)}


def test_corrected_spelling_is_recognised_and_the_most_alike_wins() -> None:
    misspelt = TEXT.replace("detention", "detenton")
    further = misspelt.replace("overnight", "over night in cells")
    assert pair_near_identical([known("R-A", text=misspelt)], [row(1, text=further), row(2)]) == [("R-A", 2)]


def test_another_text_is_not_recognised() -> None:
    assert pair_near_identical([known("R-A")], [row(1, text="The force should count its vans.")]) == []


def test_a_title_may_be_corrected_but_its_year_may_not() -> None:
    assert pair_near_identical([known("R-A")], [row(1, report="Custodyy 2014")]) == [("R-A", 1)]
    assert pair_near_identical([known("R-A")], [row(1, report="Custody 2015")]) == []
    assert pair_near_identical([known("R-A")], [row(1, report="Stop and search 2014")]) == []


def test_one_still_in_the_register_is_preferred_to_one_gone() -> None:
    gone = replace(known("R-A"), gone=True)
    assert pair_near_identical([gone, known("R-B")], [row(1)]) == [("R-B", 1)]


def test_very_large_groups_are_left_alone() -> None:
    assert pair_near_identical([known("R-A")] * 1_001, [row(1)] * 1_000) == []


LONG = "The force should count its keys. " * 1_500


def test_a_few_very_long_texts_are_compared() -> None:
    known_ones = [known("R-A", text=LONG + "alpha"), known("R-B", text=TEXT)]
    assert pair_near_identical(known_ones, [row(1, text=LONG + "beta")]) == [("R-A", 1)]


def test_groups_of_many_very_long_texts_are_left_alone() -> None:
    known_ones = [known(f"R-{number}", text=f"{LONG} {number}") for number in range(150)]
    assert pair_near_identical(known_ones, [row(number, text=LONG) for number in range(150)]) == []


def test_groups_of_many_very_long_titles_are_left_alone() -> None:
    known_ones = [known(f"R-{number}", report=LONG + "a" * number) for number in range(150)]
    assert pair_near_identical(known_ones, [row(number, report=LONG) for number in range(150)]) == []


def test_long_texts_do_not_keep_short_ones_of_their_group_from_being_compared() -> None:
    known_ones = [known("R-A"), *(known(f"R-{number}", text=LONG) for number in range(150))]
    corrected = TEXT.replace("overnight", "at night")
    assert pair_near_identical(known_ones, [row(number, text=corrected) for number in range(600)]) == [
        ("R-A", 0)
    ]
