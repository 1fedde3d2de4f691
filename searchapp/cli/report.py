"""The report command: each report of `searchapp.reports` as a file, without the site."""

from __future__ import annotations

import io
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from searchapp.cli.console import TerminalProgress, json_text, print_json, print_text
from searchapp.cli.whole_file import write_whole
from searchapp.domain.errors import InvalidInput
from searchapp.domain.search import SearchRequest
from searchapp.reports import REPORTS
from searchapp.reports.files import FILES
from searchapp.reports.render import as_values, part_as_csv
from searchapp.reports.sentences import counted
from searchapp.workspace import local_day, open_workspace

_TEXTS: Final = ("csv", "json")  # what a terminal can show


@click.command()
@click.argument("name", type=click.Choice(list(REPORTS)))
@click.option(
    "--format", "form", type=click.Choice((*_TEXTS, *FILES)), default="csv", show_default=True, help="Form."
)
@click.option("--query", default="", help="Only what this search finds.")
@click.option("--theme", "themes", multiple=True, metavar="ID", help="Only this theme; repeat for more (or).")
@click.option(
    "--addressee", "addressees", multiple=True, metavar="ID", help="Only this addressee; repeatable."
)
@click.option("--status", "statuses", multiple=True, metavar="S", help="Only this status; repeatable.")
@click.option("--report", "reports", multiple=True, metavar="R", help="Only reports with R in the title.")
@click.option(
    "--force", "forces", multiple=True, metavar="F", help="Only this force's registers; repeatable."
)
@click.option("--table", default="", help="Of CSV: which table or list of the report; else its main table.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day to which ages and due dates are told; today."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else stdout.")
def report(
    themes: tuple[str, ...],
    addressees: tuple[str, ...],
    statuses: tuple[str, ...],
    reports: tuple[str, ...],
    forces: tuple[str, ...],
    *,
    name: str,
    form: str,
    query: str,
    table: str,
    as_of: datetime | None,
    out: Path | None,
) -> None:
    """Write the report NAME."""
    if form not in _TEXTS and out is None:
        raise InvalidInput(f"A report as {form.upper()} needs a file.", next_step="Name one with --out FILE.")
    day = as_of.date() if as_of else local_day()
    with open_workspace(TerminalProgress(), today=lambda: day) as workspace:
        workspace.ready_to_search()
        reporting = workspace.reporting()
        chosen = workspace.searching().choose(
            themes=themes, addressees=addressees, statuses=statuses, reports=reports, forces=forces
        )
        made = reporting.make(name, SearchRequest(text=query, filters=chosen), as_of=day)
        cover = reporting.cover(made)
        part = reporting.part(made, table)
    if out is None and form == "csv":
        sys.stdout.write(part_as_csv(part, mark=False).decode())
    elif out is None:
        print_json(as_values(made))
    elif form == "csv":
        write_whole(out, [part_as_csv(part, mark=True)])
    elif form == "json":
        write_whole(out, [json_text(as_values(made)).encode()])
    else:
        written = io.BytesIO()
        FILES[form].write(made, cover, written)
        write_whole(out, [written.getvalue()])
    if out is not None:
        print_text(f"Written to {out}: {made.title}, {counted(made.main.total.value)}.")


COMMANDS: Final = (report,)
