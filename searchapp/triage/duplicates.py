"""Finds groups of near-identical recommendations, within and across lists, in nearly linear time.

Owns which pairs are worth comparing: texts that share a rare run of three words, or two of the runs that
stand for each of them (min-wise hashing, Broder 1997). Whether two are the same is decided in `sameness`.
Words and sketches wait in temporary files; about 250 bytes a recommendation stay in memory.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from searchapp.triage.met import Met
from searchapp.triage.plain_wording import MIN_WORDS, wording
from searchapp.triage.sameness import same
from searchapp.triage.shuffle import PARTS, Records, Shuffle, TextFile

__all__ = ["PARTS", "find_groups"]

_RUN: Final = 3  # words
_RARE: Final = 15  # texts that may share a run that is a key by itself
_RARE_KEYS: Final = 4
_PAIRED_KEYS: Final = 12  # runs with the smallest hashes, of which neighbours are keys together
_LEADERS: Final = 12  # texts of one meeting place that a newcomer is compared with
_AT_ONCE: Final = 1_000  # texts
_WORDS_CACHED: Final = 100_000
_WEIGHTS: Final = np.array([1_000_003, 10_007, 101], dtype=np.uint64)
_RUN_OF: Final = np.dtype([("hash", "<u8"), ("owner", "<u4"), ("texts", "<u4")])

Hashes = NDArray[np.uint64]


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
    read = _Read()
    for ref, text in texts:
        read.take_in(ref, text)
    groups = _Groups(read.wordings)
    again = None if fresh is None else _settle(read, groups, known, fresh)
    for one, other in _meetings(read.wordings, groups, again, compared):
        if same(read.wordings[one], read.wordings[other]) and _agree(read.wordings, groups, one, other):
            groups.join(one, other)
    together: dict[int, list[str]] = {}
    for ref, number in read.numbers.items():
        together.setdefault(groups.of(number), []).append(ref)
    return [tuple(refs) for refs in together.values() if len(refs) > 1]


class _Read:
    """The distinct wordings, and by reference the number of each one's."""

    def __init__(self) -> None:
        self.wordings = TextFile()
        self.numbers: dict[str, int] = {}
        self._by_hash: dict[int, int] = {}

    def take_in(self, ref: str, text: str) -> None:
        said = wording(text)
        if said.count(" ") + 1 < MIN_WORDS:
            return
        key = hash(said)
        number = self._by_hash.get(key)
        if number is None or self.wordings[number] != said:
            number = self._by_hash[key] = self.wordings.append(said)
        self.numbers[ref] = number


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
    read: _Read, groups: _Groups, known: Iterable[Sequence[str]], fresh: Collection[str]
) -> bytearray:
    """Join the groups that are as they were; marks the numbers to compare again."""
    again = bytearray(b"\1" * len(read.wordings))
    for ref, number in read.numbers.items():
        if ref not in fresh:
            again[number] = 0
    for refs in known:
        numbers = [read.numbers[ref] for ref in refs if ref in read.numbers and ref not in fresh]
        if len(numbers) == len(refs):
            for number in numbers[1:]:
                groups.join(numbers[0], number)
        else:
            for number in numbers:
                again[number] = 1
    return again


