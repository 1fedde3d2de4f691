"""How well a response fits a recommendation, among neighbours of both.

Owns the signs that are weighed: words in common that no neighbour shares, names by their initials, words of
one subject, and whom the text asks. Their weights stand in `slip_weights.tsv`;
`python -m benchmarks.slips --write` learns them anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt
from typing import Final

from searchapp.domain.recommendation import Recommendation
from searchapp.triage.learned.weights import weights_in
from searchapp.triage.responses.passing import Passed, passed_on, tells_own_work
from searchapp.triage.wording.bodies import Asked, asked, bodies_in
from searchapp.triage.wording.plain_wording import SMALL_WORDS
from searchapp.triage.wording.telling import KIN, WORK, telling_stems
from searchapp.triage.wording.word_fields import fields_in

RESPONSE: Final = "response"
STATUS: Final = "status"
"""The kinds of lines of the table: what a response's fit to a text weighs, and a status's to a response."""

TABLE: Final = "slip_weights.tsv"
"""The table of weights."""

_AROUND: Final = 4  # rows before and after among which a word is rare
_AS_MUCH_AGAIN: Final = 1.0  # words that a share is measured against besides those there
_CAPITALS: Final = re.compile(r"\b[A-Z][A-Za-z]?[A-Z]{1,4}s?\b")
_NUMBER: Final = re.compile(r"\b\d+(?:\.\d+)?\b")
_WORD: Final = re.compile(r"[a-z][a-z'-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What is compared of a text or a response."""

    stems: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    initials: tuple[str, str]
    fields: Mapping[int, frozenset[str]]
    length: int


@lru_cache(maxsize=1024)
def _read(text: str) -> _Read:
    stems = frozenset(telling_stems(text))
    said = _WORD.findall(text.lower())
    return _Read(
        stems=stems,
        words=frozenset(stem for stem in stems if stem[-1] not in KIN),
        names=frozenset(name.rstrip("s").lower() for name in _CAPITALS.findall(text)),
        numbers=frozenset(_NUMBER.findall(text)),
        initials=(
            "".join(word[0] for word in said),
            "".join(word[0] for word in said if word not in SMALL_WORDS),
        ),
        fields=fields_in(text),
        length=len(said),
    )


class Neighbours:
    """Rows that stand together, in file order: what is rare among them tells one from another."""

    def __init__(self, rows: Sequence[Recommendation]) -> None:
        self._rows = rows
        self._texts = [_read(row.text) for row in rows]
        self._responses = [_read(row.response) for row in rows]
        self._known: dict[tuple[int, int], float] = {}

    def fit(self, text: int, response: int) -> float:
        """Log-odds, up to a constant, that the response at one place answers the text at another."""
        if (text, response) not in self._known:
            signs = self.signs(text, response)
            weights = weights_in(TABLE)[RESPONSE]
            self._known[text, response] = sum(weights.get(sign, 0.0) * size for sign, size in signs.items())
        return self._known[text, response]

    def signs(self, text: int, response: int) -> dict[str, float]:
        """What speaks for and against it, each with its size; nothing of a response without words."""
        row, said = self._rows[text], self._rows[response].response
        if not said.strip():
            return {}
        return self._of_words(text, response) | self._of_fields(text, response) | _of_bodies(row.text, said)

    def _around(self, text: int, response: int) -> range:
        middle = (text + response) // 2
        first, last = min(text, response, middle - _AROUND), max(text, response, middle + _AROUND)
        return range(max(0, first), min(len(self._rows), last + 1))

    def _of_words(self, text: int, response: int) -> dict[str, float]:
        asks, says = self._texts[text], self._responses[response]
        found = {
            "initials": float(_initials(asks, says) + _initials(says, asks)),
            "numbers": float(len(asks.numbers & says.numbers)),
        }
        alike = asks.stems & says.stems
        if not alike:
            return found
        around = self._around(text, response)
        every = len(around) + 1
        texts = {stem: sum(stem in self._texts[at].stems for at in around) for stem in alike}
        common = alike & asks.words
        responses = {stem: sum(stem in self._responses[at].stems for at in around) for stem in common}
        only = [stem for stem in common if texts[stem] <= 1]
        return found | {
            "words": float(len(common)),
            "rare words": sqrt(sum(log(every / texts[stem]) for stem in common)),
            "words rare in responses": sum(log(every / responses[stem]) for stem in common),
            "a word of no other text": float(bool(only)),
            "a word of no other row": float(any(responses[stem] <= 1 for stem in only)),
            "share of the response": len(common) / (_AS_MUCH_AGAIN + len(says.words)),
            "share of the text": len(common) / (_AS_MUCH_AGAIN + len(asks.words)),
            "kindred things": sum(
                log(every / count) for stem, count in texts.items() if stem[-1] in KIN and stem[-1] != WORK
            ),
            "kindred work": _share_of_work(asks.stems, alike),
        }

    def _of_fields(self, text: int, response: int) -> dict[str, float]:
        """Signs by subjects of which the response has a word that the text has not."""
        asks, says = self._texts[text].fields, self._responses[response].fields
        other = {
            field: says[field] - asks[field] for field in asks.keys() & says if says[field] - asks[field]
        }
        if not other:
            return {}
        around = self._around(text, response)
        texts = {field: sum(field in self._texts[at].fields for at in around) for field in other}
        only = [field for field in other if texts[field] <= 1]
        alone = [field for field in only if sum(field in self._responses[at].fields for at in around) <= 1]
        words = frozenset().union(*(says[field] for field in other))
        return {
            "subjects": float(len(other)),
            "rare subjects": sum(log((len(around) + 1) / count) for count in texts.values()),
            "a subject of no other text": float(bool(only)),
            "a subject of no other row": float(bool(alone)),
            "words of subjects of no other text": float(
                len(frozenset().union(*(other[field] for field in only)))
            ),
            "share of subjects": len(words) / (2 * _AS_MUCH_AGAIN + self._responses[response].length),
        }


def _share_of_work(asks: frozenset[str], says: frozenset[str]) -> float:
    work = [stem for stem in asks if stem[-1] == WORK]
    return sum(stem in says for stem in work) / (_AS_MUCH_AGAIN + len(work))


def _initials(spelt: _Read, short: _Read) -> int:
    """How many names in capitals of the one the other spells out."""
    return sum(any(name in letters for letters in spelt.initials) for name in short.names - spelt.names)


def _of_bodies(text: str, response: str) -> dict[str, float]:
    who, passed = asked(text), passed_on(response)
    if passed:
        return {_passed(text, passed): 1.0}
    if not tells_own_work(response):
        return {"a note, force asked": float(who.force)}
    if who.force:
        return {"own work, force asked": 1.0}
    bodies = bodies_in("\n".join(who.subjects))
    said = Asked(subjects=(response,))
    if any(said.names(body) for body in bodies):
        return {"own work, a body asked that is named": 1.0}
    return {f"own work, {'another body' if bodies else 'nobody'} asked": 1.0}


def _passed(text: str, passed: Passed) -> str:
    who = asked(text)
    if any(who.names(body) for body in passed.bodies):
        return "passed to a body asked"
    return (
        f"passed to {'another' if passed.bodies else 'nobody'}, {'force' if who.force else 'no force'} asked"
    )
