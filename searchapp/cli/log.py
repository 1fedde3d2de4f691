"""The log of decisions on the command line: read, checked, its head noted."""

from __future__ import annotations

import sys
from typing import Final

import click

from searchapp.cli.console import TerminalProgress, print_json, print_line, print_table, print_text
from searchapp.domain.errors import Unavailable
from searchapp.domain.review import LogFilter
from searchapp.services.log import entry_values
from searchapp.workspace import open_workspace


@click.group(invoke_without_command=True)
@click.option("--ref", default="", metavar="REF", help="Only entries on this recommendation.")
@click.option("--who", default="", metavar="NAME", help="Only what this person did.")
@click.option("--since", default="", metavar="DATE", help="Only from this day (2026-01-31) on, UTC.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines on stdout, one an entry.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV on stdout.")
@click.pass_context
def log(context: click.Context, *, ref: str, who: str, since: str, as_json: bool, as_csv: bool) -> None:
    """Who decided what, when and why, oldest first."""
    if context.invoked_subcommand is not None:
        return
    wanted = LogFilter(ref=ref, who=who, since=since)
    with open_workspace(TerminalProgress()) as workspace:
        if as_csv:
            sys.stdout.writelines(line.replace("\r\n", "\n") for line in workspace.log().as_csv(wanted))
            return
        entries = [entry_values(entry) for entry in workspace.decisions.entries(wanted)]
    if as_json:
        for entry in entries:
            print_line(entry)
        return
    names = ("number", "at", "who", "kind", "subject", "ref")
    rows = [(*(e[name] for name in names), "; ".join(e["before"]), "; ".join(e["after"])) for e in entries]
    print_table((*(name.capitalize() for name in names), "Before", "After"), rows, title="Log of decisions")


@log.command()
@click.option("--noted", default="", metavar="HEAD", help="A head noted earlier with: searchapp log head")
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def verify(*, noted: str, as_json: bool) -> None:
    """Check that no entry was changed, removed, put in or moved; exit code 1 names the first that was."""
    with open_workspace(TerminalProgress()) as workspace:
        found = workspace.log().verify(noted=noted)
    if as_json:
        print_json({"entries": found.entries, "broken": found.broken, "problem": found.problem})
    if found.problem:
        raise Unavailable(
            f"The log of decisions is not as it was written. {found.problem}",
            next_step="Keep this store as it is, and compare it with its latest backup.",
        )
    if not as_json:
        print_text(f"All {found.entries:,} entries of the log are as they were written. Head: {found.head}")


@log.command()
def head() -> None:
    """Print number and hash of the newest entry, to be kept elsewhere as a witness."""
    with open_workspace(TerminalProgress()) as workspace:
        print_text(workspace.log().head())


COMMANDS: Final = (log,)
