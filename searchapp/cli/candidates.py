"""Commands on candidate models: put them in use, and take that back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

import click

from searchapp.cli.console import TerminalProgress, print_json, print_table, print_text
from searchapp.domain.people import LOCAL_PERSON
from searchapp.services.promoting import Promoted
from searchapp.workspace import open_workspace


@click.command("compare")
@click.option("--folds", default=6, show_default=True, help="Parts the inspections are held out in.")
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def compare_models(*, folds: int, as_json: bool) -> None:
    """Measure the candidate against the models in use, on inspections neither was trained on.

    Both are trained anew on the same folds and judged by the same labels: those both have alike, which favour
    neither, then the newest, which are the candidate's.

    Takes minutes of computing; fewer folds are quicker and rougher.
    """
    from searchapp.services.comparing import compare  # noqa: PLC0415 - loads the learning libraries

    progress = TerminalProgress()
    with open_workspace(progress) as workspace, progress.shown():
        found = compare(workspace.training(), folds=folds, person=LOCAL_PERSON)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    rows = [
        (one.task, one.judged_by, f"{one.texts:,}", f"{one.current:.3f}", f"{one.candidate:.3f}",
         f"{one.difference:+.3f} ({one.low:+.3f} to {one.high:+.3f})")
        for one in found
    ]  # fmt: skip
    print_table(
        ("Task", "Judged by", "Texts", "In use", "Candidate", "Difference (95% interval)"),
        rows,
        title="Micro-F1",
    )


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def promote(*, as_json: bool) -> None:
    """Put the candidate in use and suggest anew for the whole register, on record.

    The models and suggestions of before are kept for `models rollback`. A running site follows by itself.
    """
    _exchange(back=False, as_json=as_json)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def rollback(*, as_json: bool) -> None:
    """Bring back the models and the suggestions of before the last promotion, on record."""
    _exchange(back=True, as_json=as_json)


def _exchange(*, back: bool, as_json: bool) -> None:
    progress = TerminalProgress()
    with open_workspace(progress) as workspace:
        promoting = workspace.promoting()
        with progress.shown():
            done = (promoting.roll_back if back else promoting.promote)(person=LOCAL_PERSON)
            workspace.checking().refresh()
            workspace.indexing().ensure()
    if as_json:
        print_json(asdict(done))
    else:
        _say(done)


def _say(done: Promoted) -> None:
    print_text(f"Models {done.after} are in use in place of {done.before or 'none'}.")
    if done.changes:
        rows = [(one.label, f"{one.added:,}", f"{one.removed:,}") for one in done.changes]
        print_table(("Theme or addressee", "Added", "Removed"), rows, title="Suggestions")
    else:
        print_text("They suggest the same themes and addressees.")


COMMANDS: Final = (compare_models, promote, rollback)
