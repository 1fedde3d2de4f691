"""References: short, citable, and from what a recommendation says."""

from __future__ import annotations

import re
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from searchapp.domain.reference import identity, references, tidy_reference


def whole(text: str, *, report: str = "Custody", concerns: str = "All", force: str = "Lancashire") -> str:
    return identity(force=force, concerns=concerns, report=report, text=text).whole


def test_a_reference_is_short_and_has_no_letter_that_looks_like_a_figure() -> None:
    for number in range(200):
        assert re.fullmatch(r"R-[0-9A-HJKMNP-TV-Z]{6}", next(references(whole(f"text {number}"))))


def test_the_same_words_are_the_same_recommendation() -> None:
    assert whole("Paint  the cells!") == whole("paint the “Cells”.")


def test_other_words_report_addressee_or_force_make_another() -> None:
    identities = {
        whole("Paint the cells"),
        whole("Paint the cell"),
        whole("Paint the cells", report="Other"),
        whole("Paint the cells", concerns="Lancashire"),
        whole("Paint the cells", force="Cumbria"),
        identity(force="Lancashire", concerns="All", report="", text="Custody Paint the cells").whole,
    }
    assert len(identities) == 6


def test_texts_without_words_are_told_apart() -> None:
    assert whole("???") != whole("!!!")


def test_a_taken_reference_is_made_longer_and_never_ends() -> None:
    offered = list(islice(references(whole("x")), 60))
    assert len(set(offered)) == 60
    assert all(longer.startswith(offered[0]) for longer in offered[:10])
    assert offered[1][:-1] == offered[0]


def test_rows_that_say_the_same_are_offered_different_references() -> None:
    assert len({next(references(whole("x"), occurrence=number)) for number in range(50)}) == 50


@given(st.sampled_from([" {} ", "{}"]), st.booleans())
def test_a_typed_reference_is_tidied(form: str, lower: bool) -> None:
    typed = form.format("R-01ABCD")
    assert tidy_reference(typed.lower() if lower else typed) == "R-01ABCD"


def test_look_alike_letters_are_read_as_figures() -> None:
    assert tidy_reference("r-oilabc") == "R-011ABC"
    assert tidy_reference("7k3qx2") == "R-7K3QX2"
