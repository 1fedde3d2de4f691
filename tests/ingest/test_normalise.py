"""Cleaning a cell: markup and invisible characters go, words and list items stay."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.ingest.normalise import clean_line, clean_text


@pytest.mark.parametrize(
    ("cell", "cleaned"),
    [
        ("<p>Completed</p>", "Completed"),
        ("<p>One.</p> <p>Two.</p>", "One.\nTwo."),
        ("one<br>two<br/>three<BR />four", "one\ntwo\nthree\nfour"),
        ("<ul><li>one</li><li>two</li></ul>", "• one\n• two"),
        ('to: <ul style="list-style-type: none"> one; and two.', "to:\none; and two."),
        ('view: <input type="checkbox"/> one; <input type="checkbox"/> two', "view:\n• one;\n• two"),
        ("to: • one; • two", "to:\n• one;\n• two"),
        ("to: \uf0b7 one; \uf0b7 two", "to:\n• one;\n• two"),
        ("to: * one; and * two", "to:\n• one; and\n• two"),
        ("<li>• one</li><li> </li>", "• one"),
        ("the 10<sup>th</sup> of <b>May</b>", "the 10th of May"),
        ("<td>a</td><td>b</td>", "a b"),
        ("<!-- hidden -->shown<!-- again -->", "shown"),
        ("<o:p>Word</o:p>", "Word"),
    ],
)
def test_markup_becomes_lines(cell: str, cleaned: str) -> None:
    assert clean_text(cell) == cleaned


@pytest.mark.parametrize(
    ("cell", "cleaned"),
    [
        ("R&amp;D", "R&D"),
        ("R&D", "R&D"),
        ("&pound;5&nbsp;m", "£5 m"),
        ("it&#8217;s &#x2019;", "it\u2019s \u2019"),
        ("&nosuch; stays", "&nosuch; stays"),
        ("&lt;p&gt;escaped&lt;/p&gt;", "escaped"),
        ("R&amp;amp;amp;D", "R&D"),
        ("&copy 2014", "&copy 2014"),
        ("&amp;copy; &AMP;", "© &"),
        ("&amp;nosuch;", "&nosuch;"),
    ],
)
def test_entities_become_characters(cell: str, cleaned: str) -> None:
    assert clean_text(cell) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "5 < 6 and 7 > 3",
        "<5% of cases",
        "if a <b and c> d",
        "<insert name of force>",
        "a lone < in text",
        "a lone & in text",
        "an unclosed <p class=",
        "an unclosed <!-- comment",
        "3 * 4 * 5",
        "<script>alert(1)</script>",
        "x<y",
        "R&D; and more",
    ],
)
def test_what_only_looks_like_markup_is_text(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("cell", "cleaned"),
    [
        ("a\tb  c\u00a0d", "a b c d"),
        ("a\r\nb\rc\n\n\nd", "a\nb\nc\nd"),
        ("zero\u200bwidth so\u00adft", "zerowidth soft"),
        ("over\u202eride", "override"),
        ("bell\x07", "bell"),
        ("force\x92s \x93plan\x94", "force\u2019s “plan”"),
        ("cafe\u0301", "caf\u00e9"),
        ("a\u2028b", "a\nb"),
        (" \n • \n ", ""),
        ("", ""),
    ],
)
def test_whitespace_and_invisible_characters_are_tidied(cell: str, cleaned: str) -> None:
    assert clean_text(cell) == cleaned


def test_a_title_is_one_line() -> None:
    assert clean_line("<p>One</p>\n<p>Two</p>") == "One Two"


WORDS = st.text(alphabet="abcdefghij0123456789é\u2019-%£", min_size=1, max_size=8)
MARKUP = st.sampled_from(
    ["<p>", "</p>", "<br>", "<BR/>", "<ul style='x: y'>", "<li>", "</li>", "<input type=\"checkbox\"/>", " ",
     "\n", "\r\n", "\t", "\u00a0", "• ", "\u200b ", "<b></b> ", "<!-- x --> ", "&nbsp;", "&#10;", "\uf0b7 "]
)  # fmt: skip


@given(st.lists(st.tuples(WORDS, MARKUP)))
def test_no_word_is_lost_or_torn(parts: list[tuple[str, str]]) -> None:
    cell = "".join(word + between + " " for word, between in parts)
    assert clean_text(cell).replace("• ", "").split() == [word for word, _ in parts]


HOSTILE = st.text(
    alphabet=st.sampled_from(list("<>&;/p!-*· \n\t•#x38amplt\"'=\x00\x92\u200b\u2028é\u0301")), max_size=60
)


@given(st.one_of(HOSTILE, st.text(max_size=60)))
def test_cleaning_twice_is_cleaning_once(cell: str) -> None:
    once = clean_text(cell)
    assert clean_text(once) == once
    assert clean_line(clean_line(cell)) == clean_line(cell)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_letters_and_digits_survive_where_there_is_no_markup(text: str) -> None:
    plain = text.replace("<", "").replace("&", "")
    kept = re.sub(r"[^A-Za-z0-9]", "", clean_text(plain))
    assert kept == re.sub(r"[^A-Za-z0-9]", "", plain)


@pytest.mark.parametrize(
    "piece",
    ["<p a=", "<p a=a ", "<!--", "&amp;", "&#38;", "<", "&", '<p a="', " * ", "\n•", " \t", "<p <p", "·  "],
)
def test_a_hostile_cell_of_full_length_is_cleaned_all_the_same(piece: str) -> None:
    cell = (piece * 50_000)[:50_000]
    assert len(clean_text(cell)) <= len(cell)


@pytest.mark.parametrize(
    ("cell", "cleaned"),
    [
        ("a * b" + " " * 1_000_000 + "x", "a\n• b x"),
        ("• b" + "\n" * 1_000_000 + "x", "• b\nx"),
        ("•" + " \n" * 500_000 + "x", "• x"),
        ("a · b" + "\u00a0" * 1_000_000 + "x", "a\n• b x"),
    ],
    ids=["blanks", "lines", "after a bullet", "hard blanks"],
)
def test_a_million_blanks_are_cleaned_in_time_that_grows_with_their_number(cell: str, cleaned: str) -> None:
    assert clean_text(cell) == cleaned


def test_accents_piled_a_million_high_are_left_as_they_are() -> None:
    cell = "e" + "\u0301\u0327" * 500_000
    assert clean_text(cell) == cell
