"""Writes the figures of an evaluation as a model card: Markdown, figures as JSON, and the calibration plot.

Owns words and tables; measures nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from searchapp.classify.calibration_plot import calibration_svg
from searchapp.classify.labels_card import PLOT as LABELS
from searchapp.classify.labels_card import labels_part
from searchapp.classify.labels_plot import labels_svg
from searchapp.classify.learning_plot import learning_svg
from searchapp.classify.markdown import interval, number, table
from searchapp.domain.errors import Unavailable

CARD: Final = "model-card.md"
FIGURES: Final = "figures.json"
PLOT: Final = "calibration.svg"
CURVE: Final = "learning-curve.svg"

_TASKS: Final = {"themes": "Themes", "addressees": "Addressees"}
_WHY_RANDOM_MISLEADS: Final = (
    "With random folds, recommendations of the same inspection stand on both sides of the split; they "
    "share wording and themes, so the model is rewarded for knowing the inspection. A new "
    "recommendation comes from a new inspection: only the figures by inspection say how well that goes."
)
_ABOUT: Final = (
    "Suggests themes, addressees and whether the receiving force is asked to act, from a "
    "recommendation's text and report title alone; never from a response or a status. A suggestion is "
    "not a decision.\n"
    "\n"
    "A theme's probability comes from the taxonomy's terms found in text and title, each weighed by how "
    "often it proved right, and from a linear model on words; one set of weights serves all themes, so "
    "that a theme with few examples borrows from the others. An addressee's comes from its role in the "
    "clauses that ask. Probabilities are calibrated and thresholds chosen on folds inside the training "
    "part. Below its threshold a label is not suggested."
)
_LIMITS: Final = (
    "- The labels come from one force's register; two alike labelling passes made them, so they are "
    "kinder to a model than a second reader would be.\n"
    "- Themes coincide with inspections: for most labels the figures rest on one to three inspections, "
    "which the intervals for a single label (drawn over texts) do not show. The overall intervals are "
    "drawn over inspections.\n"
    "- The terms of the taxonomy were written knowing the register; later inspections may use other "
    "words."
)


def card(figures: Mapping[str, Any]) -> str:
    """The model card as Markdown."""
    parts = [
        "# Model card\n",
        _ABOUT,
        _made_of(figures),
        "## In short\n",
        _in_short(figures),
        f"\n{_WHY_RANDOM_MISLEADS}\n",
        f"![How often suggestions of a stated probability were right]({PLOT})\n",
        f"![What more training texts bring]({CURVE})\n",
    ]
    for task, title in _TASKS.items():
        parts += [f"## {title}\n", _task(figures[task])]
    parts += ["## Applies to the force\n", _labels(figures["applies_to_force"])]
    if "labels_needed" in figures:
        parts.append(f"\n{labels_part(figures['labels_needed'])}")
    parts += ["\n## Limits\n", _LIMITS, ""]
    return "\n".join(parts)


def write_card(folder: Path, figures: Mapping[str, Any]) -> None:
    """Write card, figures and plot to `folder`. Raises Unavailable when it cannot be written."""
    contents = {
        CARD: card(figures),
        FIGURES: json.dumps(figures, indent=2) + "\n",
        PLOT: calibration_svg({title: figures[task]["calibration"] for task, title in _TASKS.items()}),
        CURVE: learning_svg({title: figures[task]["learning_curve"] for task, title in _TASKS.items()}),
    }
    if "labels_needed" in figures:
        contents[LABELS] = labels_svg(figures["labels_needed"])
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in contents.items():
            beside = folder / f".{name}.{os.getpid()}"
            beside.write_text(content, encoding="utf-8")
            beside.replace(folder / name)
    except OSError as problem:
        raise Unavailable(
            f"The model card could not be written to {folder} ({problem.strerror or problem}).",
            next_step="Make room or grant the right to write there, then evaluate again.",
        ) from problem


def known_figures(folder: Path) -> dict[str, Any]:
    """The figures that the card in `folder` was written from; none where there are none that can be read."""
    try:
        found = json.loads((folder / FIGURES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _made_of(figures: Mapping[str, Any]) -> str:
    made_of = figures["made_of"]
    return (
        f"\nModel `{made_of['model_id']}`, trained on {made_of['examples']} labelled recommendations of "
        f"{figures['inspections']} inspections and {made_of['written']} sentences written for training. "
        f"The latter are never evaluated on. Receiving force: {made_of['force']}.\n"
    )


def _in_short(figures: Mapping[str, Any]) -> str:
    rows = [
        [
            title,
            interval(figures[task]["by_inspection"]["micro_f1"]),
            interval(figures[task]["by_inspection"]["macro_f1"]),
            number(figures[task]["by_inspection"]["calibration_error"]),
            interval(figures[task]["by_random"]["micro_f1"]),
            *(number(one["micro_f1"]["value"]) for one in figures[task]["baselines"].values()),
        ]
        for task, title in _TASKS.items()
    ]
    applies = figures["applies_to_force"]
    chance = [number(one["accuracy"]["value"]) for one in applies["baselines"].values()]
    rows.append(
        [
            "Applies to the force (accuracy)",
            interval(applies["by_inspection"]["accuracy"]),
            "",
            "",
            interval(applies["by_random"]["accuracy"]),
            *chance,
            *[""] * (len(figures["themes"]["baselines"]) - len(chance)),
        ]
    )
    head = ["Task", "Micro-F1, unseen inspections", "Macro-F1", "Calibration error", "Micro-F1, random folds"]
    return table([*head, *(f"Baseline: {name}" for name in figures["themes"]["baselines"])], rows)


def _task(task: Mapping[str, Any]) -> str:
    curve = [
        [f"{one['share']:.0%}", str(one["texts"]), interval(one["micro_f1"]), interval(one["macro_f1"])]
        for one in task["learning_curve"]
    ]
    confused = [[one["true"], one["said"], str(one["texts"])] for one in task["confused"]]
    doubted = [
        [one["example"], one["label"], "yes" if one["labelled"] else "no", number(one["probability"])]
        for one in task["doubts"]
    ]
    return "\n".join(
        [
            "Each label on unseen inspections, with 95% intervals; random folds, last, mislead:\n",
            _labels(task),
            "\n### Learning curve\n",
            table(["Share of training groups", "Texts", "Micro-F1", "Macro-F1"], curve),
            "\n### Taken for another\n",
            table(["Missed", "Said instead", "Texts"], confused) if confused else "None.",
            "\n### Labels worth a second look\n",
            "The training labels that models which had not seen them contradict most surely.\n",
            table(["Example", "Label", "Labelled", "Probability"], doubted),
            "",
        ]
    )


def _labels(task: Mapping[str, Any]) -> str:
    random = task["by_random"]["labels"]
    rows = [
        [
            label,
            number(one["precision"]),
            number(one["recall"]),
            interval(one["f1"]),
            str(one["support"]),
            interval(random[label]["f1"]) if label in random else "none",
        ]
        for label, one in task["by_inspection"]["labels"].items()
    ]
    return table(["Label", "Precision", "Recall", "F1", "Support", "F1, random folds"], rows)
