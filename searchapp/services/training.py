"""Trains, measures and loads the models from the files of the training folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from searchapp.classify.actors import Force, load_forces
from searchapp.classify.artefact import read_manifest
from searchapp.classify.card import card, known_figures, write_card
from searchapp.classify.evaluate import evaluate
from searchapp.classify.model import TrainedModels
from searchapp.classify.simulate import simulate
from searchapp.classify.train import ingredients, train
from searchapp.classify.training_data import TrainingData, load_training_data
from searchapp.domain.errors import InvalidInput, NotFound, Unavailable
from searchapp.domain.people import Person, Right
from searchapp.domain.progress import Progress
from searchapp.domain.reference import identity, references
from searchapp.domain.suggestion import ClassifiableText
from searchapp.domain.taxonomy import Taxonomy
from searchapp.ingest import read_register
from searchapp.services.decided_labels import with_decided
from searchapp.services.model_files import CANDIDATE, OUTGOING, PREVIOUS, keep_labels

_LABELS_NEEDED: Final = "labels_needed"
"""Among the figures: measured apart, and kept when the rest is measured again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """The models of one receiving force, made from `folder` and kept in `models_folder`."""

    taxonomy: Taxonomy
    folder: Path
    models_folder: Path
    force: str
    progress: Progress

    def current(self) -> TrainedModels:
        """The kept models; trained anew, with a message, where they are missing, refused or outdated.

        Labels they learned from are learned from again. Raises Unavailable where those cannot be read.
        """
        labels = None
        try:
            manifest = self.manifest()
            labels = self.labels(self.models_folder)
            if manifest is not None and manifest.get("model_id") == self.id_of(self.data(labels)):
                return TrainedModels.load(self.models_folder)
            if manifest is not None:
                self.progress.message("Taxonomy, labels or program have changed: training the models again.")
        except Unavailable as refused:
            self.progress.message(f"{refused.message} Training the models again.")
        return self._trained(self.models_folder, labels)

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
        return self._trained(self.models_folder, self.labels(self.models_folder))

    def train_candidate(self, labels: Path, *, person: Person) -> TrainedModels:
        """Train models that also learn from `labels`, and keep them beside the present ones.

        `labels` takes the place of the file that the present models learned from. Raises Forbidden,
        Unavailable for a file that cannot be read, InvalidInput naming the line of one that is wrong.
        """
        person.must(Right.TRAIN)
        return self._trained(self.candidate_folder, labels)

    @property
    def candidate_folder(self) -> Path:
        """Where models wait to be promoted."""
        return self.models_folder / CANDIDATE

    @property
    def previous_folder(self) -> Path:
        """Where the models before the last promotion are kept."""
        return self.models_folder / PREVIOUS

    @property
    def outgoing_folder(self) -> Path:
        """Where the models in use are copied while others take their place."""
        return self.models_folder / OUTGOING

    def evaluate(self, *, person: Person) -> tuple[dict[str, Any], str]:
        """Measure on inspections that were held out; write the card; return figures and card.

        Raises Forbidden.
        """
        person.must(Right.TRAIN)
        figures = evaluate(
            self.data(self.labels(self.models_folder)),
            taxonomy=self.taxonomy,
            forces=self.forces(),
            force=self.force,
            progress=self.progress,
        )
        known = known_figures(self.models_folder)
        figures |= {name: known[name] for name in (_LABELS_NEEDED,) if name in known}
        write_card(self.models_folder, figures)
        return figures, card(figures)

    def simulate(self, *, runs: int, person: Person) -> dict[str, Any]:
        """Measure how many labels it takes in two orders, write it into the card, and return the figures.

        Raises Forbidden, NotFound where there is no card yet, InvalidInput for fewer than one run or too few
        labels.
        """
        person.must(Right.TRAIN)
        if runs < 1:
            raise InvalidInput("There is no run to make.", next_step="Give a number of runs from 1.")
        figures = known_figures(self.models_folder)
        if not figures:
            raise NotFound(
                "There is no model card to write the simulation into.",
                next_step="Run first: searchapp models evaluate",
            )
        found = simulate(
            self.data(self.labels(self.models_folder)),
            taxonomy=self.taxonomy,
            seeds=range(runs),
            progress=self.progress,
        )
        write_card(self.models_folder, figures | {_LABELS_NEEDED: found})
        return found

    def manifest(self) -> dict[str, Any] | None:
        """What the kept models are made of; None where there are none."""
        return read_manifest(self.models_folder)

    def labels(self, folder: Path) -> Path | None:
        """The file of decided labels that the models in `folder` learned from; None without any."""
        entry = self.provenance(folder)
        return folder / Path(entry["file"]).name if entry else None

    def provenance(self, folder: Path) -> dict[str, Any] | None:
        """What file of decided labels the models in `folder` learned from, its digest, and how many."""
        return (read_manifest(folder) or {}).get("labels")

    def data(self, labels: Path | None) -> TrainingData:
        """The examples of the training folder, with those of a file of decided labels."""
        base = self._loaded([])
        if labels is None:
            return base
        return with_decided(base, self._loaded([labels]).examples[len(base.examples) :])

    def id_of(self, data: TrainingData) -> str:
        """The id that models made of `data` have."""
        made_of = ingredients(data, taxonomy=self.taxonomy, forces=self.forces(), force=self.force)
        return str(made_of["model_id"])

    def forces(self) -> tuple[Force, ...]:
        """The police forces and their names."""
        return load_forces(self.folder / "forces.toml")

    def _trained(self, folder: Path, labels: Path | None) -> TrainedModels:
        models = train(
            self.data(labels),
            taxonomy=self.taxonomy,
            forces=self.forces(),
            force=self.force,
            progress=self.progress,
        )
        if labels is not None:
            models.about["labels"] = keep_labels(folder, labels)
        models.save(folder)
        return models

    def _loaded(self, more: Sequence[Path]) -> TrainingData:
        register = read_register(self.folder / "sample_register.txt")
        rows = ((row.row, ClassifiableText(text=row.text, report=row.report)) for row in register)
        return load_training_data(
            rows,
            labels=self.folder / "labels.csv",
            written=[*sorted((self.folder / "written").glob("*.jsonl")), *more],
            taxonomy=self.taxonomy,
        )
