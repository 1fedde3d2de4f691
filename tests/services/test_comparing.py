"""The comparison of two models: folds by inspection, and the difference with its interval."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from searchapp.classify import artefact
from searchapp.domain.errors import Forbidden, InvalidInput, NotFound
from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.progress import Silent
from searchapp.services import comparing
from searchapp.services.comparing import compare, difference
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
    assert [one.task for one in found] == ["theme", "addressee"]
    assert all(one.difference == one.low == one.high == 0 for one in found)
    assert trained[0] & trained[4] == {""}


def test_a_candidate_that_is_right_where_the_other_is_wrong_is_better_by_its_whole_interval() -> None:
    truth = np.ones((1, 4, 1))
    wrong, right = np.concatenate([0 * truth, truth, truth]), np.concatenate([truth, truth, truth])
    found = difference("theme", wrong, right, ["a", "a", "b", "c"])
    assert (found.current, found.candidate, found.low, found.high) == (0.0, 1.0, 1.0, 1.0)


def test_what_cannot_be_compared_is_said(training: Training) -> None:
    with pytest.raises(Forbidden):
        compare(training, folds=2, person=REVIEWER)
    with pytest.raises(NotFound, match="No candidate"):
        compare(training, folds=2, person=LOCAL_PERSON)
    artefact.save(training.candidate_folder, {"part": 1}, {"model_id": "model-2"})
    with pytest.raises(InvalidInput, match="1 folds"):
        compare(training, folds=1, person=LOCAL_PERSON)
