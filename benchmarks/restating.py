"""Learns what `searchapp.triage.responses.restating` weighs, and measures it on authors left out.

`python -m benchmarks.restating` prints the figures, `--write` writes the table of weights. It learns from the
rows of `read_rows` whose responses have enough of their recommendation's words to be weighed at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from unittest import mock

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

import searchapp.triage.learned
from benchmarks.left_out import run
from benchmarks.read_rows import Row, authors
from searchapp.triage.learned.weights import BIAS
from searchapp.triage.responses import restating
from searchapp.triage.responses.restating import KIND, may_restate, restates, restating_signs, without_entries

TABLE = Path(searchapp.triage.learned.__file__).parent / restating.TABLE
RULE = "repeats-recommendation"
FREEDOM = 1.0  # the inverse of the penalty, of signs scaled to a variance of 1


def learned(rows: Sequence[Row]) -> list[list[str]]:
    """The table of weights, without its headings."""
    every = [(without_entries(row.item.response), row.item.text, RULE in row.rules) for row in rows]
    seen = [one for one in every if may_restate(one[0], one[1])]
    columns = DictVectorizer()
    signs = columns.fit_transform([restating_signs(response, text) for response, text, _ in seen]).toarray()
    sizes = signs.std(axis=0) + np.finfo(float).eps
    truth = [restated for _, _, restated in seen]
    model = LogisticRegression(C=FREEDOM, max_iter=1000).fit(signs / sizes, truth)
    weights = zip(columns.get_feature_names_out(), model.coef_[0] / sizes, strict=True)
    return [
        [KIND, BIAS, f"{model.intercept_[0]:.3f}"],
        *([KIND, name, f"{weight:.3f}"] for name, weight in weights),
    ]


def found_with(lines: Sequence[Sequence[str]], rows: Sequence[Row]) -> tuple[int, int, int]:
    """How many of the repetitions are found right, found at all and labelled, judged by these weights."""
    table = {KIND: {sign: float(weight) for _, sign, weight in lines}}
    restates.cache_clear()
    with mock.patch.object(restating, "weights_in", return_value=table):
        found = [row for row in rows if restates(row.item.response, row.item.text)]
    restates.cache_clear()
    return sum(RULE in row.rules for row in found), len(found), sum(RULE in row.rules for row in rows)


def main() -> None:
    """Print the figures, or write the table."""
    run(
        {name: [row for rows in blocks for row in rows] for name, blocks in authors().items()},
        description=__doc__,
        table=TABLE,
        learned=learned,
        found_with=found_with,
    )


if __name__ == "__main__":
    main()
