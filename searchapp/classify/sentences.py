"""Cuts a text's words into sentences and limbs of lists, and says which limbs hang from an asking stem.

Owns full stops, colons, bullets and line ends; who does what in a sentence is `clauses`' business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from searchapp.classify.english import ABBREVIATIONS, BULLETS, MODALS, NEEDS, RECOMMENDS
from searchapp.classify.tokens import Tokens

_BREAKS: Final = frozenset(":;\u2022\u2610\u25cf\u25aa\u25e6")
_ENDS: Final = frozenset(".!?")
_MARKS: Final = _BREAKS | _ENDS | {"\n"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `first` to before `last` of a sentence, or of a limb of a list.

    `nested`: a limb below a stem that asks ("Forces should ensure that:"). `urged`: a limb below "we
    recommend that:", whose first body is a doer without "should".
    """

    first: int
    last: int
    nested: bool = False
    urged: bool = False


def sentences(tokens: Tokens) -> Iterator[Sentence]:
    """Sentences and limbs of lists, in order."""
    low = tokens.low
    first = 0
    nested = urged = False
    for t in [*(t for t, word in enumerate(low) if word in _MARKS), len(low)]:
        cut = _cut(tokens, t)
        if not cut:
            continue
        begin = first
        while begin < t and low[begin] in BULLETS:
            begin += 1
        if begin < t:
            yield Sentence(begin, t, nested, urged)
        first = t + 1
        if cut == ":":
            asks, urged = _stem(low[begin:t])
            nested = nested or asks
        elif cut == "." and not _next_is_limb(low, t + 1):
            nested = urged = False


def _stem(words: list[str]) -> tuple[bool, bool]:
    """Whether the words before a colon ask somebody, and whether they end in "we recommend that"."""
    asks = any(word in MODALS or word in NEEDS for word in words)
    urges = any(word in RECOMMENDS for word in words)
    ends_urging = not asks and any(word in RECOMMENDS for word in words[-3:])
    return asks or (urges and not ends_urging), ends_urging


def _cut(tokens: Tokens, t: int) -> str:
    """The mark that ends a sentence at token `t`, or "" where it goes on after all."""
    if t == len(tokens):
        return "."
    word = tokens.low[t]
    if word in _BREAKS:
        return word
    if word == "\n":
        before = tokens.low[t - 1] if t else "\n"
        after = tokens.raw[t + 1] if t + 1 < len(tokens) else "\n"
        return "" if before[0].isalnum() and after[0].islower() else "\n"
    inside_number = t + 1 < len(tokens) and tokens.starts[t + 1] == tokens.ends[t]
    shortened = t > 0 and tokens.low[t - 1] in ABBREVIATIONS
    return "" if inside_number or shortened else "."


def _next_is_limb(low: list[str], t: int) -> bool:
    while t < len(low) and low[t] == "\n":
        t += 1
    return t < len(low) and low[t] in BULLETS
