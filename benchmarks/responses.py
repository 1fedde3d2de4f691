"""Learns what `searchapp.triage.responses.judge` weighs, and measures it on responses held out.

`python -m benchmarks.responses` prints the figures, `--write` writes the table of weights. Folds are drawn by
voice, so that no response is judged by others of its batch; the interval is that of the figure over
resamples of the responses.
"""

# ruff: noqa: T201 - a script that prints its figures

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import normalize

import searchapp.triage.learned
from searchapp.domain.recommendation import Status
from searchapp.ingest import read_register
from searchapp.triage.responses.features import Features, features_of, pieces_of
from searchapp.triage.responses.judge import BIAS, JUDGED, weigh, weights_from

RESPONSES = Path(__file__).parents[1] / "training" / "responses.csv"
REGISTER = RESPONSES.with_name("sample_register.txt")
FINDINGS = RESPONSES.with_name("findings.csv")
TABLE = Path(searchapp.triage.learned.__file__).parent / "response_weights.tsv"
RARE_PIECE = 3  # responses in which a piece must stand
RARE_GRAM = 3
RARE_SIGN = 4
SIGN_SIZE = 0.2  # signs are made smaller, so that they are penalised more than grams
PIECES_FREEDOM = 8.0  # the inverse of the penalty
GRAMMAR_FREEDOM = 10.0
HEADINGS = ("kind", "feature", "rarity", *JUDGED)
_OF_ANOTHER_KIND = (
    "repeats-recommendation",
    "nothing-said",
    "other-body-not-closed",
    "names-unaddressed-body",
    "rows-slipped",
)
FOLDS = 10
RESAMPLES = 1000
CUTS = (0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A written response, and what is weighed of it."""

    voice: str
    says: str
    pieces: frozenset[str]
    features: Features


def examples() -> list[Example]:
    """All written responses, in the order of their file, then the sample register's."""
    with RESPONSES.open(encoding="utf-8", newline="") as file:
        written = [(line["voice"], line["says"], line["response"]) for line in csv.DictReader(file)]
    return [
        Example(voice=voice, says=says, pieces=pieces_of(response), features=features_of(response))
        for voice, says, response in (*written, *_of_the_register())
    ]


def _of_the_register() -> Iterator[tuple[str, str, str]]:
    """Completed rows of the sample register, by what a reader found in them."""
    with FINDINGS.open(encoding="utf-8", newline="") as file:
        found = {(int(line["row"]), line["rule"]) for line in csv.DictReader(file)}
    doubted = {row for row, rule in found if rule in _OF_ANOTHER_KIND}
    for row in read_register(REGISTER):
        if row.status is Status.COMPLETED and row.response.strip() and row.row not in doubted:
            unfinished = (row.row, "completed-in-progress") in found
            yield "sample register", "unfinished" if unfinished else "finished", row.response


def learned(seen: Sequence[Example]) -> list[list[str]]:
    """The table of weights, without its headings."""
    return [*_lines_of_pieces(seen), *_lines_of_grammar(seen)]


def _lines_of_pieces(seen: Sequence[Example]) -> list[list[str]]:
    columns = TfidfVectorizer(analyzer=sorted, binary=True, min_df=RARE_PIECE)
    models = _fitted(columns.fit_transform([one.pieces for one in seen]), seen, PIECES_FREEDOM)
    found = [["piece", BIAS, "1.000", *(f"{model.intercept_[0]:.3f}" for model in models)]]
    for place, name in enumerate(columns.get_feature_names_out()):
        weights = (f"{model.coef_[0][place]:.3f}" for model in models)
        found.append(["piece", name, f"{columns.idf_[place]:.3f}", *weights])
    return found


def _lines_of_grammar(seen: Sequence[Example]) -> list[list[str]]:
    grams = _not_rare((one.features.grams for one in seen), RARE_GRAM)
    signs = _not_rare((one.features.signs for one in seen), RARE_SIGN)
    gram_columns = DictVectorizer().fit([dict.fromkeys(grams, 1.0)])
    sign_columns = DictVectorizer().fit([dict.fromkeys(signs, 1.0)])
    known = set(grams)
    matrix = sparse.hstack(
        [
            normalize(
                gram_columns.transform([dict.fromkeys(one.features.grams & known, 1.0) for one in seen])
            ),
            sign_columns.transform([one.features.signs for one in seen]) * SIGN_SIZE,
        ]
    ).tocsr()
    models = _fitted(matrix, seen, GRAMMAR_FREEDOM)
    columns = [("gram", name, 1.0) for name in gram_columns.get_feature_names_out()]
    columns += [("sign", name, SIGN_SIZE) for name in sign_columns.get_feature_names_out()]
    found = [["sign", BIAS, "", *(f"{model.intercept_[0]:.3f}" for model in models)]]
    for place, (kind, name, size) in enumerate(columns):
        found.append([kind, name, "", *(f"{model.coef_[0][place] * size:.3f}" for model in models)])
    return found


def _not_rare(seen: Iterable[Iterable[str]], fewest: int) -> list[str]:
    counts = Counter(feature for features in seen for feature in features)
    return sorted(feature for feature, count in counts.items() if count >= fewest)


def _fitted(matrix: sparse.csr_matrix, seen: Sequence[Example], freedom: float) -> list[LogisticRegression]:
    """One model for each of `JUDGED`."""
    return [
        LogisticRegression(C=freedom, solver="liblinear", random_state=0).fit(
            matrix, [one.says == name for one in seen]
        )
        for name in JUDGED
    ]


def held_out(seen: Sequence[Example]) -> NDArray[np.float64]:
    """Each response's probabilities (n, 3) by models that were learned without its voice."""
    found = np.zeros((len(seen), len(JUDGED)))
    for inside, outside in GroupKFold(FOLDS).split(seen, groups=[one.voice for one in seen]):
        lines = learned([seen[place] for place in inside])
        weights = weights_from([dict(zip(HEADINGS, line, strict=True)) for line in lines])
        for place in outside:
            judged = weigh(seen[place].pieces, seen[place].features, weights)
            found[place] = judged.unfinished, judged.reason, judged.nothing
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
            lines.writerow(HEADINGS)
            lines.writerows(learned(examples()))
        return
    seen = examples()
    chances = held_out(seen)
    for name, chance in zip(JUDGED, chances.T, strict=True):
        truth = np.array([one.says == name for one in seen])
        print(f"{name}, {int(truth.sum())} of {len(truth)}: {figures(truth, chance)}")


if __name__ == "__main__":
    main()
