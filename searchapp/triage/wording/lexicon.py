"""What is known of words by the texts that use them.

Owns counting them, and looking up words and their beginnings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Final

Uses = Mapping[str, tuple[int, int]]
"""How often each word is used, and how often it ends a clause."""

_WORD: Final = re.compile(r"[a-z]+(?:['-][a-z]+)*")
_GOES_ON: Final = re.compile(r"\s*[\w&(£'\"-]")
_NO_USES: Final = (0, 0)


def uses_in(text: str) -> dict[str, tuple[int, int]]:
    """Of each word of the text how often it is used, and how often it ends a clause."""
    small = text.lower().replace("’", "'")  # noqa: RUF001
    found: dict[str, tuple[int, int]] = {}
    for match in _WORD.finditer(small):
        seen, ended = found.get(match.group(), _NO_USES)
        found[match.group()] = seen + 1, ended + (not _GOES_ON.match(small, match.end()))
    return found


class Lexicon:
    """The words of many texts with their uses; beginnings of words can be looked up in it."""

    def __init__(self, uses: Uses) -> None:
        self._uses = uses
        self._own: Uses = {}
        self._sorted = sorted(uses)

    def without(self, text: str) -> Lexicon:
        """The same as if that text, one of those counted, had not been."""
        other = object.__new__(Lexicon)
        other._uses, other._own, other._sorted = self._uses, uses_in(text), self._sorted
        return other

    def uses(self, word: str) -> tuple[int, int]:
        """How often the word is used, and how often it ends a clause."""
        (seen, ended), (own_seen, own_ended) = (uses.get(word, _NO_USES) for uses in (self._uses, self._own))
        return seen - own_seen, ended - own_ended

    def rest(self, beginning: str) -> str:
        """What the shortest of the longer words that begin so has after it, or ""."""
        shortest = ""
        for place in range(bisect_left(self._sorted, beginning), len(self._sorted)):
            word = self._sorted[place]
            if not word.startswith(beginning):
                break
            shorter = word != beginning and (not shortest or len(word) < len(shortest))
            if shorter and self.uses(word)[0] > 0:
                shortest = word
        return shortest[len(beginning) :]
