"""Reads tables of learned weights, one line a feature, and sums what they say.

Owns the form of such a table: `of` (which model), `feature`, `weight`. What is summed is for its users to
know.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

BIAS: Final = "(bias)"
"""The feature that holds what is added to every sum of its model."""


def total(table: str, of: str, features: Iterable[str]) -> float:
    """The sum of the weights of the features, each counted once, by one of the table's models."""
    weights = _weights(table)[of]
    return weights[BIAS] + sum(weights[feature] for feature in sorted(set(features)) if feature in weights)


def lines_of(table: str) -> Iterator[dict[str, str]]:
    """The lines of a table of the package, by heading."""
    with files(__package__).joinpath(table).open(encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t")


@cache
def _weights(table: str) -> Mapping[str, Mapping[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for line in lines_of(table):
        found.setdefault(line["of"], {})[line["feature"]] = float(line["weight"])
    return found
