"""Commands that keep the store safe: backup and restore."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from searchapp.cli.console import TerminalProgress, print_text
from searchapp.domain.people import LOCAL_PERSON
from searchapp.services.backups import Manifest
from searchapp.workspace import open_workspace

_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@_FILE
@click.option("--check", "check_only", is_flag=True, help="Check an existing backup instead of making one.")
def backup(file: Path, *, check_only: bool) -> None:
    """Write the store to FILE as one archive, also while the site is being served.

    Index and models are not in it: they are made again from the store and the training folder.
    """
    with open_workspace(TerminalProgress()) as workspace:
        if check_only:
            print_text(f"{file} is whole. {_in_words(workspace.backups().check(file))}")
        else:
            workspace.store.count()  # brought to the present version first
            print_text(f"Written to {file}. {_in_words(workspace.backups().make(file, person=LOCAL_PERSON))}")


@click.command()
@_FILE
def restore(file: Path) -> None:
    """Put the backup FILE in the store's place and build the index again; the replaced store is kept."""
    progress = TerminalProgress()
    with open_workspace(progress) as workspace:
        manifest, replaced = workspace.backups().restore(file, person=LOCAL_PERSON)
        with progress.shown():
            workspace.bring_up_to_date()
    print_text(f"Restored from {file}. {_in_words(manifest)}")
    print_text(f"The store it replaced is kept as {replaced}. Everybody must sign in again.")


def _in_words(manifest: Manifest) -> str:
    return (
        f"It holds {manifest.rows.get('recommendations', 0):,} recommendations and "
        f"{sum(manifest.rows.values()):,} rows in all, of {manifest.made}, SHA-256 {manifest.sha256}."
    )


COMMANDS: Final = (backup, restore)
