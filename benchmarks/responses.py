"""Learns what `searchapp.triage.response_judge` weighs, and measures it on responses held out.

`python -m benchmarks.responses` prints the figures, `--write` writes the table of weights. Folds are drawn by
voice, so that no response is judged by others of its batch; the interval is that of the figure over
resamples of the responses.
"""

# ruff: noqa: T201 - a script that prints its figures

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import normalize

import searchapp.triage
from searchapp.triage.response_features import Features, features_of
from searchapp.triage.response_judge import BIAS, JUDGED

RESPONSES = Path(__file__).parents[1] / "training" / "responses.csv"
TABLE = Path(searchapp.triage.__file__).parent / "response_weights.tsv"
RARE_GRAM = 3  # responses in which a gram must stand
RARE_SIGN = 4
SIGN_SIZE = 0.2  # signs are made smaller, so that they are penalised more than grams
FREEDOM = 10.0  # the inverse of the penalty
FOLDS = 10
RESAMPLES = 1000
CUTS = (0.5, 0.6, 0.7, 0.8)


class Learner:
    """One logistic model for each of `JUDGED`, over the features that are not rare."""

    def __init__(self, seen: Sequence[Features]) -> None:
        grams = Counter(gram for features in seen for gram in features.grams)
        signs = Counter(sign for features in seen for sign in features.signs)
        self._grams = {gram for gram, count in grams.items() if count >= RARE_GRAM}
        self._signs = {sign for sign, count in signs.items() if count >= RARE_SIGN}
        self._gram_columns, self._sign_columns = DictVectorizer(), DictVectorizer()
        self._gram_columns.fit([dict.fromkeys(sorted(self._grams), 1.0)])
        self._sign_columns.fit([dict.fromkeys(sorted(self._signs), 1.0)])

    def matrix(self, seen: Sequence[Features]) -> sparse.csr_matrix:
        """Responses (n) by features: grams at length one, signs at their size."""
        grams = self._gram_columns.transform([dict.fromkeys(one.grams & self._grams, 1.0) for one in seen])
        signs = self._sign_columns.transform([one.signs for one in seen])
        return sparse.hstack([normalize(grams), signs * SIGN_SIZE]).tocsr()

    def lines(self, models: Sequence[LogisticRegression]) -> list[list[str]]:
        """The table: kind, feature, and a weight for each of `JUDGED`."""
        columns = [("gram", name, 1.0) for name in self._gram_columns.get_feature_names_out()]
        columns += [("sign", name, SIGN_SIZE) for name in self._sign_columns.get_feature_names_out()]
        found = [["sign", BIAS, *(f"{model.intercept_[0]:.3f}" for model in models)]]
        for place, (kind, name, size) in enumerate(columns):
            found.append([kind, name, *(f"{model.coef_[0][place] * size:.3f}" for model in models)])
        return found


def examples() -> tuple[list[str], NDArray[np.str_], list[Features]]:
    """The voice of each response, what it says, and its features."""
    with RESPONSES.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    seen = [features_of(line["response"]) for line in lines]
    return [line["voice"] for line in lines], np.array([line["says"] for line in lines]), seen


def fitted(matrix: sparse.csr_matrix, truth: NDArray[np.bool_]) -> LogisticRegression:
    """A model of one of `JUDGED`."""
    return LogisticRegression(C=FREEDOM, solver="liblinear", random_state=0).fit(matrix, truth)


def learned() -> list[list[str]]:
    """The table of weights, from all responses."""
    _, says, seen = examples()
    learner = Learner(seen)
    matrix = learner.matrix(seen)
    return learner.lines([fitted(matrix, says == name) for name in JUDGED])


def held_out(
    voices: Sequence[str], seen: Sequence[Features], truth: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Each response's probability by a model that was learned without its voice."""
    found = np.zeros(len(seen))
    for inside, outside in GroupKFold(FOLDS).split(seen, groups=voices):
        learner = Learner([seen[place] for place in inside])
        model = fitted(learner.matrix([seen[place] for place in inside]), truth[inside])
        found[outside] = model.predict_proba(learner.matrix([seen[place] for place in outside]))[:, 1]
    return found


def figures(truth: NDArray[np.bool_], chance: NDArray[np.float64]) -> str:
    """Average precision with its 95% interval, and precision and recall at each of `CUTS`."""
    generator = np.random.default_rng(0)
    draws = [generator.integers(len(truth), size=len(truth)) for _ in range(RESAMPLES)]
    spread = np.percentile(
        [average_precision_score(truth[draw], chance[draw]) for draw in draws], (2.5, 97.5)
    )
    cuts = []
    for cut in CUTS:
        right, found = int((truth & (chance >= cut)).sum()), int((chance >= cut).sum())
        cuts.append(f"from {cut}: precision {right / max(found, 1):.2f}, recall {right / truth.sum():.2f}")
    average = average_precision_score(truth, chance)
    return f"average precision {average:.3f} ({spread[0]:.3f} to {spread[1]:.3f}); {'; '.join(cuts)}"


def main() -> None:
    """Print the figures, or write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table of weights")
    options = parser.parse_args()
    if options.write:
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, delimiter="\t", lineterminator="\n")
            lines.writerow(["kind", "feature", *JUDGED])
            lines.writerows(learned())
        return
    voices, says, seen = examples()
    for name in JUDGED:
        print(
            f"{name}, {int((says == name).sum())} of {len(says)}: "
            f"{figures(says == name, held_out(voices, seen, says == name))}"
        )


if __name__ == "__main__":
    main()
