"""Commands on the models: train, evaluate, info, and classify texts that are in no register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

import click

from searchapp.classify.labels_card import labels_part
from searchapp.cli.console import TerminalProgress, print_json, print_line, print_text
from searchapp.cli.json_lines import opened, read_lines, refused
from searchapp.cli.ready import ready_batches
from searchapp.domain.errors import NotFound, SearchappError
from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.suggestion import ClassifiableText, Classification, LabelSuggestion
from searchapp.services.presenting import classified
from searchapp.workspace import open_workspace

_AT_ONCE: Final = 256
_LINE: Final = 'Write each line as {"id": "1", "text": "...", "report": "..."}.'


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="JSON lines on stdout, one a text.")
def classify(file: Path, *, as_json: bool) -> None:
    """Suggest themes, addressees and applicability for the texts of FILE (- for standard input).

    Each line of FILE is a JSON object {"id", "text", "report"}, answered as soon as no other is waiting.
    """
    failed: list[SearchappError] = []
    with open_workspace(TerminalProgress()) as workspace, opened(file) as lines:
        models = workspace.models
        for batch in ready_batches(_readable(lines, file, failed), most=_AT_ONCE):
            answers = models.classify(text for _id, text in batch)
            for (identity, _text), answer in zip(batch, answers, strict=True):
                _answer(identity, answer, as_json=as_json)
    if failed:
        raise failed[0]


@click.group()
def models() -> None:
    """Train, evaluate and describe the models that make suggestions."""


@models.command()
@click.option(
    "--labels",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Decided labels, as `searchapp labels export` writes them, to learn from as well.",
)
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def train(*, labels: Path | None, as_json: bool) -> None:
    """Train all models from the training folder and keep them in the models folder.

    With --labels they are kept beside the present ones as a candidate, to be compared and promoted.
    """
    progress = TerminalProgress()
    with open_workspace(progress) as workspace:
        training = workspace.training()
        with progress.shown():
            if labels is None:
                trained = training.train(person=LOCAL_PERSON)
            else:
                trained = training.train_candidate(labels, person=LOCAL_PERSON)
        if as_json:
            print_json(trained.about)
        elif labels is not None:
            count = trained.about["labels"]["count"]
            print_text(
                f"Models {trained.model_id}, which also learned from {count:,} decided labels, wait as "
                "candidate. Compare them: searchapp models compare. Use them: searchapp models promote"
            )
        else:
            kept = workspace.settings.models_folder
            print_text(f"Models {trained.model_id} are trained and kept in {kept}.")


@models.command()
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def evaluate(*, as_json: bool) -> None:
    """Measure the models on inspections they were not trained on; write the model card."""
    progress = TerminalProgress()
    with open_workspace(progress) as workspace:
        with progress.shown():
            figures, card = workspace.training().evaluate(person=LOCAL_PERSON)
        if as_json:
            print_json(figures)
        else:
            print_text(card)
            progress.message(f"The model card is in {workspace.settings.models_folder}.")


@models.command()
@click.option("--runs", default=5, show_default=True, help="Runs, each from other labels drawn at random.")
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def simulate(*, runs: int, as_json: bool) -> None:
    """Simulate labelling: most unsure first against random order; write it into the model card.

    Takes about a minute of computing a run.
    """
    progress = TerminalProgress()
    with open_workspace(progress) as workspace:
        with progress.shown():
            found = workspace.training().simulate(runs=runs, person=LOCAL_PERSON)
        if as_json:
            print_json(found)
        else:
            print_text(labels_part(found))
            progress.message(f"It is in the model card in {workspace.settings.models_folder}.")


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


def _answer(identity: object, answer: Classification, *, as_json: bool) -> None:
    if as_json:
        print_line({"id": identity} | classified(answer))
        return
    themes = ", ".join(map(_named, answer.themes)) or "no theme sure enough"
    addressees = ", ".join(map(_named, answer.addressees)) or "no addressee sure enough"
    print_text(f"{identity}: {themes}; {addressees}; {answer.applies_to_force.reason}")


def _named(label: LabelSuggestion) -> str:
    return label.id if label.trained else f"{label.id} (untrained)"


def _readable(
    lines: IO[str], file: Path, failed: list[SearchappError]
) -> Iterator[tuple[object, ClassifiableText]]:
    """The texts up to the first line that cannot be read; its error is kept until they are answered."""
    try:
        for where, values in read_lines(lines, file, expected=_LINE):
            yield values.get("id"), _asked(values, where)
    except SearchappError as error:
        failed.append(error)


def _asked(values: dict[str, Any], where: str) -> ClassifiableText:
    text, report = values.get("text"), values.get("report")
    if not isinstance(text, str) or not isinstance(report, str | None):
        raise refused(where, 'has no text in "text", or something else than text in "report"', _LINE)
    return ClassifiableText(text=text, report=report or "")
