"""Describes (text, theme) pairs by what the taxonomy's terms and the text's words say of them.

Owns what each feature means. The same features serve every theme, so that their weights can be shared
(`multilabel`). In training every text is described by estimates made without its own group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.model_selection import GroupKFold

from searchapp.classify.term_weights import TermWeights
from searchapp.classify.theme_lexicon import FieldReading, ThemeLexicon, ThemeReading, Tier, terms_of
from searchapp.classify.word_model import WordModel
from searchapp.domain.suggestion import ClassifiableText
from searchapp.domain.taxonomy import Label

Floats = NDArray[np.float64]

FEATURES: Final = (
    "strongest term",
    "next terms",
    "strongest term asked for",
    "terms asked for",
    "terms in the background",
    "share of all terms asked for",
    "strong terms, count",
    "weak terms, count",
    "terms aside",
    "terms denied",
    "early",
    "covered",
    "share of all terms",
    "all terms",
    "over the strongest other theme",
    "strongest of all themes",
    "no term",
    "against, text",
    "title",
    "title, text says little",
    "title and text",
    "title, of several themes",
    "title, another of its themes in the text",
    "against, title",
    "theme it gives way to",
    "words",
    "words, over the other themes",
)
_NUMBER: Final = {name: number for number, name in enumerate(FEATURES)}
(
    _STRONGEST,
    _NEXT,
    _STRONGEST_ASKED,
    _ASKED,
    _ALL,
    _STRONG_COUNT,
    _WEAK_COUNT,
    _TERMS_ASIDE,
    _DENIED,
    _EARLY,
    _COVERED,
    _AGAINST_TEXT,
    _TITLE,
    _AGAINST_TITLE,
) = (
    _NUMBER[name]
    for name in (
        "strongest term",
        "next terms",
        "strongest term asked for",
        "terms asked for",
        "all terms",
        "strong terms, count",
        "weak terms, count",
        "terms aside",
        "terms denied",
        "early",
        "covered",
        "against, text",
        "title",
        "against, title",
    )
)
FROM_WORDS: Final = frozenset({"words", "words, over the other themes"})
FROM_TITLE: Final = frozenset(
    {
        "title",
        "title, text says little",
        "title, of several themes",
        "title, another of its themes in the text",
    }
)
AGAINST: Final = frozenset({"against, text", "against, title", "theme it gives way to"})
_LITTLE: Final = 2.5
_CLEAR: Final = 1.0
_MOST_TITLES: Final = 2_000


class ThemeReader(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped
    """Turns `ClassifiableText`s into `ThemeReading`s; what is read already passes through."""

    def __init__(self, labels: Sequence[Label]) -> None:
        self.labels = labels

    def fit(self, X: Iterable[Any], y: object = None) -> Self:  # noqa: N803, ARG002 - scikit-learn's names
        """Learn nothing but the labels' terms."""
        self.lexicon_ = ThemeLexicon(self.labels)
        return self

    def transform(self, X: Iterable[ClassifiableText | ThemeReading]) -> list[ThemeReading]:  # noqa: N803
        """One reading for each text, in order; equal titles are read once."""
        titles: dict[str, FieldReading] = {}
        return [item if isinstance(item, ThemeReading) else self._read(item, titles) for item in X]

    def _read(self, text: ClassifiableText, titles: dict[str, FieldReading]) -> ThemeReading:
        if text.report not in titles:
            if len(titles) >= _MOST_TITLES:
                titles.clear()
            titles[text.report] = self.lexicon_.title(text.report)
        return self.lexicon_.with_title(text, titles[text.report])


class ThemeFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped
    """Readings to an array (n, L, K) of `FEATURES`.

    Parameters
    ----------
    labels : the themes
    folds : int
        Folds by group when describing the training texts themselves.
    """

    def __init__(self, labels: Sequence[Label], *, folds: int = 5) -> None:
        self.labels = labels
        self.folds = folds

    def fit(self, X: Sequence[ThemeReading], y: ArrayLike) -> Self:  # noqa: N803 - scikit-learn's names
        """Learn what terms and words are worth from readings (n) and truth (n, L)."""
        truth = np.asarray(y, dtype=bool)
        self.weights_ = TermWeights(terms_of(self.labels)).fit(X, truth)
        self.words_ = WordModel().fit(X, truth)
        return self

    def fit_transform(  # the groups make it differ from fit followed by transform
        self,
        X: Sequence[ThemeReading],  # noqa: N803 - scikit-learn's names
        y: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> Floats:
        """Learn from everything; describe each text by what was learned without its group."""
        truth = np.asarray(y, dtype=bool)
        group = np.arange(len(X)) if groups is None else np.asarray(groups)
        outside = np.zeros((*truth.shape, len(FEATURES)))
        folds = min(self.folds, len(np.unique(group)))
        for inside, held in GroupKFold(n_splits=max(folds, 2)).split(X, groups=group):
            self.fit([X[n] for n in inside], truth[inside])
            outside[held] = self.transform([X[n] for n in held])
        self.fit(X, truth)
        return outside

    def transform(self, X: Sequence[ThemeReading]) -> Floats:  # noqa: N803 - scikit-learn's names
        """Array (n, L, K)."""
        return self.describe(X, self.words_.vectors(X))

    def describe(self, readings: Sequence[ThemeReading], vectors: sparse.csr_matrix) -> Floats:
        """As `transform`, for texts whose word vectors are known already."""
        values = np.zeros((len(readings), len(self.labels), len(FEATURES)))
        worth_of = np.maximum(self.weights_.lifts_[0], 0).tolist()
        for row, reading in zip(values, readings, strict=True):
            self._from_text(row, reading.text, worth_of)
            self._from_title(row, reading.title)
        _compare(values)
        self._give_way(values)
        opinions = self.words_.opinions(vectors)
        values[:, :, _NUMBER["words"]] = opinions
        values[:, :, _NUMBER["words, over the other themes"]] = _over_others(opinions)
        return values

    def get_feature_names_out(self, input_features: object = None) -> list[str]:  # noqa: ARG002
        """Names of the K features."""
        return list(FEATURES)

    def _from_text(self, row: Floats, reading: FieldReading, worth_of: list[float]) -> None:
        length = max(1, len(reading.line.symbols))
        described: dict[int, list[float]] = {}
        lifts: dict[int, dict[int, float]] = {}
        asked: dict[int, dict[int, float]] = {}
        for term, label, tier, first, last, is_asked, aside, negated in reading.found:
            values = described.get(label)
            if values is None:
                values = described[label] = [0.0] * len(FEATURES)
            if tier is Tier.AGAINST:
                values[_AGAINST_TEXT] = 1.0
                continue
            if negated:
                values[_DENIED] += 1
                continue
            values[_STRONG_COUNT if tier is Tier.STRONG else _WEAK_COUNT] += 1
            values[_TERMS_ASIDE] += aside
            values[_EARLY] = max(values[_EARLY], 1 - first / length)
            values[_COVERED] += (last - first) / length
            lifts.setdefault(label, {})[term] = worth_of[term]
            if is_asked:
                asked.setdefault(label, {})[term] = worth_of[term]
        for label, by_term in lifts.items():
            worth = sorted(by_term.values(), reverse=True)
            described[label][_STRONGEST] = worth[0]
            described[label][_NEXT] = sum(worth[1:4]) / 3
            described[label][_ALL] = sum(worth)
        for label, by_term in asked.items():
            described[label][_STRONGEST_ASKED] = max(by_term.values())
            described[label][_ASKED] = sum(by_term.values())
        if described:
            row[list(described)] = list(described.values())

    def _from_title(self, row: Floats, reading: FieldReading) -> None:
        for found in reading.found:
            values = row[found.label]
            if found.tier is Tier.AGAINST:
                values[_AGAINST_TITLE] = 1
            else:
                values[_TITLE] = max(values[_TITLE], self.weights_.lifts_[1, found.term])

    def _give_way(self, values: Floats) -> None:
        number = {label.id: n for n, label in enumerate(self.labels)}
        strongest = values[:, :, _NUMBER["strongest term"]]
        for label in self.labels:
            for other in label.gives_way_to:
                rival = values[:, number[label.id], _NUMBER["theme it gives way to"]]
                np.maximum(rival, strongest[:, number[other]], out=rival)


def _compare(values: Floats) -> None:
    """Fill in what depends on the other themes of the same text, and damp the counts."""
    for name in ("strong terms, count", "weak terms, count", "terms aside", "terms denied"):
        values[:, :, _NUMBER[name]] = np.log1p(values[:, :, _NUMBER[name]])
    strongest, total = values[:, :, _NUMBER["strongest term"]], values[:, :, _NUMBER["all terms"]]
    top = strongest.max(axis=1, keepdims=True)
    title = values[:, :, _NUMBER["title"]]
    values[:, :, _NUMBER["share of all terms"]] = total / (total.sum(axis=1, keepdims=True) + 1)
    asked = values[:, :, _NUMBER["terms asked for"]]
    values[:, :, _NUMBER["share of all terms asked for"]] = asked / (asked.sum(axis=1, keepdims=True) + 1)
    values[:, :, _NUMBER["terms in the background"]] = np.log1p(total - asked)
    values[:, :, _NUMBER["terms asked for"]] = np.log1p(asked)
    values[:, :, _NUMBER["all terms"]] = np.log1p(total)
    values[:, :, _NUMBER["over the strongest other theme"]] = _over_others(strongest)
    values[:, :, _NUMBER["strongest of all themes"]] = (strongest == top) & (top > 0)
    values[:, :, _NUMBER["no term"]] = strongest == 0
    values[:, :, _NUMBER["title, text says little"]] = title * (top < _LITTLE)
    values[:, :, _NUMBER["title and text"]] = (title > _LITTLE) & (strongest > _CLEAR)
    titled = title > _CLEAR
    several = titled.sum(axis=1, keepdims=True) > 1
    in_text = (titled & (strongest > _CLEAR)).any(axis=1, keepdims=True)
    values[:, :, _NUMBER["title, of several themes"]] = title * several
    values[:, :, _NUMBER["title, another of its themes in the text"]] = (
        title * in_text * (strongest <= _CLEAR)
    )


def _over_others(scores: Floats) -> Floats:
    """Each theme's score less the best score among the others."""
    if scores.shape[1] == 1:
        return scores
    ordered = np.sort(scores, axis=1)
    best, second = ordered[:, -1:], ordered[:, -2:-1]
    return scores - np.where(scores == best, second, best)
