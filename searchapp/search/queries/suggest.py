"""Spellings and completions from the words the index has.

Owns the choice of a word for another. Knows no query syntax and reads no index: it is given the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from searchapp.search.analysis import STOP_WORDS, plain, stem, words

_SHORTEST: Final = 4
"""Letters below which a word has too many neighbours to be put right."""
_LONG: Final = 8
"""Letters from which two slips are allowed for rather than one."""
_RARE: Final = 2
"""Documents up to which a word that occurs may still be a slip."""
_MORE_OFTEN: Final = 10
"""How many times more documents the better spelling of a rare word must be in."""


_KEYBOARD: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS: Final = frozenset(
    pair
    for row, below in zip(_KEYBOARD, (*_KEYBOARD[1:], ""), strict=True)
    for pair in (*pairwise(row), *zip(row, below, strict=False), *zip(row[1:], below, strict=False))
)
_SOUND_ALIKE: Final = ("aeiouy", "csz", "ckq", "gj", "fv", "mn", "bp", "dt")


class Vocabulary:
    """Unstemmed words and the number of documents each is in (a word of several fields: the sum will do).

    A vocabulary kept elsewhere answers `count`, `counts`, `most`, `knows`, `beginning`, `shaped`,
    `same_letters` and what references there are itself.
    """

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        self._frequencies = frequencies

    def count(self, word: str) -> int:
        """Number of documents a plain word is in."""
        return self._frequencies.get(word, 0)

    def counts(self, words: Iterable[str]) -> dict[str, int]:
        """The same for each of several words that occurs."""
        return {word: count for word in words if (count := self.count(word))}

    def most(self) -> int:
        """Number of documents of the most frequent word."""
        return max(self._frequencies.values(), default=0)

    def knows(self, stemmed: str) -> bool:
        """Whether a word with this stem occurs."""
        return any(stem(word) == stemmed for word in self._frequencies)

    def has_reference(self, ref: str) -> bool:  # noqa: ARG002 - plain words have none
        """Whether a recommendation has this reference."""
        return False

    def has_own_reference(self, text: str) -> bool:  # noqa: ARG002 - plain words have none
        """Whether it is a reference of a register's own, in whatever case."""
        return False

    def beginning(self, start: str) -> Mapping[str, int]:
        """The words that begin so, each with its number of documents."""
        return {word: count for word, count in self._frequencies.items() if word.startswith(start)}

    def shaped(self, first: str, shortest: int, longest: int) -> list[str]:
        """Words (of letters, at least) with this first letter and so many letters."""
        return [word for word in self.beginning(first) if shortest <= len(word) <= longest]

    def better(self, word: str) -> str:
        """The likely spelling of a plain `word` that does not occur, or far less often; "" for none.

        Where the word occurs more than rarely, only two letters that changed places count as a slip.
        """
        own = self.count(word)
        if self.most() < _MORE_OFTEN * own or (own == 0 and self.knows(stem(word))):
            return ""
        found = self._nearest(word) if own <= _RARE else self._swapped(word, _MORE_OFTEN * own)
        if not found or stem(found) == stem(word) or self.count(found) < _MORE_OFTEN * own:
            return ""
        return found

    def completions(self, typed: str, *, limit: int = 8) -> list[str]:
        """`typed` with its last word finished in the likeliest ways, most frequent first; [] for none."""
        found = words(typed)
        if not found or found[-1].end != len(typed):
            return []
        last = found[-1]
        begun = plain(typed[last.start :])
        known = self.beginning(begun)
        longer = [word for word in known if word != begun and word not in STOP_WORDS]
        longer.sort(key=lambda word: (-known[word], word))
        return [typed[: last.start] + word for word in longer[:limit]]

    def _nearest(self, word: str) -> str:
        """The likeliest spelling of a plain `word` that does not occur; "" when nothing is near."""
        if len(word) < _SHORTEST or not word.isalpha():
            return ""
        slips = 2 if len(word) >= _LONG else 1
        near = [
            (distance, -self.count(found), found)
            for first in dict.fromkeys((word[0], word[1]))
            for found, distance, _ in process.extract(
                word,
                self.shaped(first, len(word) - slips, len(word) + slips),
                scorer=OSA.distance,
                score_cutoff=slips,
                limit=None,
            )
            if found != word and found.isalpha() and found not in STOP_WORDS and _a_slip(word, found)
        ]
        return min(near)[2] if near else ""

    def same_letters(self, word: str, least: int) -> Mapping[str, int] | None:
        """Words with the letters of `word` that are in `least` documents or more; None where that is unknown.

        A vocabulary kept elsewhere can know it of its frequent words alone, so that none has to be tried.
        """
        letters = sorted(word)
        return {
            one: count
            for one, count in self._frequencies.items()
            if count >= least and sorted(one) == letters
        }

    def _swapped(self, word: str, least: int) -> str:
        """The most frequent word with two neighbouring letters the other way round; "" for none.

        Those in fewer than `least` documents may be left out.
        """
        known = self.same_letters(word, least)
        if known is not None:
            counts = {other: count for other, count in known.items() if _are_swapped(word, other)}
            return max(sorted(counts), key=counts.__getitem__, default="")
        swaps = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
        counts = self.counts(swaps - {word})
        return max(sorted(counts), key=counts.__getitem__, default="")


def _are_swapped(one: str, other: str) -> bool:
    """Whether words of the same letters differ in two neighbouring ones."""
    first = next((at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), None)
    return first is not None and one[first + 2 :] == other[first + 2 :]


def _a_slip(typed: str, meant: str) -> bool:
    """Whether fingers or ears explain the difference: "overnight" is no slip for "oversight"."""
    if sorted(typed) == sorted(meant):
        return True
    changes = [edit for edit in Levenshtein.editops(typed, meant) if edit.tag == "replace"]
    return all(_confused(typed[edit.src_pos], meant[edit.dest_pos]) for edit in changes)


def _confused(one: str, other: str) -> bool:
    near = (one, other) in _NEIGHBOURS or (other, one) in _NEIGHBOURS
    return near or any(one in letters and other in letters for letters in _SOUND_ALIKE)
