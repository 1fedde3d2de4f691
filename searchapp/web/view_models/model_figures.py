"""The figures of the last evaluation as tables, from the file that `searchapp models evaluate` writes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from searchapp.config import FIGURES
from searchapp.domain.taxonomy import Taxonomy

PLOT: Final = "calibration.svg"
CURVE: Final = "learning-curve.svg"

_TASKS: Final = {"themes": "Themes", "addressees": "Addressees"}
_APPLIES: Final = {"yes": "Applies", "no": "Asks nothing of the force", "conditional": "On a condition"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """One task in short: F1 (accuracy where one answer is right) with its 95% interval, and baselines."""

    task: str
    unseen: str
    random: str
    baselines: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFigures:
    """One label on unseen inspections, and how many examples that rests on."""

    name: str
    precision: str
    recall: str
    f1: str
    random: str
    examples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Suggestions of about one stated likelihood: how often they were right, and their share of all."""

    said: str
    right: str
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A further table on a task; `empty` is said in place of no rows."""

    id: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task label by label; `calibration` is empty where no probability is shown."""

    id: str
    title: str
    labels: tuple[LabelFigures, ...]
    calibration: tuple[Bin, ...]
    listings: tuple[Listing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFigures:
    """What the evaluation found of the models with that id."""

    model_id: str
    inspections: int
    short: tuple[Short, ...]
    tasks: tuple[Task, ...]
    has_plot: bool
    has_curve: bool


def read_figures(folder: Path, taxonomy: Taxonomy) -> ModelFigures | None:
    """The figures of the model card in `folder`; None where there are none that can be read."""
    try:
        figures = json.loads((folder / FIGURES).read_text(encoding="utf-8"))
        return _figures(figures, taxonomy, folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _figures(figures: Mapping[str, Any], taxonomy: Taxonomy, folder: Path) -> ModelFigures:
    names = {"themes": taxonomy.names("theme"), "addressees": taxonomy.names("addressee")}
    applies = figures["applies_to_force"]
    return ModelFigures(
        model_id=figures["made_of"]["model_id"],
        inspections=figures["inspections"],
        short=(
            *(_short(title, figures[task], "micro_f1") for task, title in _TASKS.items()),
            _short("Applies to the force", applies, "accuracy"),
        ),
        tasks=(
            *(_task(task, title, figures[task], names[task]) for task, title in _TASKS.items()),
            _task("applies", "Applies to the force", applies, _APPLIES),
        ),
        has_plot=(folder / PLOT).is_file(),
        has_curve=(folder / CURVE).is_file(),
    )


def _short(title: str, task: Mapping[str, Any], measure: str) -> Short:
    baselines = (f"{name} {_number(one[measure]['value'])}" for name, one in task["baselines"].items())
    return Short(
        task=f"{title} (accuracy)" if measure == "accuracy" else f"{title} (micro F1)",
        unseen=_interval(task["by_inspection"][measure]),
        random=_interval(task["by_random"][measure]),
        baselines=", ".join(baselines),
    )


def _task(task: str, title: str, figures: Mapping[str, Any], names: Mapping[str, str]) -> Task:
    labels = figures["by_inspection"]["labels"]
    random = figures["by_random"].get("labels", {})
    return Task(
        id=task,
        title=title,
        labels=tuple(
            LabelFigures(
                name=names.get(label, label),
                precision=_number(one["precision"]),
                recall=_number(one["recall"]),
                f1=_interval(one["f1"]),
                random=_interval(random[label]["f1"]) if label in random else "none",
                examples=one["support"],
            )
            for label, one in sorted(labels.items(), key=lambda pair: -pair[1]["support"])
        ),
        calibration=tuple(
            Bin(said=f"{one['said']:.0%}", right=f"{one['right']:.0%}", share=f"{one['share']:.0%}")
            for one in figures.get("calibration", ())
        ),
        listings=tuple(_listings(task, title, figures, names)),
    )


def _listings(
    task: str, title: str, figures: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[Listing]:
    """What else was found, where it was looked for: learning curve, confusions, labels to look at again."""
    if "learning_curve" in figures:
        yield Listing(
            id=f"curve-{task}",
            caption=f"{title}: what more training texts bring",
            head=("Training texts", "Micro F1", "Macro F1"),
            rows=tuple(
                (f"{one['texts']:,}", _interval(one["micro_f1"]), _interval(one["macro_f1"]))
                for one in figures["learning_curve"]
            ),
            empty="It was not measured.",
        )
    if "confused" in figures:
        yield Listing(
            id=f"confused-{task}",
            caption=f"{title}: one taken for another",
            head=("Missed", "Suggested instead", "Recommendations"),
            rows=tuple(
                (names.get(one["true"], one["true"]), names.get(one["said"], one["said"]), str(one["texts"]))
                for one in figures["confused"]
            ),
            empty="No label was suggested in place of another.",
        )
    if "doubts" in figures:
        yield Listing(
            id=f"doubts-{task}",
            caption=f"{title}: labels of the training file worth a second look",
            head=("Example", "Label", "Labelled", "Likelihood by models that had not seen it"),
            rows=tuple(
                (
                    one["example"],
                    names.get(one["label"], one["label"]),
                    "yes" if one["labelled"] else "no",
                    f"{one['probability']:.0%}",
                )
                for one in figures["doubts"]
            ),
            empty="None.",
        )


def _interval(figure: Mapping[str, float]) -> str:
    return f"{figure['value']:.2f} ({figure['low']:.2f} to {figure['high']:.2f})"


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f}"
