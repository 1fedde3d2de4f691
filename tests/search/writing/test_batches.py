"""Documents are analysed by several processes, and one that is ended by the system is told in words."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from searchapp.domain.errors import Unavailable
from searchapp.domain.progress import Silent
from searchapp.domain.search import IndexDocument, SearchRequest
from searchapp.search.engine import WhooshIndex
from searchapp.search.writing import batches


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_WORTH_PROCESSES", 1)
    monkeypatch.setattr(batches, "_BATCH", 3)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def documents(count: int) -> list[IndexDocument]:
    return [
        IndexDocument(
            ref=f"R-{number}",
            recommendation=f"Forces should review plan number {number}.",
            response="",
            report="Custody",
            force="Lancashire",
            inspection_type="Joint",
            status="completed",
            themes=(),
            addressees=(),
            made="2014",
        )
        for number in range(count)
    ]


def test_batches_come_in_the_order_of_the_documents() -> None:
    found = list(batches.batches(documents(20), total=20))
    assert [stored["ref"] for batch in found for stored in batch.stored] == [f"R-{n}" for n in range(20)]


def test_a_helping_process_that_is_killed_is_told_in_words_and_the_index_serves_on(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path / "index")
    index.build(documents(4), total=4, change=1, progress=Silent())

    def killing() -> object:
        for number, document in enumerate(documents(400)):
            if number == 100:
                for child in multiprocessing.active_children():
                    assert child.pid is not None
                    os.kill(child.pid, signal.SIGKILL)
            yield document

    with pytest.raises(Unavailable, match="ended one of the processes") as told:
        index.build(killing(), total=400, change=2, progress=Silent())  # type: ignore[arg-type]
    assert "memory" in told.value.next_step
    assert index.search(SearchRequest(text="plan")).total == 4
