from __future__ import annotations

import pytest

from searchapp.search.queries.fields import QUERY_FIELDS
from searchapp.search.queries.syntax import Leaf
from searchapp.search.queries.unknown_fields import unknown_field


def said(text: str, *, quoted: bool = False, field: str = "") -> str:
    leaf = Leaf(text=text, quoted=quoted, field=field, start=0, end=len(text))
    return unknown_field(leaf, {"force": {"Cumbria": "Cumbria"}})


def test_a_field_there_is_not_is_named_with_those_that_may_be_meant_and_all_there_are():
    sentence = said("register:cumbria")
    assert "There is no field \u201cregister\u201d, so it was searched as words." in sentence
    meant = sentence.partition("Did you mean ")[2].partition("?")[0]
    assert "report:" in meant
    assert "force:" in meant
    assert all(field.names[0] in sentence for field in QUERY_FIELDS)


def test_a_misspelt_field_is_told_the_right_one():
    assert "Did you mean theme:" in said("themes:custody")


@pytest.mark.parametrize("text", ["https://example.org", "note:", "10:30", "a:b", "theme:custody", "plain"])
def test_what_names_no_field_is_left_alone(text: str):
    assert said(text) == ""


def test_a_phrase_and_the_value_of_a_known_field_are_left_alone():
    assert said("register:cumbria", quoted=True) == ""
    assert said("register:cumbria", field="response") == ""
