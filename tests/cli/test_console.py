from __future__ import annotations

import pytest

from searchapp.cli.console import TerminalProgress


def test_outside_a_terminal_a_long_step_says_every_few_seconds_how_far_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = 0.0
    advance = TerminalProgress(clock=lambda: now).start("Reading board.csv", 200_000)
    for _ in range(12):
        now += 1.0
        advance(10_000)
    assert capsys.readouterr().err.splitlines() == [
        "Reading board.csv ...",
        "Reading board.csv: 50,000 of 200,000 ...",
        "Reading board.csv: 100,000 of 200,000 ...",
    ]
