"""Measures the models honestly: on inspections they were not trained on, with baselines in the same run.

Owns splits and what is measured; formulas are `metrics`', words and tables are `card`'s. Written sentences
are only ever trained on. Calibration and thresholds are learned inside the training part of every split.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold, KFold

from searchapp.classify.actors import ActorLexicon, Force
from searchapp.classify.baselines import BASELINES, Baseline
from searchapp.classify.metrics import (
    Answers,
    calibration_bins,
    choice_figures,
    confused_pairs,
    doubts,
    multilabel_figures,
)
from searchapp.classify.reading import ClauseReader, ReadText
from searchapp.classify.theme_features import ThemeReader
from searchapp.classify.theme_lexicon import ThemeReading
from searchapp.classify.train import fit_addressees, fit_applicability, fit_themes, ingredients
from searchapp.classify.training_data import Example, TrainingData, truth_table
from searchapp.domain.errors import InvalidInput
from searchapp.domain.progress import Progress
from searchapp.domain.suggestion import ClassifiableText
from searchapp.domain.taxonomy import LabelKind, Taxonomy

FOLDS: Final = 6
SHARES: Final = (0.1, 0.3)
_KINDS: Final[tuple[LabelKind, LabelKind]] = ("theme", "addressee")
_NAMES: Final = {"theme": "themes", "addressee": "addressees"}

Fold = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class _Material:
    """All examples, those that may be judged first, with their readings made once."""

    examples: tuple[Example, ...]
    judged: int
    themes: list[ThemeReading]
    clauses: list[ReadText]
    taxonomy: Taxonomy
    lexicon: ActorLexicon
    force: str

    @property
    def groups(self) -> NDArray[Any]:
        return np.array([example.group for example in self.examples])


def evaluate(
    data: TrainingData, *, taxonomy: Taxonomy, forces: Sequence[Force], force: str, progress: Progress
) -> dict[str, Any]:
    """All figures as plain values, ready for JSON and for `card`.

    Raises InvalidInput when there are fewer than two inspections to hold out.
    """
    material = _material(data, taxonomy, ActorLexicon(taxonomy, forces), force)
    inspections = len(set(material.groups[: material.judged]))
    if inspections < 2:  # noqa: PLR2004 - one to train on, one to hold out
        raise InvalidInput(
            "The models cannot be evaluated: the labels come from fewer than two inspections.",
            next_step="Label recommendations of another inspection in training/labels.csv.",
        )
    count = min(FOLDS, inspections)
    advance = progress.start("Evaluating the models", count * (2 + len(SHARES)))
    by_inspection = _Split(material, list(_inspection_folds(material, count)))
    by_random = _Split(material, list(_random_folds(material, count)))
    honest = by_inspection.run(1.0, advance)
    flattering = by_random.run(1.0, advance)
    partial = {share: by_inspection.run(share, advance) for share in SHARES}
    figures: dict[str, Any] = {
        "made_of": ingredients(data, taxonomy=taxonomy, forces=forces, force=force),
        "folds": count,
        "inspections": inspections,
    }
    for kind in _KINDS:
        figures[_NAMES[kind]] = {
            "by_inspection": multilabel_figures(honest.answers[kind]),
            "by_random": multilabel_figures(flattering.answers[kind]),
            "baselines": {
                name: by_inspection.baseline(kind, baseline) for name, baseline in BASELINES.items()
            },
            "learning_curve": [
                *(
                    {"share": share, "texts": run.trained_on, **_short(run.answers[kind])}
                    for share, run in partial.items()
                ),
                {"share": 1.0, "texts": honest.trained_on, **_short(honest.answers[kind])},
            ],
            "calibration": calibration_bins(honest.answers[kind]),
            "confused": confused_pairs(honest.answers[kind]),
            "doubts": doubts(honest.answers[kind], [example.id for example in data.judged]),
        }
    truth = [example.applies for example in data.judged]
    groups = material.groups[: material.judged]
    figures["applies_to_force"] = {
        "by_inspection": choice_figures(truth, honest.applies, groups),
        "by_random": choice_figures(truth, flattering.applies, groups),
        "baselines": {
            "majority": choice_figures(truth, [max(set(truth), key=truth.count)] * len(truth), groups)
        },
    }
    return figures


@dataclass(frozen=True, slots=True)
class _Run:
    """Out-of-fold answers of one run over all folds."""

    answers: dict[LabelKind, Answers]
    applies: list[str]
    trained_on: int


@dataclass(frozen=True, slots=True)
class _Split:
    """Folds over the judged examples; written sentences join every training part."""

    material: _Material
    folds: list[Fold]

    def run(self, share: float, advance: Any) -> _Run:
        """Train on (a share of) each fold's training part and answer for what it holds out."""
        answers = {kind: self._blank(kind) for kind in _KINDS}
        applies = [""] * self.material.judged
        trained_on: list[int] = []
        for inside, held in self.folds:
            chosen = _some(inside, self.material, share)
            trained_on.append(len(chosen))
            for kind in _KINDS:
                model, probabilities = self._fit(kind, chosen, held)
                answers[kind].probabilities[held] = probabilities
                answers[kind].chosen[held] = probabilities >= model.thresholds_
            for number, value in zip(held, self._applicability(chosen, held), strict=True):
                applies[number] = value
            advance(1)
        return _Run(answers, applies, round(float(np.mean(trained_on))))

    def baseline(self, kind: LabelKind, baseline: Baseline) -> dict[str, Any]:
        """A baseline's figures over the same folds, written sentences included in training."""
        examples = self.material.examples
        labels = self.material.taxonomy.labels(kind)
        truth = truth_table(examples, kind, [label.id for label in labels])
        answers = self._blank(kind)
        for inside, held in self.folds:
            answers.chosen[held] = baseline(
                labels, _texts(examples, inside), truth[inside], _texts(examples, held)
            )
        return _short(replace(answers, probabilities=answers.chosen.astype(float)))

    def _fit(self, kind: LabelKind, inside: NDArray[np.int64], held: NDArray[np.int64]) -> tuple[Any, Any]:
        material = self.material
        examples = [material.examples[n] for n in inside]
        readings: Sequence[Any] = material.themes if kind == "theme" else material.clauses
        read = [readings[n] for n in inside]
        if kind == "theme":
            pipeline = fit_themes(examples, material.taxonomy, read=read)
        else:
            pipeline = fit_addressees(examples, material.taxonomy, material.lexicon, read=read)
        return pipeline.named_steps["model"], pipeline.predict_proba([readings[n] for n in held])

    def _applicability(self, inside: NDArray[np.int64], held: NDArray[np.int64]) -> list[str]:
        material = self.material
        pipeline = fit_applicability(
            [material.examples[n] for n in inside],
            material.lexicon,
            material.force,
            read=[material.clauses[n] for n in inside],
        )
        return [str(value) for value in pipeline.predict([material.clauses[n] for n in held])]

    def _blank(self, kind: LabelKind) -> Answers:
        ids = tuple(self.material.taxonomy.names(kind))
        truth = truth_table(self.material.examples[: self.material.judged], kind, ids)
        return Answers(
            labels=ids,
            truth=truth,
            chosen=np.zeros_like(truth),
            probabilities=np.zeros(truth.shape),
            groups=self.material.groups[: self.material.judged],
        )


