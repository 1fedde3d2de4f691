"""Learns what `searchapp.triage.limbs.judge` asks, and measures it on authors held out.

`python -m benchmarks.limbs` prints the figures, `--write` writes the trees and the rarities of words. Folds
are the authors of the rows, so that no row is judged by others of its author; intervals are those of the
figures over resamples of the rows.
"""

# ruff: noqa: T201 - a script that prints its figures

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import average_precision_score

import searchapp.triage.learned
from searchapp.domain.recommendation import Status
from searchapp.ingest import read_register
from searchapp.triage.limbs.cutting import Limb, limbs
from searchapp.triage.limbs.features import features_of
from searchapp.triage.limbs.judge import START, trees_from, weigh
from searchapp.triage.limbs.words import words_of

TRAINING = Path(__file__).parents[1] / "training"
REGISTER = TRAINING / "sample_register.txt"
TABLES = Path(searchapp.triage.learned.__file__).parent
HEADINGS = ("tree", "node", "feature", "cut", "below", "above", "adds")
RARE = 3  # texts of the training in which the rarest words stand
LEAST_RARITY = 0.1
TREES = 300
RATE = 0.02
DEPTH = 3  # questions in a row
LEAF = 10  # limbs of the training that a leaf must have
_SILENT = (
    "limb-untouched",
    "completed-in-progress",
    "repeats-recommendation",
    "nothing-said",
    "cut-off",
)
RESAMPLES = 1000
BESIDES = 0.6  # of further limbs of a row
CUTS = (0.5, 0.6, 0.65, 0.7, 0.75, 0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A completed recommendation: its limbs, and which of them (places from 0) the response leaves out."""

    author: str
    outer: Sequence[Limb]
    response: str
    untouched: frozenset[int]


def rows() -> list[Row]:
    """All rows with limbs, in the order of their file, then those of the sample register."""
    with (TRAINING / "limbs.csv").open(encoding="utf-8", newline="") as file:
        written = [
            (
                line["author"],
                line["recommendation"],
                line["response"],
                frozenset(int(number) - 1 for number in line["untouched"].split()),
            )
            for line in csv.DictReader(file)
        ]
    found = []
    for author, text, response, untouched in (*written, *_of_the_register()):
        outer = [limb for limb in limbs(text) if limb.depth == 0]
        if outer:
            found.append(Row(author=author, outer=outer, response=response, untouched=untouched))
    return found


def _of_the_register() -> Iterator[tuple[str, str, str, frozenset[int]]]:
    with (TRAINING / "findings.csv").open(encoding="utf-8", newline="") as file:
        left_out = {int(line["row"]) for line in csv.DictReader(file) if line["rule"] in _SILENT}
    for row in read_register(REGISTER):
        if row.status is Status.COMPLETED and row.response.strip() and row.row not in left_out:
            yield "sample register", row.text, row.response, frozenset()


def rarities() -> dict[str, float]:
    """How rare each word is in the texts of the training: 1 up to `RARE` of them, less the more have it."""
    with (TRAINING / "limbs.csv").open(encoding="utf-8", newline="") as file:
        texts = [line[name] for line in csv.DictReader(file) for name in ("recommendation", "response")]
    texts += [text for row in read_register(REGISTER) for text in (row.text, row.response)]
    counts = Counter(word for text in texts for word in words_of(text))
    rarest = log(len(texts) / RARE)
    return {
        word: max(LEAST_RARITY, log(len(texts) / count) / rarest)
        for word, count in sorted(counts.items())
        if count > RARE
    }


def learned(seen: Sequence[Row], rarity: dict[str, float]) -> list[list[str]]:
    """The table of trees, without its headings."""
    features = [limb for row in seen for limb in features_of(row.outer, row.response, rarity)]
    truth = [place in row.untouched for row in seen for place in range(len(row.outer))]
    names = sorted(features[0])
    model = GradientBoostingClassifier(
        n_estimators=TREES,
        learning_rate=RATE,
        max_depth=DEPTH,
        min_samples_leaf=LEAF,
        subsample=0.6,
        max_features=0.5,
        random_state=0,
    ).fit([[limb[name] for name in names] for limb in features], truth)
    odds = sum(truth) / (len(truth) - sum(truth))
    lines = [[START, "0", "", "", "", "", f"{log(odds):.4f}"]]
    for number, (estimator,) in enumerate(model.estimators_):
        tree = estimator.tree_
        for node in range(tree.node_count):
            below, above = tree.children_left[node], tree.children_right[node]
            if below == above:
                adds = f"{RATE * tree.value[node][0][0]:.4f}"
                lines.append([str(number), str(node), "", "", "", "", adds])
            else:
                name, cut = names[tree.feature[node]], f"{tree.threshold[node]:.4f}"
                lines.append([str(number), str(node), name, cut, str(below), str(above), ""])
    return lines


def held_out(seen: Sequence[Row], rarity: dict[str, float]) -> list[list[float]]:
    """Of each row the chances of its limbs, by trees that were learned without its author."""
    found: list[list[float]] = [[] for _ in seen]
    for author in sorted({row.author for row in seen}):
        lines = learned([row for row in seen if row.author != author], rarity)
        trees = trees_from([dict(zip(HEADINGS, line, strict=True)) for line in lines])
        for place, row in enumerate(seen):
            if row.author == author:
                limbs_of_row = features_of(row.outer, row.response, rarity)
                found[place] = [weigh(limb, trees) for limb in limbs_of_row]
    return found


def figures(truth: NDArray[np.bool_], chance: NDArray[np.float64]) -> str:
    """Average precision, and precision and recall of rows at each of `CUTS`, with 95% intervals."""
    generator = np.random.default_rng(0)
    draws = [generator.integers(len(truth), size=len(truth)) for _ in range(RESAMPLES)]
    said = [f"{int(truth.sum())} of {len(truth)}"]
    if truth.any():
        said.append(f"average precision {average_precision_score(truth, chance):.3f}")
    for cut in CUTS:
        found = chance >= cut
        right = truth & found
        precision = _interval(right[draw].sum() / max(found[draw].sum(), 1) for draw in draws)
        recall = _interval(right[draw].sum() / max(truth[draw].sum(), 1) for draw in draws)
        said.append(
            f"from {cut}: {int(right.sum())} right of {int(found.sum())} found"
            f" (precision {precision}, recall {recall})"
        )
    return "; ".join(said)


def _interval(values: Iterable[float]) -> str:
    low, middle, high = np.percentile(list(values), (2.5, 50, 97.5))
    return f"{middle:.2f}, {low:.2f} to {high:.2f}"


def _write(name: str, headings: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    with (TABLES / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(headings)
        table.writerows(lines)


def main() -> None:
    """Print the figures, or write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the trees and the rarities of words")
    options = parser.parse_args()
    seen, rarity = rows(), rarities()
    if options.write:
        _write(
            "word_rarity.tsv", ("word", "rarity"), ((word, f"{rare:.3f}") for word, rare in rarity.items())
        )
        _write("limb_trees.tsv", HEADINGS, learned(seen, rarity))
        return
    chances = held_out(seen, rarity)
    truth = np.array([bool(row.untouched) for row in seen])
    chance = np.array([max(limbs_of_row) for limbs_of_row in chances])
    for author in sorted({row.author for row in seen}):
        own = np.array([row.author == author for row in seen])
        print(f"{author}: {figures(truth[own], chance[own])}")
    print(f"all: {figures(truth, chance)}")
    for cut in CUTS:
        shown = [
            place in row.untouched
            for row, limbs_of_row in zip(seen, chances, strict=True)
            if max(limbs_of_row) >= cut
            for place, one in enumerate(limbs_of_row)
            if one >= BESIDES
        ]
        print(f"limbs shown from {BESIDES} in rows from {cut}: {sum(shown)} right of {len(shown)}")


if __name__ == "__main__":
    main()
