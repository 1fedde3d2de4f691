"""What is mapped of a sidecar counts as memory of the process until it is given back."""

import mmap
import re
from pathlib import Path

import numpy as np
import pytest

from searchapp.search.columns.sidecar import Draft, Shape, Sidecar, write

STATUS = Path("/proc/self/status")
BIG = 32 << 20

pytestmark = pytest.mark.skipif(
    not STATUS.exists() or not hasattr(mmap, "MADV_DONTNEED"), reason="this system does not tell"
)


def mapped_bytes() -> int:
    return 1024 * sum(map(int, re.findall(r"Rss(?:File|Shmem):\s+(\d+)", STATUS.read_text())))


def test_comparing_with_checksums_leaves_nothing_in_memory(tmp_path: Path) -> None:
    write(tmp_path / "some.cols", {"big": np.ones(BIG, dtype=np.uint8)}, {})
    before = mapped_bytes()
    opened = Sidecar.open(tmp_path / "some.cols")
    assert mapped_bytes() - before < BIG / 2
    assert int(opened.arrays["big"].sum()) == BIG
    opened.let_go()
    assert mapped_bytes() - before < BIG / 2
    assert int(opened.arrays["big"].sum()) == BIG


def test_what_was_filled_is_in_the_file_after_its_memory_is_given_back(tmp_path: Path) -> None:
    draft = Draft(tmp_path / "some.cols", {"big": Shape("|u1", BIG)})
    before = mapped_bytes()
    draft.arrays["big"][:] = 3
    draft.let_go()
    assert mapped_bytes() - before < BIG / 2
    draft.finish({})
    assert int(Sidecar.open(tmp_path / "some.cols").arrays["big"].sum()) == 3 * BIG
