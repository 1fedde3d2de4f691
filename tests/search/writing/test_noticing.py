"""A replaced file is noticed at once where it was counted, and soon where it was not."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from searchapp.search.writing.noticing import Noticing


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "pointer").write_text("one")
    return tmp_path / "pointer"


def noticing(file: Path) -> Noticing:
    return Noticing(file, file.with_name("count"))


def replace(file: Path, text: str) -> None:
    file.with_name("beside").write_text(text)
    file.with_name("beside").replace(file)


def until_other(seen: Noticing, stamp: object) -> object:
    ends = time.monotonic() + 10
    while (now := seen.stamp()) == stamp and time.monotonic() < ends:
        time.sleep(0.01)
    return now


def test_what_another_process_counted_is_seen_at_the_next_look(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noticing(file).replaced()
    monkeypatch.setattr("searchapp.search.writing.noticing._TRUSTED", 1000.0)
    reader, writer = noticing(file), noticing(file)
    before = reader.stamp()
    for text in ("two", "three"):
        replace(file, text)
        assert reader.stamp() == before
        writer.replaced()
        assert reader.stamp() != before
        before = reader.stamp()


@pytest.mark.parametrize("counted", [True, False], ids=["a counter", "no counter"])
def test_what_nobody_counted_is_seen_a_moment_later(counted: bool, file: Path) -> None:
    if counted:
        noticing(file).replaced()
    reader = noticing(file)
    before = reader.stamp()
    replace(file, "two")
    assert until_other(reader, before) not in (before, None)
    file.unlink()
    assert until_other(reader, reader.stamp()) is None


def test_a_counter_that_was_replaced_with_its_folder_is_found_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noticing(file).replaced()
    reader = noticing(file)
    reader.stamp()
    file.with_name("count").unlink()
    noticing(file).replaced()
    replace(file, "two")
    until_other(reader, reader.stamp())
    time.sleep(0.15)
    before = reader.stamp()
    monkeypatch.setattr("searchapp.search.writing.noticing._TRUSTED", 1000.0)
    replace(file, "three")
    noticing(file).replaced()
    assert reader.stamp() != before


def test_a_counter_that_cannot_be_written_stops_nobody(file: Path) -> None:
    file.with_name("count").mkdir()
    noticing(file).replaced()
    assert noticing(file).stamp() is not None
