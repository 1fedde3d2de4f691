"""Decisions as labels: written to a file that models learn from."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from searchapp.cli.console import TerminalProgress, print_json, print_text
from searchapp.domain.people import LOCAL_PERSON
from searchapp.workspace import open_workspace


@click.group()
def labels() -> None:
    """Decisions of reviewers as labels that models learn from."""


@labels.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def export(file: Path, *, as_json: bool) -> None:
    """Write recommendations whose themes and addressees are settled to FILE, as JSON lines.

    Each line says which entries of the log it rests on, when they were made, and by whom under an alias.
    """
    with open_workspace(TerminalProgress()) as workspace:
        count = workspace.learning().export(file, person=LOCAL_PERSON)
    if as_json:
        print_json({"file": str(file), "labels": count})
    else:
        print_text(f"{count:,} recommendations with settled themes and addressees are in {file}.")


COMMANDS: Final = (labels,)
