"""Tells whether two words stand for one another: another spelling, or used for each other in copied lists.

Owns the table of words used for each other, and the words that lead up to what is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from searchapp.triage.wording.plain_wording import TURNING_WORDS

_USED_FOR_EACH_OTHER: Final = (
    ("undert", "conduct"),
    ("establish", "introduc"),
    ("improv", "strengthen", "enhanc"),
    ("review", "examin"),
    ("appropriate", "suitable"),
    ("adequate", "sufficient"),
    ("staff", "personnel"),
)
_STEMS: Final = tuple(stem for stems in _USED_FOR_EACH_OTHER for stem in stems)
_LEADS: Final = ("the", "force", "should", "ensure", "that")
_SPELLING: Final = 75.0  # of 100, two spellings of one word


def is_spelling(one: str, other: str) -> bool:
    """Whether both are one word, perhaps misspelt; never of numbers and words that turn the sense."""
    if _is_exact(one) or _is_exact(other):
        return False
    return bool(fuzz.ratio(one, other, score_cutoff=_SPELLING))


@lru_cache(maxsize=4096)
def is_lead(word: str) -> bool:
    """Whether it is a word by which a text says that the force should ensure something."""
    if _is_exact(word):
        return False
    return process.extractOne(word, _LEADS, scorer=fuzz.ratio, score_cutoff=_SPELLING) is not None


def means(one: str, other: str) -> bool:
    """Whether both are forms of words that are used for each other when a list is copied."""
    if not one.startswith(_STEMS) or not other.startswith(_STEMS):
        return False
    return any(one.startswith(stems) and other.startswith(stems) for stems in _USED_FOR_EACH_OTHER)


def has_twin(word: str, others: Iterable[str]) -> bool:
    """Whether one of the others may stand for the word; now and then said of a number, too."""
    if not _is_exact(word) and process.extractOne(word, others, scorer=fuzz.ratio, score_cutoff=_SPELLING):
        return True
    return word.startswith(_STEMS) and any(means(word, other) for other in others)


def _is_exact(word: str) -> bool:
    return word[0].isdigit() or word in TURNING_WORDS
