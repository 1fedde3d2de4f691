"""Trains the models of all three tasks from the same examples.

Owns which pipelines there are, what each is fitted to, and the id that names their ingredients. Measures
nothing (`evaluate`) and writes nothing (`artefact`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it carries no types

from searchapp.classify import artefact
from searchapp.classify.actors import ActorLexicon, Force
from searchapp.classify.addressees import addressee_pipeline
from searchapp.classify.applicability import applicability_pipeline
from searchapp.classify.model import TrainedModels
from searchapp.classify.reading import ClauseReader
from searchapp.classify.themes import theme_pipeline
from searchapp.classify.training_data import Example, TrainingData, truth_table
from searchapp.domain.progress import Progress
from searchapp.domain.suggestion import ClassifiableText
from searchapp.domain.taxonomy import LabelKind, Taxonomy

_CODE: Final = Path(__file__).resolve().parent
_SHORT: Final = 12


def train(
    data: TrainingData, *, taxonomy: Taxonomy, forces: Sequence[Force], force: str, progress: Progress
) -> TrainedModels:
    """Models of all tasks, learned from all examples, for the receiving `force`.

    Raises ValueError when no example has any label.
    """
    advance = progress.start("Training the models", 3)
    lexicon = ActorLexicon(taxonomy, forces)
    examples = data.examples
    themes = fit_themes(examples, taxonomy)
    advance(1)
    clauses = ClauseReader(lexicon).transform(_texts(examples))
    addressees = fit_addressees(examples, taxonomy, lexicon, read=clauses)
    advance(1)
    applies = fit_applicability(examples, lexicon, force, read=clauses)
    advance(1)
    return TrainedModels(
        themes=themes,
        addressees=addressees,
        applicability=applies,
        examples=examples,
        about=ingredients(data, taxonomy=taxonomy, forces=forces, force=force),
    )


def fit_themes(
    examples: Sequence[Example], taxonomy: Taxonomy, *, read: Sequence[object] | None = None
) -> Pipeline:
    """The themes' pipeline, fitted; each inspection is held together where folds are made.

    `read`: the examples' texts as the pipeline's first step reads them, where that is known already.
    """
    groups = _groups(examples)
    with threadpool_limits(1):  # many small products: threads cost more than they bring
        return theme_pipeline(taxonomy.themes).fit(
            _texts(examples) if read is None else read,
            _truth(examples, taxonomy, "theme"),
            features__groups=groups,
            model__groups=groups,
        )


def fit_addressees(
    examples: Sequence[Example],
    taxonomy: Taxonomy,
    lexicon: ActorLexicon,
    *,
    read: Sequence[object] | None = None,
) -> Pipeline:
    """The addressees' pipeline, fitted; `read` as for themes."""
    with threadpool_limits(1):
        return addressee_pipeline(list(taxonomy.names("addressee")), lexicon).fit(
            _texts(examples) if read is None else read,
            _truth(examples, taxonomy, "addressee"),
            model__groups=_groups(examples),
        )


def fit_applicability(
    examples: Sequence[Example], lexicon: ActorLexicon, force: str, *, read: Sequence[object] | None = None
) -> Pipeline:
    """The pipeline that says whether the force is asked to act, fitted; `read` as for addressees."""
    with threadpool_limits(1):
        return applicability_pipeline(lexicon, force).fit(
            _texts(examples) if read is None else read, [example.applies for example in examples]
        )


def ingredients(
    data: TrainingData, *, taxonomy: Taxonomy, forces: Sequence[Force], force: str
) -> dict[str, Any]:
    """What models are made of, with the id that changes when any of it does."""
    made_of = {
        "force": force,
        "data": data.fingerprint,
        "taxonomy": _hash(asdict(taxonomy)),
        "forces": _hash([asdict(one) for one in forces]),
        "code": _code_hash(),
    }
    return {
        "model_id": _hash({**made_of, "scikit-learn": artefact.versions()["scikit-learn"]})[:_SHORT],
        **made_of,
        "examples": len(data.judged),
        "written": len(data.written),
    }


def _truth(examples: Sequence[Example], taxonomy: Taxonomy, kind: LabelKind) -> np.ndarray[Any, Any]:
    return truth_table(examples, kind, list(taxonomy.names(kind)))


def _texts(examples: Sequence[Example]) -> list[ClassifiableText]:
    return [example.text for example in examples]


def _groups(examples: Sequence[Example]) -> list[str]:
    return [example.group for example in examples]


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()


def _code_hash() -> str:
    """SHA-256 of this package's modules: models of other code are other models."""
    digest = hashlib.sha256()
    for path in sorted(_CODE.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
