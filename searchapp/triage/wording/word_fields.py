"""Which subjects of the field a text's words belong to: "AA" and "appropriate adult", "rota" and "on call".

Owns the reading of `word_fields.txt`, one subject a line: words by which people speak of it. A word may
belong to several subjects, and stands for its other forms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

_TABLE: Final = "word_fields.txt"
_WORD: Final = re.compile(r"[a-z0-9](?:[a-z0-9'./-]*[a-z0-9])?")
_JOINT: Final = re.compile("[-/]")
_START: Final = 6  # letters by which a word is the same in another form
_SHORT: Final = 3  # letters of a word whose "s" is its own


@lru_cache(maxsize=1024)
def fields_in(text: str) -> Mapping[int, frozenset[str]]:
    """By number of the subject's line, the beginnings of the text's words that belong to it."""
    found: dict[int, set[str]] = {}
    for word in set(_WORD.findall(text.lower())):
        for field, start in _fields_of(word):
            found.setdefault(field, set()).add(start)
    return {field: frozenset(starts) for field, starts in found.items()}


@lru_cache(maxsize=8192)
def _fields_of(word: str) -> tuple[tuple[int, str], ...]:
    """The subjects of a word, and of each of its parts."""
    parts = (word, *_JOINT.split(word)) if _JOINT.search(word) else (word,)
    return tuple((field, start) for start in map(_start, parts) for field in _fields().get(start, ()))


def _start(word: str) -> str:
    return (word.removesuffix("s") if len(word) > _SHORT else word)[:_START]


@cache
def _fields() -> Mapping[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    lines = files(__package__).joinpath(_TABLE).read_text(encoding="utf-8").splitlines()
    for field, line in enumerate(lines):
        for start in dict.fromkeys(map(_start, line.split())):
            found[start] = (*found.get(start, ()), field)
    return found
