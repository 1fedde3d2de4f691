"""Finds groups of near-identical recommendations, within and across lists, in nearly linear time.

Owns the groups: which texts are of one. Which pairs are worth comparing is for `run_keys` and `meetings`,
and whether two are the same for `sameness`. Words and references wait in temporary files; about 150 bytes a
recommendation stay in memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from searchapp.triage.duplicates.glance import SHARED_WORDS
from searchapp.triage.duplicates.meetings import meetings
from searchapp.triage.duplicates.run_keys import keys_of
from searchapp.triage.duplicates.sameness import same
from searchapp.triage.duplicates.shuffle import PARTS, TextFile
from searchapp.triage.wording.plain_wording import MIN_WORDS, wording

__all__ = ["PARTS", "find_groups"]


def find_groups(
    texts: Iterable[tuple[str, str]],
    *,
    known: Iterable[Sequence[str]] = (),
    fresh: Collection[str] | None = None,
    compared: Callable[[int], object] = lambda _part: None,
) -> list[tuple[str, ...]]:
    """References of near-identical texts, two or more together, in the order of their first members.

    `texts` are references with texts, each once. Where `known` groups were found before, `fresh` names the
    references whose texts are new or changed since: only these, and groups that lost one, are compared again.
    `compared` is called with 1 for each of the `PARTS` of the comparing.
    """
    found_before = list(known)
    read = _Read(fresh, {ref for refs in found_before for ref in refs})
    for ref, text in texts:
        read.take_in(ref, text)
    firsts = read.firsts()
    groups = _Groups(read.wordings)
    again = _settle(read, firsts, groups, found_before)
    chosen = firsts == np.arange(len(firsts))
    keys, sketches = keys_of(read.wordings, chosen)
    for one, other in meetings(keys, sketches, groups, again, share=SHARED_WORDS, compared=compared):
        if same(read.wordings[one], read.wordings[other]) and _agree(read.wordings, groups, one, other):
            groups.join(one, other)
    return _together(read.refs, firsts, groups)


class _Read:
    """The wordings and the references, numbered as they come; short ones are left out."""

    def __init__(self, fresh: Collection[str] | None, sought: Collection[str]) -> None:
        self.wordings = TextFile()
        self.refs = TextFile()
        self.fresh = bytearray()
        """Of each number, whether its text is new or changed."""
        self.numbers: dict[str, int] = {}
        """Of the references `sought`."""
        self._fresh = fresh
        self._sought = sought
        self._hashes = array("q")

    def take_in(self, ref: str, text: str) -> None:
        said = wording(text)
        if said.count(" ") + 1 < MIN_WORDS:
            return
        number = self.wordings.append(said)
        self.refs.append(ref)
        self._hashes.append(hash(said))
        self.fresh.append(self._fresh is None or ref in self._fresh)
        if ref in self._sought:
            self.numbers[ref] = number

    def firsts(self) -> NDArray[np.int64]:
        """Of each number, that of the first text with the same wording."""
        hashes = np.frombuffer(self._hashes, dtype=np.int64)
        order = np.argsort(hashes, kind="stable")
        firsts = np.arange(len(hashes))
        alike = np.flatnonzero(hashes[order[1:]] == hashes[order[:-1]])
        for at in alike.tolist():
            first, number = int(firsts[order[at]]), int(order[at + 1])
            if self.wordings[first] == self.wordings[number]:
                firsts[number] = first
        return firsts


class _Groups:
    """Disjoint sets of numbers; the smallest number stands for a set, the longest text speaks for it."""

    def __init__(self, wordings: TextFile) -> None:
        self._parent = array("q", range(len(wordings)))
        self._longest = array("q", range(len(wordings)))
        self._wordings = wordings

    def of(self, number: int) -> int:
        parent = self._parent
        while (above := parent[number]) != number:
            parent[number] = parent[above]
            number = above
        return number

    def longest(self, number: int) -> int:
        return self._longest[self.of(number)]

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.of(one), self.of(other)))
        self._longest[low] = max(self._longest[low], self._longest[high], key=self._wordings.size)
        self._parent[high] = low


def _agree(wordings: TextFile, groups: _Groups, one: int, other: int) -> bool:
    """Whether two groups may become one; a text cut to what two others begin with is no bridge."""
    longest = groups.longest(one), groups.longest(other)
    return set(longest) == {one, other} or same(wordings[longest[0]], wordings[longest[1]])


def _settle(
    read: _Read, firsts: NDArray[np.int64], groups: _Groups, known: Iterable[Sequence[str]]
) -> NDArray[np.bool_]:
    """Join the groups that are as they were; marks the numbers to compare again."""
    fresh = np.frombuffer(read.fresh, dtype=np.bool_)
    again = np.ones(len(firsts), dtype=np.bool_)
    again[firsts[~fresh]] = False
    for refs in known:
        there = [read.numbers[ref] for ref in refs if ref in read.numbers]
        numbers = [int(firsts[number]) for number in there if not fresh[number]]
        if len(numbers) == len(refs):
            for number in numbers[1:]:
                groups.join(numbers[0], number)
        else:
            again[numbers] = True
    return again


def _together(refs: TextFile, firsts: NDArray[np.int64], groups: _Groups) -> list[tuple[str, ...]]:
    sets = np.array([groups.of(first) for first in firsts.tolist()], dtype=np.int64)
    several = np.bincount(sets, minlength=len(sets))[sets] > 1
    together: dict[int, list[str]] = {}
    for number in np.flatnonzero(several).tolist():
        together.setdefault(int(sets[number]), []).append(refs[number])
    return [tuple(members) for members in together.values()]
