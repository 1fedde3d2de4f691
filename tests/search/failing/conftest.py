"""An index for each test to fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchapp.search.engine import WhooshIndex
from tests.search.failing.indexes import build


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(WhooshIndex(tmp_path / "index"))
    return tmp_path / "index"
