"""Trains, measures and loads the models from the files of the training folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from searchapp.classify.actors import Force, load_forces
from searchapp.classify.artefact import read_manifest
from searchapp.classify.card import card, write_card
from searchapp.classify.evaluate import evaluate
from searchapp.classify.model import TrainedModels
from searchapp.classify.train import ingredients, train
from searchapp.classify.training_data import TrainingData, load_training_data
from searchapp.domain.errors import Unavailable
from searchapp.domain.people import Person, Right
from searchapp.domain.progress import Progress
from searchapp.domain.reference import identity, references
from searchapp.domain.suggestion import ClassifiableText
from searchapp.domain.taxonomy import Taxonomy
from searchapp.ingest import read_register


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """The models of one receiving force, made from `folder` and kept in `models_folder`."""

    taxonomy: Taxonomy
    folder: Path
    models_folder: Path
    force: str
    progress: Progress

    def current(self) -> TrainedModels:
        """The kept models; trained anew, with a message, where they are missing, refused or outdated."""
        data = self._data()
        try:
            manifest = read_manifest(self.models_folder)
            if manifest is not None and manifest.get("model_id") == self._ingredients(data)["model_id"]:
                return TrainedModels.load(self.models_folder)
            if manifest is not None:
                self.progress.message("Taxonomy, labels or program have changed: training the models again.")
        except Unavailable as refused:
            self.progress.message(f"{refused.message} Training the models again.")
        return self._trained(data)

    def kept(self) -> TrainedModels | None:
        """The kept models as they are, trained by whatever taxonomy; None where none can be loaded."""
        try:
            return TrainedModels.load(self.models_folder)
        except Unavailable:
            return None

    def references(self) -> dict[str, str]:
        """The preferred reference of each row of the training register, by the name of its example."""
        named: dict[str, str] = {}
        for row in read_register(self.folder / "sample_register.txt"):
            same = identity(force=self.force, concerns=row.concerns, report=row.report, text=row.text)
            named[f"row {row.row}"] = next(references(same.whole))
        return named

    def train(self, *, person: Person) -> TrainedModels:
        """Train all models and keep them in place of the present ones. Raises Forbidden."""
        person.must(Right.TRAIN)
        return self._trained(self._data())

    def evaluate(self, *, person: Person) -> tuple[dict[str, Any], str]:
        """Measure on inspections that were held out; write the card; return figures and card.

        Raises Forbidden.
        """
        person.must(Right.TRAIN)
        figures = evaluate(
            self._data(),
            taxonomy=self.taxonomy,
            forces=self._forces(),
            force=self.force,
            progress=self.progress,
        )
        write_card(self.models_folder, figures)
        return figures, card(figures)

    def manifest(self) -> dict[str, Any] | None:
        """What the kept models are made of; None where there are none."""
        return read_manifest(self.models_folder)

    def _trained(self, data: TrainingData) -> TrainedModels:
        models = train(
            data, taxonomy=self.taxonomy, forces=self._forces(), force=self.force, progress=self.progress
        )
        models.save(self.models_folder)
        return models

    def _ingredients(self, data: TrainingData) -> dict[str, Any]:
        return ingredients(data, taxonomy=self.taxonomy, forces=self._forces(), force=self.force)

    def _forces(self) -> tuple[Force, ...]:
        return load_forces(self.folder / "forces.toml")

    def _data(self) -> TrainingData:
        register = read_register(self.folder / "sample_register.txt")
        rows = ((row.row, ClassifiableText(text=row.text, report=row.report)) for row in register)
        return load_training_data(
            rows,
            labels=self.folder / "labels.csv",
            written=sorted((self.folder / "written").glob("*.jsonl")),
            taxonomy=self.taxonomy,
        )
