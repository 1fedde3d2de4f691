"""Simulated labelling: both orders begin alike, what is measured, and what the card says of it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from searchapp.classify import simulate as simulating
from searchapp.classify.card import known_figures, write_card
from searchapp.classify.labels_card import labels_part
from searchapp.classify.labels_plot import labels_svg
from searchapp.classify.taxonomy_file import load_taxonomy
from searchapp.classify.training_data import TrainingData, load_training_data
from searchapp.config import training_folder
from searchapp.domain.errors import InvalidInput
from searchapp.domain.progress import Silent
from searchapp.domain.suggestion import ClassifiableText
from searchapp.ingest import read_register

TAXONOMY = load_taxonomy(training_folder() / "taxonomy.toml")


@pytest.fixture(scope="module")
def data() -> TrainingData:
    rows = read_register(training_folder() / "sample_register.txt")
    everything = load_training_data(
        ((row.row, ClassifiableText(text=row.text, report=row.report)) for row in rows),
        labels=training_folder() / "labels.csv",
        written=[],
        taxonomy=TAXONOMY,
    )
    return TrainingData(everything.judged[::5])


@pytest.fixture(scope="module")
def found(data: TrainingData) -> dict[str, object]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulating, "FOLDS", 2)
        patch.setattr(simulating, "SIZES", (10, 20))
        return simulating.simulate(data, taxonomy=TAXONOMY, seeds=[0], progress=Silent())


def test_both_orders_begin_with_the_same_texts_and_are_measured_on_all(found: dict) -> None:
    unsure, random = (found["curves"][order] for order in ("unsure", "random"))
    assert [point["labels"] for point in unsure] == [point["labels"] for point in random] == [10, 20]
    assert unsure[0] == random[0]
    assert found["difference"][0]["unsure_less_random"] == {"value": 0, "low": 0, "high": 0}
    assert all(0 < point["micro_f1"]["low"] <= point["micro_f1"]["high"] <= 1 for point in unsure + random)


def test_one_inspection_cannot_be_held_out_from_itself(data: TrainingData) -> None:
    first = data.judged[0].inspection
    alone = TrainingData(tuple(one for one in data.judged if one.inspection == first))
    with pytest.raises(InvalidInput, match="fewer than two inspections"):
        simulating.simulate(alone, taxonomy=TAXONOMY, seeds=[0], progress=Silent())


def test_labels_needed_are_read_off_the_straight_line_between_two_sizes() -> None:
    scores = np.array([0.5, 0.7, 0.6, 0.9])
    assert simulating._reached(scores, (10, 20, 30, 40), 0.6) == pytest.approx(15)
    assert simulating._reached(scores, (10, 20, 30, 40), 0.75) == pytest.approx(35)
    assert simulating._reached(scores, (10, 20, 30, 40), 0.4) == 10
    assert simulating._reached(scores, (10, 20, 30, 40), 0.95) is None


@pytest.mark.parametrize(
    ("differences", "said"),
    [
        ([(0.01, 0.05), (-0.01, 0.05)], "Most unsure first is better at 1 of 2 sizes, and worse at none."),
        ([(-0.01, 0.05), (-0.05, 0.01)], "Most unsure first does not win: at none of 2 sizes"),
        ([(-0.05, -0.01), (-0.01, 0.05)], "Most unsure first does not win: it is worse at 1 of 2 sizes"),
        ([(0.01, 0.05), (-0.05, -0.01)], "Neither wins"),
    ],
)
def test_the_card_says_which_order_wins_and_when_none_does(
    found: dict, differences: list[tuple[float, float]], said: str
) -> None:
    apart = [{"labels": 0, "unsure_less_random": {"value": 0, "low": 0, "high": 0}}]
    apart += [{"labels": 1, "unsure_less_random": {"value": 0, "low": a, "high": b}} for a, b in differences]
    curves = {order: [*curve, curve[-1]] for order, curve in found["curves"].items()}
    assert said in labels_part({**found, "curves": curves, "difference": apart})


def test_the_plot_is_told_in_words_and_by_more_than_colour(found: dict) -> None:
    tree = ElementTree.fromstring(labels_svg(found))
    named = {one.tag.split("}")[1]: one.text or "" for one in tree if one.text}
    assert "Labels needed" in named["title"]
    assert "most unsure first reaches" in named["desc"]
    lines = [one for one in tree if one.tag.endswith("polyline")]
    assert [("stroke-dasharray" in line.attrib) for line in lines] == [True, False]
    assert [one.tag.split("}")[1] for one in tree if one.find("{*}title") is not None].count("rect") == 3


def test_the_card_keeps_the_simulation_with_its_plot(found: dict, tmp_path: Path) -> None:
    figures = json.loads((Path(__file__).parents[2] / "models" / "figures.json").read_text(encoding="utf-8"))
    write_card(tmp_path, figures | {"labels_needed": found})
    assert "## Labels needed" in (tmp_path / "model-card.md").read_text(encoding="utf-8")
    assert (tmp_path / "labels-needed.svg").read_text(encoding="utf-8").startswith("<svg")
    assert known_figures(tmp_path)["labels_needed"] == json.loads(json.dumps(found))
