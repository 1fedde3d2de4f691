"""Which themes a text is about: the pipeline, and the words behind each suggestion.

Owns how weights of features are handed back to the words they come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

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
_OF: Final = {
    name: np.array([feature in names for feature in FEATURES])
    for name, names in (("words", FROM_WORDS), ("title", FROM_TITLE), ("against", AGAINST))
}
_FROM_TEXT: Final = ~(_OF["words"] | _OF["title"] | _OF["against"])


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
    shares.sort(key=lambda evidence: -abs(evidence.weight))
    return tuple(shares[:_MOST_EVIDENCE])


def _shared(
    lifts: Floats, reading: FieldReading, label: int, *, amount: float, against: float
) -> list[Evidence]:
    """One field's terms of a theme, each place once, with their shares of `amount` (or of `against`)."""
    of_label = [found for found in reading.found if found.label == label]
    speaking = [found for found in of_label if found.tier is not Tier.AGAINST and not found.negated]
    denying = [found for found in of_label if found.tier is Tier.AGAINST]
    worth = {found.term: max(0.01, float(lifts[found.term])) for found in speaking}
    total = sum(worth[found.term] for found in speaking) or 1.0
    return [
        *(
            _evidence(reading, found.first, found.last, amount * worth[found.term] / total)
            for found in speaking
        ),
        *(_evidence(reading, found.first, found.last, against / len(denying)) for found in denying),
    ]


def _words(
    features: ThemeFeatures, reading: FieldReading, vector: WordVector, label: int, amount: float
) -> list[Evidence]:
    """The few words outside the taxonomy that weigh most, with their shares of `amount`."""
    parts = features.words_.weightiest(reading, vector, label, limit=_MOST_WORDS)
    return [
        _evidence(reading, first, last, abs(amount) * part)
        for first, last, part in parts
        if abs(amount * part) >= _SMALLEST
    ]


def _evidence(reading: FieldReading, first: int, last: int, weight: float) -> Evidence:
    start, end = reading.span(first, last)
    return Evidence(
        field=reading.field,
        start=start,
        end=end,
        words=reading.tokens.text[start:end],
        weight=round(weight, 4),
    )