def _meetings(
    wordings: TextFile,
    groups: _Groups,
    again: bytearray | None,
    compared: Callable[[int], object],
) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing; a text meets only one of those already known to be the same.

    Among those with one key, a newcomer meets the first of every
    group, up to a limit, so that a phrase shared by thousands costs thousands of comparisons, not millions.
    """
    met = Met(len(wordings))
    for keys in _keys(wordings).parts():
        for owners in _sharing(keys):
            for pair in _with_leaders(owners, groups):
                if (again is None or again[pair[0]] or again[pair[1]]) and met.add(*pair):
                    yield pair
        compared(1)


def _with_leaders(owners: Sequence[int], groups: _Groups) -> Iterator[tuple[int, int]]:
    """Each with the first of every group before it, until it is known to be of one of these."""
    leaders: list[int] = []
    for number in owners:
        for leader in leaders:
            if groups.of(leader) != groups.of(number):
                yield leader, number
            if groups.of(leader) == groups.of(number):
                break
        else:
            if len(leaders) < _LEADERS:
                leaders.append(number)


def _sharing(keys: Records) -> Iterator[list[int]]:
    """The numbers, ascending, of each two or more texts that have a key in common."""
    ordered = keys[np.lexsort((keys["owner"], keys["hash"]))]
    hashes, owners = ordered["hash"], ordered["owner"].tolist()
    ends = np.flatnonzero(np.append(hashes[1:] != hashes[:-1], True)) + 1 if len(keys) else ()
    for start, end in pairwise([0, *map(int, ends)]):
        if end - start > 1:
            yield owners[start:end]


def _keys(wordings: TextFile) -> Shuffle:
    """Keys, each with the number of the text it belongs to; runs of one text alone are no keys."""
    shared = Shuffle("owner", _RUN_OF)
    for runs in _runs_of_all(wordings).parts():
        _, inverse, counts = np.unique(runs["hash"], return_inverse=True, return_counts=True)
        counted = runs.copy()
        counted["texts"] = counts[inverse]
        shared.add(counted[counted["texts"] > 1])
    keys = Shuffle("hash", _RUN_OF)
    for runs in shared.parts():
        keys.add(_rarest(runs))
        keys.add(_neighbours(runs))
    return keys


def _runs_of_all(wordings: TextFile) -> Shuffle:
    all_runs = Shuffle("hash", _RUN_OF)
    cache: dict[str, int] = {}
    for start in range(0, len(wordings), _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, len(wordings)))
        runs = [_runs(wordings[number].split(), cache) for number in numbers]
        records = np.zeros(sum(map(len, runs)), dtype=_RUN_OF)
        records["hash"] = np.concatenate(runs)
        records["owner"] = np.repeat(np.asarray(numbers), [len(run) for run in runs])
        all_runs.add(records)
        if len(cache) > _WORDS_CACHED:
            cache.clear()
    return all_runs


def _first_of_each(owners: NDArray[np.uint32], limit: int) -> NDArray[np.bool_]:
    """Marks the first entries, up to the limit, of every run of equal owners."""
    return np.arange(len(owners)) - np.searchsorted(owners, owners, side="left") < limit


def _rarest(runs: Records) -> Records:
    rare = runs[runs["texts"] <= _RARE]
    rare = rare[np.lexsort((rare["hash"], rare["texts"], rare["owner"]))]
    return rare[_first_of_each(rare["owner"], _RARE_KEYS)]


def _neighbours(runs: Records) -> Records:
    """Each text's smallest hashes, every two neighbours as one; a text with a single one keeps that."""
    ordered = runs[np.lexsort((runs["hash"], runs["owner"]))]
    kept = ordered[_first_of_each(ordered["owner"], _PAIRED_KEYS)]
    owners, hashes = kept["owner"], kept["hash"]
    after = np.zeros(len(owners), dtype=np.bool_)
    after[:-1] = owners[1:] == owners[:-1]
    before = np.roll(after, 1)
    mixed = kept.copy()
    mixed["hash"] = np.where(after, hashes * _WEIGHTS[0] + np.roll(hashes, -1) * np.uint64(3), hashes)
    return mixed[after | ~before]


def _runs(words: Sequence[str], cache: dict[str, int]) -> Hashes:
    """Distinct hashes of the text's runs of words; the same in every process."""
    codes = np.array([cache.setdefault(word, zlib.crc32(word.encode())) for word in words], dtype=np.uint64)
    mixed = sum(codes[step : len(codes) - _RUN + 1 + step] * _WEIGHTS[step] for step in range(_RUN))
    return np.unique(np.asarray(mixed, dtype=np.uint64))
