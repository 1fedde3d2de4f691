"""Tells whether two recommendations are the same one again: corrected, renumbered, moved or cut off.

Owns the comparison of two texts; finding the pairs worth comparing is `duplicates`' business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import dropwhile, permutations
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from searchapp.triage.duplicates.abbreviated import shortened
from searchapp.triage.duplicates.glance import Lacking, differ_in_words, lacking, share_words, words_of
from searchapp.triage.wording.plain_wording import MIN_WORDS, SMALL_WORDS, TURNING_WORDS, wording
from searchapp.triage.wording.word_pairs import is_lead, is_spelling, means

_FORCE_SHOULD: Final = "the force should "
_ADDING: Final = frozenset(["and", "or", "also", "including", "especially", "particularly"])

_ALIKE: Final = 90.0  # of 100, letters in order
_NEARLY_ALIKE: Final = 85.0  # of 100, letters in order, where hardly a word was added
_MIN_NEARLY_WORDS: Final = 10
_ALIKE_MOVED: Final = 95.0  # of 100, words in any order
_MIN_CUT_WORDS: Final = 11
_MIN_CUT_SHARE: Final = 0.35  # of the longer's words
_MIN_ADDED_TO: Final = 25  # words, to which others may be added by "and"
_MIN_LEFT_SHARE: Final = 0.6  # of the longer's words
_FEW_WORDS: Final = 8  # of which two may be one
_WORDS_PER_CHANGE: Final = 50
"""One word may be another in so many; in a shorter text it may be all that tells two subjects apart."""


def same(one: str, other: str) -> bool:
    """Whether two wordings are near-identical: one recommendation, entered twice."""
    if one == other:
        return one.count(" ") + 1 >= MIN_WORDS
    if not share_words(one, other):
        return False
    one, other = _as_demand(one, other), _as_demand(other, one)
    lacks = lacking(one, other)
    if _same_words(one, other, lacks):
        return True
    short, shorter = shortened(one, other, lacks)
    if short == one and shorter == other:
        return False
    return _same_words(short, shorter, lacking(short, shorter))


def near_identical(one: str, other: str) -> bool:
    """`same` for two texts as they stand in a register."""
    return same(wording(one), wording(other))


def _as_demand(text: str, other: str) -> str:
    """Without "the force should", where the other asks nobody by name ("Review the training ...")."""
    if not text.startswith(_FORCE_SHOULD) or _asks_by_name(other):
        return text
    return text.removeprefix(_FORCE_SHOULD)


@lru_cache(maxsize=512)
def _asks_by_name(text: str) -> bool:
    words = words_of(text).said
    return "should" in words[:-1] or _asks_force(words)


def _same_words(one: str, other: str, lacks: Lacking) -> bool:
    fewer = min(len(words_of(one).said), len(words_of(other).said))
    if differ_in_words(one, other, lacks, changes=fewer // _WORDS_PER_CHANGE):
        return False
    alike = fuzz.ratio(one, other, score_cutoff=_ALIKE) or _moved(one, other)
    if alike and _only_corrected(one.split(), other.split(), phrase=True):
        return True
    return _nearly_alike(one, other) or _cut(one, other)


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


def _cut(one: str, other: str) -> bool:
    short, long = sorted((one.split(), other.split()), key=len)
    if len(short) < _MIN_CUT_WORDS:
        return False
    if _asks_force(short) == _asks_force(long):
        short, long = _asked(short), _asked(long)
    return bool(short) and (_cut_off(short, long) or _cut_within(short, long))


def _asks_force(words: Sequence[str]) -> bool:
    return any(is_spelling(word, "force") for word in words[:3])


def _asked(words: list[str]) -> list[str]:
    """The words after it is said that the force should ensure something."""
    return list(dropwhile(is_lead, words))


def _cut_off(short: list[str], long: list[str]) -> bool:
    """Whether the shorter is the beginning or the end of the longer; the word at the cut may be broken."""
    if len(short) < _MIN_CUT_SHARE * len(long):
        return False
    for size in {len(short), min(len(short) + 1, len(long)), len(short) - 1} - {0}:
        first, last = long[:size], long[-size:]
        if first[-1].startswith(short[-1]):
            first[-1] = short[-1]
        if last[0].endswith(short[0]):
            last[0] = short[0]
        before, after = long[-size - 1 : -size], long[size : size + 1]
        if _corrected(short, first) and not TURNING_WORDS.intersection(after):
            return True
        if _corrected(short, last) and not TURNING_WORDS.intersection(before):
            return True
    return False


def _cut_within(short: list[str], long: list[str]) -> bool:
    """Whether the shorter is what is left of the longer without one stretch of it."""
    if len(short) < _MIN_LEFT_SHARE * len(long):
        return False
    added = [op for op in LCSseq.opcodes(short, long) if op.tag == "insert"]
    stretch = max(added, key=lambda op: op.dest_end - op.dest_start, default=None)
    if stretch is None:
        return False
    ends = {long[stretch.dest_start], long[stretch.dest_end - 1]}
    if ends & TURNING_WORDS or (len(short) < _MIN_ADDED_TO and ends & _ADDING):
        return False
    return _corrected(short, long[: stretch.dest_start] + long[stretch.dest_end :])


def _corrected(one: list[str], other: list[str]) -> bool:
    """Whether two stretches are the same but for spelling and small words."""
    if not fuzz.ratio(" ".join(one), " ".join(other), score_cutoff=_ALIKE):
        return False
    differences = _differences(one, other)
    return differences is not None and sum(differences) <= len(one) // _WORDS_PER_CHANGE


def _only_corrected(one: list[str], other: list[str], *, phrase: bool) -> bool:
    """Whether what differs is spelling, small words or an added word, not what is asked or of whom.

    With `phrase`, any number of words may be added.
    """
    differences = _differences(one, other)
    if differences is None:
        return False
    changes = min(len(one), len(other)) // _WORDS_PER_CHANGE
    return min(differences) <= changes if phrase else sum(differences) <= changes + 1


def _differences(one: list[str], other: list[str]) -> tuple[int, int] | None:
    """How many words each has that the other has not, small ones and spelling aside.

    None where they differ by a word that turns the sense, or each by a number.
    """
    ours, theirs = Counter(one), Counter(other)
    missing, added = list((ours - theirs).elements()), list((theirs - ours).elements())
    for word in list(missing):
        twin = next((new for new in added if is_spelling(word, new) or means(word, new)), None)
        if twin is not None:
            missing.remove(word)
            added.remove(twin)
    _drop_joined(missing, added)
    _drop_joined(added, missing)
    missing = [word for word in missing if word not in SMALL_WORDS]
    added = [word for word in added if word not in SMALL_WORDS]
    if TURNING_WORDS.intersection(missing + added):
        return None
    if any(word[0].isdigit() for word in missing) and any(word[0].isdigit() for word in added):
        return None
    return len(missing), len(added)


def _drop_joined(whole: list[str], apart: list[str]) -> None:
    """Take out the words that the other has as two: "frontline", "front-line"."""
    for one, other in permutations(apart[:_FEW_WORDS], 2):
        if one + other in whole and one in apart and other in apart:
            whole.remove(one + other)
            apart.remove(one)
            apart.remove(other)
