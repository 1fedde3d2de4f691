"""Commands for registers of other headings: an empty register to fill in, a mapping file to edit."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

import click

from searchapp.cli.console import TerminalProgress, print_table, print_text
from searchapp.domain.coverage import Coverage
from searchapp.domain.errors import Conflict, Unavailable
from searchapp.domain.importing import ImportReport
from searchapp.domain.people import LOCAL_PERSON
from searchapp.reports.template import template_csv, template_workbook
from searchapp.workspace import open_workspace


@click.command("template")
@click.option("--format", "kind", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=None, help="File or folder to write to.")
def template(kind: str, out: Path | None) -> None:
    """Write an empty register to fill in, with our headings and one row that shows how."""
    name, content = template_csv() if kind == "csv" else template_workbook()
    path = (out / name if out.is_dir() else out) if out else Path(name)
    _write_new(path, content)
    print_text(f"{path} is written.")


def propose(path: Path, file: Path, *, force: str | None, register: str, sheet: str) -> None:
    """Write a mapping file for the register at `path` to `file`. Raises Conflict where there is one."""
    progress = TerminalProgress()
    with open_workspace(progress) as workspace, progress.shown():
        proposed = workspace.importing().propose_mapping(
            path,
            force=force or workspace.settings.force,
            register=register,
            sheet=sheet,
            person=LOCAL_PERSON,
        )
    _write_new(file, proposed.encode())
    command = shlex.join(["searchapp", "import", "--mapping", str(file), str(path)])
    print_text(f"{file} is written. Edit it, then: {command}")


def print_recalled(report: ImportReport) -> None:
    """What was read as in an earlier edition of the register, and what of that no longer fits."""
    recalled = report.recalled
    if recalled is None:
        return
    for line in recalled.in_words():
        print_text(line)
    for one in report.own_statuses:
        if one.recalled and one.status:
            rows = "row" if one.rows == 1 else "rows"
            print_text(f"“{one.words}” is read as {one.status.label} ({one.rows:,} {rows}).")
    print_text("To read the file without that: --afresh. To read it otherwise: --propose-mapping, --mapping.")


def print_coverage(coverage: Coverage) -> None:
    """What became of each column, as a table."""
    print_table(
        ("Column of the file", "Became", "Found by", "Filled", "Such as"),
        [
            (
                one.heading,
                one.field or "-",
                one.found_by,
                _share(one.filled, coverage.rows),
                "; ".join(one.examples),
            )
            for one in coverage.columns
        ],
        title=f"Columns of {coverage.table} (headings in line {coverage.line:,})",
    )
    if coverage.absent:
        print_text(f"No column for the {', '.join(coverage.absent)}.")
    if coverage.others:
        print_text(f"Not read, though like a register: {', '.join(coverage.others)}. Choose with --sheet.")


def _share(filled: int, rows: int) -> str:
    return f"{filled / rows:.0%}" if rows else "-"


def _write_new(path: Path, content: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise Conflict(f"There is a file {path} already.", next_step="Name another file.") from error
    except OSError as error:
        raise Unavailable(
            f"{path} cannot be written: {(error.strerror or str(error)).lower()}.",
            next_step="Name a file in a folder you may write to.",
        ) from error


COMMANDS: Final = (template,)
