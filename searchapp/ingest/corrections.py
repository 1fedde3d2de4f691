"""Recognises rows whose wording was corrected, among all that is left over of a register, in linear time.

Only texts that share a run of three words worth comparing are compared (a bottom sketch, Broder 1997).
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from heapq import nsmallest
from itertools import islice
from typing import Final

from rapidfuzz import fuzz

from searchapp.domain.importing import Wording
from searchapp.domain.reference import said

ALIKE_TEXT: Final = 88.0
"""Of 100, rapidfuzz's normalised insertion-deletion ratio over the words of two texts."""

ALIKE_REPORT: Final = 80.0
"""The same for the titles of two reports, which must have the same numbers too."""

_REWORDED: Final = 70.0  # of 100, by the ratio of `ALIKE_TEXT`
_SHARED: Final = 2  # telling words
_SHARE: Final = 1 / 3  # of the telling words of the text that has fewer
_BEGINNING: Final = 4  # letters by which a word is known in any of its forms
_ASKING: Final = frozenset(
    (
        "shou",
        "must",
        "forc",
        "poli",
        "chie",
        "cons",
        "ensu",
        "that",
        "with",
        "thei",
        "this",
        "have",
        "from",
        "when",
        "wher",
        "whic",
        "will",
        "they",
        "them",
        "your",
        "made",
        "make",
        "take",
        "give",
        "been",
    )
)
"""Beginnings of words that any recommendation has."""
_RUN: Final = 3  # words
_KEYS: Final = 16  # of each text: the runs with the smallest hashes
_SHARING: Final = 40  # texts; a run shared by more tells nothing, and is asked only where there is no rarer
_COMPARED: Final = 8  # texts compared with a row, those that share most with it
_LONGEST: Final = 20_000  # characters; a longer text is left alone
_NUMBER: Final = re.compile(r"\d+")


def pair_corrected(known: Mapping[str, Wording], rows: Mapping[int, Wording]) -> list[tuple[str, int]]:
    """Pairs of reference and row number, each at most once, the most alike first.

    Alike as in `near_identical`, but wherever they stand: text, title and addressed force may all be
    corrected. Each row is compared with a few only, so the time grows with the number of texts.
    """
    by_key: dict[int, list[str]] = defaultdict(list)
    words = {ref: _words(one) for ref, one in known.items()}
    for ref in sorted(known, key=lambda ref: (known[ref].gone, ref)):
        for key in _keys(words[ref][0]):
            by_key[key].append(ref)
    found = []
    for number, one in rows.items():
        text, report = _words(one)
        sharing = [by_key[key] for key in _keys(text) if key in by_key]
        rare = [refs for refs in sharing if len(refs) <= _SHARING]
        shared = Counter(ref for refs in rare or sharing for ref in islice(refs, _SHARING))
        for ref, _ in shared.most_common(_COMPARED):
            score = fuzz.ratio(text, words[ref][0], score_cutoff=ALIKE_TEXT)
            if score and _same_report(report, words[ref][1]):
                found.append((-score, known[ref].gone, number, ref))
    return best_pairs(found)


def same_reference(known: Wording, row: Wording) -> bool:
    """Whether what bears the same reference of the register can be the same recommendation, rewritten.

    A text still like it (70 of 100 by the ratio of `ALIKE_TEXT`); or, of the same report, one that shares a
    third of its telling words, and two at least. Else the number was given to something else, as running
    numbers are.
    """
    texts, reports = zip(_words(known), _words(row), strict=True)
    if not all(texts):
        return False
    if fuzz.ratio(*texts, score_cutoff=_REWORDED) > 0:
        return True
    telling = [_telling(text) for text in texts]
    shared = len(telling[0] & telling[1])
    return _same_report(*reports) and shared >= max(_SHARED, min(map(len, telling)) * _SHARE)


def _telling(text: str) -> set[str]:
    """The beginnings of the words that tell what is asked."""
    return {word[:_BEGINNING] for word in text.split() if len(word) >= _BEGINNING} - _ASKING


def best_pairs(found: Iterable[tuple[float, bool, int, str]]) -> list[tuple[str, int]]:
    """Each reference and each row number at most once, the lowest of `found` first.

    Of each possible pair: likeness with its sign turned, whether the recommendation is gone, row, reference.
    """
    pairs: dict[str, int] = {}
    paired: set[int] = set()
    for _, _, number, ref in sorted(found):
        if ref not in pairs and number not in paired:
            pairs[ref] = number
            paired.add(number)
    return list(pairs.items())


def _words(one: Wording) -> tuple[str, str]:
    return said(one.text) if len(one.text) <= _LONGEST else "", said(one.report)


def _keys(text: str) -> Iterable[int]:
    """The smallest hashes of the text's runs of words; of a text shorter than a run, that of the whole."""
    words = text.split()
    if not words:
        return ()
    runs = {" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))}
    return nsmallest(_KEYS, (zlib.crc32(run.encode()) for run in runs))


def _same_report(one: str, other: str) -> bool:
    if one == other:
        return True
    if _NUMBER.findall(one) != _NUMBER.findall(other):
        return False
    return fuzz.ratio(one, other, score_cutoff=ALIKE_REPORT) > 0
