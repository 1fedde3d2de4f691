"""The rules by which rows of a file are taken for recommendations already known, for import services.

Pure: knows no store. Which groups of rows are compared at all is the store's business.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import Final

from rapidfuzz import fuzz

from searchapp.domain.importing import HeldBackRow, Pairing, RegisterRow
from searchapp.domain.recommendation import Recommendation
from searchapp.domain.reference import said

_ALIKE_TEXT: Final = 88.0
_ALIKE_REPORT: Final = 80.0
_MAX_COMPARED: Final = 1_000_000  # pairs of one report; a few seconds

_NUMBER: Final = re.compile(r"\d+")

Row = RegisterRow | HeldBackRow
_Key = Callable[[Recommendation | Row], Hashable]


def pair_duplicates(known: Sequence[Recommendation], rows: Sequence[Row]) -> list[tuple[str, int]]:
    """Pair recommendations and rows that all say the same, so that reordering a file swaps none.

    Those that agree in everything are paired first, then those whose response, status and date agree, then
    two of these, then one; the rest in order of their content, rows held back last. Takes time
    proportional to their number, but for sorting them.
    """
    pairs: list[tuple[str, int]] = []
    waiting, unpaired = sorted(known, key=_in_order), sorted(rows, key=_in_order)
    for key in _KEYS:
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
    year's report is not taken for the next. Groups of more than a million pairs are not compared.
    """
    if len(known) * len(rows) > _MAX_COMPARED:
        return []
    known_words = [(said(one.text), said(one.report)) for one in known]
    found = []
    for row in rows:
        text, report = said(row.text), said(row.report)
        for one, (known_text, known_report) in zip(known, known_words, strict=True):
            score = fuzz.ratio(text, known_text, score_cutoff=_ALIKE_TEXT)
            if score and _same_report(report, known_report):
                found.append((-score, one.gone, row.row, one.ref))
    pairs: dict[str, int] = {}
    paired: set[int] = set()
    for _, _, number, ref in sorted(found):
        if ref not in pairs and number not in paired:
            pairs[ref] = number
            paired.add(number)
    return list(pairs.items())


PAIRING: Final = Pairing(duplicates=pair_duplicates, near_identical=pair_near_identical)


def _same_report(report: str, known: str) -> bool:
    if report == known:
        return True
    if _NUMBER.findall(report) != _NUMBER.findall(known):
        return False
    return fuzz.ratio(report, known, score_cutoff=_ALIKE_REPORT) > 0


def _in_order(one: Recommendation | Row) -> tuple[bool, tuple[str, ...]]:
    return isinstance(one, HeldBackRow), _everything(one)


def _everything(one: Recommendation | Row) -> tuple[str, ...]:
    inspection_type = "" if isinstance(one, HeldBackRow) else one.inspection_type
    return (*_content(one), inspection_type, one.concerns, one.report, one.text)


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
