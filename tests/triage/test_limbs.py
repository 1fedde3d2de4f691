import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.triage.limbs.cutting import limbs


def cut(text: str) -> list[str]:
    return ["  " * limb.depth + f"{limb.label} {limb.text}".strip() for limb in limbs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Registrars should: a) report to the deputy; b) meet the chief; and c) audit the records.",
            ["a report to the deputy", "b meet the chief", "c audit the records"],
        ),
        (
            "The force should (a) review the plan; (b) consult; and(c) amend it.Note: we will return.",
            ["a review the plan", "b consult", "c amend it"],
        ),
        ("Ensure:\n• cells are safe;\n• staff are trained.", ["• cells are safe", "• staff are trained"]),
        (
            "This should be done by: - renewing the promise; - paying for it.",
            ["• renewing the promise", "• paying for it"],
        ),
        (
            "1. Forces should publish the data. 2. Forces should explain it. They may ask for help.",
            ["1 Forces should publish the data", "2 Forces should explain it"],
        ),
        (
            "The record must give: the time; the place; and the grounds.",
            ["the time", "the place", "the grounds"],
        ),
        (
            "Ensure: officers are trained to listen; • records are kept; and • help is offered.",
            ["• officers are trained to listen", "• records are kept", "• help is offered"],
        ),
        (
            "It should (a) plan, which may include (i) demand; and (ii) cost; and (b) consult.",
            ["a plan, which may include (i) demand; and (ii) cost", "  i demand", "  ii cost", "b consult"],
        ),
        (
            "The force should name a lead, train its staff and publish the plan. It may ask for help.",
            ["name a lead", "train its staff", "publish the plan"],
        ),
        (
            "The force should ensure that cells are safe and that staff are trained.",
            ["cells are safe", "staff are trained"],
        ),
        (
            "The force should make sure its plan is costed, includes reserves and is tested by others.",
            ["is costed", "includes reserves", "is tested by others"],
        ),
        (
            "The force should improve its data by removing old records and checking new ones.",
            ["removing old records", "checking new ones"],
        ),
        ("The force should train officers, staff and volunteers.", []),
        ("The force should comply with section 38(6) and regulation 3(5).", []),
        ("The force should improve its plans.", []),
        ("A supervisor (a sergeant) should check it.", []),
        ("", []),
    ],
)
def test_a_recommendation_is_cut_at_its_markers(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_a_closing_sentence_does_not_belong_to_the_last_limb() -> None:
    text = "The group should: • meet monthly; and • publish minutes. The Home Office should chair it."
    assert cut(text) == ["• meet monthly", "• publish minutes"]


@given(st.text(alphabet="abci123().;:•- \nAnd", max_size=150))
def test_every_limb_stands_where_it_says(text: str) -> None:
    for limb in limbs(text):
        assert limb.text == text[limb.start : limb.end]


def test_thousands_of_markers_are_no_trouble() -> None:
    assert len(limbs("(a) x; " * 3000)) == 0
    assert len(limbs("• x; " * 3000)) == 3000
