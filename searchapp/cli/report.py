"""The report command: each report of `searchapp.reports` as a file, without the site."""

from __future__ import annotations

from typing import Final

import click

from searchapp.cli.console import TerminalProgress, print_json
from searchapp.domain.search import SearchRequest
from searchapp.reports import REPORTS
from searchapp.reports.render import as_csv, as_values
from searchapp.workspace import open_workspace


@click.command()
@click.argument("name", type=click.Choice(list(REPORTS)))
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("--query", default="", help="Only what this search finds.")
def report(name: str, form: str, query: str) -> None:
    """Write the report NAME on stdout."""
    with open_workspace(TerminalProgress()) as workspace:
        workspace.ready_to_search()
        made = workspace.reporting().make(name, SearchRequest(text=query))
    if form == "csv":
        click.echo(as_csv(made), nl=False)
    else:
        print_json(as_values(made))


COMMANDS: Final = (report,)
