"""Figures from truths, predictions and probabilities. Owns formulas; knows no model and no text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

_RESAMPLES: Final = 1000
_BINS: Final = 10
_LOW, _HIGH = 2.5, 97.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was true and what was said of n texts and L labels, arrays (n, L); `groups` (n,) inspections."""

    labels: tuple[str, ...]
    truth: Booleans
    chosen: Booleans
    probabilities: Floats
    groups: NDArray[Any]


def multilabel_figures(answers: Answers, *, rare: int = 5) -> dict[str, Any]:
    """Micro and macro F1 with 95% intervals, per-label figures and expected calibration error.

    Macro F1 is over labels with `rare` or more examples, or over the commonest where none has as many.
    Intervals are percentile bootstrap (Efron 1979): of inspections for the overall figures, since items of
    one inspection are alike; of texts for a label.
    """
    counts = _counts(answers)
    support = answers.truth.sum(axis=0)
    frequent = np.asarray(support >= min(rare, support.max()))
    by_group = _resampled(counts, group_weights(answers.groups))
    by_text = _resampled(counts, _text_weights(len(answers.truth)))
    total = _total(counts)
    return {
        "micro_f1": interval(micro_f1(total), micro_f1(by_group)),
        "macro_f1": interval(_macro(total, frequent), _macro(by_group, frequent)),
        "precision": _rounded(total[0].sum() / max(1.0, total[1].sum())),
        "recall": _rounded(total[0].sum() / max(1.0, total[2].sum())),
        "calibration_error": _rounded(calibration_error(answers)),
        "texts": len(answers.truth),
        "labels": {
            label: _label_figures(total[:, n], by_text[:, :, n])
            for n, label in enumerate(answers.labels)
            if support[n] or answers.chosen[:, n].any()
        },
    }


def micro_f1(counts: Floats) -> Floats:
    """F1 over all labels together from counts (3, ..., L) of right, said and true."""
    right, said, true = counts.sum(axis=-1)
    scores: Floats = 2 * right / np.maximum(said + true, 1)
    return scores


def calibration_error(answers: Answers) -> float:
    """Expected calibration error (Naeini et al. 2015) of the probabilities shown: those of chosen labels."""
    return float(sum(abs(b["said"] - b["right"]) * b["share"] for b in calibration_bins(answers)))


def calibration_bins(answers: Answers) -> list[dict[str, float]]:
    """Ten bins of equal width over shown probabilities: mean probability, share right, share of all."""
    shown, right = answers.probabilities[answers.chosen], answers.truth[answers.chosen]
    place = np.minimum((shown * _BINS).astype(int), _BINS - 1)
    return [
        {
            "said": float(shown[place == number].mean()),
            "right": float(right[place == number].mean()),
            "share": float((place == number).mean()),
        }
        for number in range(_BINS)
        if (place == number).any()
    ]


def confused_pairs(answers: Answers, *, limit: int = 15) -> list[dict[str, Any]]:
    """Labels that were missed while another was wrongly given to the same text, most often first."""
    pairs: Counter[tuple[str, str]] = Counter()
    for truth, chosen in zip(answers.truth, answers.chosen, strict=True):
        for missed in np.flatnonzero(truth & ~chosen):
            for given in np.flatnonzero(chosen & ~truth):
                pairs[answers.labels[missed], answers.labels[given]] += 1
    return [{"true": true, "said": said, "texts": count} for (true, said), count in pairs.most_common(limit)]


def doubts(answers: Answers, names: Sequence[str], *, limit: int = 25) -> list[dict[str, Any]]:
    """Labels of the training file that the models, not having seen them, contradict most surely."""
    wrongness = np.where(answers.truth, 1 - answers.probabilities, answers.probabilities)
    order = np.argsort(-wrongness, axis=None, kind="stable")[:limit]
    rows, labels = np.unravel_index(order, wrongness.shape)
    return [
        {
            "example": names[row],
            "label": answers.labels[label],
            "labelled": bool(answers.truth[row, label]),
            "probability": _rounded(answers.probabilities[row, label]),
        }
        for row, label in zip(rows.tolist(), labels.tolist(), strict=True)
    ]


def choice_figures(truth: Sequence[str], chosen: Sequence[str], groups: NDArray[Any]) -> dict[str, Any]:
    """Accuracy with interval, and figures for each value, where exactly one value is right."""
    values = tuple(sorted(set(truth) | set(chosen)))
    table = np.array(values)
    answers = Answers(
        labels=values,
        truth=np.array(truth)[:, None] == table,
        chosen=np.array(chosen)[:, None] == table,
        probabilities=np.zeros((len(truth), len(values))),
        groups=groups,
    )
    figures = multilabel_figures(answers)
    return {"accuracy": figures["micro_f1"], "texts": figures["texts"], "labels": figures["labels"]}


def _counts(answers: Answers) -> Floats:
    """Array (3, n, L): right, said, true."""
    return np.stack([answers.truth & answers.chosen, answers.chosen, answers.truth]).astype(float)


def _total(counts: Floats) -> Floats:
    total: Floats = counts.sum(axis=1)
    return total


def _resampled(counts: Floats, weights: Floats) -> Floats:
    """Counts (3, resamples, L) under weights (resamples, n)."""
    return np.stack([weights @ part for part in counts])


def _text_weights(count: int) -> Floats:
    random = np.random.default_rng(0)
    return random.multinomial(count, np.full(count, 1 / count), size=_RESAMPLES).astype(float)


def group_weights(groups: NDArray[Any]) -> Floats:
    """How often each of n texts counts in each bootstrap resample of their groups (resamples, n)."""
    _names, number = np.unique(groups, return_inverse=True)
    return _text_weights(int(number.max()) + 1)[:, number]


def _macro(counts: Floats, frequent: Booleans) -> Floats:
    """Mean F1 over frequent labels; one that a resample does not contain is left out of its mean."""
    right, said, true = counts[..., frequent]
    there = true > 0
    scores = np.where(there, 2 * right / np.maximum(said + true, 1), 0)
    means: Floats = scores.sum(axis=-1) / np.maximum(there.sum(axis=-1), 1)
    return means


def _label_figures(total: Floats, resampled: Floats) -> dict[str, Any]:
    right, said, true = total
    again = 2 * resampled[0] / np.maximum(resampled[1] + resampled[2], 1)
    return {
        "precision": _rounded(right / said) if said else None,
        "recall": _rounded(right / true) if true else None,
        "f1": interval(2 * right / max(1.0, said + true), again),
        "support": int(true),
    }


def interval(value: Any, resampled: Floats) -> dict[str, float]:
    """A value with the 2.5 and 97.5 percentiles of its resampled values."""
    low, high = np.percentile(resampled, [_LOW, _HIGH])
    return {"value": _rounded(value), "low": _rounded(low), "high": _rounded(high)}


def _rounded(value: Any) -> float:
    return round(float(value), 4)
