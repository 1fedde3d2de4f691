from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.classify.tokens import is_possessive, stem, tokenise


@pytest.mark.parametrize(
    ("word", "without_ending"),
    [
        ("forces", "force"),
        ("forces'", "force"),
        ("force\u2019s", "force"),
        ("agencies", "agency"),
        ("taxes", "tax"),
        ("police", "police"),
        ("custody", "custody"),
        ("has", "has"),
        ("&", "and"),
    ],
)
def test_plural_and_possessive_endings_do_not_matter(word: str, without_ending: str) -> None:
    assert stem(word) == without_ending


def test_a_hyphen_separates_words_and_an_apostrophe_does_not() -> None:
    assert tokenise("Multi-agency chiefs' plan").raw == ["Multi", "-", "agency", "chiefs'", "plan"]


def test_a_possessive_is_seen_with_either_apostrophe() -> None:
    assert is_possessive("College\u2019s")
    assert is_possessive("chiefs'")
    assert not is_possessive("forces")


@given(st.text(max_size=300))
def test_every_word_is_the_slice_of_the_text_that_it_says(text: str) -> None:
    tokens = tokenise(text)
    slices = [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
    assert slices == tokens.raw
