from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest

from searchapp.cli.main import cli
from searchapp.config import SETTINGS
from searchapp.reports import REPORTS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
PAGES = [ROOT / "README.md", *sorted(path for path in DOCS.rglob("*.md") if "decisions" not in path.parts)]


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = generator()


@pytest.mark.parametrize("name", list(GENERATOR.PAGES))
def test_a_reference_page_says_what_the_code_says(name: str) -> None:
    written = (GENERATOR.FOLDER / name).read_text(encoding="utf-8")
    assert written == GENERATOR.page(name), "run: make docs"


def commands_shown() -> list[tuple[str, str]]:
    """Each command line of a code block that begins with searchapp, with the page it stands on."""
    found = []
    for path in PAGES:
        for block in re.findall(
            r"^ *```\w*\n(.*?)^ *```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
        ):
            lines = [re.sub(r"^(SEARCHAPP_\w+=\S+ )+", "", line.strip()) for line in block.splitlines()]
            found += [
                (path.relative_to(ROOT).as_posix(), line)
                for line in lines
                if line.startswith("searchapp ") and "[OPTIONS]" not in line
            ]
    return found


@pytest.mark.parametrize(("page", "line"), commands_shown())
def test_a_command_that_is_shown_can_be_given(page: str, line: str) -> None:
    """Parsed by the program's own parser, without running it."""
    words = shlex.split(line.partition(" > ")[0], comments=True)[1:]
    command: click.Command = cli
    context = click.Context(cli, info_name="searchapp")
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        command = command.commands[words.pop(0)]
        context = click.Context(command, info_name=command.name, parent=context)
    assert command is not cli, f"{page}: no command in {line!r}"
    command.parse_args(context, words)


def test_every_setting_and_report_is_documented() -> None:
    settings = (DOCS / "reference/settings.md").read_text(encoding="utf-8")
    reports = (DOCS / "reference/reports.md").read_text(encoding="utf-8")
    assert all(one.variable in settings for one in SETTINGS)
    assert all(f"searchapp report {name}" in reports for name in REPORTS)


def test_the_site_of_the_documents_is_built_whole_and_asks_no_other_machine(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--strict", "--quiet",
            "--config-file", str(ROOT / ".mkdocs.yml"), "--site-dir", str(tmp_path / "site"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    loaded = re.compile(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(?:https?:)?//', re.IGNORECASE)
    for page in (tmp_path / "site").rglob("*.html"):
        assert not loaded.search(page.read_text(encoding="utf-8")), page.name
