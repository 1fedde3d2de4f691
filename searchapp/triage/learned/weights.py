"""Reads tables of learned weights: one line a sign, with the kind of judgement that it belongs to."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

BIAS: Final = "(bias)"
"""The sign that holds what is added to every sum of its kind."""


@cache
def weights_in(table: str) -> Mapping[str, Mapping[str, float]]:
    """By kind and sign, the weights of a table of this package."""
    found: dict[str, dict[str, float]] = {}
    for line in lines_in(table):
        found.setdefault(line["kind"], {})[line["sign"]] = float(line["weight"])
    return found


def total(table: str, kind: str, signs: Iterable[str]) -> float:
    """The sum of the table's weights of the signs, each counted once, and of the bias of their kind."""
    weights = weights_in(table)[kind]
    return weights[BIAS] + sum(weights[sign] for sign in sorted(set(signs)) if sign in weights)


def lines_in(table: str) -> Iterator[dict[str, str]]:
    """The lines of a table of this package, by heading."""
    with files(__package__).joinpath(table).open(encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t")
