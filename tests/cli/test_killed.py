"""An import that is killed: nothing of it while it is read, and all the rest by the next command."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from searchapp.config import Settings
from searchapp.domain.progress import Silent
from searchapp.ingest import read_register
from searchapp.workspace import open_workspace

ROWS = 600
REGISTER = Path(__file__).parents[2] / "training" / "sample_register.txt"
HEADINGS = "Force\tReport\tType of inspection\tRecommendation\tDate made\tResponse\tStatus\n"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    known = list(read_register(REGISTER))
    lines = []
    for number in range(ROWS):
        row = known[number % len(known)]
        cells = (row.concerns, row.report, "National", f"{row.text} ({number // len(known)})", str(row.made))
        lines.append("\t".join(map(flat, (*cells, row.response, row.status.label))))
    path = tmp_path_factory.mktemp("killed") / "register.txt"
    path.write_text(HEADINGS + "\n".join(lines), encoding="utf-8")
    return path


def flat(cell: str) -> str:
    return " ".join(cell.replace('"', "'").split())


@pytest.fixture(scope="module")
def undisturbed(register: Path, ready_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = with_models(tmp_path_factory.mktemp("undisturbed"), ready_home)
    assert done(searchapp(home, "import", str(register)))
    return home


@pytest.fixture
def bare(tmp_path: Path, ready_home: Path) -> Path:
    return with_models(tmp_path, ready_home)


def with_models(home: Path, ready_home: Path) -> Path:
    shutil.copytree(ready_home / "models", home / "models")
    return home


def searchapp(home: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "searchapp", *arguments],
        env={**os.environ, "SEARCHAPP_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def done(process: subprocess.Popen[str]) -> bool:
    process.communicate()
    return process.returncode == 0


def kill_while(process: subprocess.Popen[str], step: str) -> None:
    """End the process as soon as it says that it is at this step."""
    assert process.stderr is not None
    told = []
    for line in process.stderr:
        told.append(line)
        if line.startswith(step):
            process.send_signal(signal.SIGKILL)
            break
    else:
        raise AssertionError(f"never came to “{step}”: {told}")
    process.stderr.close()
    process.wait()


def shown(settings: Settings) -> tuple[object, ...]:
    with open_workspace(Silent(), settings) as space:
        refs = [one.ref for one in space.store.all()]
        checks = space.checking()
        return (
            refs,
            space.deadlines.deadlines(refs),
            space.store.suggestions(refs),
            checks.contradictions(),
            checks.clusters(),
            checks.chains(),
            list(space.findings.triaged("all")),
            space.indexing().state().behind,
        )


DYING = """
import os, signal, sys
from searchapp.cli import main
from searchapp.cli.console import TerminalProgress

step, sys.argv[1:] = sys.argv[1], sys.argv[2:]
told = TerminalProgress.message

def message(self, text):
    told(self, text)
    if text.startswith(step):
        os.kill(os.getpid(), signal.SIGKILL)

TerminalProgress.message = message
main()
"""
"""Ends itself at a step: whoever ends it from outside may be too late."""


def test_an_import_killed_while_reading_leaves_nothing_and_can_be_run_again(
    register: Path, undisturbed: Path, bare: Path, settings: Callable[..., Settings]
) -> None:
    died = subprocess.run(
        [sys.executable, "-c", DYING, "Comparing 600 rows", "import", str(register)],
        env={**os.environ, "SEARCHAPP_HOME": str(bare)},
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    with open_workspace(Silent(), settings(bare)) as space:
        assert space.store.count() == 0
        assert space.history().runs() == []
    assert done(searchapp(bare, "import", str(register)))
    assert shown(settings(bare)) == shown(settings(undisturbed))


@pytest.mark.parametrize(
    "step",
    [
        "Suggesting themes and addressees",
        "Checking responses and statuses",
        "Reading recommendations into the search index",
    ],
)
def test_what_follows_an_import_is_finished_by_the_next_command_where_it_was_killed(
    step: str, register: Path, undisturbed: Path, bare: Path, settings: Callable[..., Settings]
) -> None:
    kill_while(searchapp(bare, "import", str(register)), step)
    assert done(searchapp(bare, "search", "custody"))
    assert shown(settings(bare)) == shown(settings(undisturbed))
