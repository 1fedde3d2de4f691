"""What the words of a text say beyond the taxonomy's terms: a linear model on word n-grams, one per label.

Owns the vocabulary and its weights. Alone it learns the inspection rather than the theme (see the decision
on features), so only its out-of-fold opinion may be learned from.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge

from searchapp.classify.theme_lexicon import ThemeReading

Floats = NDArray[np.float64]

_RARE: Final = 2


class WordModel(BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped
    """TF-IDF of one and two words, then ridge regression on 0 and 1 for all labels at once.

    `known_` keeps the training texts' vectors, so that the nearest of them can be named.
    """

    def __init__(self, *, penalty: float = 1.0) -> None:
        self.penalty = penalty

    def fit(self, readings: Sequence[ThemeReading], truth: NDArray[np.bool_]) -> Self:
        """Learn from readings (n) and truth (n, L)."""
        self.vectoriser_ = TfidfVectorizer(analyzer=grams_of, sublinear_tf=True, min_df=_RARE)
        vectors = self.vectoriser_.fit_transform(readings)
        self.grams_ = self.vectoriser_.get_feature_names_out()
        self.known_ = vectors.astype(np.float32)
        self.ridge_ = Ridge(alpha=self.penalty, solver="sparse_cg", tol=1e-3)
        self.ridge_.fit(vectors, truth.astype(float))
        return self

    def vectors(self, readings: Sequence[ThemeReading]) -> sparse.csr_matrix:
        """Unit TF-IDF vectors (n, vocabulary)."""
        return self.vectoriser_.transform(readings)

    def opinions(self, vectors: sparse.csr_matrix) -> Floats:
        """Scores (n, L), about 0 for no and 1 for yes."""
        scores: Floats = np.asarray(vectors @ self.ridge_.coef_.T + self.ridge_.intercept_)
        return scores

    def weightiest(
        self,
        words: list[str],
        vector: tuple[NDArray[np.int32], Floats],
        label: int,
        *,
        limit: int,
        least: float,
    ) -> list[tuple[int, int, float]]:
        """Where the grams that weigh most for a label stand first, and their parts of all that was said.

        `words` of the text without plural ending, `vector`: numbers and values of its grams. Returns (first
        word, last word, part), weightiest first, none smaller than `least`; parts are signed and their sizes
        sum to at most 1.
        """
        numbers, values = vector
        amounts = values * self.ridge_.coef_[label, numbers]
        sizes = np.abs(amounts)
        total = float(sizes.sum())
        if not total:
            return []
        top = (-sizes).argsort(kind="stable")[:limit]
        parts = [(number, float(amounts[number]) / total) for number in top.tolist()]
        return [
            (*_place(words, self.grams_[numbers[number]].split(" ")), part)
            for number, part in parts
            if abs(part) >= least
        ]


def _place(words: list[str], gram: list[str]) -> tuple[int, int]:
    """Where a gram known to stand in the words stands first."""
    first = words.index(gram[0])
    while words[first : first + len(gram)] != gram:
        first = words.index(gram[0], first + 1)
    return first, first + len(gram)


def grams_of(reading: ThemeReading) -> list[str]:
    """One and two words in a row of the recommendation (never of the title, which names the inspection)."""
    words = reading.text.words
    return words + [f"{one} {two}" for one, two in pairwise(words)]
