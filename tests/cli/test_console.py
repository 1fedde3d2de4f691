from __future__ import annotations

import pytest

from searchapp.cli.console import TerminalProgress, print_table


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


def test_a_narrow_terminal_never_cuts_what_has_to_be_typed_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    row = ("R-22RTNS", "conflicting-duplicates", "evidence " * 30, "question " * 30)
    print_table(("Reference", "Rule", "Evidence", "Question"), [row], whole=("Reference", "Rule"))
    out = capsys.readouterr().out
    assert "R-22RTNS" in out
    assert "conflicting-duplicates" in out
    assert out.count("evidence") == 30
