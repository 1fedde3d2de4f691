"""Commands on the models: train, evaluate, info, and classify texts that are in no register."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import tee
from pathlib import Path
from typing import IO

import click

from searchapp.cli.console import TerminalProgress, print_json, print_line, print_text
from searchapp.domain.errors import InvalidInput, NotFound
from searchapp.domain.suggestion import ClassifiableText
from searchapp.services.presenting import classified
from searchapp.workspace import open_workspace

_LONGEST_LINE = 1_000_000  # characters: no recommendation is longer, and memory stays flat


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="JSON lines on stdout, one a text.")
def classify(file: Path, *, as_json: bool) -> None:
    """Suggest themes, addressees and applicability for the texts of FILE (- for standard input).

    Each line of FILE is a JSON object {"id", "text", "report"}.
    """
    with open_workspace(TerminalProgress()) as workspace, _opened(file) as lines:
        asked, read = tee(_texts(lines, str(file)))
        answers = workspace.models.classify(text for _id, text in read)
        for (identity, _text), answer in zip(asked, answers, strict=True):
            values = {"id": identity} | classified(answer)
            if as_json:
                print_line(values)
            else:
                themes = ", ".join(label.id for label in answer.themes) or "no theme sure enough"
                addressees = ", ".join(label.id for label in answer.addressees) or "no addressee sure enough"
                print_text(f"{identity}: {themes}; {addressees}; {answer.applies_to_force.reason}")


@click.group()
def models() -> None:
    """Train, evaluate and describe the models that make suggestions."""


@models.command()
def train() -> None:
    """Train all models from the training folder and keep them in the models folder."""
    progress = TerminalProgress()
    with open_workspace(progress) as workspace:
        with progress.shown():
            trained = workspace.training().train()
        print_text(f"Models {trained.model_id} are trained and kept in {workspace.settings.models_folder}.")


@models.command()
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def evaluate(*, as_json: bool) -> None:
    """Measure the models on inspections they were not trained on; write the model card."""
    progress = TerminalProgress()
    with open_workspace(progress) as workspace:
        with progress.shown():
            figures, card = workspace.training().evaluate()
        if as_json:
            print_json(figures)
        else:
            print_text(card)
            progress.message(f"The model card is in {workspace.settings.models_folder}.")


@models.command()
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def info(*, as_json: bool) -> None:
    """Say what the kept models are made of."""
    with open_workspace(TerminalProgress()) as workspace:
        manifest = workspace.training().manifest()
    if manifest is None:
        raise NotFound("There are no trained models yet.", next_step="Run: searchapp models train")
    if as_json:
        print_json(manifest)
    else:
        for name, value in manifest.items():
            print_text(f"{name}: {value}")


def _opened(file: Path) -> IO[str]:
    if str(file) == "-":
        return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace")
    try:
        return file.open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise InvalidInput(
            f"{file} cannot be read ({error.strerror}).", next_step="Check the name of the file."
        ) from error


def _texts(lines: IO[str], file: str) -> Iterator[tuple[object, ClassifiableText]]:
    for number, line in enumerate(_bounded(lines, file), start=1):
        if line.strip():
            yield _text(line, f"Line {number} of {file}")


def _bounded(lines: IO[str], file: str) -> Iterable[str]:
    while line := lines.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            raise InvalidInput(
                f"A line of {file} is longer than {_LONGEST_LINE:,} characters.",
                next_step="Put each recommendation on a line of its own.",
            )
        yield line


def _text(line: str, where: str) -> tuple[object, ClassifiableText]:
    try:
        values = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        values = None
    text = values.get("text") if isinstance(values, dict) else None
    report = values.get("report") if isinstance(values, dict) else None
    if not isinstance(text, str) or not isinstance(report, str | None):
        raise InvalidInput(
            f'{where} is not a JSON object with a text in "text".',
            next_step='Write each line as {"id": "1", "text": "...", "report": "..."}.',
        )
    return values.get("id"), ClassifiableText(text=text, report=report or "")
