"""Commands about the past: import runs, what changed between two, what became of one recommendation."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

import click

from searchapp.cli.console import TerminalProgress, print_json, print_table, print_text
from searchapp.domain.comparison import Comparison
from searchapp.domain.history import Event, PastRun
from searchapp.domain.importing import FieldChange
from searchapp.domain.timeline import Timeline
from searchapp.services.history import History
from searchapp.services.presenting_past import comparison_values, run_values, timeline_values
from searchapp.services.wording import change_in_plain_text, field_in_plain_text
from searchapp.workspace import open_workspace

_JSON: Final = click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
_KINDS: Final = ("new", "gone", "reappeared", "changed")


@click.command()
@_JSON
def runs(*, as_json: bool) -> None:
    """List the import runs, the newest first."""
    with open_workspace(TerminalProgress()) as workspace:
        found = workspace.history().runs()
    if as_json:
        print_json({"runs": [run_values(run) for run in found]})
    elif not found:
        print_text("Nothing was imported yet.")
    else:
        headings = ("Run", "When", "File", "Register", "New", "Changed", "Gone", "Held back", "")
        rows = [
            (run.number, _when(run.at), run.file, run.register, run.new, run.changed, run.gone, run.held_back)
            + (("undone",) if run.undone else ("",))
            for run in found
        ]
        print_table(headings, rows, whole=("Run", "When", ""))


@click.command()
@click.argument("first", type=click.IntRange(1), required=False, metavar="[RUN")
@click.argument("last", type=click.IntRange(1), required=False, metavar="[RUN]]")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Since that day began.")
@click.option("--register", default="", metavar="NAME", help="Register, if not that of the newest import.")
@_JSON
def diff(
    first: int | None, last: int | None, since: datetime | None, register: str, *, as_json: bool
) -> None:
    """Say what changed between two import runs of a register: since the one before, or since RUN."""
    day: date | None = since.date() if since else None
    with open_workspace(TerminalProgress()) as workspace:
        history = workspace.history()
        comparison = history.compare(first, last, since=day, register=register)
        if as_json:
            print_json(comparison_values(comparison, history.all_details(comparison)))
        elif day and comparison.nothing_between:
            print_text(
                f"{comparison.register}: nothing was imported since {day}. "
                f"The last import is {_named(comparison.last)}."
            )
        else:
            _print_comparison(history, comparison)


@click.command()
@click.argument("ref")
@_JSON
def history(ref: str, *, as_json: bool) -> None:
    """Say what became of one recommendation, and how long it stood at each status."""
    with open_workspace(TerminalProgress()) as workspace:
        found = workspace.history().timeline(ref)
    if as_json:
        print_json(timeline_values(found, datetime.now(UTC)))
    else:
        _print_timeline(found)


def _print_comparison(history: History, comparison: Comparison) -> None:
    print_text(f"{comparison.register}: from {_named(comparison.first)} to {_named(comparison.last)}.")
    print_text("; ".join(f"{comparison.count(kind):,} {kind}" for kind in _KINDS))
    if comparison.moves():
        rows = [(a.label, b.label, count) for (a, b), count in sorted(comparison.moves().items())]
        print_table(("Status before", "Status now", "Recommendations"), rows)
    for found in history.all_details(comparison):
        print_text(f"\n{found.ref}  {found.kind}  {found.status_after.label}\n  {found.text}")
        for change in found.changes:
            _print_change(change)


def _print_timeline(found: Timeline) -> None:
    for event in found.events:
        source = f"run {event.run}, {event.file}" if event.run else ""
        who = f" by {event.by}" if event.by else ""
        taken = " (since taken back)" if event.taken_back and event.kind != "undone" else ""
        print_text(f"{_when(event.at)}  {event.kind}{who}  {source}{taken}")
        if event.field:
            _print_change(event)
    now = datetime.now(UTC)
    rows = [
        (
            stay.status.label,
            stay.closed_on or _when(stay.since),
            _when(stay.until) if stay.until else "now",
            f"{'at least ' if stay.at_least else ''}{stay.days(now)}",
        )
        for stay in found.stays
    ]
    if rows:
        print_table(
            ("Status", "Since", "Until", "Days"), rows, title="Time in status, by the register and decisions"
        )
    _print_stated(found, now.date())


def _print_stated(found: Timeline, today: date) -> None:
    for entry in found.stated:
        print_text(f"{entry.on}  {entry.status.label}  stated in the response")
        if entry.comment:
            print_text(f"  {entry.comment}")
    rows = [
        (stay.status.label, stay.since, stay.until or ("now" if stay.lasting else "not stated"), days)
        for stay in found.stated_stays
        for days in ["not told to the day" if stay.days(today) is None else stay.days(today)]
    ]
    if rows:
        print_table(
            ("Status", "Since", "Until", "Days"), rows, title="Time in status, as the response states it"
        )


def _print_change(change: FieldChange | Event) -> None:
    words = change_in_plain_text(change.field, change.before, change.after)
    print_text(f"  {field_in_plain_text(change.field)}: {words}")


def _named(run: PastRun | None) -> str:
    return f"run {run.number} ({run.file}, {_when(run.at)})" if run else "before its first import"


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


COMMANDS: Final = (runs, diff, history)
