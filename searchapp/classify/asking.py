"""Finds the verbs by which a sentence asks somebody to act: "should", "needs to", "we recommend", "for X to".

Owns what counts as asking; whom it asks is `clauses`' business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from searchapp.classify.english import (
    ASKED_TO,
    IMPORTANT,
    MODALS,
    NEEDS,
    NOUN_BEFORE_NEED,
    RECOMMENDS,
    URGERS,
    URGES,
)
from searchapp.classify.noun_phrases import NounPhrases
from searchapp.classify.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Asking:
    """An asking verb: tokens `first` to before `last`.

    must: its subject stands before it. urge: whom it asks stands after it ("we recommend that X"). for: its
    doer stands right before its "to" ("it is for X to").
    """

    kind: Literal["must", "urge", "for"]
    first: int
    last: int


_FIRST_WORDS: Final = MODALS | NEEDS | IMPORTANT | RECOMMENDS | URGES | {"is", "are", "to"}


def asking_verbs(phrases: NounPhrases, sentence: Sentence) -> Iterator[Asking]:
    """Asking verbs of a sentence, in order."""
    low, last = phrases.tokens.low, sentence.last
    for t in range(sentence.first, last):
        word = low[t]
        if word not in _FIRST_WORDS:
            continue  # the quick way past most of a text
        if word in MODALS:
            yield Asking("must", t, t + 1)
        elif word in NEEDS:
            if t + 1 < last and low[t + 1] == "to" and (t == 0 or low[t - 1] not in NOUN_BEFORE_NEED):
                yield Asking("must", t, t + 2)
        elif word in {"is", "are"}:
            taken = _is_to(low[t : min(t + 3, last)], after_name=t in phrases.ending)
            if taken:
                yield Asking("must", t, t + taken)
        elif _urges(phrases, t, last):
            yield Asking("urge", t, t + 1)
        elif word == "to" and t in phrases.ending:
            yield Asking("for", t, t + 1)


def _urges(phrases: NounPhrases, t: int, last: int) -> bool:
    """Whether the word at `t` asks whomever follows: "recommends", "is essential that", "we expect"."""
    low = phrases.tokens.low
    if low[t] in IMPORTANT:
        return low[t + 1 : min(t + 2, last)] == ["that"]
    return low[t] in RECOMMENDS or (
        low[t] in URGES and t > 0 and (low[t - 1] in URGERS or t in phrases.ending)
    )


def _is_to(words: list[str], *, after_name: bool) -> int:
    """Words taken by "are required to", or by "are to" after a name; 0 for neither."""
    if words[2:] == ["to"] and words[1] in ASKED_TO:
        return 3
    return 2 if after_name and words[1:2] == ["to"] and words[2:] != ["be"] else 0
