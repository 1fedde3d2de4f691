"""Figures agree with an independent reckoning."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import f1_score

from searchapp.classify.metrics import (
    Answers,
    calibration_error,
    choice_figures,
    confused_pairs,
    doubts,
    multilabel_figures,
)

TABLE = arrays(bool, st.tuples(st.integers(2, 12), st.just(3)))


def answers(truth: np.ndarray, chosen: np.ndarray, probabilities: np.ndarray | None = None) -> Answers:
    return Answers(
        labels=("a", "b", "c"),
        truth=truth,
        chosen=chosen,
        probabilities=chosen.astype(float) if probabilities is None else probabilities,
        groups=np.arange(len(truth)) % 2,
    )


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_f1_equals_scikit_learns(data: st.DataObject) -> None:
    truth = data.draw(TABLE)
    chosen = data.draw(arrays(bool, truth.shape))
    figures = multilabel_figures(answers(truth, chosen), rare=0)
    assert figures["micro_f1"]["value"] == pytest.approx(
        f1_score(truth, chosen, average="micro", zero_division=0), abs=1e-4
    )
    there = np.flatnonzero(truth.any(axis=0))
    if len(there):
        each = [f1_score(truth[:, n], chosen[:, n], zero_division=0) for n in there]
        assert figures["macro_f1"]["value"] == pytest.approx(np.mean(each), abs=1e-4)
    assert 0 <= figures["micro_f1"]["low"] <= figures["micro_f1"]["high"] <= 1


def test_calibration_error_is_the_mean_distance_from_what_came_true() -> None:
    truth = np.array([[True, False, False], [False, False, False]])
    chosen = np.array([[True, False, False], [True, False, False]])
    probabilities = np.array([[0.9, 0, 0], [0.9, 0, 0]])
    assert calibration_error(answers(truth, chosen, probabilities)) == pytest.approx(0.4)


def test_a_label_taken_for_another_is_counted_as_a_pair() -> None:
    truth = np.array([[True, False, False]] * 2)
    chosen = np.array([[False, True, False]] * 2)
    assert confused_pairs(answers(truth, chosen)) == [{"true": "a", "said": "b", "texts": 2}]


def test_the_labels_most_surely_contradicted_come_first() -> None:
    truth = np.array([[True, False, False], [False, False, False]])
    probabilities = np.array([[0.1, 0.2, 0.0], [0.0, 0.95, 0.0]])
    first, second = doubts(answers(truth, truth, probabilities), ["one", "two"])[:2]
    assert (first["example"], first["label"], first["labelled"]) == ("two", "b", False)
    assert (second["example"], second["label"], second["labelled"]) == ("one", "a", True)


def test_where_one_value_is_right_the_figure_is_accuracy() -> None:
    figures = choice_figures(["yes", "no", "yes", "no"], ["yes", "no", "no", "no"], np.arange(4))
    assert figures["accuracy"]["value"] == 0.75
    assert figures["labels"]["no"]["recall"] == 1.0
