"""Each backend, and its index of the sample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from searchapp.domain.ports import SearchIndex
from tests.contract.search.backends import BACKENDS, SAMPLE, built


@pytest.fixture(params=BACKENDS, ids=lambda backend: backend.__name__)
def backend(request: pytest.FixtureRequest) -> Callable[[Path], SearchIndex]:
    made: Callable[[Path], SearchIndex] = request.param
    return made


@pytest.fixture
def index(backend: Callable[[Path], SearchIndex], tmp_path: Path) -> SearchIndex:
    return built(backend(tmp_path / "index"), SAMPLE)
