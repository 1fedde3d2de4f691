"""Who is asked to act: features of (text, addressee) pairs, the pipeline over them, and the evidence.

Owns the scikit-learn side. What the features mean is `claims`' business; learning, calibration and
thresholds are `multilabel`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.pipeline import Pipeline

from searchapp.classify.actors import ActorLexicon
from searchapp.classify.claims import FEATURES
from searchapp.classify.clauses import Part
from searchapp.classify.multilabel import PairwiseMultiLabel
from searchapp.classify.reading import ClauseReader, ReadText
from searchapp.domain.suggestion import Evidence

_NUMBER: Final = {feature: n for n, feature in enumerate(FEATURES)}
_LONGEST_EVIDENCE: Final = 90


class AddresseeFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped
    """Describes each pair of a text and an addressee by the same K features (see `claims.FEATURES`)."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = labels

    def fit(self, X: Iterable[ReadText], y: object = None) -> Self:  # noqa: N803, ARG002
        """Learn nothing."""
        return self

    def transform(self, X: Iterable[ReadText]) -> NDArray[np.float64]:  # noqa: N803
        """Array (n, L, K) of 0 and 1."""
        items = list(X)
        values = np.zeros((len(items), len(self.labels), len(FEATURES)))
        place = {label: n for n, label in enumerate(self.labels)}
        for row, item in zip(values, items, strict=True):
            for claim in item.claims:
                if claim.label in place:
                    row[place[claim.label], _NUMBER[claim.feature]] = 1.0
        return values

    def get_feature_names_out(self, input_features: object = None) -> list[str]:  # noqa: ARG002
        """Names of the K features."""
        return list(FEATURES)

    def __sklearn_is_fitted__(self) -> bool:
        return True


def addressee_pipeline(labels: Sequence[str], lexicon: ActorLexicon) -> Pipeline:
    """From `ClassifiableText`s (or `ReadText`s) to probabilities (n, L); an unfitted pipeline."""
    return Pipeline(
        [
            ("read", ClauseReader(lexicon)),
            ("features", AddresseeFeatures(labels)),
            ("model", PairwiseMultiLabel(labels, strength=1.0, own=0.0, borrowed=60.0)),
        ]
    )


class AddresseeEvidence:
    """The phrases behind the addressees of texts that were read."""

    def __init__(self, pipeline: Pipeline) -> None:
        model: PairwiseMultiLabel = pipeline.named_steps["model"]
        self._weights = model.explain(np.ones((len(model.labels), len(FEATURES)))).tolist()
        self._labels = list(model.labels)

    def __call__(self, item: ReadText, label: int) -> tuple[Evidence, ...]:
        """The phrases behind a suggestion, strongest first, each with what it adds to its log-odds."""
        found: dict[tuple[int, int], Evidence] = {}
        for claim in item.claims:
            if claim.label != self._labels[label] or claim.part is None:
                continue
            start, end = phrase(claim.part)
            weight = self._weights[label][_NUMBER[claim.feature]]
            if (start, end) not in found or abs(weight) > abs(found[start, end].weight):
                words = item.source.text[start:end]
                found[start, end] = Evidence(
                    field="recommendation", start=start, end=end, words=words, weight=weight
                )
        return tuple(sorted(found.values(), key=lambda one: -one.weight))


def phrase(part: Part) -> tuple[int, int]:
    """Offsets of the words that show a part: from the name to the verb where that is short, else the name."""
    return part.start, part.end if part.end - part.start <= _LONGEST_EVIDENCE else part.name_end
