"""What a found term is worth: how often its label was right where it stood, with the taxonomy as prior.

Owns that estimate alone. A term never seen in training is worth what terms of its tier are worth on average;
a term seen often is worth what it proved to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit
from sklearn.base import BaseEstimator

from searchapp.classify.theme_lexicon import FieldReading, Term, ThemeReading, Tier

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

_FIELDS = 2


class TermWeights(BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped
    """Log-odds that a term's label is right where the term stands, over the label's odds anywhere.

    Parameters
    ----------
    terms : the lexicon's terms
    borrowed : float
        Sightings "borrowed" from the tier's average for every term (a beta prior).

    Attributes
    ----------
    lifts_ : array (2, number of terms)
        In the recommendation (row 0) and in the report's title (row 1).
    """

    def __init__(self, terms: Sequence[Term], *, borrowed: float = 4.0) -> None:
        self.terms = terms
        self.borrowed = borrowed

    def fit(self, readings: Sequence[ThemeReading], truth: Booleans) -> Self:
        """Count sightings. Labels without any positive in `truth` (n, L) are left to the prior."""
        label = np.array([term.label for term in self.terms])
        tier = np.array([int(term.tier) for term in self.terms])
        trained: Booleans = np.asarray(truth.any(axis=0))
        seen, right = np.zeros((_FIELDS, len(label))), np.zeros((_FIELDS, len(label)))
        for row, reading in zip(truth, readings, strict=True):
            for field, part in enumerate((reading.text, reading.title)):
                numbers = _numbers(part)
                seen[field, numbers] += 1
                right[field, numbers] += row[label[numbers]]
        known = trained[label]
        tiers = range(len(Tier))
        prior = np.array(
            [
                [_rate(right[f, known & (tier == t)], seen[f, known & (tier == t)]) for t in tiers]
                for f in (0, 1)
            ]
        )
        seen[:, ~known] = right[:, ~known] = 0
        rate = (right + self.borrowed * prior[:, tier]) / (seen + self.borrowed)
        base = np.clip(truth[:, trained].mean(), 1e-3, 0.5)
        self.lifts_: Floats = logit(np.clip(rate, 0.005, 0.995)) - logit(base)
        return self


def _numbers(part: FieldReading) -> list[int]:
    return list({found.term for found in part.found})


def _rate(right: Floats, seen: Floats) -> float:
    return float((right.sum() + 1) / (seen.sum() + 4))
