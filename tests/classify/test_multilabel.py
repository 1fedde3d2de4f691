"""The shared classifier over pairs: learns, calibrates, abstains, and lends its weights to new labels."""

import numpy as np
import pytest
from sklearn.base import clone

from searchapp.classify.multilabel import PairwiseMultiLabel

LABELS = ("a", "b", "c", "new")


def pairs(count: int = 400) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(3)
    features = random.normal(size=(count, len(LABELS), 3))
    truth = features[:, :, 0] + 0.4 * random.normal(size=(count, len(LABELS))) > 1
    truth[:, 3] = False
    return features, truth


def test_it_learns_and_its_probabilities_come_true() -> None:
    features, truth = pairs()
    model = PairwiseMultiLabel(LABELS).fit(features[:300], truth[:300])
    chances, right = model.predict_proba(features[300:])[:, :3], truth[300:, :3]
    assert (model.predict(features[300:])[:, :3] == right).mean() > 0.9
    assert abs(chances.mean() - right.mean()) < 0.05


def test_a_label_without_examples_is_proposed_by_the_shared_weights_and_called_untrained() -> None:
    features, truth = pairs()
    model = PairwiseMultiLabel(LABELS).fit(features, truth)
    clear = np.zeros((1, 4, 3))
    clear[0, 3, 0] = 3
    assert model.trained_.tolist() == [True, True, True, False]
    assert model.predict(clear).tolist() == [[False, False, False, True]]


def test_what_the_features_add_sums_up_to_the_calibrated_log_odds() -> None:
    features, truth = pairs()
    model = PairwiseMultiLabel(LABELS).fit(features, truth)
    chance = model.predict_proba(features[:1])[0, 1]
    none = model.predict_proba(np.zeros((1, 4, 3)))[0, 1]
    added = model.explain(features[:1])[0, 1].sum()
    assert np.log(chance / (1 - chance)) - np.log(none / (1 - none)) == pytest.approx(added)


def test_groups_and_weights_are_honoured_and_one_group_is_enough() -> None:
    features, truth = pairs(60)
    model = PairwiseMultiLabel(LABELS).fit(features, truth, groups=["one"] * 60, sample_weight=[1.0] * 60)
    assert np.isfinite(model.predict_proba(features)).all()


def test_it_is_a_scikit_learn_estimator_that_can_be_cloned() -> None:
    assert clone(PairwiseMultiLabel(LABELS, own=0.5)).get_params()["own"] == 0.5


@pytest.mark.parametrize("shape", [(4, 3), (4, 2, 3)])
def test_a_wrong_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="expected"):
        PairwiseMultiLabel(LABELS).fit(np.zeros(shape), np.ones((4, 4)))


def test_data_without_any_positive_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        PairwiseMultiLabel(LABELS).fit(np.zeros((4, 4, 3)), np.zeros((4, 4)))
