"""Writes a text's names as another abbreviates them, found by their initials: there is no list of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from searchapp.triage.duplicates.glance import Lacking, words_of
from searchapp.triage.wording.plain_wording import SMALL_WORDS, TURNING_WORDS

_MIN_LETTERS: Final = 2
_MAX_LETTERS: Final = 6


def shortened(one: str, other: str, lacks: Lacking) -> tuple[str, str]:
    """Both texts with names as the other abbreviates them: "crown prosecution service" as "cps".

    `lacks` are the words that they are `lacking`.
    """
    only_ours, only_theirs = lacks
    return _with_names(one, only_theirs), _with_names(other, only_ours)


def _with_names(text: str, others: frozenset[str]) -> str:
    letters = _letters(text)
    found = [word for word in others if (singular := _singular(word)) and singular in letters]
    shortened = text
    for short in sorted(found):
        whole = short.removesuffix("'s")
        name = _spelt_out(text, whole) or _spelt_out(text, _singular(short))
        if name:
            shortened = shortened.replace(name, whole)
    return shortened


@lru_cache(maxsize=4096)
def _singular(word: str) -> str:
    """Its letters as initials, if it may be some, perhaps of several things or with "'s": "pccs", "cps's"."""
    letters = word.removesuffix("'s")
    singular = letters.removesuffix("s")
    if word in TURNING_WORDS or not letters.isalpha():
        return ""
    return singular if len(singular) >= _MIN_LETTERS and len(letters) <= _MAX_LETTERS else ""


def _spelt_out(text: str, letters: str) -> str:
    """The words with these initials in a row, at most one small word between two of them; "" for none."""
    for places, initials in _initials(text):
        first = initials.find(letters)
        while first >= 0:
            start, last = places[first], places[first + len(letters) - 1]
            if last - start < 2 * len(letters) - 1:
                return " ".join(words_of(text).said[start : last + 1])
            first = initials.find(letters, first + 1)
    return ""


@lru_cache(maxsize=512)
def _letters(text: str) -> str:
    """All first letters in which initials are looked for."""
    words = words_of(text).said
    telling = [word[0] for word in words if word not in SMALL_WORDS]
    return "".join([word[0] for word in words] + [" ", *telling])


def _initials(text: str) -> tuple[tuple[Sequence[int], str], ...]:
    """Places of words and their first letters: of all words, then of those that are not small."""
    words = words_of(text).said
    telling = [at for at, word in enumerate(words) if word not in SMALL_WORDS]
    every = "".join([word[0] for word in words])
    return (range(len(words)), every), (telling, "".join([every[at] for at in telling]))
