"""Gives the sentences of a response to the limbs of a recommendation by what they have in common.

Owns that comparison; what follows from it is for `limb_features` and `untouched`. Where a response has fewer
sentences than there are limbs, its statements are given out instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from searchapp.triage.limbs.cutting import Limb
from searchapp.triage.limbs.statements import sentences, statements
from searchapp.triage.limbs.words import size, words_of

NOBODY: Final = -1
"""The owner of a unit that has nothing in common with any limb."""

_INITIALS: Final = re.compile(r"\b[A-Z]{2,5}(?=s?\b)")
_NUMBER: Final = re.compile(r"\d+")
_MARK: Final = re.compile(r"\W*([a-j]|[ivx]{1,4}|\d)[).:]", re.IGNORECASE)
_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_BY_INITIALS: Final = 1.0  # what a limb and a unit have in common by them, in rarities of words
_BY_NUMBER: Final = 0.5
_BY_MARK: Final = 3.0
_LITTLE: Final = 0.15  # in common, and no more than chance
_FULL: Final = 2.0  # rarities of words by which a unit may well answer a limb


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Which limb each unit of the response is about, and how far.

    `own` has the words of each limb that no other has (all of them, where others have the same) with their
    kin, `asked` what these tell, in rarities of words. `common[limb][unit]` is what the two share, in the
    same measure, `words_common` the share of the words alone, `most` the greatest of a limb. Of each unit
    `owners` has the limb, or `NOBODY`, `fullness` what it tells, from 0 to 1, `said` its words, and `kin` all
    their kin.
    """

    own: Sequence[Mapping[str, frozenset[str]]]
    asked: Sequence[float]
    common: Sequence[Sequence[float]]
    words_common: Sequence[Sequence[float]]
    most: Sequence[float]
    units: Sequence[str]
    owners: Sequence[int]
    fullness: Sequence[float]
    said: Sequence[Mapping[str, frozenset[str]]]
    kin: Sequence[frozenset[str]]

    def units_of(self, owner: int) -> list[int]:
        """The places of the units that a limb owns, in their order."""
        return [unit for unit, one in enumerate(self.owners) if one == owner]


def align(outer: Sequence[Limb], response: str, rarity: Mapping[str, float]) -> Alignment:
    """The units of the response, given to the limbs."""
    units = sentences(response)
    if len(units) < len(outer):
        units = statements(response)
    said = [words_of(unit) for unit in units]
    own = _own_words([words_of(limb.text) for limb in outer])
    by_words = [[size(words.keys() & unit.keys(), rarity) for unit in said] for words in own]
    besides = _besides(outer, units)
    common = [
        [words + other for words, other in zip(row, others, strict=True)]
        for row, others in zip(by_words, besides, strict=True)
    ]
    return Alignment(
        own=own,
        asked=[size(words, rarity) or 1.0 for words in own],
        common=common,
        words_common=by_words,
        most=[max(row, default=0.0) for row in common],
        units=units,
        owners=[_owner([row[unit] for row in common]) for unit in range(len(units))],
        fullness=[min(1.0, size(words, rarity) / _FULL) for words in said],
        said=said,
        kin=[frozenset().union(*words.values()) for words in said],
    )


def _own_words(every: Sequence[dict[str, frozenset[str]]]) -> list[dict[str, frozenset[str]]]:
    found = []
    for place, words in enumerate(every):
        elsewhere = set().union(*(other for at, other in enumerate(every) if at != place))
        found.append({word: kin for word, kin in words.items() if word not in elsewhere} or words)
    return found


def _besides(outer: Sequence[Limb], units: Sequence[str]) -> list[list[float]]:
    """What limbs and units have in common besides words: initials ("DPO"), numbers, and a mark ("b)")."""
    names = [_INITIALS.findall(unit) for unit in units]
    numbers = [set(_NUMBER.findall(unit)) for unit in units]
    marked = [_place_marked(unit, outer) for unit in units]
    found = []
    for place, limb in enumerate(outer):
        initials = "".join(word[0] for word in limb.text.upper().split())
        asked = set(_NUMBER.findall(limb.text))
        found.append(
            [
                _BY_INITIALS * any(name in initials for name in named)
                + _BY_NUMBER * bool(asked & numbered)
                + _BY_MARK * (mark == place)
                for named, numbered, mark in zip(names, numbers, marked, strict=True)
            ]
        )
    return found


def _place_marked(unit: str, outer: Sequence[Limb]) -> int:
    """Which limb the mark at the start of a unit stands for, by label or by number; `NOBODY` without one."""
    mark = _MARK.match(unit)
    if not mark:
        return NOBODY
    token = mark[1].lower()
    labels = [limb.label for limb in outer]
    if token in labels:
        return labels.index(token)
    if token.isdigit():
        return int(token) - 1
    return _ROMAN.index(token) if token in _ROMAN else ord(token[0]) - ord("a")


def _owner(common: Sequence[float]) -> int:
    most = max(common)
    return common.index(most) if most > _LITTLE else NOBODY
