"""Corrected rows are known again wherever they stand, as by comparing everything with everything."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from searchapp.domain.importing import Wording
from searchapp.domain.reference import said
from searchapp.ingest.corrections import ALIKE_TEXT, pair_corrected

WORDS = (
    "force",
    "custody",
    "officer",
    "review",
    "record",
    "staff",
    "victim",
    "crime",
    "plan",
    "risk",
    "cell",
)


def text(chance: random.Random, length: int = 24) -> str:
    return " ".join(chance.choice(WORDS) + str(chance.randrange(30)) for _ in range(length))


def corrected(chance: random.Random, sentence: str) -> str:
    at = chance.randrange(1, len(sentence) - 1)
    return sentence[:at] + "x" + sentence[at + 1 :]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), number=st.integers(0, 30))
def test_rows_are_paired_as_by_comparing_all_with_all(seed: int, number: int) -> None:
    chance = random.Random(seed)
    known = {f"R-{n}": Wording(report="Custody inspection", text=text(chance)) for n in range(number)}
    changed = [corrected(chance, one.text) for one in known.values() if chance.random() < 0.7]
    texts = changed + [text(chance) for _ in range(number)]
    rows = {n: Wording(report="Custody inspecton", text=one) for n, one in enumerate(texts)}
    everything = {
        (ref, n)
        for ref, one in known.items()
        for n, other in rows.items()
        if fuzz.ratio(said(one.text), said(other.text)) >= ALIKE_TEXT
    }
    assert set(pair_corrected(known, rows)) == everything
    assert len(everything) == len(changed)


def test_pairs_are_one_to_one_and_the_most_alike_come_first() -> None:
    sentence = text(random.Random(1))
    known = {"R-A": Wording(report="", text=sentence), "R-B": Wording(report="", text=sentence + " daily")}
    rows = {1: Wording(report="", text=sentence + " daily"), 2: Wording(report="", text=sentence)}
    assert set(pair_corrected(known, rows)) == {("R-A", 2), ("R-B", 1)}


def test_another_years_report_is_not_the_same_title_corrected() -> None:
    sentence = text(random.Random(1))
    known = {"R-A": Wording(report="PEEL 2015", text=sentence)}
    assert pair_corrected(known, {1: Wording(report="PEEL 2016", text=sentence)}) == []
