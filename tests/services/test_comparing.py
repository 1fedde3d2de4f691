"""The comparison of two models: folds by inspection, and the difference with its interval."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from searchapp.classify import artefact
from searchapp.classify.training_data import TrainingData
from searchapp.domain.errors import Forbidden, InvalidInput, NotFound
from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.progress import Silent
from searchapp.services import comparing
from searchapp.services.comparing import NEWEST, SHARED, compare, difference
from searchapp.services.training import Training
from searchapp.workspace import Workspace
from tests.conftest import settings_of
from tests.services.test_reviewing import REVIEWER


@pytest.fixture
def training(tmp_path: Path) -> Training:
    return Workspace(settings_of(tmp_path / "home"), Silent()).training()


class _Everything:
    """Says every label of every text."""

    thresholds_ = 0.5

    def __init__(self, labels: int) -> None:
        self.named_steps = {"model": self}
        self._labels = labels

    def predict_proba(self, texts: list[Any]) -> Any:
        return np.ones((len(texts), self._labels))


def test_no_model_is_trained_on_an_inspection_it_is_judged_on(
    training: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    artefact.save(training.candidate_folder, {"part": 1}, {"model_id": "model-2"})
    trained: list[set[str]] = []

    def fit(examples: Any, taxonomy: Any, *_rest: Any) -> _Everything:
        trained.append({one.inspection for one in examples})
        return _Everything(len(list(taxonomy.names("addressee" if _rest else "theme"))))

    monkeypatch.setattr(comparing, "fit_themes", fit)
    monkeypatch.setattr(comparing, "fit_addressees", fit)
    found = compare(training, folds=2, person=LOCAL_PERSON)
    assert [(one.task, one.judged_by) for one in found] == [("theme", SHARED), ("addressee", SHARED)]
    assert all(one.difference == one.low == one.high == 0 for one in found)
    assert trained[0] & trained[4] == {""}


def test_labels_that_only_the_candidate_has_are_judged_by_apart(
    training: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    artefact.save(training.candidate_folder, {"part": 1}, {"model_id": "model-2"})
    known = training.data(None)
    other = replace(known.judged[0], themes=("custody", "roads-policing"))
    changed = TrainingData(tuple(other if one is known.judged[0] else one for one in known.examples))
    monkeypatch.setattr(
        Training, "labels", lambda _self, folder: folder if folder.name == "candidate" else None
    )
    monkeypatch.setattr(Training, "data", lambda _self, labels: known if labels is None else changed)
    for name in ("fit_themes", "fit_addressees"):
        kind = "theme" if name == "fit_themes" else "addressee"
        monkeypatch.setattr(
            comparing, name, lambda *_rest, kind=kind: _Everything(len(training.taxonomy.names(kind)))
        )
    found = compare(training, folds=2, person=LOCAL_PERSON)
    count = len(known.judged)
    assert [(one.task, one.judged_by, one.texts) for one in found] == [
        ("theme", SHARED, count - 1),
        ("theme", NEWEST, count),
        ("addressee", SHARED, count),
    ]


def test_a_candidate_that_is_right_where_the_other_is_wrong_is_better_by_its_whole_interval() -> None:
    truth = np.ones((1, 4, 1))
    wrong, right = np.concatenate([0 * truth, truth, truth]), np.concatenate([truth, truth, truth])
    found = difference("theme", wrong, right, ["a", "a", "b", "c"], judged_by=SHARED)
    assert (found.current, found.candidate, found.low, found.high) == (0.0, 1.0, 1.0, 1.0)


def test_what_cannot_be_compared_is_said(training: Training) -> None:
    with pytest.raises(Forbidden):
        compare(training, folds=2, person=REVIEWER)
    with pytest.raises(NotFound, match="No candidate"):
        compare(training, folds=2, person=LOCAL_PERSON)
    artefact.save(training.candidate_folder, {"part": 1}, {"model_id": "model-2"})
    with pytest.raises(InvalidInput, match="1 folds"):
        compare(training, folds=1, person=LOCAL_PERSON)
