"""A multi-label classifier over (text, label) pairs: one set of weights shared by all labels.

Owns learning, calibration and thresholds; knows nothing of texts, taxonomies or what a feature means.

Each pair of a text and a label is described by the same K features ("how strongly is this label named", "is
it the subject of the sentence"). Because the weights are shared, a label with few examples borrows from the
others, and one with none can still be proposed; with enough examples a label departs from the shared
weights as far as its data outweighs the penalty (a ridge prior centred on the shared weights).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.special import expit
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.utils.validation import check_is_fitted

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

_GRID: Final = np.round(np.linspace(0.20, 0.80, 61), 2)
_SMALLEST_SPREAD: Final = 1e-9


class PairwiseMultiLabel(BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped
    """Calibrated logistic regression over pairs, with a threshold for each label.

    Parameters
    ----------
    labels : sequence of str, length L
        Ids, in the order of the second axis of X and Y.
    strength : float
        Inverse of the ridge penalty on the (scaled) weights.
    own : float
        How freely a label may depart from the shared weights; 0 forbids it.
    folds : int
        Folds by group from which calibration and thresholds are learned.
    borrowed : float
        Positives "borrowed" from all labels together when a label's threshold is chosen, so that a rare
        label's threshold stays near the common one.

    Attributes
    ----------
    weights_ : array (L, K)
        Weight of each feature for each label, shared part and own part summed, in units of X.
    biases_ : array (L,)
    calibration_ : (slope, offset) of Platt's sigmoid on the decision values (Platt 1999).
    thresholds_ : array (L,)
        Probability from which a label is proposed.
    trained_ : array of bool (L,)
        Whether the label had any positive example.
    """

    def __init__(
        self,
        labels: Sequence[str],
        *,
        strength: float = 1.0,
        own: float = 0.3,
        folds: int = 5,
        borrowed: float = 30.0,
    ) -> None:
        self.labels = labels
        self.strength = strength
        self.own = own
        self.folds = folds
        self.borrowed = borrowed

    def fit(
        self,
        X: ArrayLike,  # noqa: N803 - scikit-learn's name
        y: ArrayLike,
        groups: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> Self:
        """Learn from X (n, L, K) and y (n, L) of 0 and 1.

        `groups` (n,) keeps texts of one group in one fold when calibration and thresholds are learned;
        `sample_weight` (n,) weighs texts. Labels without any positive teach nothing, and get the shared
        weights. Raises ValueError when shapes disagree or there is no positive at all.
        """
        features, truth = _checked(X, y, len(self.labels))
        count = len(features)
        group = np.arange(count) if groups is None else np.asarray(groups)
        weight = np.ones(count) if sample_weight is None else np.asarray(sample_weight, dtype=float)
        self.trained_: Booleans = np.asarray(truth.any(axis=0))
        if not self.trained_.any():
            raise ValueError("no label has a positive example")
        outside = self._outside_decisions(features, truth, group, weight)
        self.calibration_ = _platt(outside[:, self.trained_], truth[:, self.trained_], weight)
        self.thresholds_ = self._thresholds(self._calibrated(outside), truth)
        self.weights_, self.biases_ = self._weights(features, truth, weight)
        return self

    def decision_function(self, X: ArrayLike) -> Floats:  # noqa: N803 - scikit-learn's name
        """Log-odds (n, L) before calibration."""
        check_is_fitted(self, "weights_")
        return _decisions(np.asarray(X, dtype=float), self.weights_, self.biases_)

    def predict_proba(self, X: ArrayLike) -> Floats:  # noqa: N803 - scikit-learn's name
        """Calibrated probabilities (n, L), each label for itself."""
        return self._calibrated(self.decision_function(X))

    def predict(self, X: ArrayLike) -> Booleans:  # noqa: N803 - scikit-learn's name
        """Labels at or above their thresholds (n, L)."""
        chosen: Booleans = self.predict_proba(X) >= self.thresholds_
        return chosen

    def explain(self, X: ArrayLike) -> Floats:  # noqa: N803 - scikit-learn's name
        """What each feature of every pair (n, L, K) adds to the label's calibrated log-odds."""
        check_is_fitted(self, "weights_")
        added: Floats = np.asarray(X, dtype=float) * self.weights_ * self.calibration_[0]
        return added

    def _outside_decisions(
        self, features: Floats, truth: Booleans, group: NDArray[Any], weight: Floats
    ) -> Floats:
        """Decision values of every text from weights learned without its group."""
        folds = min(self.folds, len(np.unique(group)))
        if folds < 2:  # noqa: PLR2004 - one group cannot be held out
            return _decisions(features, *self._weights(features, truth, weight))
        outside = np.empty(truth.shape)
        for inside, held in GroupKFold(n_splits=folds).split(features, groups=group):
            learned = self._weights(features[inside], truth[inside], weight[inside])
            outside[held] = _decisions(features[held], *learned)
        return outside

    def _weights(self, features: Floats, truth: Booleans, weight: Floats) -> tuple[Floats, Floats]:
        """Weights (L, K) and biases (L,) in units of the features."""
        known = np.flatnonzero(truth.any(axis=0))
        pairs = features[:, known]
        spread = np.maximum(pairs.std(axis=(0, 1)), _SMALLEST_SPREAD)
        count, label_count, width = pairs.shape
        scaled = (pairs / spread).reshape(-1, width)
        label_of = np.tile(np.arange(label_count), count)
        model = LogisticRegression(C=self.strength, solver="newton-cg", max_iter=200, tol=1e-4)
        model.fit(
            sparse.hstack([scaled, _own_columns(scaled, label_of, label_count, self.own)], format="csr"),
            truth[:, known].ravel(),
            sample_weight=np.repeat(weight, label_count),
        )
        shared, own = model.coef_[0][:width], model.coef_[0][width:].reshape(label_count, width + 1)
        weights = np.tile(shared / spread, (len(self.labels), 1))
        biases = np.full(len(self.labels), model.intercept_[0])
        weights[known] += self.own * own[:, :-1] / spread
        biases[known] += self.own * own[:, -1]
        return weights, biases

    def _calibrated(self, decisions: Floats) -> Floats:
        slope, offset = self.calibration_
        probabilities: Floats = expit(slope * decisions + offset)
        return probabilities

    def _thresholds(self, probabilities: Floats, truth: Booleans) -> Floats:
        """For each label the threshold of best F1 over its own counts and the borrowed common ones."""
        over = probabilities[None, :, :] >= _GRID[:, None, None]
        hits = (over & truth).sum(axis=1).astype(float)
        said = over.sum(axis=1).astype(float)
        there = truth.sum(axis=0).astype(float)
        common = self.borrowed / there.sum()
        hits += common * hits.sum(axis=1, keepdims=True)
        said += common * said[:, self.trained_].sum(axis=1, keepdims=True)
        scores = 2 * hits / (said + there + self.borrowed)
        best: Floats = _GRID[scores.argmax(axis=0)]
        best[~self.trained_] = _GRID[(2 * hits.sum(axis=1) / (said.sum(axis=1) + there.sum())).argmax()]
        return best


