"""The part of the model card on how many labels it takes. Owns words and tables; measures nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from searchapp.classify.markdown import interval, table

PLOT: Final = "labels-needed.svg"

_HOW: Final = (
    "A simulation: the labels of {texts} recommendations stand in for a reviewer who labels one after the "
    "other. Most unsure first is the order of the queue of unsure labels: the recommendation with a theme "
    "nearest to its threshold comes next. Models learn from the labelled recommendations and the taxonomy "
    "alone, without the sentences written for training, and are measured on inspections held out from both "
    "orders ({folds} folds by inspection, {runs} runs that begin with {first} recommendations at random). "
    "Intervals are drawn over the {inspections} inspections."
)


def labels_part(simulated: Mapping[str, Any]) -> str:
    """Which order won, if any, the labels needed for each F1, and the curves, as Markdown."""
    curves = simulated["curves"]
    how = _HOW.format(
        **{name: simulated[name] for name in ("texts", "folds", "inspections")},
        runs=len(simulated["seeds"]),
        first=curves["random"][0]["labels"],
    )
    needed = [
        [f"{one['micro_f1']:.2f}", _labels(one["unsure"]), _labels(one["random"])]
        for one in simulated["needed"]
    ]
    rows = [
        [
            str(unsure["labels"]),
            interval(unsure["micro_f1"]),
            f"{unsure['lowest_run']:.2f} to {unsure['highest_run']:.2f}",
            interval(random["micro_f1"]),
            f"{random['lowest_run']:.2f} to {random['highest_run']:.2f}",
            interval(apart["unsure_less_random"], signed=True),
        ]
        for unsure, random, apart in zip(
            curves["unsure"], curves["random"], simulated["difference"], strict=True
        )
    ]
    head = ["Labels", "Most unsure first", "Its runs", "Random order", "Its runs", "Difference"]
    parts = [
        "## Labels needed\n",
        how,
        f"\n**{_verdict(simulated)}**\n",
        f"![How micro-F1 grows with labels in both orders]({PLOT})\n",
    ]
    if needed:
        parts += [
            "Labels at which each order first reaches an F1, with 95% intervals:\n",
            table(["Micro-F1", "Most unsure first", "Random order"], needed),
            "",
        ]
    return "\n".join([*parts, "Micro-F1 by number of labels, with 95% intervals:\n", table(head, rows), ""])


def _verdict(simulated: Mapping[str, Any]) -> str:
    """At how many of the sizes after the first an order is better beyond its interval."""
    later = [one["unsure_less_random"] for one in simulated["difference"][1:]]
    better, worse = sum(one["low"] > 0 for one in later), sum(one["high"] < 0 for one in later)
    of = len(later)
    if better and not worse:
        return f"Most unsure first is better at {better} of {of} sizes, and worse at none."
    if worse and not better:
        return f"Most unsure first does not win: it is worse at {worse} of {of} sizes, and better at none."
    if better:
        return f"Neither wins: most unsure first is better at {better} of {of} sizes and worse at {worse}."
    return f"Most unsure first does not win: at none of {of} sizes is the difference beyond its interval."


def _labels(one: Mapping[str, int | None]) -> str:
    value, low, high = (one[end] for end in ("value", "low", "high"))
    if value is None:
        return "not reached"
    return f"{value} ({low} to {high if high is not None else 'not reached'})"
