"""Which themes a text is about: the pipeline, and the words behind each suggestion.

Owns how weights of features are handed back to the words they come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
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
from searchapp.classify.theme_lexicon import FieldReading, ThemeReading, Tier
from searchapp.domain.suggestion import Evidence
from searchapp.domain.taxonomy import Label

Floats = NDArray[np.float64]
WordVector = tuple[NDArray[np.int32], Floats]

_MOST_EVIDENCE: Final = 6
_MOST_WORDS: Final = 3
_SMALLEST: Final = 0.02
_LEAST_WORTH: Final = 0.01
_OF: Final = {
    name: np.array([feature in names for feature in FEATURES])
    for name, names in (("words", FROM_WORDS), ("title", FROM_TITLE), ("against", AGAINST))
}
_FROM_TEXT: Final = ~(_OF["words"] | _OF["title"] | _OF["against"])


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


def theme_evidence(
    pipeline: Pipeline, reading: ThemeReading, values: Floats, vector: WordVector, label: int
) -> tuple[Evidence, ...]:
    """The words behind a theme, weightiest first: what each adds to the theme's log-odds.

    `values` (K,) are the features of this text and theme, `vector` the numbers and values
    of its words' grams. A feature summed up from
    several terms is shared out among them by their worth.
    """
    features: ThemeFeatures = pipeline.named_steps["features"]
    model: PairwiseMultiLabel = pipeline.named_steps["model"]
    amounts = model.explain(values, model.labels[label])
    against = float(amounts[_OF["against"]].sum())
    in_text, in_title = features.weights_.lifts_
    shares = [
        *_shared(in_text, reading.text, label, amount=float(amounts[_FROM_TEXT].sum()), against=against),
        *_shared(in_title, reading.title, label, amount=float(amounts[_OF["title"]].sum()), against=against),
        *_words(features, reading.text, vector, label, float(amounts[_OF["words"]].sum())),
    ]
    shares.sort(key=lambda share: -abs(share.weight))
    return tuple(_evidence(share) for share in _apart(shares))


def _shared(
    lifts: Floats, reading: FieldReading, label: int, *, amount: float, against: float
) -> list[_Share]:
    """One field's terms of a theme, each place once, with their shares of `amount` (or of `against`)."""
    of_label = [found for found in reading.found if found.label == label]
    speaking = [found for found in of_label if found.tier is not Tier.AGAINST and not found.negated]
    denying = [found for found in of_label if found.tier is Tier.AGAINST]
    worth = [max(_LEAST_WORTH, float(lifts[found.term])) for found in speaking]
    total = sum(worth)
    return [
        *(
            _Share(reading, found.first, found.last, amount * one / total)
            for found, one in zip(speaking, worth, strict=True)
        ),
        *(_Share(reading, found.first, found.last, against / len(denying)) for found in denying),
    ]


def _words(
    features: ThemeFeatures, reading: FieldReading, vector: WordVector, label: int, amount: float
) -> list[_Share]:
    """The few words that weigh most whether or not the taxonomy has them, with their shares of `amount`."""
    parts = features.words_.weightiest(reading, vector, label, limit=_MOST_WORDS)
    return [
        _Share(reading, first, last, abs(amount) * part)
        for first, last, part in parts
        if abs(amount * part) >= _SMALLEST
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