def _decisions(features: Floats, weights: Floats, biases: Floats) -> Floats:
    decisions: Floats = np.einsum("nlk,lk->nl", features, weights) + biases
    return decisions


def _own_columns(scaled: Floats, label_of: NDArray[np.int64], labels: int, own: float) -> sparse.csr_matrix:
    """The features again (and a constant) in columns of the pair's own label, scaled so as to cost more."""
    rows, width = scaled.shape
    values = np.hstack([scaled, np.ones((rows, 1))]) * own
    columns = label_of[:, None] * (width + 1) + np.arange(width + 1)[None, :]
    starts = np.arange(0, rows * (width + 1) + 1, width + 1)
    return sparse.csr_matrix((values.ravel(), columns.ravel(), starts), shape=(rows, labels * (width + 1)))


def _platt(decisions: Floats, truth: Booleans, weight: Floats) -> tuple[float, float]:
    model = LogisticRegression(C=1e6)
    weights = np.repeat(weight, decisions.shape[1])
    model.fit(decisions.reshape(-1, 1), truth.ravel(), sample_weight=weights)
    return max(float(model.coef_[0, 0]), 0.05), float(model.intercept_[0])


def _checked(X: ArrayLike, y: ArrayLike, labels: int) -> tuple[Floats, Booleans]:  # noqa: N803
    features, truth = np.asarray(X, dtype=float), np.asarray(y, dtype=bool)
    if features.ndim != 3 or features.shape[:2] != truth.shape or truth.shape[1] != labels:  # noqa: PLR2004
        raise ValueError(
            f"expected X (n, {labels}, K) and y (n, {labels}), got {features.shape} and {truth.shape}"
        )
    return features, truth
