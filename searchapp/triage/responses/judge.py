"""How likely a response says that work is unfinished, why nothing is to be done, or nothing at all.

Owns the weighing: for each of the three a logistic model of the pieces of words and one of the grammar and
the kinds of words, asked together. Their weights stand in `response_weights.tsv`, one line a feature;
`python -m benchmarks.responses --write` learns them anew from `training/responses.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import exp, sqrt
from typing import Final

from searchapp.triage.learned.weights import lines_in
from searchapp.triage.responses.features import Features, clauses_of, features_of, pieces_of
from searchapp.triage.wording.reasons import worded_as_reason
from searchapp.triage.wording.under_way import calls_itself_complete, said_outright, under_way

JUDGED: Final = ("unfinished", "reason", "nothing")
"""What is judged, in the order of the columns of the table."""

BIAS: Final = "(bias)"
"""The lines of the table that hold what is added to every sum of their model."""

_TABLE: Final = "response_weights.tsv"
_PIECES_COUNT: Final = 0.6  # how much the model of pieces has to say; the other one has the rest
_PIECES_BELIEVED: Final = (
    -1.25
)  # sum of pieces below which work is finished whatever the grammar, dear to read
_SENTENCE_END: Final = re.compile(r"(?<=[.;!?])\s+|\n+")
_UNFINISHED: Final = 0.5  # probability from which work is taken to be unfinished
_OF_A_SENTENCE: Final = 0.6  # the same for one of its sentences by itself
_UNFINISHED_IF_WORDED: Final = 0.3  # that of the whole, where a wording of unfinished work stands in it
_MARKS: Final = " .;,\n"
_WORD: Final = re.compile(r"\S+")
_AROUND: Final = 10  # words shown on either side of those that tell
_ALREADY: Final = re.compile(r"\balready\b", re.IGNORECASE)
_NOTHING: Final = 0.45  # probability from which a note tells nothing
_NOTE: Final = 12  # words
_REASON: Final = 0.08  # probability from which a response may be a reason
_REASON_IF_WORDED: Final = 0.05  # the same, where a wording of a reason stands in the response

_Sums = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Probabilities from 0 to 1, each by itself: a response may be none of the three."""

    unfinished: float
    reason: float
    nothing: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What a piece adds to each of the sums of `JUDGED`, and how rare it is among responses."""

    rarity: float
    adds: _Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What was learned. Of every gram and sign: what it adds to each of the sums of `JUDGED`."""

    pieces: Mapping[str, Piece]
    pieces_bias: _Sums
    grams: Mapping[str, _Sums]
    signs: Mapping[str, _Sums]


@lru_cache(maxsize=1024)
def judge(response: str) -> Judgement:
    """The three probabilities for a response as it stands in a register."""
    return _together(_said_by_pieces(response), _sums_of_grammar(features_of(response), _weights()))


@lru_cache(maxsize=1024)
def _said_by_pieces(response: str) -> _Sums:
    return _sums_of_pieces(pieces_of(response), _weights())


@lru_cache(maxsize=1024)
def unfinished_words(response: str) -> str:
    """The clause by which the response says that work is unfinished, or "" if it does not.

    Both the whole and one of its sentences must say so: many sentences of practice add up to a doubt that
    none of them bears. A response that calls itself complete is believed; words that leave no doubt are
    believed too, however much of what is done stands around them.
    """
    if calls_itself_complete(response):
        return ""
    if outright := said_outright(response):
        return _clause_around(response, outright.strip(_MARKS))
    pieces, _, _ = _said_by_pieces(response)
    if pieces < _PIECES_BELIEVED:
        return ""
    whole, worded = judge(response).unfinished, under_way(response)
    if whole < (_UNFINISHED_IF_WORDED if worded else _UNFINISHED):
        return ""
    if _of_one_sentence(response) < _OF_A_SENTENCE:
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
    enough = _REASON_IF_WORDED if worded_as_reason(response) else _REASON
    return bool(_ALREADY.search(response)) or judge(response).reason >= enough


def no_more_than_a_note(response: str) -> bool:
    """Whether the response is short, and tells neither what was done nor why nothing is to be."""
    if len(response.split()) > _NOTE:
        return False
    judged = judge(response)
    return judged.nothing >= max(_NOTHING, judged.reason, judged.unfinished)


def weigh(pieces: Iterable[str], features: Features, weights: Weights) -> Judgement:
    """Both models' sums, each for its share, as probabilities."""
    return _together(_sums_of_pieces(pieces, weights), _sums_of_grammar(features, weights))


def _together(pieces: _Sums, grammar: _Sums) -> Judgement:
    unfinished, reason, nothing = (
        _chance(_PIECES_COUNT * one + (1 - _PIECES_COUNT) * other)
        for one, other in zip(pieces, grammar, strict=True)
    )
    return Judgement(unfinished=unfinished, reason=reason, nothing=nothing)


def _sums_of_pieces(pieces: Iterable[str], weights: Weights) -> _Sums:
    """Sums of weights by rarity, over the length of the vector of rarities (tf-idf, cosine normalised)."""
    length = one = two = three = 0.0
    for piece in pieces:
        if known := weights.pieces.get(piece):
            length += known.rarity * known.rarity
            first, second, third = known.adds
            one, two, three = one + first, two + second, three + third
    scale = 1 / sqrt(length) if length else 0.0
    first, second, third = weights.pieces_bias
    return first + scale * one, second + scale * two, third + scale * three


def _sums_of_grammar(features: Features, weights: Weights) -> _Sums:
    """Sums of weights; a gram counts the less the more known ones there are."""
    known = [weights.grams[gram] for gram in features.grams if gram in weights.grams]
    scale = 1 / sqrt(len(known)) if known else 0.0
    one, two, three = weights.signs[BIAS]
    for first, second, third in known:
        one, two, three = one + scale * first, two + scale * second, three + scale * third
    for sign, size in features.signs.items():
        if weight := weights.signs.get(sign):
            one, two, three = one + size * weight[0], two + size * weight[1], three + size * weight[2]
    return one, two, three


def _chance(total: float) -> float:
    return 1 / (1 + exp(-total))


@cache
def _weights() -> Weights:
    return weights_from(lines_in(_TABLE))


def weights_from(lines: Iterable[Mapping[str, str]]) -> Weights:
    """The weights of a table's lines."""
    grams: dict[str, _Sums] = {}
    signs: dict[str, _Sums] = {}
    pieces: dict[str, Piece] = {}
    for line in lines:
        unfinished, reason, nothing = (float(line[name]) for name in JUDGED)
        if line["kind"] == "piece":
            rarity = float(line["rarity"])
            adds = (rarity * unfinished, rarity * reason, rarity * nothing)
            pieces[line["feature"]] = Piece(rarity=rarity, adds=adds)
        else:
            (grams if line["kind"] == "gram" else signs)[line["feature"]] = (unfinished, reason, nothing)
    bias = pieces.pop(BIAS)
    return Weights(pieces=pieces, pieces_bias=bias.adds, grams=grams, signs=signs)
