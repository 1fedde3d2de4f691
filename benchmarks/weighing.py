"""Learns tables of weights for `searchapp.triage.learned.weights` and writes them.

Owns the fitting and the form of the tables; what is learned from is for its users.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from searchapp.triage.learned.weights import BIAS

HEADINGS = ("kind", "sign", "weight")
SMALL = 0.1  # weights that are left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An example to learn from: where it comes from, its features and whether it is of the kind."""

    origin: str
    features: frozenset[str]
    holds: bool


def learned(seen: Sequence[Seen], *, freedom: float, rare: int) -> dict[str, float]:
    """Weights by feature, of those of at least `rare` origins; small weights are left out.

    `freedom` is the inverse of the penalty.
    """
    standing = defaultdict(set)
    for example in seen:
        for feature in example.features:
            standing[feature].add(example.origin)
    kept = sorted(feature for feature, where in standing.items() if len(where) >= rare)
    columns = {feature: place for place, feature in enumerate(kept)}
    rows = [sorted(columns[name] for name in example.features if name in columns) for example in seen]
    matrix = sparse.csr_matrix(
        (
            np.ones(sum(map(len, rows))),
            np.array([place for row in rows for place in row], dtype=np.int32),
            np.cumsum([0, *map(len, rows)], dtype=np.int32),
        ),
        shape=(len(rows), len(kept)),
    )
    model = LogisticRegression(C=freedom, tol=0.001, max_iter=400).fit(matrix, [one.holds for one in seen])
    weights = {name: float(model.coef_[0][place]) for name, place in columns.items()}
    return {BIAS: float(model.intercept_[0])} | {
        name: weight for name, weight in weights.items() if abs(weight) >= SMALL
    }


def lines_of(of: str, weights: dict[str, float]) -> list[list[str]]:
    """The lines of a table for one of its models."""
    return [[of, feature, f"{weight:.2f}"] for feature, weight in weights.items()]


def write(path: Path, headings: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Write a table of the package."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(headings)
        table.writerows(lines)
