"""Compares the candidate with the models in use, on inspections that neither was trained on.

Each is trained anew on its own labels, on the same folds, without the held-out inspections. Both are judged
by the same truth, and twice: by the labels that both have alike, which favour neither, and by the newest
labels of people, which are the candidate's. Owns folds and the difference; how models are fitted is
`classify.train`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from searchapp.classify.actors import ActorLexicon
from searchapp.classify.metrics import micro_f1
from searchapp.classify.train import fit_addressees, fit_themes
from searchapp.classify.training_data import Example, TrainingData, truth_table
from searchapp.domain.errors import InvalidInput, NotFound
from searchapp.domain.people import Person, Right
from searchapp.domain.taxonomy import LabelKind
from searchapp.services.decided_labels import same_text
from searchapp.services.model_files import model_id
from searchapp.services.training import Training

_KINDS: Final[tuple[LabelKind, LabelKind]] = ("theme", "addressee")
SHARED: Final = "labels both have alike"
NEWEST: Final = "newest labels"
_RESAMPLES: Final = 1000
_FEWEST: Final = 2

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Micro-F1 of both, and candidate less current with its 95% interval (bootstrap of inspections).

    `judged_by` says by which labels, and `texts` on how many recommendations.
    """

    task: str
    judged_by: str
    texts: int
    current: float
    candidate: float
    difference: float
    low: float
    high: float


def compare(training: Training, *, folds: int, person: Person) -> tuple[Difference, ...]:
    """Themes and addressees, candidate against current, over `folds` folds by inspection, by either truth.

    The newest labels are left out where both learned from the same, the shared ones where there are none.
    Raises Forbidden, NotFound where no candidate waits, InvalidInput for fewer than two folds or more than
    there are inspections.
    """
    person.must(Right.TRAIN)
    if not model_id(training.candidate_folder):
        raise NotFound(
            "No candidate waits to be compared.", next_step="Train one: searchapp models train --labels FILE"
        )
    data = [training.data(training.labels(at)) for at in (training.models_folder, training.candidate_folder)]
    judged = data[1].judged
    held = _folds(judged, folds)
    advance = training.progress.start("Comparing the models (minutes of computing)", folds * 4)
    counts = {kind: [np.zeros((3, len(judged), 1)) for _one in data] for kind in _KINDS}
    for inspections in held:
        places = [n for n, one in enumerate(judged) if one.inspection in inspections]
        for kind in _KINDS:
            for number, own in enumerate(data):
                found = _counted(training, own, [judged[n] for n in places], inspections, kind)
                counts[kind][number][:, places, 0] = found
                advance(1)
    groups = np.array([one.inspection for one in judged])
    found = []
    for kind in _KINDS:
        current, candidate = counts[kind]
        alike = _alike(data[0], judged, kind)
        everything = np.full(len(judged), not alike.all())
        for truth, chosen in ((SHARED, alike), (NEWEST, everything)):
            if chosen.any():
                some = current[:, chosen], candidate[:, chosen]
                found.append(difference(kind, *some, groups[chosen].tolist(), judged_by=truth))
    return tuple(found)


def _alike(known: TrainingData, judged: Sequence[Example], kind: LabelKind) -> NDArray[np.bool_]:
    """Which of the candidate's texts have the same labels of a kind among those of the models in use."""
    labels = {same_text(one): set(one.labels(kind)) for one in known.judged}
    return np.array([labels.get(same_text(one)) == set(one.labels(kind)) for one in judged], dtype=bool)


def difference(
    task: str, current: Floats, candidate: Floats, groups: Sequence[str], *, judged_by: str
) -> Difference:
    """From counts (3, n, 1) of right, said and true for each text; both are resampled alike."""
    _names, place = np.unique(np.array(groups), return_inverse=True)
    count = int(place.max()) + 1
    drawn = np.random.default_rng(0).multinomial(count, np.full(count, 1 / count), size=_RESAMPLES)
    weights = drawn[:, place].astype(float)
    again = [micro_f1(np.stack([weights @ part for part in one])) for one in (current, candidate)]
    low, high = np.percentile(again[1] - again[0], [2.5, 97.5])
    scores = [float(micro_f1(one.sum(axis=1))) for one in (current, candidate)]
    return Difference(
        task=task,
        judged_by=judged_by,
        texts=len(groups),
        current=scores[0],
        candidate=scores[1],
        difference=scores[1] - scores[0],
        low=float(low),
        high=float(high),
    )


def _folds(judged: Sequence[Example], count: int) -> list[set[str]]:
    """Inspections dealt out, the largest first, each to the fold with the fewest texts."""
    sizes = Counter(one.inspection for one in judged)
    if not _FEWEST <= count <= len(sizes):
        raise InvalidInput(
            f"{count} folds cannot be made of {len(sizes)} inspections.",
            next_step=f"Give a number of folds from 2 to {len(sizes)}.",
        )
    folds: list[set[str]] = [set() for _number in range(count)]
    for inspection, _size in sorted(sizes.items(), key=lambda one: (-one[1], one[0])):
        min(folds, key=lambda fold: sum(sizes[one] for one in fold)).add(inspection)
    return folds


def _counted(
    training: Training, data: TrainingData, held: Sequence[Example], without: set[str], kind: LabelKind
) -> Any:
    """Right, said and true labels of each held-out text, array (3, n)."""
    inside = [one for one in data.examples if one.inspection not in without]
    if kind == "theme":
        pipeline = fit_themes(inside, training.taxonomy)
    else:
        lexicon = ActorLexicon(training.taxonomy, training.forces())
        pipeline = fit_addressees(inside, training.taxonomy, lexicon)
    said = pipeline.predict_proba([one.text for one in held]) >= pipeline.named_steps["model"].thresholds_
    truth = truth_table(held, kind, list(training.taxonomy.names(kind)))
    return np.stack([(truth & said).sum(axis=1), said.sum(axis=1), truth.sum(axis=1)])
