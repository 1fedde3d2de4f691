"""Writes a text's names as another abbreviates them, found by their initials: there is no list of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from searchapp.triage.plain_wording import SMALL_WORDS, TURNING_WORDS

_MIN_LETTERS: Final = 2
_MAX_LETTERS: Final = 6


def shortened(text: str, other: str) -> str:
    """The text with names as the other abbreviates them: "crown prosecution service" as "cps"."""
    shortened = text
    for short in set(other.split()) - set(text.split()) - SMALL_WORDS - TURNING_WORDS:
        letters = short.removesuffix("'s")
        if _MIN_LETTERS <= len(letters) <= _MAX_LETTERS and letters.isalpha():
            name = _spelt_out(text, letters) or _spelt_out(text, letters.removesuffix("s"))
            if name:
                shortened = shortened.replace(name, letters)
    return shortened


def _spelt_out(text: str, letters: str) -> str:
    """The words with these initials in a row, at most one small word between two of them; "" for none."""
    for places, initials in _initials(text):
        first = initials.find(letters)
        while first >= 0:
            start, last = places[first], places[first + len(letters) - 1]
            if last - start < 2 * len(letters) - 1:
                return " ".join(text.split()[start : last + 1])
            first = initials.find(letters, first + 1)
    return ""


@lru_cache(maxsize=4096)
def _initials(text: str) -> tuple[tuple[Sequence[int], str], ...]:
    """Places of words and their first letters: of all words, then of those that are not small."""
    words = text.split()
    telling = [at for at, word in enumerate(words) if word not in SMALL_WORDS]
    return tuple(
        (places, "".join([words[at][0] for at in places])) for places in (range(len(words)), telling)
    )
