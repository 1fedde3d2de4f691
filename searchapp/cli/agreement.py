"""Commands on agreement between reviewers: draw a sample, list samples, show and export their figures."""

from __future__ import annotations

import sys
from typing import Final

import click

from searchapp.cli.console import TerminalProgress, print_json, print_table, print_text
from searchapp.domain.agreement import FEWEST, Share, ThemeAgreement
from searchapp.domain.people import LOCAL_PERSON
from searchapp.reports.delimited import csv_lines
from searchapp.services.presenting_agreement import COLUMNS, rows_of, values_of
from searchapp.workspace import open_workspace


@click.group()
def agreement() -> None:
    """Samples sent to two reviewers, and how far these agree on each theme."""


@agreement.command()
@click.option("--reviewer", "reviewers", multiple=True, required=True, help="One of the two; give it twice.")
@click.option("--size", default=50, show_default=True, help="Recommendations to draw.")
@click.option("--search", "asked", default="", help="Draw only from what this search finds.")
@click.option("--seed", default="", help="Draws the same sample again; made up and printed if not given.")
def draw(*, reviewers: tuple[str, ...], size: int, asked: str, seed: str) -> None:
    """Draw recommendations without decided themes and send them to two reviewers, on record."""
    with open_workspace(TerminalProgress()) as workspace:
        workspace.ready_to_search()
        sample = workspace.agreeing().draw(
            reviewers=reviewers, size=size, asked=asked, seed=seed, person=LOCAL_PERSON
        )
    first, second = sample.reviewers
    print_text(
        f"Sample {sample.number}: {len(sample.refs):,} of {sample.population:,} recommendations, "
        f"seed {sample.seed}. {first} and {second} find it under Review, Agreement between reviewers."
    )


@agreement.command("list")
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def list_(*, as_json: bool) -> None:
    """List the samples, the newest first, with how far each reviewer is."""
    with open_workspace(TerminalProgress()) as workspace:
        samples = workspace.agreeing().samples(person=LOCAL_PERSON)
    if as_json:
        print_json(
            [
                {
                    "sample": one.number,
                    "size": len(one.refs),
                    "seed": one.seed,
                    "drawn_at": one.at,
                    "closed_at": one.closed,
                }
                | {"labelled": {name: one.done_by(name) for name in one.reviewers}}
                for one in samples
            ]
        )
        return
    rows = [
        (one.number, one.at[:10], len(one.refs), *(f"{name}: {one.done_by(name)}" for name in one.reviewers))
        for one in samples
    ]
    print_table(("Sample", "Drawn", "Size", "First", "Second"), rows, title="Samples sent to two reviewers")


@agreement.command()
@click.argument("number", type=int)
@click.option("--why", required=True, help="Why it ends; on record.")
def close(number: int, *, why: str) -> None:
    """End a sample that will not be labelled to its end, as where a reviewer has left.

    What both labelled counts, and goes on record. It cannot be opened again.
    """
    with open_workspace(TerminalProgress()) as workspace:
        workspace.agreeing().close(number, why=why, person=LOCAL_PERSON)
    print_text(f"Sample {number} is closed. Its figures: searchapp agreement show {number}")


@agreement.command()
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Figures and answers as JSON on stdout.")
@click.option("--csv", "as_csv", is_flag=True, help="Figures as CSV on stdout.")
def show(number: int, *, as_json: bool, as_csv: bool) -> None:
    """Say how far two reviewers agree: percent and Cohen's kappa by theme, with 95% intervals.

    Shown of what both have labelled so far; do not show it to them before they are through.
    """
    with open_workspace(TerminalProgress()) as workspace:
        compared = workspace.agreeing().compared(number, person=LOCAL_PERSON)
    if as_csv:
        for line in csv_lines(COLUMNS, rows_of(compared), mark=False):
            sys.stdout.write(line.decode().replace("\r\n", "\n"))
        return
    if as_json:
        print_json(values_of(compared))
        return
    found = compared.agreement
    rows = [
        (
            one.theme,
            one.support,
            one.both,
            one.first_only,
            one.second_only,
            _percent(one.percent),
            _kappa(one),
        )
        for one in found.themes
        if one.support
    ]
    head = ("Theme", "Given by either", "Both", "First only", "Second only", "Agreed on", "Kappa")
    title = f"Sample {number}: {' and '.join(compared.sample.reviewers)}"
    if not found.recommendations:
        print_text(f"{title}. Both labelled none of it yet, so there is nothing to compare.")
        return
    print_table(head, rows, title=title)
    print_text(f"Both labelled {found.recommendations:,}; the very same themes: {_percent(found.same)}.")
    print_text(f"Too few: fewer than {FEWEST} recommendations were given the theme by either.")


def _percent(share: Share | None) -> str:
    return f"{share.value:.0%} ({share.low:.0%} to {share.high:.0%})" if share else ""


def _kappa(one: ThemeAgreement) -> str:
    if one.kappa is None:
        return "too few" if one.support < FEWEST else "not defined"
    return f"{one.kappa.value:.2f} ({one.kappa.low:.2f} to {one.kappa.high:.2f})"


COMMANDS: Final = (agreement,)
