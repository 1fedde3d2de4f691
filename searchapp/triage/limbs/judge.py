"""How likely it is that a response leaves a limb of a recommendation out.

Owns the weighing: boosted trees of three questions in a row, which add up to the odds. They stand in
`limb_trees.tsv`, one line a node; `python -m benchmarks.limbs --write` learns them anew from `training/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from typing import Final

from searchapp.triage.learned.weights import lines_in
from searchapp.triage.limbs.cutting import Limb
from searchapp.triage.limbs.features import features_of
from searchapp.triage.limbs.words import rarities

START: Final = "start"
"""The tree of the table that asks nothing: its leaf is the logarithm of the odds before any question."""

_TABLE: Final = "limb_trees.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A node: on to `below` where the feature is at most `cut`, else to `above`; a number is a leaf."""

    feature: str
    cut: float
    below: Question | float
    above: Question | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """What was learned: the odds before any question, as a logarithm, and what is asked."""

    start: float
    trees: Sequence[Question | float]


def chances_untouched(outer: Sequence[Limb], response: str) -> list[float]:
    """For each of two limbs or more, in their order, how likely the response leaves it out, from 0 to 1."""
    trees = _trees()
    return [weigh(features, trees) for features in features_of(outer, response, rarities())]


def weigh(features: Mapping[str, float], trees: Trees) -> float:
    """The probability that the trees give."""
    total = trees.start
    for tree in trees.trees:
        node = tree
        while isinstance(node, Question):
            node = node.below if features[node.feature] <= node.cut else node.above
        total += node
    return 1 / (1 + exp(-total))


@cache
def _trees() -> Trees:
    return trees_from(lines_in(_TABLE))


def trees_from(lines: Iterable[Mapping[str, str]]) -> Trees:
    """The trees of a table's lines; the node 0 of each tree is its root."""
    nodes: dict[str, dict[str, Mapping[str, str]]] = {}
    for line in lines:
        nodes.setdefault(line["tree"], {})[line["node"]] = line
    start = nodes.pop(START)
    return Trees(start=float(start["0"]["adds"]), trees=[_node("0", tree) for tree in nodes.values()])


def _node(number: str, tree: Mapping[str, Mapping[str, str]]) -> Question | float:
    line = tree[number]
    if not line["feature"]:
        return float(line["adds"])
    return Question(
        feature=line["feature"],
        cut=float(line["cut"]),
        below=_node(line["below"], tree),
        above=_node(line["above"], tree),
    )
