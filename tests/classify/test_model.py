"""The trained models as one classifier, on a small part of the real data."""

import dataclasses
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from searchapp.classify.actors import Force, load_forces
from searchapp.classify.card import card, write_card
from searchapp.classify.evaluate import evaluate
from searchapp.classify.model import TrainedModels
from searchapp.classify.taxonomy_file import load_taxonomy
from searchapp.classify.train import ingredients, train
from searchapp.classify.training_data import TrainingData, load_training_data
from searchapp.config import training_folder
from searchapp.domain.errors import InvalidInput
from searchapp.domain.progress import Silent
from searchapp.domain.suggestion import ClassifiableText, Evidence
from searchapp.domain.taxonomy import Label, Taxonomy
from searchapp.ingest import read_register

FOLDER = training_folder()
NEW = Label(
    id="drones", name="Drones", definition="Unmanned aircraft.", strong=("drone", "unmanned aircraft")
)
CUSTODY = ClassifiableText(
    text="Forces should make sure that custody sergeants record each check of a detainee in the cells.",
    report="Report on a visit to police custody suites",
)
COLLEGE = ClassifiableText(text="The College of Policing should revise its training on stop and search.")


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    shipped = load_taxonomy(FOLDER / "taxonomy.toml")
    return dataclasses.replace(shipped, themes=(*shipped.themes, NEW))


@pytest.fixture(scope="module")
def forces() -> tuple[Force, ...]:
    return load_forces(FOLDER / "forces.toml")


@pytest.fixture(scope="module")
def data(taxonomy: Taxonomy) -> TrainingData:
    rows = read_register(FOLDER / "sample_register.txt")
    everything = load_training_data(
        ((row.row, ClassifiableText(text=row.text, report=row.report)) for row in rows),
        labels=FOLDER / "labels.csv",
        written=sorted((FOLDER / "written").glob("*.jsonl")),
        taxonomy=taxonomy,
    )
    return TrainingData((*everything.judged[::4], *everything.written[::8]))


@pytest.fixture(scope="module")
def models(data: TrainingData, taxonomy: Taxonomy, forces: tuple[Force, ...]) -> TrainedModels:
    return train(data, taxonomy=taxonomy, forces=forces, force="Lancashire", progress=Silent())


def test_a_plain_case_gets_its_theme_addressee_and_applicability(models: TrainedModels) -> None:
    (answer,) = models.classify([CUSTODY])
    assert [label.id for label in answer.themes] == ["custody"]
    assert [label.id for label in answer.addressees] == ["police-force"]
    assert answer.applies_to_force.value == "yes"
    assert answer.model_id == models.model_id


def test_suggested_labels_and_those_just_missed_say_how_near_their_threshold_they_are(
    models: TrainedModels, data: TrainingData
) -> None:
    missed = 0
    for answer in models.classify(example.text for example in data.judged):
        suggested = {one.id: one.probability for one in (*answer.themes, *answer.addressees)}
        said = {one.label: one.probability for one in answer.margins if one.suggested}
        assert said == suggested
        others = [one for one in answer.margins if not one.suggested]
        assert all(0 < one.distance <= 2 and one.label not in suggested for one in others)
        missed += len(others)
    assert missed


def test_what_is_put_to_another_body_does_not_apply_to_the_force(models: TrainedModels) -> None:
    (answer,) = models.classify([COLLEGE])
    assert "stop-and-search" in [label.id for label in answer.themes]
    assert [label.id for label in answer.addressees] == ["college-of-policing"]
    assert answer.applies_to_force.value == "no"


def test_evidence_is_a_slice_of_its_field_weightiest_first(models: TrainedModels) -> None:
    (answer,) = models.classify([CUSTODY])
    evidence = answer.themes[0].evidence
    assert all(_slice(CUSTODY, item) == item.words for item in evidence)
    assert {item.field for item in evidence} == {"recommendation", "report"}
    assert [abs(item.weight) for item in evidence] == sorted(
        (abs(item.weight) for item in evidence), reverse=True
    )
    assert "custody" in evidence[0].words.lower()


