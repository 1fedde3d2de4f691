"""The trained models of all three tasks as one classifier.

Owns putting pipelines' answers together as suggestions with evidence, in batches so that memory does not
grow with the input. Training is `train`'s business, files are `artefact`'s.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.pipeline import Pipeline

from searchapp.classify import artefact
from searchapp.classify.addressees import AddresseeEvidence
from searchapp.classify.applicability import applicabilities
from searchapp.classify.multilabel import PairwiseMultiLabel
from searchapp.classify.reading import ReadText
from searchapp.classify.theme_features import ThemeFeatures
from searchapp.classify.theme_lexicon import ThemeReading
from searchapp.classify.themes import ThemeEvidence
from searchapp.classify.training_data import Example
from searchapp.domain.suggestion import (
    ClassifiableText,
    Classification,
    Evidence,
    LabelSuggestion,
    Margin,
    NearestExample,
)
from searchapp.domain.taxonomy import LabelKind

Floats = NDArray[np.float64]

_BATCH: Final = 256
_PARTS: Final = ("themes", "addressees", "applicability", "examples")

_JUST_MISSED: Final = 2.0
"""Log-odds below its threshold up to which a label is worth asking a person about."""
_FAR: Final = math.exp(-_JUST_MISSED)
"""A probability below this share of its threshold is further away than that, whatever the threshold."""
_MOST_MISSED: Final = 3


class TrainedModels:
    """Themes, addressees and applicability as learned from one set of data, for one receiving force.

    `about` says what the models are made of; it is kept in the manifest.
    """

    def __init__(
        self,
        *,
        themes: Pipeline,
        addressees: Pipeline,
        applicability: Pipeline,
        examples: Sequence[Example],
        about: Mapping[str, Any],
    ) -> None:
        self.themes = themes
        self.addressees = addressees
        self.applicability = applicability
        self.examples = tuple(examples)
        self.about = dict(about)

    @property
    def model_id(self) -> str:
        """Names data, taxonomy, force and versions the models were made of."""
        return str(self.about["model_id"])

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load what `save` kept. Raises Unavailable, naming the file, for what must not be loaded."""
        manifest, parts = artefact.load(folder, _PARTS)
        return cls(**{name: parts[name] for name in _PARTS}, about=manifest)

    def save(self, folder: Path) -> None:
        """Keep the models in `folder`, in place of older ones. Raises Unavailable."""
        own = {
            name: value for name, value in self.about.items() if name not in {"files", "versions", "format"}
        }
        artefact.save(folder, {name: getattr(self, name) for name in _PARTS}, own)

    def classify(self, texts: Iterable[ClassifiableText]) -> Iterator[Classification]:
        """One classification for each text, in order, streamed."""
        waiting = iter(texts)
        while batch := list(islice(waiting, _BATCH)):
            yield from self._classified(batch)

    def nearest(self, text: ClassifiableText, *, limit: int = 5) -> list[NearestExample]:
        """The labelled examples whose words are most like the text's, best first; none without likeness."""
        reader, features = self.themes.named_steps["read"], self.themes.named_steps["features"]
        vector = features.words_.vectors(reader.transform([text]))
        likeness = np.asarray((features.words_.known_ @ vector.T).todense()).ravel()
        best = [n for n in np.argsort(-likeness, kind="stable")[:limit] if likeness[n] > 0]
        return [
            NearestExample(
                id=example.id,
                text=example.text,
                themes=example.themes,
                addressees=example.addressees,
                likeness=min(1.0, float(likeness[n])),
            )
            for n, example in ((n, self.examples[n]) for n in best)
        ]

    def _classified(self, batch: list[ClassifiableText]) -> Iterator[Classification]:
        themes = self._themes(batch)
        items: list[ReadText] = self.addressees.named_steps["read"].transform(batch)
        addressees = self._addressees(items)
        applies = applicabilities(self.applicability, items)
        for found, asked, item, own in zip(themes, addressees, items, applies, strict=True):
            readable = any(map(str.isalpha, item.source.text))  # without words nothing can be told
            yield Classification(
                themes=found.labels if readable else (),
                addressees=asked.labels if readable else (),
                applies_to_force=own,
                model_id=self.model_id,
                margins=(*found.margins, *asked.margins) if readable else (),
            )

    def _themes(self, batch: list[ClassifiableText]) -> list[_Found]:
        features: ThemeFeatures = self.themes.named_steps["features"]
        readings: list[ThemeReading] = self.themes.named_steps["read"].transform(batch)
        vectors: sparse.csr_matrix = features.words_.vectors(readings)
        values = features.describe(readings, vectors)
        model: PairwiseMultiLabel = self.themes.named_steps["model"]

        evidence = ThemeEvidence(self.themes, readings, values, vectors)
        return _suggestions("theme", model, model.predict_proba(values), evidence)

    def _addressees(self, items: list[ReadText]) -> list[_Found]:
        model: PairwiseMultiLabel = self.addressees.named_steps["model"]
        evidence = AddresseeEvidence(self.addressees)
        probabilities = self.addressees.predict_proba(items)
        return _suggestions("addressee", model, probabilities, lambda row, label: evidence(items[row], label))


@dataclass(frozen=True, slots=True)
class _Found:
    """The suggested labels of one kind, and how near these and the ones just missed are to thresholds."""

    labels: tuple[LabelSuggestion, ...]
    margins: tuple[Margin, ...]


def _suggestions(
    kind: LabelKind,
    model: PairwiseMultiLabel,
    probabilities: Floats,
    evidence: Callable[[int, int], tuple[Evidence, ...]],
) -> list[_Found]:
    """For each text the labels at or above their thresholds, most probable first, and their margins."""
    answers: list[_Found] = []
    limits, trained = model.thresholds_.tolist(), model.trained_.tolist()
    for row, chances in enumerate(probabilities.tolist()):
        chosen = [label for label, chance in enumerate(chances) if chance >= limits[label]]
        labels = tuple(
            LabelSuggestion(
                id=model.labels[label],
                probability=chances[label],
                evidence=evidence(row, label),
                trained=trained[label],
            )
            for label in sorted(chosen, key=lambda label: -chances[label])
        )
        margins = [
            Margin(kind=kind, label=name, probability=chance, threshold=limit)
            for name, chance, limit in zip(model.labels, chances, limits, strict=True)
            if chance >= limit * _FAR
        ]
        missed = sorted(
            (one for one in margins if not one.suggested and one.distance <= _JUST_MISSED),
            key=lambda one: one.distance,
        )
        said = [one for one in margins if one.suggested]
        answers.append(_Found(labels=labels, margins=(*said, *missed[:_MOST_MISSED])))
    return answers
