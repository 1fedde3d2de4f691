"""Commands on the register: import a file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from searchapp.cli.console import TerminalProgress, print_json, print_table, print_text
from searchapp.cli.mapping import print_coverage, print_recalled, propose
from searchapp.domain.importing import ImportReport, grouped
from searchapp.domain.people import LOCAL_PERSON
from searchapp.services.presenting import imported
from searchapp.services.presenting_past import run_values
from searchapp.services.wording import change_in_plain_text, field_in_plain_text, numbers_in_words
from searchapp.workspace import Workspace, open_workspace


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--force", default=None, metavar="NAME", help="Force whose register it is, if not the setting.")
@click.option(
    "--register",
    default="",
    metavar="NAME",
    help="Register the file is an edition of, if not to be recognised.",
)
@click.option("--sheet", default="", metavar="NAME", help="Sheet to read, if not the one with the headings.")
@click.option("--mapping", type=click.Path(path_type=Path), help="Mapping file to read the register by.")
@click.option(
    "--propose-mapping",
    "proposal",
    type=click.Path(path_type=Path),
    help="Write a mapping file for the register instead, to be edited.",
)
@click.option("--afresh", is_flag=True, help="Read the file without what was said of the edition before.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@click.option("--undo", type=click.IntRange(1), metavar="RUN", help="Take import run RUN back instead.")
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def import_(
    file: Path | None,
    *,
    force: str | None,
    register: str,
    sheet: str,
    mapping: Path | None,
    proposal: Path | None,
    undo: int | None,
    afresh: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import a register from FILE, then suggest themes and addressees and bring the index up to date."""
    if (file is None) == (undo is None) or (undo is not None and dry_run):
        raise click.UsageError("Give a FILE to import, or a run to take back with --undo.")
    if file is None:
        _take_back(undo or 0, as_json=as_json)
        return
    if proposal is not None:
        propose(file, proposal, force=force, register=register, sheet=sheet)
        return
    progress = TerminalProgress()
    with open_workspace(progress) as workspace:
        with progress.shown():
            report = workspace.importing().run(
                file,
                force=force or workspace.settings.force,
                register=register,
                sheet=sheet,
                mapping=mapping,
                afresh=afresh,
                dry_run=dry_run,
                person=LOCAL_PERSON,
            )
            if not dry_run:
                workspace.bring_up_to_date()
        if as_json:
            print_json(imported(report))
        else:
            _print(report, workspace, dry_run=dry_run)


def _take_back(run: int, *, as_json: bool) -> None:
    progress = TerminalProgress()
    with open_workspace(progress) as workspace, progress.shown():
        undone = workspace.history().undo(run, person=LOCAL_PERSON)
        workspace.bring_up_to_date()
    if as_json:
        print_json(run_values(undone))
    else:
        print_text(
            f"Import run {run} of {undone.file} is undone: {undone.new:,} new, {undone.changed:,} changed "
            f"and {undone.gone:,} gone were taken back. To have it again, import the file again."
        )


def _print(report: ImportReport, workspace: Workspace, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    print_text(
        f"{report.read:,} recommendations read from {report.file}: {report.new:,} {would}new, "
        f"{report.changed:,} {would}changed, {report.unchanged:,} unchanged, {report.gone:,} {would}gone, "
        f"{report.held_back:,} held back."
    )
    is_edition = (
        "a new register" if report.edition == 1 else f"edition {report.edition:,} of a known register"
    )
    print_text(f"Register: {report.register} of {report.force}, {is_edition}.")
    print_recalled(report)
    for one in report.elsewhere:
        print_text(
            f"{one.rows:,} of these rows {'has' if one.rows == 1 else 'have'} the wording of a "
            f"recommendation in {one.force}'s register {one.register}. Is this the right force and register?"
        )
    for change in report.changes if dry_run else ():
        shown = change_in_plain_text(change.field, change.before, change.after)
        own = f" ({change.own_reference})" if change.own_reference else ""
        print_text(f"{change.ref}{own}  {field_in_plain_text(change.field)}: {shown}")
    if dry_run and report.changes_left_out:
        print_text(f"{report.changes_left_out:,} more changes are not listed.")
    if dry_run and report.coverage:
        print_coverage(report.coverage)
    if report.problems:
        print_table(
            ("Rows", "Lines", "Column", "Value", "What is wrong"),
            [
                (
                    numbers_in_words(group.rows),
                    numbers_in_words(group.lines),
                    group.first.column,
                    group.first.value[:60],
                    group.first.message,
                )
                for group in grouped(report.problems)
            ],
            title="Rows and cells to put right",
        )
    if not dry_run:
        counts = workspace.store.status_counts()
        print_text("; ".join(f"{status.label} {count:,}" for status, count in counts.items()))


COMMANDS: Final = (import_,)
