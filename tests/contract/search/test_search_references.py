"""References of ours in any form, and the register's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from searchapp.domain.ports import SearchIndex
from searchapp.domain.progress import Silent
from searchapp.domain.search import SearchRequest
from tests.contract.search.backends import BACKENDS, BLANK


@pytest.fixture(params=BACKENDS)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> SearchIndex:
    """Two of a register with references of its own, and ten that say the same words."""
    made: SearchIndex = request.param(tmp_path / "index")
    documents = [
        replace(
            BLANK, ref="R-CYJCKV", recommendation="Review cells.", own_reference="C/01", beside="C/01"
        ),
        replace(
            BLANK, ref="R-7K3QX2", recommendation="Train.", own_reference="CUS 014", beside="CUS 014"
        ),
        *(
            replace(BLANK, ref=f"R-ABCDE{number}", recommendation="Vitamin C 01, C 01 and cus 014.")
            for number in range(10)
        ),
    ]  # fmt: skip
    made.build(documents, total=len(documents), change=1, progress=Silent())
    return made


def refs(index: SearchIndex, text: str) -> list[str]:
    return [hit.ref for hit in index.search(SearchRequest(text=text)).hits]


@pytest.mark.parametrize(
    "text", ["R-CYJCKV", "r-cyjckv", "cyjckv", "CYJCKV", "reference:cyjckv", "r-cyjckv."]
)
def test_a_reference_of_ours_is_found_in_small_letters_and_without_its_beginning(
    index: SearchIndex, text: str
) -> None:
    assert refs(index, text) == ["R-CYJCKV"]


@pytest.mark.parametrize("text", ["r-squared", "vitamin", "r-vitamin"])
def test_what_only_looks_like_a_reference_is_a_word(index: SearchIndex, text: str) -> None:
    assert "reference" not in index.search(SearchRequest(text=text)).reading


@pytest.mark.parametrize("text", ["R-CYJCKW", "reference:Z/99"])
def test_a_reference_that_nothing_has_is_said_to_be_unknown(index: SearchIndex, text: str) -> None:
    result = index.search(SearchRequest(text=text))
    assert result.total == 0
    asked = text.removeprefix("reference:")
    assert result.notices == (f"No recommendation has the reference {asked}.",)


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("reference:C/01", "R-CYJCKV"),
        ("reference:c/01", "R-CYJCKV"),
        ('reference:"cus 014"', "R-7K3QX2"),
        ("ref:R-7K3QX2", "R-7K3QX2"),
    ],
)
def test_the_field_finds_references_of_ours_and_of_the_register(
    index: SearchIndex, text: str, ref: str
) -> None:
    assert refs(index, text) == [ref]


@pytest.mark.parametrize(
    ("text", "ref"), [("C/01", "R-CYJCKV"), ("c/01", "R-CYJCKV"), ("CUS 014", "R-7K3QX2")]
)
def test_what_a_query_names_by_the_registers_reference_comes_first(
    index: SearchIndex, text: str, ref: str
) -> None:
    result = index.search(SearchRequest(text=text))
    assert result.hits[0].ref == ref
    assert result.total == 11
    assert any("own reference" in notice for notice in result.notices)