def _material(data: TrainingData, taxonomy: Taxonomy, lexicon: ActorLexicon, force: str) -> _Material:
    examples = (*data.judged, *data.written)
    texts = [example.text for example in examples]
    reader = ThemeReader(taxonomy.themes).fit([])
    return _Material(
        examples=examples,
        judged=len(data.judged),
        themes=reader.transform(texts),
        clauses=ClauseReader(lexicon).transform(texts),
        taxonomy=taxonomy,
        lexicon=lexicon,
        force=force,
    )


def _inspection_folds(material: _Material, count: int) -> Iterator[Fold]:
    groups = material.groups[: material.judged]
    return _with_written(material, GroupKFold(n_splits=count).split(groups, groups=groups))


def _random_folds(material: _Material, count: int) -> Iterator[Fold]:
    split = KFold(n_splits=count, shuffle=True, random_state=0)
    return _with_written(material, split.split(np.arange(material.judged)))


def _with_written(material: _Material, folds: Iterator[Any]) -> Iterator[Fold]:
    written = np.arange(material.judged, len(material.examples))
    for inside, held in folds:
        yield np.concatenate([inside, written]), held


def _some(inside: NDArray[np.int64], material: _Material, share: float) -> NDArray[np.int64]:
    """A share of the training part, whole inspections and written sentences drawn alike."""
    groups = np.unique(material.groups[inside])
    kept = np.random.default_rng(0).permutation(groups)[: max(1, round(share * len(groups)))]
    return inside[np.isin(material.groups[inside], kept)]


def _short(answers: Answers) -> dict[str, Any]:
    figures = multilabel_figures(answers)
    return {name: figures[name] for name in ("micro_f1", "macro_f1")}


def _texts(examples: Sequence[Example], numbers: NDArray[np.int64]) -> list[ClassifiableText]:
    return [examples[n].text for n in numbers]
