"""Tells whether a response only says its recommendation again, in whatever order and form of words.

Owns the signs that are weighed: what of the response is the recommendation's, what is new, and of what kind
that is. Their weights stand in `restating_weights.tsv`; `python -m benchmarks.restating --write` learns them.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache
from math import exp, log1p
from typing import Final

from rapidfuzz import fuzz

from searchapp.triage.learned.weights import BIAS, weights_in
from searchapp.triage.responses.passing import passed_on
from searchapp.triage.responses.restating_words import ALIKE, ASSENT, SMALL, root_of
from searchapp.triage.wording.plain_wording import wording
from searchapp.triage.wording.word_fields import fields_in

TABLE: Final = "restating_weights.tsv"
KIND: Final = "restating"

_SURE: Final = 0.5  # probability from which a response is taken to say nothing new
_IN_COMMON: Final = 0.4  # share of words in common below which nothing is weighed: it is dear
_MIN_WORDS: Final = 5
_MIN_KNOWN: Final = 2  # words of the recommendation besides those that restate
_MANY: Final = 8  # new words
# What stands before an entry of a log: a date, a reference, the name of a department.
_ENTRY: Final = re.compile(
    r"(?:^|(?<=[.;]\s))\s*(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|[A-Z]{2,}[A-Z\d/_-]*)\s*(?:[-\u2013:]\s+|(?:B?RAG\s+\w+[.:]?)\s+)"
)
_LETTERS: Final = re.compile(r"[a-z]+(?:'[a-z]+)?")
_NUMBER: Final = re.compile(
    r"\d+|\b(?:half|third|quarter|dozen|two|three|four|five|six|seven|eight|nine|ten|twice"
    r"|january|february|march|april|june|july|august|september|october|november|december)\b"
)
_MARK: Final = re.compile(r"[.;:,(]\s*\S")
_NAME: Final = re.compile(r"(?<![.:;!?]\s)(?<!^)\b[A-Z][\w&]*")
_MODAL: Final = re.compile(
    r"\b(?:will|should|shall|must|ought|to\s+be|needs?\s+to|(?:is|are)\s+to)\b", re.IGNORECASE
)
_DONE: Final = re.compile(r"\b(?:was|were|has|have|had|been|since|now)\b", re.IGNORECASE)


@lru_cache(maxsize=1024)
def restates(response: str, text: str) -> bool:
    """Whether the response says no more than the recommendation, or than a part of it."""
    response = without_entries(response)
    if len(response.split()) >= _MIN_WORDS and wording(response) == wording(text):
        return True
    if not may_restate(response, text):
        return False
    if wording(response) in wording(text):
        return True
    weights = weights_in(TABLE)[KIND]
    signs = restating_signs(response, text)
    total = weights[BIAS] + sum(weights.get(sign, 0.0) * size for sign, size in signs.items())
    return 1 / (1 + exp(-total)) >= _SURE


def without_entries(response: str) -> str:
    """The response without the dates, references and departments that stand before its entries."""
    return _ENTRY.sub("", response)


def may_restate(response: str, text: str) -> bool:
    """Whether enough of the response is the recommendation's, and no number or month is new."""
    if len(response.split()) < _MIN_WORDS:
        return False
    own, asked = _telling(response), _roots(text)
    if len(own & asked) < max(_MIN_KNOWN, _IN_COMMON * len(own)):
        return False
    return passed_on(response) is None and not _new_numbers(response, text)


def restating_signs(response: str, text: str) -> dict[str, float]:
    """What speaks for and against it, each with its size."""
    own, asked = _telling(response), _roots(text)
    known = own & asked
    kin = _kin(own - known, asked, response, text)
    new = own - known - kin
    wanted = _telling(text)
    said, plain = wording(response), wording(text)
    words = _LETTERS.findall(response.lower())
    return {
        "known": log1p(len(known)),
        "kin": log1p(len(kin)),
        "new": log1p(min(len(new), _MANY)),
        "none new": float(not new),
        "none new, one kin at most": float(not new and len(kin) <= 1),
        "one new at most": float(len(new) <= 1),
        "share new": len(new) / (1 + len(own)),
        "share known": len(known) / (1 + len(own)),
        "share of the text": len(known & wanted) / (1 + len(wanted)),
        "in a row": fuzz.partial_ratio(said, plain) / 100,
        "in any order": fuzz.token_set_ratio(said, plain) / 100,
        "longer": max(0.0, len(said) / (1 + len(plain)) - 1),
        "names": log1p(len(_new_names(response, text))),
        "modal": float(bool(_MODAL.search(response))),
        "assent": float(any(word in ASSENT and root_of(word) not in asked for word in words)),
        "done": float(bool(_DONE.search(response))),
        "new deeds": log1p(sum(word.endswith("ed") and root_of(word) in new for word in words)),
        "marks": log1p(len(_MARK.findall(response))),
    }


def _telling(text: str) -> frozenset[str]:
    """Roots of the words that neither are small nor tell what one thinks of the recommendation."""
    words = _LETTERS.findall(text.lower())
    return frozenset(root_of(word) for word in words if word not in SMALL and word not in ASSENT)


def _roots(text: str) -> frozenset[str]:
    return frozenset(map(root_of, _LETTERS.findall(text.lower())))


def _new_numbers(response: str, text: str) -> bool:
    """Whether it has a number or a month that the text has not: facts, as a rule."""
    return not set(_NUMBER.findall(wording(response))) <= set(_NUMBER.findall(text.lower()))


def _new_names(response: str, text: str) -> set[str]:
    """Names that the text neither has nor spells out."""
    words = _LETTERS.findall(text.lower())
    letters = "".join(word[0] for word in words), "".join(word[0] for word in words if word not in SMALL)
    return {
        name
        for name in map(str.lower, _NAME.findall(response))
        if root_of(name) not in _roots(text)
        and name not in SMALL | ASSENT
        and not any(name in row for row in letters)
    }


def _kin(new: AbstractSet[str], asked: AbstractSet[str], response: str, text: str) -> frozenset[str]:
    """Those of the new roots that stand for one of the text's, or belong to a subject of its words."""
    asks, says = fields_in(text), fields_in(response)
    related = {root_of(start) for field in says if field in asks for start in says[field]}
    related |= {root for line in ALIKE if not asked.isdisjoint(line) for root in line}
    return frozenset(new & related)
