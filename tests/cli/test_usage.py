from __future__ import annotations

import itertools
import os
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest

from searchapp.cli.main import cli
from tests.cli.conftest import Run


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [path]
    for name, command in group.commands.items():
        below = (*path, name)
        found += commands(command, below) if isinstance(command, click.Group) else [below]
    return found


@pytest.mark.parametrize("path", commands(cli), ids=lambda path: " ".join(path) or "searchapp")
def test_every_command_explains_itself(run_in: Run, tmp_path: Path, path: tuple[str, ...]) -> None:
    ran = run_in(tmp_path / "unused", *path, "--help")
    assert ran.code == 0
    assert "Usage:" in ran.out
    assert not (tmp_path / "unused").exists()


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("search",), ("search", "x", "--limit", "many"), ("report", "nonsense")]
)
def test_wrong_usage_exits_with_2_and_says_what_is_wrong(
    run_in: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ran = run_in(tmp_path, *arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert "Error" in ran.err


def test_a_home_that_cannot_be_written_is_said_with_a_next_step(run_in: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file, not a folder")
    ran = run_in(tmp_path / "file" / "home", "search", "custody")
    assert ran.code == 1
    assert "SEARCHAPP_HOME" in ran.err
    assert "Traceback" not in ran.err


def test_a_port_in_use_is_said_before_any_work_is_done(run_in: Run, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for command in ("serve", "demo"):
            ran = run_in(tmp_path / "home", command, "--port", port)
            assert ran.code == 1
            assert port in ran.err
            assert "--port" in ran.err


def test_an_unforeseen_failure_is_one_sentence_and_its_traceback_goes_to_a_named_file(
    run_in: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("searchapp.services.searching.Searching.show", fail)
    ran = run_in(tmp_path, "show", "R-1")
    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert "planted" in (tmp_path / "searchapp-errors.log").read_text()
    assert "searchapp-errors.log" in ran.err


def test_a_reader_that_goes_away_ends_the_command_quietly(ready_home: Path) -> None:
    environment = {**os.environ, "SEARCHAPP_HOME": str(ready_home)}
    command = [sys.executable, "-m", "searchapp", "triage", "--all", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as piped:
        assert piped.stdout is not None
        assert piped.stderr is not None
        first = list(itertools.islice(piped.stdout, 1))
        piped.stdout.close()
        said = piped.stderr.read()
    assert first
    assert b"Traceback" not in said


@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "register.force.example"])
def test_an_address_others_can_reach_is_refused_while_there_are_no_accounts(
    run_in: Run, tmp_path: Path, command: str, host: str
) -> None:
    ran = run_in(tmp_path / "home", command, SEARCHAPP_HOST=host)
    assert ran.code == 1
    assert f"may not be reached at {host}" in ran.err
    assert "no password" in ran.err
