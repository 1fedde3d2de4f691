"""Cuts a text into words and marks with their places, ready to be matched against names.

Owns what counts as one word and when two words are the same (case, plural, possessive, hyphen).
Knows no names and no grammar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_TOKEN: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*(?:(?<=s)['\u2019])?|\n|[^\w\s]")
_POSSESSIVE: Final = re.compile(r"['\u2019]s$|['\u2019]$")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and marks of `text` in order, as parallel lists of equal length.

    `raw` as written, `low` in small letters, `stem` without plural and possessive ending;
    `starts` and `ends` are character offsets into `text`.
    """

    text: str
    raw: list[str]
    low: list[str]
    stem: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.raw)

    def words(self, first: int, last: int) -> str:
        """The slice of the text from token `first` to before token `last`."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""


@lru_cache(maxsize=1_024)  # themes and clauses read the same text one after the other
def tokenise(text: str) -> Tokens:
    """Cut `text` in time linear in its length."""
    spans = [match.span() for match in _TOKEN.finditer(text)]
    raw = [text[start:end] for start, end in spans]
    forms = [_forms(word) for word in raw]
    return Tokens(
        text=text,
        raw=raw,
        low=[low for low, _stem in forms],
        stem=[stem for _low, stem in forms],
        starts=[start for start, _end in spans],
        ends=[end for _start, end in spans],
    )


@lru_cache(maxsize=65_536)
def _forms(word: str) -> tuple[str, str]:
    low = word.lower()
    return low, stem(low)


def stem(word: str) -> str:
    """Without possessive and plural ending: "forces'" -> "force", "agencies" -> "agency"; "&" -> "and"."""
    if word == "&":
        return "and"
    word = _POSSESSIVE.sub("", word).replace("\u2019", "").replace("'", "")
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):  # noqa: PLR2004 - "has"
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]


def is_possessive(raw: str) -> bool:
    """Whether a word as written ends in an apostrophe or in one with an s."""
    return raw.endswith(("'s", "\u2019s", "'", "\u2019"))
