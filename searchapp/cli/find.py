"""Commands that find: search, show, explain, related."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Final, get_args

import click

from searchapp.cli.console import TerminalProgress, print_json, print_table, print_text
from searchapp.cli.whole_file import write_whole
from searchapp.domain.search import SearchRequest, Sort
from searchapp.services.explaining import Neighbour
from searchapp.services.exporting import Format
from searchapp.services.presenting import explained, related_answer, search_answer, shown
from searchapp.services.searching import Found, FoundPage
from searchapp.workspace import open_workspace

SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
FORMATS: Final[tuple[Format, ...]] = get_args(Format)

_MOST: Final = 1_000_000
_SHOWN: Final = 160  # characters of a recommendation in a list


@click.command()
@click.argument("query")
@click.option("--theme", "themes", multiple=True, metavar="ID", help="Only this theme; repeat for more (or).")
@click.option(
    "--addressee", "addressees", multiple=True, metavar="ID", help="Only this addressee; repeatable."
)
@click.option("--status", "statuses", multiple=True, metavar="S", help="Only this status; repeatable.")
@click.option("--report", "reports", multiple=True, metavar="R", help="Only reports with R in the title.")
@click.option(
    "--force", "forces", multiple=True, metavar="NAME", help="Only this force's register; repeatable."
)
@click.option("--limit", type=click.IntRange(0, _MOST), default=20, show_default=True, metavar="N")
@click.option(
    "--sort", type=click.Choice(SORTS), default="relevance", show_default=True, help="Order of the results."
)
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="All results as a file, for --out.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where --format writes.")
def search(
    query: str,
    themes: tuple[str, ...],
    addressees: tuple[str, ...],
    statuses: tuple[str, ...],
    reports: tuple[str, ...],
    *,
    forces: tuple[str, ...],
    limit: int,
    sort: Sort,
    as_json: bool,
    form: Format | None,
    out: Path | None,
) -> None:
    """Find recommendations. An empty QUERY ("") lists everything."""
    if (form is None) != (out is None):
        raise click.UsageError("--format and --out belong together.")
    with open_workspace(TerminalProgress()) as workspace:
        workspace.ready_to_search()
        searching = workspace.searching()
        chosen = searching.choose(
            themes=themes, addressees=addressees, statuses=statuses, reports=reports, forces=forces
        )
        request = SearchRequest(text=query, filters=chosen, sort=sort, limit=limit)
        if form and out:
            export = workspace.exporting().export(request, form)
            write_whole(out, export.pieces)
            if form == "ics":
                print_text(
                    f"The due dates of {export.total:,} {_noun(export.total)} written to {out}, as far as "
                    "they tell a day. One recommendation may have several."
                )
            else:
                print_text(f"{export.total:,} {_noun(export.total)} written to {out}.")
            return
        page = searching.search(request)
    if as_json:
        print_json(search_answer(page))
    else:
        _print_page(page)


@click.command()
@click.argument("ref")
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def show(ref: str, *, as_json: bool) -> None:
    """Show one recommendation with its response, status, source and suggestions."""
    with open_workspace(TerminalProgress()) as workspace:
        found = workspace.searching().show(ref)
    if as_json:
        print_json(shown(found))
    else:
        _print_one(found)


@click.command()
@click.argument("ref")
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def explain(ref: str, *, as_json: bool) -> None:
    """Say why REF got its suggestions: words for and against, and the labelled examples most like it."""
    with open_workspace(TerminalProgress()) as workspace:
        found = workspace.searching().show(ref)
        nearest = workspace.explaining.nearest(found.recommendation) if workspace.explaining else ()
    if as_json:
        print_json(explained(found, nearest))
    else:
        _print_reasons(found, nearest)


@click.command()
@click.argument("ref")
@click.option("--limit", type=click.IntRange(0, 1_000), default=10, show_default=True, metavar="N")
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def related(ref: str, *, limit: int, as_json: bool) -> None:
    """List recommendations like REF, across inspections, each with its reason."""
    with open_workspace(TerminalProgress()) as workspace:
        workspace.ready_to_search()
        others = workspace.searching().related(ref, limit=limit)
    if as_json:
        print_json(related_answer(others))
    elif not others:
        print_text("No other recommendation is like this one.")
    else:
        rows = [(o.recommendation.ref, o.recommendation.status.label, o.why, _short(o)) for o in others]
        print_table(("Reference", "Status", "Why", "Recommendation"), rows)


def _print_page(page: FoundPage) -> None:
    print_text(f"{page.result.total:,} {_noun(page.result.total)}. {page.result.reading}")
    for notice in page.result.notices:
        print_text(notice)
    if page.found:
        rows = [
            (f.recommendation.ref, f.recommendation.made or "", f.recommendation.status.label, _short(f))
            for f in page.found
        ]
        print_table(("Reference", "Made", "Status", "Recommendation"), rows)


def _noun(number: int) -> str:
    return "recommendation" if number == 1 else "recommendations"


def _print_one(found: Found) -> None:
    record, suggested = found.recommendation, found.suggestions
    print_text(f"{record.ref}  {record.status.label}  made {record.made or 'at an unknown date'}")
    print_text(f"{record.report} ({record.inspection_type})\n\n{record.text}\n")
    print_text(f"Response: {record.response or 'none recorded'}")
    kept = record.kept
    for heading, value in (
        ("Own reference", kept.in_words("reference")),
        ("Owner", kept.in_words("owner")),
        ("Target date", kept.in_words("target")),
        ("Date closed", kept.in_words("closed")),
        *kept.filled,
    ):
        if value:
            print_text(f"{heading}: {value}")
    print_text(f"Source: {record.source.file}, row {record.source.row} (line {record.source.line})")
    if suggested:
        for heading, labels in (("Themes", suggested.themes), ("Addressees", suggested.addressees)):
            named = ", ".join(f"{label.id} ({label.probability:.0%})" for label in labels)
            print_text(f"{heading} suggested: {named or 'none sure enough'}")
        applies = suggested.applies_to_force
        print_text(f"Applies to the force: {applies.value} ({applies.probability:.0%}). {applies.reason}")


def _print_reasons(found: Found, nearest: tuple[Neighbour, ...]) -> None:
    print_text(f"{found.recommendation.ref}: {_short(found)}")
    if found.suggestions is None:
        print_text("No suggestions have been made for it yet. Run: searchapp index update")
        return
    for label in (*found.suggestions.themes, *found.suggestions.addressees):
        untrained = "" if label.trained else ", untrained"
        print_text(f"\n{label.id} ({label.probability:.0%}{untrained})")
        for one in label.evidence:
            print_text(f"  {one.weight:+.2f}  “{one.words}” in the {one.field}")
    print_text(f"\nApplies to the force: {found.suggestions.applies_to_force.reason}")
    print_text("\nLabelled examples most like it:" if nearest else "\nNo labelled example is like it.")
    for near in nearest:
        name = near.ref or ("written for training" if near.written else near.example.id)
        words = textwrap.shorten(near.example.text.text, _SHOWN, placeholder=" ...")
        print_text(f"  {near.example.likeness:.0%}  {name}: {', '.join(near.example.themes)}. {words}")


def _short(found: Found) -> str:
    return textwrap.shorten(found.recommendation.text, _SHOWN, placeholder=" ...")


COMMANDS: Final = (search, show, explain, related)
