"""The words of limbs and statements, by which they are compared, and how rare each is.

Owns what is taken for the same word. How rare words are stands in `word_rarity.tsv`, which
`python -m benchmarks.limbs --write` makes from the texts of `training/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Final

from searchapp.triage.learned.weights import lines_in
from searchapp.triage.wording.telling import KIN, telling_stems

UNKNOWN: Final = 1.0
"""The rarity of a word that no text of the training has, the greatest."""

_TABLE: Final = "word_rarity.tsv"
_WORD: Final = re.compile(r"[a-z]{3,}")
_ENDINGS: Final = ("ingly", "edly", "ally", "ily", "ly", "ings", "ing", "ed", "es", "s")
_SHORTEST: Final = 3  # letters before an ending
_STEM: Final = 4
# Forms of words that begin otherwise.
_FORMS_TEXT: Final = """
keep kept|hold held|send sent|tell told|give given gave|buy bought|build built|meet met|teach taught
|write wrote written|draw drawn drew|know known knew|lead led|see seen saw|find found|run ran|fall fell
|choose chosen chose|speak spoken spoke|leave left|rise risen rose
"""
_FORMS: Final = {
    form: word for line in _FORMS_TEXT.split("|") for word, *forms in (line.split(),) for form in forms
}
_COUNTING_TEXT: Final = """
one two three four five six seven eight nine ten now all new our day first last per cent
"""
_COUNTING: Final = frozenset(_COUNTING_TEXT.split())


def words_of(text: str) -> dict[str, frozenset[str]]:
    """The telling words of a text by their first letters, in its order, each with the marks of its kin."""
    found = (_known(word) for word in _WORD.findall(text.lower()))
    return {stem: kin for stem, kin in found if stem}


@lru_cache(maxsize=65536)
def _known(word: str) -> tuple[str, frozenset[str]]:
    stems = telling_stems(word)
    if not stems or word in _COUNTING:
        return "", frozenset()
    return _stem(word), frozenset(stem for stem in stems if stem[-1] in KIN)


def _stem(word: str) -> str:
    word = _FORMS.get(word, word)
    if word.startswith("superint"):
        return "supt"  # a rank, not supervision
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST and not word.endswith("ss"):
            word = word.removesuffix(ending)
            if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "sl":
                word = word[:-1]
            break
    return (word.rstrip("e") if len(word) > _SHORTEST else word)[:_STEM]


@cache
def rarities() -> Mapping[str, float]:
    """How rare each word is, from 0.1 to 1; words that are not there are `UNKNOWN`."""
    return {line["word"]: float(line["rarity"]) for line in lines_in(_TABLE)}


def size(words: Iterable[str], rarity: Mapping[str, float]) -> float:
    """What the words tell together: the sum of their rarities."""
    return sum(rarity.get(word, UNKNOWN) for word in words)
