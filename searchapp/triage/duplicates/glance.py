"""Tells at a glance that two recommendations cannot be the same one, before their letters are compared.

Owns the bounds: a text that they hold apart is one that `sameness` would tell apart, too, at many times the
cost. Most texts that share a phrase are of that kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from searchapp.triage.wording.plain_wording import MIN_WORDS, SMALL_WORDS
from searchapp.triage.wording.word_pairs import has_twin, is_lead

__all__ = ["SHARED_WORDS", "Lacking", "differ_in_words", "lacking", "share_words", "words_of"]

SHARED_WORDS: Final = 0.7
"""Of the words of the text with fewer, the share that two which are the same have in common."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text: in order, each once, and those without which it says something else."""

    said: tuple[str, ...]
    distinct: frozenset[str]
    telling: frozenset[str]


@lru_cache(maxsize=512)
def words_of(text: str) -> _Words:
    """The words of a text, read once for all it is compared with."""
    said = tuple(text.split())
    distinct = frozenset(said)
    return _Words(said, distinct, distinct - SMALL_WORDS)


def share_words(one: str, other: str) -> bool:
    """Whether most words of the text with fewer are in the other."""
    ours, theirs = words_of(one).distinct, words_of(other).distinct
    fewer = min(len(ours), len(theirs))
    return fewer >= MIN_WORDS - 1 and len(ours & theirs) >= SHARED_WORDS * fewer


Lacking = tuple[frozenset[str], frozenset[str]]
"""Telling words that only the one text has, and those that only the other has."""


def lacking(one: str, other: str) -> Lacking:
    """Telling words that only the one has, and those that only the other has."""
    ours, theirs = words_of(one), words_of(other)
    return ours.telling - theirs.distinct, theirs.telling - ours.distinct


def differ_in_words(one: str, other: str, lacks: Lacking, *, changes: int) -> bool:
    """Whether each has more than so many words for which nothing of the other can stand.

    Of the words that they are `lacking`, each is weighed against all of the other: whoever pairs them off
    finds as many without a twin, or more. Those that only lead up to what is asked do not count.
    """
    missing, added = lacks
    if len(missing) <= changes or len(added) <= changes:
        return False
    return _more_alone(missing, other, changes) and _more_alone(added, one, changes)


def _more_alone(words: frozenset[str], other: str, most: int) -> bool:
    """Whether more than so many of the words have no counterpart in the other text."""
    theirs, spaced = words_of(other), f" {other} "
    alone = 0
    for word in words:
        if not (_in_part(word, spaced, theirs.said) or has_twin(word, theirs.distinct) or is_lead(word)):
            alone += 1
            if alone > most:
                return True
    return False


def _in_part(word: str, spaced: str, others: tuple[str, ...]) -> bool:
    """Whether it may be broken off one of the other words, or be one or both parts of joined ones."""
    if f" {word}" in spaced or f"{word} " in spaced:
        return True
    return word.startswith(others) and word.endswith(others)
