"""Learns what `searchapp.triage.slips.slipped` weighs, and measures it on authors left out.

`python -m benchmarks.slips` prints the figures, `--write` writes the table of weights. It learns from rows
that stand together: the sample register's and those written for tests, with the responses that were made to
slip put back where they belong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from unittest import mock

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

import searchapp.triage.learned
from benchmarks.left_out import run
from benchmarks.read_rows import Row, authors
from searchapp.triage.slips import fit, status_fit
from searchapp.triage.slips.fit import RESPONSE, STATUS, Neighbours
from searchapp.triage.slips.slipped import slipped_rows
from searchapp.triage.slips.status_fit import status_signs

TABLE = Path(searchapp.triage.learned.__file__).parent / fit.TABLE
FREEDOM = 0.1  # the inverse of the penalty, of signs scaled to a mean square of 1
STATUS_FREEDOM = 1.0
REACH = 3  # rows to the furthest neighbour that a response is told from
_STATUS_DOUBTED = frozenset(
    (
        "completed-in-progress",
        "closed-without-reason",
        "other-body-not-closed",
        "names-unaddressed-body",
        "rows-slipped",
        "nothing-said",
    )
)

_Signs = Mapping[str, float]


def learned(blocks: Sequence[Sequence[Row]]) -> list[list[str]]:
    """The table of weights, without its headings."""
    return [*_lines_of_responses(blocks), *_lines_of_statuses([row for rows in blocks for row in rows])]


def _lines_of_responses(blocks: Sequence[Sequence[Row]]) -> list[list[str]]:
    """A logistic model of what is more for a response at home than for one that is not."""
    columns = DictVectorizer()
    more = columns.fit_transform([signs for rows in blocks for signs in _more_at_home(rows)]).toarray()
    sizes = np.sqrt((more**2).mean(axis=0))
    scaled = more / sizes
    truth = [1] * len(scaled) + [0] * len(scaled)
    model = LogisticRegression(C=FREEDOM, fit_intercept=False, max_iter=1000)
    model.fit(np.vstack([scaled, -scaled]), truth)
    weights = zip(columns.get_feature_names_out(), model.coef_[0] / sizes, strict=True)
    return [[RESPONSE, name, f"{weight:.3f}"] for name, weight in weights]


def _more_at_home(rows: Sequence[Row]) -> Iterator[dict[str, float]]:
    """What a response at home has more than at a neighbour's, a neighbour's there, and both exchanged."""
    neighbours = Neighbours([row.item for row in rows])
    homes = [place + row.home for place, row in enumerate(rows)]
    at_home = {home: place for place, home in reversed(list(enumerate(homes)))}
    for place, home in enumerate(homes):
        if not rows[place].item.response.strip():
            continue
        for other in range(max(0, home - REACH), min(len(rows), home + REACH + 1)):
            if rows[other].item.text == rows[home].item.text:
                continue
            right = neighbours.signs(home, place)
            yield _less(right, neighbours.signs(other, place))
            theirs = at_home.get(other)
            if theirs is None or rows[theirs].item.response in ("", rows[place].item.response):
                continue
            yield _less(right, neighbours.signs(home, theirs))
            if theirs > place:
                both = Counter(right)
                both.update(neighbours.signs(other, theirs))
                exchanged = Counter(neighbours.signs(other, place))
                exchanged.update(neighbours.signs(home, theirs))
                yield _less(both, exchanged)


def _less(one: _Signs, other: _Signs) -> dict[str, float]:
    return {sign: one.get(sign, 0.0) - other.get(sign, 0.0) for sign in {**one, **other}}


def _lines_of_statuses(rows: Sequence[Row]) -> list[list[str]]:
    """A logistic model of the status by what the response tells."""
    seen = [row for row in rows if _STATUS_DOUBTED.isdisjoint(row.rules)]
    columns = DictVectorizer()
    signs = columns.fit_transform([status_signs(row.item.text, row.item.response) for row in seen])
    model = LogisticRegression(C=STATUS_FREEDOM, fit_intercept=False, max_iter=1000)
    model.fit(signs, [row.item.status.value for row in seen])
    return [
        [STATUS, f"{status}: {name}", f"{weight:.3f}"]
        for status, weights in zip(model.classes_, model.coef_, strict=True)
        for name, weight in zip(columns.get_feature_names_out(), weights, strict=True)
    ]


def found_with(lines: Sequence[Sequence[str]], blocks: Sequence[Sequence[Row]]) -> tuple[int, int, int]:
    """How many of the slipped rows are found right, found at all and labelled, judged by these weights."""
    tables = {
        kind: {sign: float(weight) for of, sign, weight in lines if of == kind} for kind in (RESPONSE, STATUS)
    }
    right = found = labelled = 0
    with (
        mock.patch.object(fit, "weights_in", return_value=tables),
        mock.patch.object(status_fit, "weights_in", return_value=tables),
    ):
        for rows in blocks:
            refs = slipped_rows([row.item for row in rows]).keys()
            known = {row.item.ref for row in rows if "rows-slipped" in row.rules}
            right, found, labelled = right + len(refs & known), found + len(refs), labelled + len(known)
    return right, found, labelled


def main() -> None:
    """Print the figures, or write the table."""
    run(
        authors(),
        description=__doc__,
        table=TABLE,
        learned=learned,
        found_with=found_with,
    )


if __name__ == "__main__":
    main()
