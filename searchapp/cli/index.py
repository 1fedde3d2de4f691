"""Commands on the search index."""

from __future__ import annotations

from dataclasses import asdict

import click

from searchapp.cli.console import TerminalProgress, print_json, print_text
from searchapp.domain.errors import Unavailable
from searchapp.workspace import open_workspace


@click.group()
def index() -> None:
    """Build, update and check the search index. It is a cache: the store is the truth."""


@index.command()
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def build(*, as_json: bool) -> None:
    """Build the index again from the store, beside the present one, then swap it in.

    Suggestions stay as they are, also those of earlier models; `searchapp serve` and imports renew them.
    """
    progress = TerminalProgress()
    with open_workspace(progress) as workspace, progress.shown():
        workspace.finish_what_was_cut_off()
        built = workspace.indexing().build()
    if as_json:
        print_json({"documents": built})
    else:
        print_text(f"The index holds {built:,} recommendations.")


@index.command()
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def update(*, as_json: bool) -> None:
    """Apply what changed in the store since the index was last brought up to date."""
    progress = TerminalProgress()
    with open_workspace(progress) as workspace, progress.shown():
        workspace.finish_what_was_cut_off()
        applied = workspace.indexing().update()
    if as_json:
        print_json({"applied": applied})
    else:
        print_text(f"{applied:,} changed recommendations were applied.")


@index.command()
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def info(*, as_json: bool) -> None:
    """Say what the index holds and how far it is behind the store."""
    with open_workspace(TerminalProgress()) as workspace:
        state = workspace.indexing().state()
    if as_json:
        print_json(asdict(state))
        return
    print_text(f"Documents: {state.documents:,} of {state.recommendations:,} recommendations in the store")
    print_text(f"Generation: {state.generation or 'none'}")
    print_text(f"Behind by: {state.behind:,}")
    print_text(f"Problem: {state.problem or 'none'}")


@index.command()
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def check(*, as_json: bool) -> None:
    """Check the index against the store; exit 1 where it is broken or behind."""
    with open_workspace(TerminalProgress()) as workspace:
        state = workspace.indexing().state()
    if state.problem:
        raise Unavailable(state.problem, next_step="Run: searchapp index build")
    if state.behind:
        raise Unavailable(
            f"The index is behind the store by {state.behind:,} recommendations.",
            next_step="Run: searchapp index update",
        )
    if as_json:
        print_json(asdict(state))
    else:
        print_text(f"The index is whole and up to date: {state.documents:,} recommendations.")
