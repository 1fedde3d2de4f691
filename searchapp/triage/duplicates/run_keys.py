"""Keys of texts, by which those worth comparing meet.

Owns which keys a text has: rare runs of three words, and pairs of the runs that stand for it (min-wise
hashing, Broder 1997). Runs wait in temporary files; what stays in memory is the sketches.
"""

from __future__ import annotations

import zlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

from searchapp.triage.duplicates.shuffle import Records, Shuffle, TextFile
from searchapp.triage.duplicates.sketches import Sketches

_RUN: Final = 3  # words
_RARE: Final = 15  # texts that may share a run that is a key by itself
_RARE_KEYS: Final = 4
_PAIRED_KEYS: Final = 12  # runs with the smallest hashes, of which neighbours are keys together
_AT_ONCE: Final = 1_000  # texts
_WEIGHTS: Final = np.array([1_000_003, 10_007, 101], dtype=np.uint64)
_RUN_OF: Final = np.dtype([("hash", "<u8"), ("owner", "<u4"), ("texts", "<u4")])


def keys_of(wordings: TextFile, chosen: NDArray[np.bool_]) -> tuple[Shuffle, Sketches]:
    """Keys of the chosen texts, each with its `owner`'s number, and the sketches of these texts.

    Runs of one text alone are no keys. Wordings are words with single spaces between them.
    """
    all_runs, sketches = _runs_of_all(wordings, chosen)
    shared = Shuffle("owner", _RUN_OF)
    for runs in all_runs.parts():
        _, inverse, counts = np.unique(runs["hash"], return_inverse=True, return_counts=True)
        counted = runs.copy()
        counted["texts"] = counts[inverse]
        shared.add(counted[counted["texts"] > 1])
    keys = Shuffle("hash", _RUN_OF)
    for runs in shared.parts():
        keys.add(_rarest(runs))
        keys.add(_neighbours(runs))
    return keys, sketches


def _runs_of_all(wordings: TextFile, chosen: NDArray[np.bool_]) -> tuple[Shuffle, Sketches]:
    """Distinct hashes of each text's runs of words, the same in every process."""
    all_runs, sketches = Shuffle("hash", _RUN_OF), Sketches(len(wordings))
    for start in range(0, len(wordings), _AT_ONCE):
        numbers = np.flatnonzero(chosen[start : start + _AT_ONCE])
        texts = [wordings[start + number].encode().split() for number in numbers.tolist()]
        codes = np.array([zlib.crc32(word) for words in texts for word in words], dtype=np.uint64)
        owners = np.repeat(numbers, [len(words) for words in texts])
        distinct = np.zeros(min(_AT_ONCE, len(wordings) - start), dtype=np.int64)
        distinct[numbers] = [len(set(words)) for words in texts]
        sketches.put(slice(start, start + len(distinct)), owners, codes, distinct)
        all_runs.add(_runs(codes, owners + start))
    return all_runs, sketches


def _runs(codes: NDArray[np.uint64], owners: NDArray[np.intp]) -> Records:
    """The runs of words whose codes and texts these are, each once for every text."""
    count = max(0, len(codes) - _RUN + 1)
    mixed = np.zeros(count, dtype=np.uint64)
    for step in range(_RUN):
        mixed += codes[step : count + step] * _WEIGHTS[step]
    of_one = owners[:count] == owners[_RUN - 1 :]
    mixed, of = mixed[of_one], owners[:count][of_one]
    order = np.lexsort((mixed, of))
    mixed, of = mixed[order], of[order]
    again = (mixed[1:] == mixed[:-1]) & (of[1:] == of[:-1])
    first = np.append(True, ~again)[: len(mixed)]
    records = np.zeros(int(first.sum()), dtype=_RUN_OF)
    records["hash"], records["owner"] = mixed[first], of[first]
    return records


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
