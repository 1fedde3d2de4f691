"""Simulates how many labels it takes: most unsure first against random order, on unseen inspections.

The labels of the training files stand in for a person who answers. A text is the unit: all its themes are
labelled at once, and the most unsure is the one with a label nearest to its threshold (the order in which
the queue of unsure labels asks). Models learn from those texts and the taxonomy alone, so that what labels
bring is not hidden by the sentences written for training. Owns the order of labelling and what is measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from searchapp.classify.metrics import Floats, group_weights, interval, micro_f1
from searchapp.classify.theme_features import ThemeReader
from searchapp.classify.theme_lexicon import ThemeReading
from searchapp.classify.train import fit_themes
from searchapp.classify.training_data import TrainingData, truth_table
from searchapp.domain.errors import InvalidInput
from searchapp.domain.progress import Progress
from searchapp.domain.taxonomy import Taxonomy

FOLDS: Final = 6
SIZES: Final = (10, 20, 30, 40, 60, 80, 110, 150, 200)
"""Labelled texts at which models are trained; the first are drawn at random for both orders."""
ORDERS: Final = ("unsure", "random")
_NEVER_CERTAIN: Final = 1e-6

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Pool:
    """The judged texts, read once, and what is true of them."""

    data: TrainingData
    taxonomy: Taxonomy
    readings: list[ThemeReading]
    truth: NDArray[np.bool_]

    def answered(self, labelled: Numbers, asked: Numbers) -> tuple[NDArray[np.bool_], Floats]:
        """Suggestions for `asked` (m, L) by models of `labelled`, and their distances from the thresholds."""
        examples = self.data.judged
        pipeline = fit_themes(
            [examples[n] for n in labelled], self.taxonomy, read=[self.readings[n] for n in labelled]
        )
        model = pipeline.named_steps["model"]
        chances = pipeline.predict_proba([self.readings[n] for n in asked])
        return chances >= model.thresholds_, abs(_log_odds(chances) - _log_odds(model.thresholds_))


def simulate(
    data: TrainingData, *, taxonomy: Taxonomy, seeds: Sequence[int], progress: Progress
) -> dict[str, Any]:
    """Figures of both orders as plain values: micro-F1 by number of labels, labels needed, their difference.

    `seeds`: of the random draws; each makes a whole run. Intervals are percentile bootstrap of inspections
    (Efron 1979) over the mean of all runs, both orders resampled alike. Raises InvalidInput where there are
    too few inspections or texts.
    """
    examples = data.judged
    groups = np.array([example.group for example in examples])
    folds = _folds(groups)
    sizes = tuple(size for size in SIZES if size <= min(len(pool) for pool, _held in folds))
    if len(sizes) < 2:  # noqa: PLR2004 - a curve takes two points
        raise InvalidInput(
            "There are too few labelled texts to simulate labelling.",
            next_step="Label more recommendations in training/labels.csv.",
        )
    texts = [example.text for example in examples]
    pool = _Pool(
        data=data,
        taxonomy=taxonomy,
        readings=ThemeReader(taxonomy.themes).fit([]).transform(texts),
        truth=truth_table(examples, "theme", list(taxonomy.names("theme"))),
    )
    advance = progress.start("Simulating labels", len(seeds) * len(folds) * len(ORDERS))
    counts = np.zeros((len(ORDERS), len(seeds), len(sizes), 3, len(examples)))
    for run, seed in enumerate(seeds):
        for fold, (inside, held) in enumerate(folds):
            for order, name in enumerate(ORDERS):
                random = np.random.default_rng([seed, fold])  # both orders begin with the same texts
                answers = _answers(pool, (inside, held), sizes, name, random)
                for step, said in enumerate(answers):
                    counts[order, run, step][:, held] = [
                        part.sum(axis=1) for part in (pool.truth[held] & said, said, pool.truth[held])
                    ]
                advance(1)
    return _figures(counts, groups, sizes, seeds)


def _folds(groups: NDArray[Any]) -> list[tuple[Numbers, Numbers]]:
    count = min(FOLDS, len(set(groups)))
    if count < 2:  # noqa: PLR2004 - one to learn from, one to hold out
        raise InvalidInput(
            "Labelling cannot be simulated: the labels come from fewer than two inspections.",
            next_step="Label recommendations of another inspection in training/labels.csv.",
        )
    return list(GroupKFold(n_splits=count).split(groups, groups=groups))


def _answers(
    pool: _Pool, fold: tuple[Numbers, Numbers], sizes: Sequence[int], order: str, random: np.random.Generator
) -> Iterator[NDArray[np.bool_]]:
    """What is suggested for the held-out texts at each size, each set of labels containing the one before."""
    inside, held = fold
    rest = random.permutation(inside)
    labelled = rest[:0]
    for size in sizes:
        missing = size - len(labelled)
        labelled, rest = np.concatenate([labelled, rest[:missing]]), rest[missing:]
        said, far = pool.answered(labelled, np.concatenate([held, rest]))
        yield said[: len(held)]
        if order == "unsure":
            rest = rest[np.argsort(far[len(held) :].min(axis=1), kind="stable")]


def _figures(
    counts: Floats, groups: NDArray[Any], sizes: Sequence[int], seeds: Sequence[int]
) -> dict[str, Any]:
    """From counts (orders, runs, sizes, 3, n) of right, said and true."""
    weights = group_weights(groups)
    scores = micro_f1(np.moveaxis(counts.sum(axis=-1), 3, 0)[..., None]).mean(axis=1)
    by_run = micro_f1(np.moveaxis(counts.sum(axis=-1), 3, 0)[..., None])
    drawn = micro_f1(np.moveaxis(counts @ weights.T, 3, 0)[..., None]).mean(axis=1)
    curves = {
        name: [
            {
                "labels": size,
                "micro_f1": interval(scores[order, step], drawn[order, step]),
                "lowest_run": round(float(by_run[order, :, step].min()), 4),
                "highest_run": round(float(by_run[order, :, step].max()), 4),
            }
            for step, size in enumerate(sizes)
        ]
        for order, name in enumerate(ORDERS)
    }
    difference = [
        {
            "labels": size,
            "unsure_less_random": interval(scores[0, n] - scores[1, n], drawn[0, n] - drawn[1, n]),
        }
        for n, size in enumerate(sizes)
    ]
    return {
        "texts": len(groups),
        "inspections": len(set(groups)),
        "folds": min(FOLDS, len(set(groups))),
        "seeds": list(seeds),
        "curves": curves,
        "difference": difference,
        "needed": _needed(scores, drawn, sizes),
    }


def _needed(scores: Floats, drawn: Floats, sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Labels at which each order first reaches a given F1, None where it never does.

    Between two sizes the curve is taken as straight. F1 asked for: twentieths that random order reaches.
    """
    asked = [
        target / 100 for target in range(50, 100, 5) if scores[1].min() < target / 100 <= scores[1].max()
    ]
    found = []
    for target in asked:
        row: dict[str, Any] = {"micro_f1": target}
        for order, name in enumerate(ORDERS):
            again = [_reached(drawn[order, :, n], sizes, target) for n in range(drawn.shape[-1])]
            known = sorted(np.inf if one is None else one for one in again)
            low, high = known[int(0.025 * len(known))], known[int(0.975 * len(known))]
            row[name] = {
                "value": _whole(_reached(scores[order], sizes, target)),
                "low": _whole(low),
                "high": _whole(high),
            }
        found.append(row)
    return found


def _reached(scores: Floats, sizes: Sequence[int], target: float) -> float | None:
    for n, score in enumerate(scores):
        if score >= target:
            if n == 0:
                return float(sizes[0])
            share = (target - scores[n - 1]) / (score - scores[n - 1])
            return float(sizes[n - 1] + share * (sizes[n] - sizes[n - 1]))
    return None


def _whole(labels: float | None) -> int | None:
    return None if labels is None or np.isinf(labels) else int(np.ceil(labels))


def _log_odds(chances: Floats) -> Floats:
    kept = np.clip(chances, _NEVER_CERTAIN, 1 - _NEVER_CERTAIN)
    odds: Floats = np.log(kept / (1 - kept))
    return odds
