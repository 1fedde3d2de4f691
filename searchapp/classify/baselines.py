"""What must be beaten: majority, keywords from the labels' names, and plain TF-IDF with logistic regression.

Owns those three as functions with one signature: training texts and truth in, answers for test texts out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

from searchapp.domain.suggestion import ClassifiableText
from searchapp.domain.taxonomy import Label

Booleans = NDArray[np.bool_]
Baseline = Callable[
    [Sequence[Label], Sequence[ClassifiableText], Booleans, Sequence[ClassifiableText]], Booleans
]

_SHORTEST_KEYWORD: Final = 4
_EMPTY_WORDS: Final = frozenset({"other", "police", "policing", "people", "national", "crime"})


def majority(
    _labels: Sequence[Label],
    _texts: Sequence[ClassifiableText],
    truth: Booleans,
    unseen: Sequence[ClassifiableText],
) -> Booleans:
    """The commonest label of the training texts, for every text."""
    answers = np.zeros((len(unseen), truth.shape[1]), dtype=bool)
    answers[:, truth.sum(axis=0).argmax()] = True
    return answers


def names_as_keywords(
    labels: Sequence[Label],
    _texts: Sequence[ClassifiableText],
    _truth: Booleans,
    unseen: Sequence[ClassifiableText],
) -> Booleans:
    """Every label one of whose name's words stands in the text."""
    patterns = [_keywords(label) for label in labels]
    return np.array([[bool(pattern.search(text.text)) for pattern in patterns] for text in unseen])


def plain_words(
    _labels: Sequence[Label],
    texts: Sequence[ClassifiableText],
    truth: Booleans,
    unseen: Sequence[ClassifiableText],
) -> Booleans:
    """TF-IDF of one and two words and one logistic regression a label, chosen at even odds."""
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
        OneVsRestClassifier(LogisticRegression(C=10.0, solver="liblinear", class_weight="balanced")),
    )
    known = truth.any(axis=0) & ~truth.all(axis=0)
    model.fit([text.text for text in texts], truth[:, known])
    answers = np.tile(truth.all(axis=0), (len(unseen), 1))
    answers[:, known] = model.predict([text.text for text in unseen]).astype(bool)
    return answers


BASELINES: Final[dict[str, Baseline]] = {
    "majority": majority,
    "names as keywords": names_as_keywords,
    "plain TF-IDF and logistic regression": plain_words,
}


def _keywords(label: Label) -> re.Pattern[str]:
    words = [word for word in re.findall(r"[a-z]+", label.name.lower()) if len(word) >= _SHORTEST_KEYWORD]
    wanted = [word for word in words if word not in _EMPTY_WORDS] or words
    return re.compile(r"\b(?:" + "|".join(map(re.escape, wanted)) + r")", re.IGNORECASE)
