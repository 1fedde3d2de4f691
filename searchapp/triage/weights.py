"""Reads tables of learned weights: one line a sign, with the kind of judgement that it belongs to."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def weights_in(table: str) -> Mapping[str, Mapping[str, float]]:
    """By kind and sign, the weights of a table of this package."""
    found: dict[str, dict[str, float]] = {}
    with files(__package__).joinpath(table).open(encoding="utf-8") as file:
        for line in csv.DictReader(file, delimiter="\t"):
            found.setdefault(line["kind"], {})[line["sign"]] = float(line["weight"])
    return found
