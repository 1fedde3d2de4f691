"""Learns what `searchapp.triage.responses.passing` weighs, and measures it on responses held out by voice.

`python -m benchmarks.passing` prints the figures, `--write` writes the table of weights.
"""

# ruff: noqa: T201 - a script that prints its figures

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

from sklearn.model_selection import GroupKFold

import searchapp.triage.learned
from benchmarks.weighing import HEADINGS, Seen, learned, lines_of, write
from searchapp.triage.learned.weights import BIAS
from searchapp.triage.responses.passing import PASSED, passing_features
from searchapp.triage.wording.bodies import bodies_in

RESPONSES = Path(__file__).parents[1] / "training" / "responses.csv"
TABLE = Path(searchapp.triage.learned.__file__).parent / "passing_weights.tsv"
LONGEST = 20  # words of a response that is learned from
RARE = 2  # responses in which a feature must stand
FREEDOM = 1.0  # the inverse of the penalty
FOLDS = 8
SUMS = (-1.4, -1.0, -0.4, 0.0, 0.4)


def examples() -> tuple[list[Seen], list[str]]:
    """Written responses that are short, and the voice of each."""
    with RESPONSES.open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if len(line["response"].split()) <= LONGEST]
    seen = [
        Seen(
            origin=line["response"],
            features=frozenset(passing_features(line["response"])),
            holds=line["says"] == "passed on",
        )
        for line in lines
    ]
    return seen, [line["voice"] for line in lines]


def table() -> list[list[str]]:
    """The table of weights, without its headings."""
    return lines_of(PASSED, learned(examples()[0], freedom=FREEDOM, rare=RARE))


def figures(seen: Sequence[Seen], voices: Sequence[str]) -> str:
    """Of responses that name a body, how many reach each sum, and how many of these pass the matter on."""
    sums = [0.0] * len(seen)
    for inside, outside in GroupKFold(FOLDS).split(seen, groups=voices):
        weights = learned([seen[place] for place in inside], freedom=FREEDOM, rare=RARE)
        for place in outside:
            sums[place] = weights[BIAS] + sum(weights.get(name, 0.0) for name in seen[place].features)
    named = [(one.holds, its) for one, its in zip(seen, sums, strict=True) if bodies_in(one.origin)]
    found = [[holds for holds, its in named if its >= enough] for enough in SUMS]
    told = (f"from {enough}: {sum(right)} of {len(right)}" for enough, right in zip(SUMS, found, strict=True))
    return f"{len(named)} responses, {sum(holds for holds, _ in named)} passed on; {'; '.join(told)}"


def main() -> None:
    """Print the figures, or write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table of weights")
    if parser.parse_args().write:
        write(TABLE, HEADINGS, table())
    else:
        print(figures(*examples()))


if __name__ == "__main__":
    main()
