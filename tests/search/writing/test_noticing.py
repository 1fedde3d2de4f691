"""A replaced file is noticed at once where it was counted, and soon where it was not."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchapp.search.writing.noticing import Noticing


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "pointer").write_text("one")
    return tmp_path / "pointer"


class Clock:
    """Goes on when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def a_moment_later(self) -> None:
        self.now += 0.2


@pytest.fixture
def clock() -> Clock:
    return Clock()


def noticing(file: Path, clock: Clock) -> Noticing:
    return Noticing(file, file.with_name("count"), clock=clock)


def replace(file: Path, text: str) -> None:
    file.with_name("beside").write_text(text)
    file.with_name("beside").replace(file)


def test_what_another_process_counted_is_seen_at_the_next_look(file: Path, clock: Clock) -> None:
    noticing(file, clock).replaced()
    reader, writer = noticing(file, clock), noticing(file, clock)
    before = reader.stamp()
    for text in ("two", "three"):
        replace(file, text)
        assert reader.stamp() == before
        writer.replaced()
        assert reader.stamp() != before
        before = reader.stamp()


@pytest.mark.parametrize("counted", [True, False], ids=["a counter", "no counter"])
def test_what_nobody_counted_is_seen_a_moment_later(counted: bool, file: Path, clock: Clock) -> None:
    if counted:
        noticing(file, clock).replaced()
    reader = noticing(file, clock)
    before = reader.stamp()
    replace(file, "two")
    clock.a_moment_later()
    assert reader.stamp() not in (before, None)
    file.unlink()
    clock.a_moment_later()
    assert reader.stamp() is None


def test_a_counter_that_was_replaced_with_its_folder_is_found_again(file: Path, clock: Clock) -> None:
    noticing(file, clock).replaced()
    reader = noticing(file, clock)
    reader.stamp()
    file.with_name("count").unlink()
    noticing(file, clock).replaced()
    replace(file, "two")
    clock.a_moment_later()
    before = reader.stamp()
    replace(file, "three")
    noticing(file, clock).replaced()
    assert reader.stamp() != before


def test_a_counter_that_cannot_be_written_stops_nobody(file: Path, clock: Clock) -> None:
    file.with_name("count").mkdir()
    noticing(file, clock).replaced()
    assert noticing(file, clock).stamp() is not None
