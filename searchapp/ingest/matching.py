"""The rules by which rows of a file are taken for recommendations already known, for import services.

Pure: knows no store. Which groups of rows are compared at all is the store's business.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from itertools import accumulate
from typing import Final

from rapidfuzz import fuzz

from searchapp.domain.importing import HeldBackRow, Pairing, RegisterRow
from searchapp.domain.recommendation import Recommendation
from searchapp.domain.reference import said
from searchapp.ingest.corrections import (
    ALIKE_REPORT,
    ALIKE_TEXT,
    best_pairs,
    pair_corrected,
    same_reference,
)

_MAX_PAIRS: Final = 1_000_000
_MAX_WORK: Final = 250_000_000_000  # characters times characters of one group; 3 to 5 seconds (0332)

_NUMBER: Final = re.compile(r"\d+")

Row = RegisterRow | HeldBackRow
_Key = Callable[[Recommendation | Row], Hashable]


def pair_duplicates(known: Sequence[Recommendation], rows: Sequence[Row]) -> list[tuple[str, int]]:
    """Pair recommendations and rows that all say the same, so that reordering a file swaps none.

    Those that agree in everything are paired first, then those whose response, status and date agree, then
    two of these, then one; the rest in order of their content, rows held back last. Takes time
    proportional to their number, but for sorting them.
    """
    return _paired(known, rows, _KEYS)


def pair_borne_duplicates(known: Sequence[Recommendation], rows: Sequence[Row]) -> list[tuple[str, int]]:
    """The same, those that bear the same reference of the register first: where references hold."""
    return _paired(known, rows, (_own_reference, *_KEYS))


def _paired(
    known: Sequence[Recommendation], rows: Sequence[Row], keys: Sequence[_Key]
) -> list[tuple[str, int]]:
    pairs: list[tuple[str, int]] = []
    waiting, unpaired = sorted(known, key=_in_order), sorted(rows, key=_in_order)
    for key in keys:
        by_key: dict[Hashable, list[Recommendation]] = defaultdict(list)
        for recommendation in reversed(waiting):
            by_key[key(recommendation)].append(recommendation)
        left: list[Row] = []
        for row in unpaired:
            if by_key[key(row)]:
                pairs.append((by_key[key(row)].pop().ref, row.row))
            else:
                left.append(row)
        taken = {ref for ref, _ in pairs}
        waiting = [recommendation for recommendation in waiting if recommendation.ref not in taken]
        unpaired = left
    return pairs


def pair_near_identical(known: Sequence[Recommendation], rows: Sequence[Row]) -> list[tuple[str, int]]:
    """Pair recommendations with rows of corrected spelling or wording, the most alike first.

    Alike: the words of the texts by at least 88 of 100, those of the report titles by at least 80, by
    rapidfuzz's normalised insertion-deletion ratio; and the same numbers in both titles, so that one
    year's report is not taken for the next. Groups of more than a million pairs, or of texts so long that
    comparing them would take more than some seconds, are not compared.
    """
    if len(known) * len(rows) > _MAX_PAIRS:
        return []
    known_words, row_words = [_Words(one) for one in known], [_Words(row) for row in rows]
    if _work(known_words, row_words) > _MAX_WORK:
        return []
    found = []
    for row, words in zip(rows, row_words, strict=True):
        for one, known_as in zip(known, known_words, strict=True):
            score = fuzz.ratio(words.text, known_as.text, score_cutoff=ALIKE_TEXT)
            if score and words.is_same_report(known_as):
                found.append((-score, one.gone, row.row, one.ref))
    return best_pairs(found)


PAIRING: Final = Pairing(
    duplicates=pair_duplicates,
    borne_duplicates=pair_borne_duplicates,
    near_identical=pair_near_identical,
    corrected=pair_corrected,
    same_reference=same_reference,
)


class _Words:
    """What is compared of a recommendation or row."""

    __slots__ = ("numbers", "report", "size", "text")

    def __init__(self, one: Recommendation | Row) -> None:
        self.text = said(one.text)
        self.report = said(one.report)
        self.numbers = _NUMBER.findall(self.report)
        self.size = len(self.text) + len(self.report)

    def is_same_report(self, other: _Words) -> bool:
        if self.report == other.report:
            return True
        if self.numbers != other.numbers:
            return False
        return fuzz.ratio(self.report, other.report, score_cutoff=ALIKE_REPORT) > 0


def _work(known: Sequence[_Words], rows: Sequence[_Words]) -> int:
    """Size times size of all pairs whose texts are near enough in length to be compared at all.

    The ratio of texts of lengths a <= b is at most 2a / (a + b), and rapidfuzz looks no further where that
    is too little.
    """
    by_length = sorted(known, key=_length)
    sizes = [0, *accumulate(one.size for one in by_length)]
    stretch = (200 - ALIKE_TEXT) / ALIKE_TEXT
    total = 0
    for row in rows:
        first = bisect_left(by_length, len(row.text) / stretch, key=_length)
        last = bisect_right(by_length, len(row.text) * stretch, key=_length)
        total += row.size * (sizes[last] - sizes[first])
    return total


def _length(words: _Words) -> int:
    return len(words.text)


def _in_order(one: Recommendation | Row) -> tuple[bool, tuple[str, ...]]:
    return isinstance(one, HeldBackRow), _everything(one)


def _everything(one: Recommendation | Row) -> tuple[str, ...]:
    inspection_type = "" if isinstance(one, HeldBackRow) else one.inspection_type
    return (*_content(one), inspection_type, one.concerns, one.report, one.text)


def _own_reference(one: Recommendation | Row) -> Hashable:
    """The register's own reference; where it gives none, something that is like nothing else."""
    return (one.reference if isinstance(one, HeldBackRow) else one.kept.reference) or object()


def _content(one: Recommendation | Row) -> tuple[str, str, str]:
    if isinstance(one, HeldBackRow):
        return "", "", ""
    return one.response, one.status.value, "" if one.made is None else str(one.made)


_KEYS: Final[tuple[_Key, ...]] = (
    _everything,
    _content,
    lambda one: (_content(one)[0], _content(one)[1]),
    lambda one: (_content(one)[0], _content(one)[2]),
    lambda one: (_content(one)[1], _content(one)[2]),
    lambda one: _content(one)[0],
    lambda one: _content(one)[1],
    lambda _one: True,
)
