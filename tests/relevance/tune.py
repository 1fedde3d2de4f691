"""Chooses field weights by the judged queries, with folds: `python tune.py` prints what it finds.

Each fifth of the queries is measured with the weights that were best for the other four. What is kept in
`schema`, `tree` and `nearest` is chosen by hand from this, rounded, so that it does not fit these alone.
"""

# ruff: noqa: T201 - what it prints is what it is for

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import mean
from unittest.mock import patch

from judged import by_kind, measure, register_documents

from searchapp.domain.progress import Silent
from searchapp.search.engine import WhooshIndex
from searchapp.search.finding import nearest, scoring
from searchapp.search.queries import tree
from searchapp.search.schema import TEXT_FIELDS

FOLDS = 5
TRIES = 60
CHOICES = {
    "title": (0.2, 0.4, 0.6, 0.8, 1.0),
    "response": (0.1, 0.2, 0.3, 0.4, 0.6),
    "length_share": (0.3, 0.45, 0.6, 0.75),
    "title_length_share": (0.3, 0.5, 0.75),
    "saturation": (0.8, 1.0, 1.2, 1.6),
    "near": (0.0, 0.15, 0.3, 0.6),
    "other": (0.4, 0.5, 0.6, 0.7, 0.9),
    "share": (0.2, 0.3, 0.4, 0.5),
    "share_of_two": (0.3, 0.45, 0.55),
    "coverage": (0.0, 1.0, 2.0, 4.0),
}

Weights = dict[str, float]


def gains(folder: Path, weights: Weights) -> list[float]:
    """nDCG@10 plus reciprocal rank of each query, halved, with these weights."""
    recommendation, title, response = TEXT_FIELDS
    share, title_share = weights["length_share"], weights["title_length_share"]
    fields = (
        replace(recommendation, length_share=share),
        replace(title, weight=weights["title"], length_share=title_share),
        replace(response, weight=weights["response"], length_share=share),
    )
    with (
        patch.object(tree, "TEXT_FIELDS", fields),
        patch.object(scoring, "TEXT_FIELDS", fields),
        patch.object(scoring, "SATURATION", weights["saturation"]),
        patch.object(tree, "NEAR_WEIGHT", weights["near"]),
        patch.object(tree, "OTHER_NAME_WEIGHT", weights["other"]),
        patch.object(nearest, "LEAST_SHARE", weights["share"]),
        patch.object(nearest, "LEAST_OF_TWO", weights["share_of_two"]),
        patch.object(nearest, "COVERAGE_POWER", weights["coverage"]),
    ):
        return [(one.ndcg + one.reciprocal_rank) / 2 for one in measure(WhooshIndex(folder))]


def main() -> None:
    random.seed(7)
    tried = [{name: random.choice(values) for name, values in CHOICES.items()} for _ in range(TRIES)]
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "index"
        documents = register_documents()
        index = WhooshIndex(folder)
        index.build(documents, total=len(documents), change=1, progress=Silent())
        print("as kept:", by_kind(measure(index)))
        results = [(weights, gains(folder, weights)) for weights in tried]
    unseen: list[float] = []
    order = random.sample(range(len(results[0][1])), len(results[0][1]))
    for fold in range(FOLDS):
        held_out = order[fold::FOLDS]
        seen = [number for number in order if number not in held_out]
        weights, found = max(results, key=lambda one: mean(one[1][n] for n in seen))
        unseen += [found[number] for number in held_out]
        print(f"fold {fold}: {weights} unseen {mean(found[n] for n in held_out):.4f}")
    print(f"unseen, all folds: {mean(unseen):.4f}")
    for name, values in CHOICES.items():
        by_value = {v: [mean(found) for weights, found in results if weights[name] == v] for v in values}
        print(name, {value: round(mean(found), 4) for value, found in by_value.items() if found})


if __name__ == "__main__":
    main()
