"""Commands on the register: import a file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from searchapp.cli.console import TerminalProgress, print_json, print_table, print_text
from searchapp.domain.importing import ImportReport
from searchapp.services.presenting import imported
from searchapp.workspace import Workspace, open_workspace


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", default=None, metavar="NAME", help="Force whose register it is, if not the setting.")
@click.option(
    "--register",
    default="",
    metavar="NAME",
    help="Register the file is an edition of, if not to be recognised.",
)
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def import_(file: Path, force: str | None, register: str, *, dry_run: bool, as_json: bool) -> None:
    """Import a register from FILE, then suggest themes and addressees and bring the index up to date."""
    progress = TerminalProgress()
    with open_workspace(progress) as workspace:
        with progress.shown():
            report = workspace.importing().run(
                file, force=force or workspace.settings.force, register=register, dry_run=dry_run
            )
            if not dry_run:
                workspace.bring_up_to_date()
        if as_json:
            print_json(imported(report))
        else:
            _print(report, workspace, dry_run=dry_run)


def _print(report: ImportReport, workspace: Workspace, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    print_text(
        f"{report.read:,} recommendations read from {report.file}: {report.new:,} {would}new, "
        f"{report.changed:,} {would}changed, {report.unchanged:,} unchanged, {report.gone:,} {would}gone, "
        f"{report.held_back:,} held back."
    )
    if report.problems:
        print_table(
            ("Row", "Line", "Column", "Value", "What is wrong"),
            [(p.row, p.line, p.column, p.value[:60], p.message) for p in report.problems],
            title="Rows and cells to put right",
        )
    if not dry_run:
        counts = workspace.store.status_counts()
        print_text("; ".join(f"{status.label} {count:,}" for status, count in counts.items()))


COMMANDS: Final = (import_,)
