"""Tells whether two recommendations are the same one again: corrected, renumbered, moved or cut off.

Owns the comparison of two texts; finding the pairs worth comparing is `duplicates`' business.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

MIN_WORDS: Final = 4
"""Texts of fewer words are never the same recommendation: they are not one."""

_REFERENCES: Final = re.compile(
    r"[(\[][^()\[\]]{0,60}\b(?:paragraphs?|para|recommendations?|section|page|see)\b[^()\[\]]{0,80}[)\]]"
    r"|^\W*(?:(?:recommendation|area\s+for\s+improvement|afi|cause\s+of\s+concern)\s*\d*\s*[:.)-]|\(?\d{1,2}[.):])"
    r"|\b\w\)\s|\([a-z]\)",
    re.IGNORECASE,
)
_OPENING_DATE: Final = re.compile(
    r"^\W*(?:we\s+recommend,?\s+that,?\s+)?(?:(?:by|within|before|not\s+later\s+than|no\s+later\s+than|from)\s+"
    r"[^,;:]{3,40}|immediately|with\s+immediate\s+effect),\s*",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF001 - both apostrophes
_HOUSE_STYLE: Final = (
    (re.compile(r"\b(?:make|makes|made|making) (?:sure|certain)\b"), "ensure"),
    (re.compile(r"\bensur(?:es|ed|ing)\b"), "ensure"),
    (re.compile(r"\bconstabular(?:y|ies)\b"), "force"),
    (
        re.compile(r"\bthe ways?(?: in which| that)?(?= (?:it|they|its|their|the|officers|staff|forces)\b)"),
        "how",
    ),
    (re.compile(r"\bwith immediate effect\b"), "immediately"),
)
"""Other words of the inspectorate for the same, as its way of writing changed over the years: "make sure" is
what used to be "ensure"."""

_PLAIN: Final = frozenset(
    (
        *("a", "an", "and", "any", "are", "as", "at", "be", "been", "by", "for", "from", "has", "have", "in"),
        *("is", "it", "its", "of", "on", "or", "our", "should", "so", "such", "that", "the", "their", "them"),
        *("then", "there", "these", "they", "this", "those", "to", "was", "were", "which", "who", "will"),
        *("with", "within"),
    )
)
_TURNING: Final = frozenset(["not", "no", "never", "except", "without", "unless", "only", "non", "other"])

_SHARED_WORDS: Final = 0.7  # of the smaller's distinct words
_ALIKE: Final = 90.0  # of 100, letters in order
_NEARLY_ALIKE: Final = 85.0  # of 100, letters in order, where hardly a word was added
_MIN_NEARLY_WORDS: Final = 10
_ALIKE_MOVED: Final = 95.0  # of 100, words in any order
_ALIKE_CUT: Final = 95.0  # of 100, the shorter against as much of the longer
_MIN_CUT_WORDS: Final = 12
_MIN_CUT_SHARE: Final = 0.35  # of the longer's letters
_SPELLING: Final = 75.0  # of 100, two spellings of one word
_WORDS_PER_CHANGE: Final = 25  # one word may be another in so many


def wording(text: str) -> str:
    """What tells a recommendation from others: its words in small letters, with single spaces.

    Without marks, numbering, references to paragraphs, and the date by which it opens; in one house style.
    """
    bare = _OPENING_DATE.sub("", _REFERENCES.sub(" ", text))
    words = _WORD.findall(bare.lower().replace("’", "'"))  # noqa: RUF001
    plain = " ".join(words if len(words) >= MIN_WORDS else _WORD.findall(text.lower()))
    for other_words, usual in _HOUSE_STYLE:
        plain = other_words.sub(usual, plain)
    return plain


def same(one: str, other: str) -> bool:
    """Whether two wordings are near-identical: one recommendation, entered twice."""
    if one == other:
        return one.count(" ") + 1 >= MIN_WORDS
    if not _share_words(one, other):
        return False
    if fuzz.ratio(one, other, score_cutoff=_ALIKE) or _moved(one, other):
        return _only_corrected(one.split(), other.split(), phrase=True)
    return _nearly_alike(one, other) or _cut_off(one, other)


def near_identical(one: str, other: str) -> bool:
    """`same` for two texts as they stand in a register."""
    return same(wording(one), wording(other))


@lru_cache(maxsize=4096)
def _bag(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _share_words(one: str, other: str) -> bool:
    """A quick look before letters are compared: most words of the smaller are in the larger."""
    ours, theirs = _bag(one), _bag(other)
    fewer = min(len(ours), len(theirs))
    return fewer >= MIN_WORDS - 1 and len(ours & theirs) >= _SHARED_WORDS * fewer


def _moved(one: str, other: str) -> bool:
    short, long = sorted((len(one), len(other)))
    if short * 100 < long * _ALIKE:
        return False
    return bool(fuzz.token_sort_ratio(one, other, score_cutoff=_ALIKE_MOVED))


def _nearly_alike(one: str, other: str) -> bool:
    """Whether two texts of some length differ by spelling, many small words and one other word."""
    if min(one.count(" "), other.count(" ")) + 1 < _MIN_NEARLY_WORDS:
        return False
    if not fuzz.ratio(one, other, score_cutoff=_NEARLY_ALIKE):
        return False
    return _only_corrected(one.split(), other.split(), phrase=False)


def _cut_off(one: str, other: str) -> bool:
    """Whether the shorter is the beginning or the end of the longer."""
    short, long = sorted((one, other), key=len)
    if short.count(" ") + 1 < _MIN_CUT_WORDS or len(short) < _MIN_CUT_SHARE * len(long):
        return False
    ends = (long[: len(short)], long[-len(short) :])
    return any(fuzz.ratio(short, end, score_cutoff=_ALIKE_CUT) for end in ends)


def _only_corrected(one: list[str], other: list[str], *, phrase: bool) -> bool:
    """Whether what differs is spelling, small words or an added word, not what is asked or of whom.

    With `phrase`, any number of words may be added.
    """
    ours, theirs = Counter(one), Counter(other)
    missing = [word for word in (ours - theirs).elements() if word not in _PLAIN]
    added = [word for word in (theirs - ours).elements() if word not in _PLAIN]
    for word in list(missing):
        twin = next((new for new in added if _is_spelling(word, new)), None)
        if twin is not None:
            missing.remove(word)
            added.remove(twin)
    if _TURNING.intersection(missing + added):
        return False
    if any(word[0].isdigit() for word in missing) and any(word[0].isdigit() for word in added):
        return False
    changes = min(len(one), len(other)) // _WORDS_PER_CHANGE
    if phrase:
        return min(len(missing), len(added)) <= changes
    return len(missing) + len(added) <= changes + 1


def _is_spelling(one: str, other: str) -> bool:
    if one[0].isdigit() or other[0].isdigit():
        return False
    return bool(fuzz.ratio(one, other, score_cutoff=_SPELLING))
