"""How likely a response says that work is unfinished, why nothing is to be done, or nothing at all.

Owns the weighing: a logistic model for each of the three, whose weights stand in `response_weights.tsv`, one
line a feature. `python -m benchmarks.responses --write` learns them anew from `training/responses.csv`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import exp, sqrt
from typing import Final

from searchapp.triage.response_features import Features, clauses_of, features_of
from searchapp.triage.under_way import calls_itself_complete, under_way

JUDGED: Final = ("unfinished", "reason", "nothing")
"""What is judged, in the order of the columns of the table."""

BIAS: Final = "(bias)"
"""The line of the table that holds what is added to every sum."""

_TABLE: Final = "response_weights.tsv"
_SENTENCE_END: Final = re.compile(r"(?<=[.;!?])\s+|\n+")
_UNFINISHED: Final = 0.6  # probability from which work is taken to be unfinished
_UNFINISHED_IF_LONG: Final = 0.95  # the same for responses longer than nearly all that were learned from
_LONG: Final = 40  # words
_MARKS: Final = " .;,\n"
_WORD: Final = re.compile(r"\S+")
_AROUND: Final = 10  # words shown on either side of those that tell
_ALREADY: Final = re.compile(r"\balready\b", re.IGNORECASE)
_NOTHING: Final = 0.55  # probability from which a note tells nothing
_NOTE: Final = 12  # words
_REASON: Final = 0.1  # probability from which a response may be a reason
_UNFINISHED_IF_WORDED: Final = 0.25  # the same, where a wording of unfinished work stands in the response

_Weights = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Probabilities from 0 to 1, each by itself: a response may be none of the three."""

    unfinished: float
    reason: float
    nothing: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Of every gram and sign that was learned: what it adds to each of the sums of `JUDGED`."""

    grams: Mapping[str, _Weights]
    signs: Mapping[str, _Weights]


@lru_cache(maxsize=1024)
def judge(response: str) -> Judgement:
    """The three probabilities for a response as it stands in a register."""
    return weigh(features_of(response), _weights())


@lru_cache(maxsize=1024)
def unfinished_words(response: str) -> str:
    """The clause by which the response says that work is unfinished, or "" if it does not.

    Both the whole and one of its sentences must say so: many sentences of practice add up to a doubt that
    none of them bears. A response that calls itself complete is believed.
    """
    if calls_itself_complete(response):
        return ""
    worded = under_way(response)
    enough = _UNFINISHED_IF_LONG if len(response.split()) > _LONG else _UNFINISHED
    if worded:
        enough = _UNFINISHED_IF_WORDED
    whole = judge(response).unfinished
    if whole < enough and not worded:
        return ""
    if (whole < enough or not worded) and _of_one_sentence(response) < enough:
        return ""
    if not worded:
        worded = max(clauses_of(response), key=lambda clause: judge(clause).unfinished, default=response)
    return _clause_around(response, worded.strip(_MARKS))


def _clause_around(response: str, words: str) -> str:
    """What stands around the words in their sentence, up to a few words on either side."""
    start = response.find(words)
    end = start + len(words)
    starts = [found.end() for found in _SENTENCE_END.finditer(response, 0, start)]
    stop = _SENTENCE_END.search(response, end)
    before = list(_WORD.finditer(response, starts[-1] if starts else 0, start))[-_AROUND:]
    after = list(_WORD.finditer(response, end, stop.start() if stop else len(response)))[:_AROUND]
    first, last = before[0].start() if before else start, after[-1].end() if after else end
    return response[first:last].strip(_MARKS)


def _of_one_sentence(response: str) -> float:
    """The greatest probability of any sentence by itself that work is unfinished."""
    sentences = [part for part in _SENTENCE_END.split(response) if " " in part.strip()]
    return max(judge(sentence).unfinished for sentence in sentences or [response])


def gives_reason(response: str) -> bool:
    """Whether the response may be telling why nothing is to be done; a small likelihood is enough."""
    return bool(_ALREADY.search(response)) or judge(response).reason >= _REASON


def no_more_than_a_note(response: str) -> bool:
    """Whether the response is short, and tells neither what was done nor why nothing is to be."""
    judged = judge(response)
    return len(response.split()) <= _NOTE and judged.nothing >= max(
        _NOTHING, judged.reason, judged.unfinished
    )


@cache
def words_known() -> frozenset[str]:
    """The words that stand in the table."""
    return frozenset(gram for gram in _weights().grams if gram.isalpha())


def weigh(features: Features, weights: Weights) -> Judgement:
    """Sums of weights as probabilities; a gram counts the less the more known ones there are."""
    known = [weights.grams[gram] for gram in features.grams if gram in weights.grams]
    scale = 1 / sqrt(len(known)) if known else 0.0
    one, two, three = weights.signs[BIAS]
    for first, second, third in known:
        one, two, three = one + scale * first, two + scale * second, three + scale * third
    for sign, size in features.signs.items():
        if weight := weights.signs.get(sign):
            one, two, three = one + size * weight[0], two + size * weight[1], three + size * weight[2]
    return Judgement(unfinished=_chance(one), reason=_chance(two), nothing=_chance(three))


def _chance(total: float) -> float:
    return 1 / (1 + exp(-total))


@cache
def _weights() -> Weights:
    grams: dict[str, _Weights] = {}
    signs: dict[str, _Weights] = {}
    with files(__package__).joinpath(_TABLE).open(encoding="utf-8") as file:
        for line in csv.DictReader(file, delimiter="\t"):
            unfinished, reason, nothing = (float(line[name]) for name in JUDGED)
            (grams if line["kind"] == "gram" else signs)[line["feature"]] = (unfinished, reason, nothing)
    return Weights(grams=grams, signs=signs)
