"""Agreement between two reviewers: drawing, percent, kappa, and when too few say too little."""

from __future__ import annotations

import pytest

from searchapp.domain.agreement import FEWEST, Pair, agreement, cohen, drawn, wilson


def test_kappa_is_that_of_a_worked_example() -> None:
    """Twenty said yes by both, fifteen no by both, five and ten by one: observed 0.7, by chance 0.5."""
    found = cohen(both=20, first_only=5, second_only=10, neither=15)
    assert found is not None
    assert found.value == pytest.approx(0.4)
    assert found.low == pytest.approx((wilson_low(35, 50) - 0.5) / 0.5)
    assert found.low < 0.4 < found.high


def wilson_low(right: int, of: int) -> float:
    found = wilson(right, of)
    assert found is not None
    return found.low


def test_perfect_agreement_on_few_is_not_stated_as_certain() -> None:
    found = cohen(both=6, first_only=0, second_only=0, neither=6)
    assert found is not None
    assert found.value == 1
    assert 0.4 < found.low < 0.8


def test_kappa_is_not_defined_where_chance_explains_all() -> None:
    assert cohen(both=0, first_only=0, second_only=0, neither=12) is None
    assert cohen(both=0, first_only=0, second_only=0, neither=0) is None


def test_a_share_has_the_score_interval() -> None:
    found = wilson(8, 10)
    assert found is not None
    assert (round(found.low, 3), round(found.high, 3)) == (0.490, 0.943)


@pytest.mark.parametrize(("given", "stated"), [(FEWEST - 1, False), (FEWEST, True)])
def test_kappa_is_stated_from_a_support_on(given: int, stated: bool) -> None:
    pairs = [Pair(ref=str(n), first=("custody",), second=("custody",)) for n in range(given)]
    pairs += [Pair(ref=f"other {n}", first=(), second=()) for n in range(10)]
    (custody,) = agreement(pairs, ["custody"]).themes
    assert custody.support == given
    assert custody.percent is not None
    assert (custody.kappa is not None) is stated


def test_the_order_of_themes_is_no_disagreement() -> None:
    found = agreement([Pair(ref="A", first=("roads", "custody"), second=("custody", "roads"))], ["roads"])
    assert found.same is not None
    assert found.same.value == 1


def test_the_same_seed_draws_the_same_ones_in_whatever_order_they_come() -> None:
    refs = [f"REC-{n}" for n in range(200)]
    first = drawn(refs, size=20, seed="spring")
    assert drawn(reversed(refs), size=20, seed="spring") == first
    assert len(set(first)) == 20
    assert drawn(refs, size=20, seed="autumn") != first
    assert sorted(drawn(refs[:5], size=20, seed="spring")) == refs[:5]