def test_a_theme_without_any_label_is_suggested_at_once_and_marked(models: TrainedModels) -> None:
    text = ClassifiableText(text="Each force should have a policy on drones and unmanned aircraft.")
    (answer,) = models.classify([text])
    assert [(label.id, label.trained) for label in answer.themes] == [("drones", False)]


@pytest.mark.parametrize("text", ["", "\x00", "…", "a" * 20_000, "should should should", "должны проверить"])
def test_a_text_that_says_nothing_gets_no_theme_and_breaks_nothing(models: TrainedModels, text: str) -> None:
    (answer,) = models.classify([ClassifiableText(text=text)])
    assert answer.themes == ()


def test_answers_are_streamed_and_do_not_depend_on_the_batch(models: TrainedModels) -> None:
    def endless() -> Iterator[ClassifiableText]:
        while True:
            yield CUSTODY
            yield COLLEGE

    first, second = islice(models.classify(endless()), 2)
    assert [first, second] == [*models.classify([CUSTODY]), *models.classify([COLLEGE])]


def test_saved_models_answer_alike(models: TrainedModels, tmp_path: Path) -> None:
    models.save(tmp_path)
    again = TrainedModels.load(tmp_path)
    assert again.model_id == models.model_id
    assert list(again.classify([CUSTODY, COLLEGE])) == list(models.classify([CUSTODY, COLLEGE]))


def test_the_nearest_example_of_an_example_is_itself(models: TrainedModels, data: TrainingData) -> None:
    example = data.judged[0]
    nearest = models.nearest(example.text, limit=3)
    assert nearest[0].id == example.id
    assert nearest[0].likeness == pytest.approx(1, abs=1e-3)
    assert len(nearest) == 3
    assert models.nearest(ClassifiableText(text="")) == []


def test_the_model_id_changes_with_data_taxonomy_and_force(
    models: TrainedModels, data: TrainingData, taxonomy: Taxonomy, forces: tuple[Force, ...]
) -> None:
    fewer = TrainingData(data.examples[:-1])
    shorter = dataclasses.replace(taxonomy, themes=taxonomy.themes[:-1])
    ids = {
        str(ingredients(one, taxonomy=themes, forces=forces, force=force)["model_id"])
        for one, themes, force in (
            (data, taxonomy, "Lancashire"),
            (fewer, taxonomy, "Lancashire"),
            (data, shorter, "Lancashire"),
            (data, taxonomy, "Kent"),
        )
    }
    assert len(ids) == 4
    assert models.model_id in ids


def test_an_evaluation_measures_all_tasks_and_writes_a_card(
    data: TrainingData, taxonomy: Taxonomy, forces: tuple[Force, ...], tmp_path: Path
) -> None:
    groups = sorted({example.inspection for example in data.judged})[:2]
    small = TrainingData(tuple(example for example in data.examples if example.inspection in {*groups, ""}))
    figures = evaluate(small, taxonomy=taxonomy, forces=forces, force="Lancashire", progress=Silent())
    assert figures["themes"]["by_inspection"]["texts"] == len(small.judged)
    assert set(figures["themes"]["baselines"]) == set(figures["addressees"]["baselines"])
    assert 0 <= figures["applies_to_force"]["by_inspection"]["accuracy"]["value"] <= 1
    write_card(tmp_path, figures)
    assert (tmp_path / "model-card.md").read_text(encoding="utf-8") == card(figures)
    assert (tmp_path / "calibration.svg").read_text(encoding="utf-8").startswith("<svg")
    assert {path.name for path in tmp_path.iterdir()} == {
        "model-card.md",
        "calibration.svg",
        "learning-curve.svg",
        "figures.json",
    }


def test_one_inspection_cannot_be_evaluated(
    data: TrainingData, taxonomy: Taxonomy, forces: tuple[Force, ...]
) -> None:
    with pytest.raises(InvalidInput, match="fewer than two inspections"):
        evaluate(
            TrainingData(data.written),
            taxonomy=taxonomy,
            forces=forces,
            force="Lancashire",
            progress=Silent(),
        )


def _slice(text: ClassifiableText, item: Evidence) -> str:
    return (text.text if item.field == "recommendation" else text.report)[item.start : item.end]
