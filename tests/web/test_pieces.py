from __future__ import annotations

import html
import re
from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from searchapp.domain.recommendation import Status
from searchapp.domain.search import Passage, SearchRequest
from searchapp.web import links
from searchapp.web.printing import printed
from searchapp.web.view_models import pieces

HOSTILE = "<script>alert(1)</script>\" onload='x' &amp;"
TAG = re.compile(r"</?(?:bdi|mark)>")


def words_of(markup: str) -> str:
    """What a reader sees of marked text."""
    return html.unescape(TAG.sub("", markup))


@given(
    st.text(alphabet="ab<>&\"' \u202e", max_size=30),
    st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=6),
)
def test_a_passage_is_shown_whole_and_as_text_wherever_its_marks_stand(
    text: str, marks: list[tuple[int, int]]
) -> None:
    shown = pieces.passages([Passage(text=text, marks=tuple(marks))], text)
    assert words_of(shown) == printed(text)
    assert "<" not in TAG.sub("", shown)
    marked = "".join(re.findall(r"<mark>(.*?)</mark>", shown, re.DOTALL))
    kept = [letter for at, letter in enumerate(text) if any(start <= at < end for start, end in marks)]
    assert html.unescape(marked) == printed("".join(kept))


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (["one two  three"], "one two  three"),
        (["two"], "\N{HORIZONTAL ELLIPSIS} two \N{HORIZONTAL ELLIPSIS}"),
        (["one"], "one \N{HORIZONTAL ELLIPSIS}"),
        (["one", "three"], "one \N{HORIZONTAL ELLIPSIS} three"),
    ],
)
def test_dots_say_that_a_passage_is_a_part(found: list[str], shown: str) -> None:
    assert words_of(pieces.passages([Passage(text=part) for part in found], "one two  three")) == shown


def test_values_and_names_of_a_facet_are_text_and_never_markup() -> None:
    shown = pieces.checkboxes("report", [(HOSTILE, HOSTILE, 1_234), ("other", "Other", 1)], [HOSTILE])
    assert "<script" not in shown
    assert (
        shown.count(html.escape(HOSTILE, quote=True).replace("&#x27;", "&#39;").replace("&quot;", "&#34;"))
        == 2
    )
    assert "(1,234)" in shown
    first, second = shown.split("</div>")[:2]
    assert " checked" in first
    assert " checked" not in second


def test_controls_and_direction_overrides_are_shown_not_obeyed() -> None:
    shown = pieces.checkboxes("report", [("a\u202eb", "a\u202eb", 1)], [])
    assert "\u202e" not in shown
    assert "\N{REPLACEMENT CHARACTER}" in shown


def test_a_label_leads_to_all_that_bear_it_and_is_text() -> None:
    assert pieces.link("<b>", "/search?a=1&b=2").endswith('href="/search?a=1&amp;b=2">&lt;b&gt;</a>')


def test_labels_stand_under_a_heading_that_counts_them() -> None:
    assert pieces.labels("theme", []) == ""
    assert "<dt>Suggested theme</dt>" in pieces.labels("theme", ["a"])
    assert "<dt>Suggested themes</dt>" in pieces.labels("theme", ["a", "b"])


def test_what_is_closed_and_has_no_date_shows_its_status_alone() -> None:
    shown = pieces.facts(Status.COMPLETED, None, None, None)
    assert "Completed" in shown
    assert "Due" not in shown


@pytest.mark.parametrize("ref", ["R-3F9A2C", "R 12?x=<y>", "REFERENCE"])
@pytest.mark.parametrize("text", ["", "custody REFERENCE & bail"])
def test_the_address_of_a_result_is_that_of_the_recommendation(app: Flask, ref: str, text: str) -> None:
    request = SearchRequest(text=text, filters={"status": ("completed",)} if text else {})
    with app.test_request_context("/search"):
        made, one = links.recommendations(request)(ref), links.recommendation(ref, request)
    assert unquote(urlsplit(made).path) == unquote(urlsplit(one).path)
    assert urlsplit(made).query == urlsplit(one).query
