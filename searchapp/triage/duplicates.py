"""Finds clusters of near-identical recommendations, within and across lists, in nearly linear time.

Owns which pairs are worth comparing: texts that share a rare run of three words, or two of the runs that
stand for each of them (min-wise hashing, Broder 1997). Whether two are the same is decided in `sameness`.
Reads texts and statuses only; decides nothing about them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from searchapp.domain.finding import Cluster
from searchapp.domain.recommendation import PartialDate, Recommendation, Status
from searchapp.triage.sameness import MIN_WORDS, same, wording

_RUN: Final = 3  # words
_RARE: Final = 15  # texts that may share a run that is a key by itself
_RARE_KEYS: Final = 4
_PAIRED_KEYS: Final = 12  # runs with the smallest hashes, of which neighbours are keys together
_LEADERS: Final = 12  # texts of one meeting place that a newcomer is compared with
_REMEMBERED: Final = 500_000  # pairs known to differ; forgetting them costs time, never a cluster
_WEIGHTS: Final = np.array([1_000_003, 10_007, 101], dtype=np.uint64)

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]
_Member = tuple[str, int, Status, PartialDate | None]


def find_clusters(recommendations: Iterable[Recommendation]) -> list[Cluster]:
    """Clusters of two or more near-identical recommendations, in the order of their first members.

    Needs memory for the words of every distinct text; time grows about as fast as the number of texts.
    """
    members: dict[str, list[_Member]] = {}
    wordings: list[str] = []
    for item in recommendations:
        said = wording(item.text)
        if said.count(" ") + 1 < MIN_WORDS:
            continue
        if said not in members:
            wordings.append(said)
        members.setdefault(said, []).append((item.ref, item.source.row, item.status, item.made))
    groups = _Groups(len(wordings))
    for one, other in _meetings(wordings, groups):
        if same(wordings[one], wordings[other]):
            groups.join(one, other)
    together: dict[int, list[_Member]] = {}
    for number, said in enumerate(wordings):
        together.setdefault(groups.of(number), []).extend(members[said])
    return [_cluster(found) for found in together.values() if len(found) > 1]


def _cluster(found: list[_Member]) -> Cluster:
    refs, rows, statuses, made = zip(*found, strict=True)
    return Cluster(refs=refs, rows=rows, statuses=statuses, made=made)


class _Groups:
    """Disjoint sets of numbers; the smallest number of a set stands for it."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def of(self, number: int) -> int:
        while self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.of(one), self.of(other)))
        self._parent[high] = low


def _meetings(wordings: Sequence[str], groups: _Groups) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing; a text meets only one of those already known to be the same.

    Among those with one key, a newcomer meets the first of every
    group, up to a limit, so that a phrase shared by thousands costs thousands of comparisons, not millions.
    """
    keys, owners = _keys(wordings)
    starts = (
        np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.empty(0, dtype=np.int64)
    )
    met: set[tuple[int, int]] = set()
    for start, end in pairwise([*starts.tolist(), len(keys)]):
        leaders: list[int] = []
        for number in owners[start:end].tolist():
            for leader in leaders:
                if groups.of(leader) != groups.of(number) and (leader, number) not in met:
                    met.add((leader, number))
                    yield leader, number
                if groups.of(leader) == groups.of(number):
                    break
            else:
                if len(leaders) < _LEADERS:
                    leaders.append(number)
        if len(met) > _REMEMBERED:
            met.clear()


def _keys(wordings: Sequence[str]) -> tuple[Hashes, Numbers]:
    """Keys in ascending order with the number of the text each belongs to; runs of one text are no keys."""
    cache: dict[str, int] = {}
    runs = [_runs(said.split(), cache) for said in wordings]
    owners = np.repeat(np.arange(len(runs)), [len(run) for run in runs])
    hashes = np.concatenate(runs) if runs else np.empty(0, dtype=np.uint64)
    _, inverse, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    frequency = counts[inverse]
    shared = frequency > 1
    hashes, owners, frequency = hashes[shared], owners[shared], frequency[shared]
    rare = _rarest(hashes, owners, frequency)
    paired = _neighbours(hashes, owners)
    hashes, owners = np.concatenate((rare[0], paired[0])), np.concatenate((rare[1], paired[1]))
    order = np.lexsort((owners, hashes))
    return hashes[order], owners[order]


def _first_of_each(owners: Numbers, limit: int) -> NDArray[np.bool_]:
    """Marks the first entries, up to the limit, of every run of equal owners."""
    return np.arange(len(owners)) - np.searchsorted(owners, owners, side="left") < limit


def _rarest(hashes: Hashes, owners: Numbers, frequency: Numbers) -> tuple[Hashes, Numbers]:
    rare = frequency <= _RARE
    hashes, owners, frequency = hashes[rare], owners[rare], frequency[rare]
    order = np.lexsort((hashes, frequency, owners))
    hashes, owners = hashes[order], owners[order]
    kept = _first_of_each(owners, _RARE_KEYS)
    return hashes[kept], owners[kept]


def _neighbours(hashes: Hashes, owners: Numbers) -> tuple[Hashes, Numbers]:
    """Each text's smallest hashes, every two neighbours as one; a text with a single one keeps that."""
    order = np.lexsort((hashes, owners))
    hashes, owners = hashes[order], owners[order]
    kept = _first_of_each(owners, _PAIRED_KEYS)
    hashes, owners = hashes[kept], owners[kept]
    after = np.zeros(len(owners), dtype=np.bool_)
    after[:-1] = owners[1:] == owners[:-1]
    before = np.roll(after, 1)
    mixed = np.where(after, hashes * _WEIGHTS[0] + np.roll(hashes, -1) * np.uint64(3), hashes)
    wanted = after | ~before
    return mixed[wanted], owners[wanted]


def _runs(words: Sequence[str], cache: dict[str, int]) -> Hashes:
    """Distinct hashes of the text's runs of words; the same in every process."""
    codes = np.array([cache.setdefault(word, zlib.crc32(word.encode())) for word in words], dtype=np.uint64)
    mixed = sum(codes[step : len(codes) - _RUN + 1 + step] * _WEIGHTS[step] for step in range(_RUN))
    return np.unique(np.asarray(mixed, dtype=np.uint64))
