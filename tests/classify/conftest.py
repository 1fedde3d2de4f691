"""Fixtures of the classifier's tests: the lexicon of bodies as it ships."""

from __future__ import annotations

import pytest

from searchapp.classify.actors import ActorLexicon, load_forces
from searchapp.classify.taxonomy_file import load_taxonomy
from searchapp.config import training_folder


@pytest.fixture(scope="session")
def lexicon() -> ActorLexicon:
    """Names of all bodies and forces."""
    folder = training_folder()
    return ActorLexicon(load_taxonomy(folder / "taxonomy.toml"), load_forces(folder / "forces.toml"))
