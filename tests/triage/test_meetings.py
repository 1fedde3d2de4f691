"""Which texts meet, held against a plain walk through everything that shares a key."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.triage.duplicates import meetings as meeting
from searchapp.triage.duplicates.meetings import LEADERS, meetings
from searchapp.triage.duplicates.shuffle import PARTS, Shuffle
from searchapp.triage.duplicates.sketches import Sketches

KEY = np.dtype([("hash", "<u8"), ("owner", "<u4"), ("texts", "<u4")])
WORDS = [f"word{number}" for number in range(400)]


def sketched(texts: list[list[str]]) -> Sketches:
    sketches = Sketches(len(texts))
    codes = np.array([zlib.crc32(word.encode()) for text in texts for word in text], dtype=np.uint64)
    owners = np.repeat(np.arange(len(texts)), list(map(len, texts)))
    sketches.put(slice(0, len(texts)), owners, codes, np.array([len(set(text)) for text in texts]))
    return sketches


def shared(one: list[str], other: list[str]) -> float:
    return len({*one} & {*other}) / min(len({*one}), len({*other}))


@given(st.lists(st.sampled_from(WORDS), min_size=1), st.lists(st.sampled_from(WORDS), min_size=1))
def test_texts_that_share_enough_words_are_never_told_apart_by_their_sketches(
    one: list[str], other: list[str]
) -> None:
    share = shared(one, other)
    assert sketched([one, other]).may_share(np.array([0]), np.array([1]), share=share)[0]


def test_texts_of_a_register_that_share_little_are_mostly_told_apart_by_their_sketches() -> None:
    chance = random.Random(3)
    texts = [chance.sample(WORDS, 35) for _ in range(200)]
    ones, others = np.triu_indices(len(texts), 1)
    assert sketched(texts).may_share(ones, others, share=0.7).mean() < 0.01


class Sets:
    """Numbers joined by hand; the smallest stands for a set."""

    def __init__(self, size: int) -> None:
        self.sets = list(range(size))

    def of(self, number: int) -> int:
        return self.sets[number]

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.of(one), self.of(other)))
        self.sets = [low if of == high else of for of in self.sets]


def plainly(places: list[list[int]], groups: Sets) -> Iterator[tuple[int, int]]:
    """Every text of a place with the first of every group before it, up to the limit; nothing left out."""
    for texts in places:
        leaders: list[int] = []
        for number in texts:
            for leader in leaders:
                if groups.of(leader) != groups.of(number):
                    yield leader, number
                if groups.of(leader) == groups.of(number):
                    break
            else:
                if len(leaders) < LEADERS:
                    leaders.append(number)


@pytest.mark.parametrize("at_once", [1 << 16, 7])
@pytest.mark.parametrize("seed", range(8))
def test_all_that_are_the_same_meet_though_most_pairs_never_do(
    seed: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meeting, "_AT_ONCE", at_once)
    chance = random.Random(seed)
    kinds = [chance.sample(WORDS, 30) for _ in range(30)]
    texts = [[*chance.choice(kinds)[:-2], *chance.sample(WORDS, 2)] for _ in range(150)]
    places = [sorted(chance.sample(range(150), chance.choice((2, 3, 10, 40, 90)))) for _ in range(25)]
    keys = Shuffle("hash", KEY)
    rows = [(key << 32, number, 0) for key, place in enumerate(places) for number in place]
    keys.add(np.array(rows, dtype=KEY))
    ordered = [places[int(key) >> 32] for part in _parts(places) for key in part]

    def same(one: int, other: int) -> bool:
        return shared(texts[one], texts[other]) >= 0.9

    expected, seen = Sets(150), set[tuple[int, int]]()
    for one, other in plainly(ordered, expected):
        seen.add((one, other))
        if same(one, other):
            expected.join(one, other)
    found, met, parts = Sets(150), list[tuple[int, int]](), list[int]()
    again = np.ones(150, dtype=np.bool_)
    for one, other in meetings(keys, sketched(texts), found, again, share=0.7, compared=parts.append):
        met.append((one, other))
        if same(one, other):
            found.join(one, other)
    assert found.sets == expected.sets
    assert len(met) == len(set(met)) < 0.5 * len(seen)
    assert set(met) <= seen
    assert len(parts) == PARTS


def _parts(places: list[list[int]]) -> Iterator[list[int]]:
    """The keys of the places in the order in which parts give them."""
    keys = Shuffle("hash", KEY)
    keys.add(np.array([(key << 32, 0, 0) for key in range(len(places))], dtype=KEY))
    for part in keys.parts():
        yield np.unique(part["hash"]).tolist()


def test_what_is_not_to_be_compared_again_meets_only_what_is() -> None:
    keys = Shuffle("hash", KEY)
    keys.add(np.array([(1, number, 0) for number in range(20)], dtype=KEY))
    again = np.zeros(20, dtype=np.bool_)
    again[[3, 17]] = True
    pairs = list(
        meetings(keys, sketched([WORDS[:20]] * 20), Sets(20), again, share=0.7, compared=lambda _part: None)
    )
    assert pairs
    assert all({3, 17} & {*pair} for pair in pairs)
