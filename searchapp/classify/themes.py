"""Which themes a text is about: the pipeline, and the words behind each suggestion.

Owns how weights of features are handed back to the words they come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.pipeline import Pipeline

from searchapp.classify.multilabel import PairwiseMultiLabel
from searchapp.classify.theme_features import (
    AGAINST,
    FEATURES,
    FROM_TITLE,
    FROM_WORDS,
    ThemeFeatures,
    ThemeReader,
)
from searchapp.classify.theme_lexicon import FieldReading, Found, ThemeReading, Tier
from searchapp.domain.suggestion import Evidence
from searchapp.domain.taxonomy import Label

Floats = NDArray[np.float64]

_MOST_EVIDENCE: Final = 6
_MOST_WORDS: Final = 3
_SMALLEST: Final = 0.02
_LEAST_WORTH: Final = 0.01
_SOURCES: Final = np.array(
    [
        [
            feature not in FROM_WORDS | FROM_TITLE | AGAINST,
            feature in FROM_TITLE,
            feature in AGAINST,
            feature in FROM_WORDS,
        ]
        for feature in FEATURES
    ],
    dtype=float,
)
"""Which features come from the text's terms, the title's, terms against, and words (K, 4)."""


class _Share(NamedTuple):
    """Words from `first` to before `last` of a field and what they add to a theme's log-odds."""

    reading: FieldReading
    first: int
    last: int
    weight: float

    def overlaps(self, other: _Share) -> bool:
        """Whether both cover a word in common."""
        return self.reading is other.reading and self.first < other.last and other.first < self.last


def theme_pipeline(labels: Sequence[Label]) -> Pipeline:
    """From `ClassifiableText`s (or `ThemeReading`s) to probabilities (n, L); an unfitted pipeline.

    Fit it with `features__groups` and `model__groups`.
    """
    return Pipeline(
        [
            ("read", ThemeReader(labels)),
            ("features", ThemeFeatures(labels)),
            ("model", PairwiseMultiLabel([label.id for label in labels], own=0.1)),
        ]
    )


class ThemeEvidence:
    """The words behind the themes of one batch of texts.

    `values` (n, L, K) are the features of the `readings` (n), `vectors` (n, vocabulary) their words' grams.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        readings: Sequence[ThemeReading],
        values: Floats,
        vectors: sparse.csr_matrix,
    ) -> None:
        features: ThemeFeatures = pipeline.named_steps["features"]
        model: PairwiseMultiLabel = pipeline.named_steps["model"]
        self._word_model = features.words_
        self._in_text, self._in_title = features.weights_.lifts_.tolist()
        self._readings = readings
        self._vectors = vectors
        self._amounts = model.explain(values) @ _SOURCES

    def __call__(self, row: int, label: int) -> tuple[Evidence, ...]:
        """The words behind a theme, weightiest first: what each adds to the theme's log-odds.

        A feature summed up from several terms is shared out among them by their worth.
        """
        reading = self._readings[row]
        from_text, from_title, against, from_words = self._amounts[row, label].tolist()
        shares = [
            *_shared(self._in_text, reading.text, label, amount=from_text, against=against),
            *_shared(self._in_title, reading.title, label, amount=from_title, against=against),
            *self._words(row, label, from_words),
        ]
        shares.sort(key=lambda share: -abs(share.weight))
        return tuple(_evidence(share) for share in _apart(shares))

    def _words(self, row: int, label: int, amount: float) -> list[_Share]:
        """The few words that weigh most whether or not the taxonomy has them, with their shares."""
        if abs(amount) < _SMALLEST:
            return []
        reading = self._readings[row].text
        grams = slice(self._vectors.indptr[row], self._vectors.indptr[row + 1])
        parts = self._word_model.weightiest(
            reading.words,
            (self._vectors.indices[grams], self._vectors.data[grams]),
            label,
            limit=_MOST_WORDS,
            least=_SMALLEST / abs(amount),
        )
        return [_Share(reading, first, last, abs(amount) * part) for first, last, part in parts]


def _shared(
    lifts: list[float], reading: FieldReading, label: int, *, amount: float, against: float
) -> list[_Share]:
    """One field's terms of a theme, each place once, with their shares of `amount` (or of `against`)."""
    speaking: list[Found] = []
    denying: list[Found] = []
    for found in reading.found:
        if found.label != label:
            continue
        if found.tier is Tier.AGAINST:
            denying.append(found)
        elif not found.negated:
            speaking.append(found)
    worth = [max(_LEAST_WORTH, lifts[found.term]) for found in speaking]
    total = sum(worth)
    return [
        *(
            _Share(reading, found.first, found.last, amount * one / total)
            for found, one in zip(speaking, worth, strict=True)
        ),
        *(_Share(reading, found.first, found.last, against / len(denying)) for found in denying),
    ]


def _apart(shares: list[_Share]) -> list[_Share]:
    """The first shares of which none covers words of a weightier one."""
    kept: list[_Share] = []
    for share in shares:
        if not any(share.overlaps(other) for other in kept):
            kept.append(share)
        if len(kept) == _MOST_EVIDENCE:
            break
    return kept


def _evidence(share: _Share) -> Evidence:
    start, end = share.reading.span(share.first, share.last)
    return Evidence(
        field=share.reading.field,
        start=start,
        end=end,
        words=share.reading.tokens.text[start:end],
        weight=round(share.weight, 4),
    )
