"""The triage command: suggested "No further action" candidates."""

from __future__ import annotations

from typing import Final

import click

from searchapp.cli.console import TerminalProgress, print_line, print_table, print_text
from searchapp.domain.suggestion import NoFurtherActionSuggestion
from searchapp.services.presenting import triaged
from searchapp.workspace import open_workspace


@click.command()
@click.option("--all", "every", is_flag=True, help="One line for every recommendation, whatever its status.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines on stdout, one a recommendation.")
def triage(*, every: bool, as_json: bool) -> None:
    """List open recommendations that seem to ask nothing of this force, with reasons."""
    with open_workspace(TerminalProgress()) as workspace:
        workspace.suggest_what_is_missing()
        triaging = workspace.triaging()
        lines = triaging.listed("all" if every else "open")
        if as_json:
            for _record, suggestion in lines:
                print_line(triaged(suggestion))
            return
        rows = [
            (s.ref, r.status.label, f"{s.probability:.0%}", _why(s)) for r, s in lines if every or s.suggest
        ]
    if rows:
        print_table(("Reference", "Status", "Sure", "Why"), rows, title='Suggested "No further action"')
    else:
        print_text('No open recommendation is suggested for "No further action".')


def _why(suggestion: NoFurtherActionSuggestion) -> str:
    """The reason, the closed ones like it with what became of them, and what speaks against."""
    twins = "; ".join(
        f"{twin.ref}: {twin.status.label}{', made later' if twin.supersedes else ''}"
        for twin in suggestion.closed_twins
    )
    against = " ".join(objection.words for objection in suggestion.against)
    told = (suggestion.reason, twins and f"Closed elsewhere: {twins}", against and f"Against: {against}")
    return "\n".join(filter(None, told))


COMMANDS: Final = (triage,)
