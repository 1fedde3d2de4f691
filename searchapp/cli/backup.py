"""Commands that keep the store safe: backup and restore."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from searchapp.cli.console import TerminalProgress, print_text
from searchapp.domain.accounts import Account, AccountMove
from searchapp.domain.errors import InvalidInput
from searchapp.domain.people import LOCAL_PERSON
from searchapp.services.backups import Manifest, Weighed
from searchapp.workspace import open_workspace

_MOST: Final = 20
"""Accounts told one by one."""

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
@click.option("--yes", is_flag=True, help="Do not ask before decisions, accounts or signing in are lost.")
def restore(file: Path, *, yes: bool) -> None:
    """Put the backup FILE in the store's place and build the index again; the replaced store is kept."""
    progress = TerminalProgress()

    def accept(weighed: Weighed) -> None:
        for said in _warnings(weighed):
            progress.message(said)
        if weighed.to_be_asked and not yes:
            _ask()

    with open_workspace(progress) as workspace:
        weighed, replaced = workspace.backups().restore(file, person=LOCAL_PERSON, accept=accept)
        with progress.shown():
            workspace.bring_up_to_date()
    print_text(f"Restored from {file}. {_in_words(weighed.manifest)}")
    after = "Nobody signs in now." if weighed.without_accounts else "Everybody must sign in again."
    print_text(f"The store it replaced is kept as {replaced}. {after}")


def _warnings(weighed: Weighed) -> list[str]:
    """What a restore takes, in sentences."""
    said = []
    if weighed.without_accounts:
        said.append(
            "This backup has no accounts: after it nobody signs in, and whoever is at this computer may do "
            "everything."
        )
    loss = weighed.loss
    if loss is None:
        return [*said, "The present store cannot be read, so what would be lost cannot be told."]
    if loss.decisions:
        decisions = _counted(loss.decisions, "decision")
        said.append(f"{decisions} that the backup does not have would be lost.")
    if loss.accounts:
        said.append(f"{_counted(len(loss.accounts), 'account')} would be changed:")
        said += [f"  {_moved(move)}" for move in loss.accounts[:_MOST]]
        if len(loss.accounts) > _MOST:
            said.append(f"  and {len(loss.accounts) - _MOST:,} more")
    return said


def _moved(move: AccountMove) -> str:
    """How an account would be after a restore."""
    known = move.now or move.then
    assert known is not None
    now, then = _as_it_is(move.now), _as_it_is(move.then)
    if move.now and move.then and move.now.password != move.then.password:
        then += ", another password"
    if move.now and move.then and move.now.subject != move.then.subject:
        then += ", as somebody else of its provider"
    return f"{known.name}: now {now}; after it {then}"


def _as_it_is(account: Account | None) -> str:
    return account.said.removeprefix(f"{account.name}: ") if account else "no account"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _ask() -> None:
    """Ask whether to go on. Raises InvalidInput for any answer but yes, also where nobody can answer."""
    try:
        agreed = click.confirm("Restore all the same?", err=True)
    except click.Abort:
        agreed = False
    if not agreed:
        raise InvalidInput(
            "Nothing was restored, and nothing changed.",
            next_step="Make a backup of what is there first, or restore with --yes.",
        )


def _in_words(manifest: Manifest) -> str:
    return (
        f"It holds {manifest.rows.get('recommendations', 0):,} recommendations, those of undone "
        "imports included, and "
        f"{sum(manifest.rows.values()):,} rows in all, of {manifest.made}, SHA-256 {manifest.sha256}."
    )


COMMANDS: Final = (backup, restore)
