"""The first few of many are those that sorting all of them would put first."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.search.finding.ranking import best, first

few_values = st.sampled_from([0.0, 1.0, 1.5, -2.0, 1e-12])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 20_000), st.integers(1, 60), st.integers(1, 400))
def test_the_best_scores_come_first_and_equal_ones_in_their_order(
    seed: int, size: int, count: int, distinct: int
) -> None:
    scores = np.random.default_rng(seed).integers(0, distinct, size).astype(np.float64)
    wanted = sorted(range(size), key=lambda place: (-scores[place], place))[:count]
    assert best(scores, count, size).tolist() == wanted


@given(st.lists(few_values, max_size=30), st.integers(1, 40))
def test_few_scores_are_ordered_likewise(values: list[float], count: int) -> None:
    scores = np.array(values)
    wanted = sorted(range(len(values)), key=lambda place: (-values[place], place))[:count]
    assert best(scores, count, len(values)).tolist() == wanted


def test_one_score_for_all_keeps_their_order() -> None:
    assert best(1.0, 3, 10).tolist() == [0, 1, 2]
    assert best(1.0, 3, 2).tolist() == [0, 1]


@given(st.lists(st.integers(-1, 4), max_size=30), st.integers(1, 40), st.booleans())
def test_keys_are_sorted_either_way_with_missing_ones_last(
    values: list[int], count: int, last_first: bool
) -> None:
    turn = -1 if last_first else 1
    wanted = sorted(range(len(values)), key=lambda place: (values[place] == -1, turn * values[place]))[:count]
    assert first(np.array(values, dtype=int), count, last_first=last_first, missing=-1).tolist() == wanted
