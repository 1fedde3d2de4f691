"""A home folder with a generated register, as benchmarks of the whole site are run on it.

Owns how it is asked for on a command line, and how it is filled. Measures nothing.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.corpus import generated
from searchapp.config import load_settings
from searchapp.domain.importing import Pairing, RegisterRow, SourceFile
from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import ExactText, PartialDate, Status
from searchapp.domain.search import IndexDocument
from searchapp.domain.suggestion import Applicability, Classification, LabelSuggestion
from searchapp.workspace import Workspace, open_workspace


def asked(*, prog: str, description: str | None) -> argparse.Namespace:
    """What was asked for: `rows`, the `home` they are kept in, and a page to `add_to`; None for neither."""
    parser = argparse.ArgumentParser(prog=prog, description=description)
    parser.add_argument("--rows", type=int, default=100_000, help="generated rows in the register")
    parser.add_argument("--add-to", type=Path, help="page to write the figures to, as a section of it")
    parser.add_argument("--home", type=Path, help="folder to keep the filled register in; else a passing one")
    return parser.parse_args()


@contextmanager
def filled_home(kept: Path | None, rows: int) -> Iterator[Path]:
    """A home folder with a register, in `kept` or for the time being: of `rows` where it had none."""
    with tempfile.TemporaryDirectory() as passing:
        home = kept or Path(passing)
        with open_home(home) as workspace:
            if not workspace.store.count():
                fill(workspace, rows)
            workspace.indexing().ensure()  # of a kept one it may be another version's
        yield home


@contextmanager
def open_home(home: Path) -> Iterator[Workspace]:
    """The workspace of a home folder."""
    with open_workspace(Silent(), load_settings({"SEARCHAPP_HOME": str(home)})) as workspace:
        yield workspace


def fill(workspace: Workspace, rows: int) -> None:
    """Import `rows` generated recommendations with made-up suggestions, and build the index."""
    documents = list(generated(rows))
    workspace.store.import_rows(
        SourceFile(name="generated.txt", size=0, sha256="0" * 64),
        (_row(number, document) for number, document in enumerate(documents, 1)),
        force="Lancashire",
        register="generated",
        absent=frozenset(),
        pairing=Pairing(duplicates=lambda _known, _rows: (), near_identical=lambda _known, _rows: ()),
        dry_run=False,
    )
    themes, addressees = (list(workspace.taxonomy.names(kind)) for kind in ("theme", "addressee"))
    workspace.store.save_suggestions(
        (record.ref, _suggested(documents[record.source.row - 1], themes, addressees))
        for record in workspace.store.all()
    )
    workspace.indexing().build()


def _row(number: int, document: IndexDocument) -> RegisterRow:
    exact = ExactText(
        report=document.report, recommendation=document.recommendation, response=document.response
    )
    return RegisterRow(
        row=number,
        line=number,
        concerns=document.force,
        report=document.report,
        inspection_type=document.inspection_type,
        text=document.recommendation,
        response=document.response,
        status=Status(document.status),
        made=PartialDate.parse(document.made),
        exact=exact,
    )


def _suggested(document: IndexDocument, themes: Sequence[str], addressees: Sequence[str]) -> Classification:
    """The made-up themes and addressees of a document, by the names the taxonomy has."""

    def labels(numbered: Sequence[str], known: Sequence[str]) -> tuple[LabelSuggestion, ...]:
        chosen = dict.fromkeys(known[int(one.rpartition("-")[2]) % len(known)] for one in numbered)
        return tuple(LabelSuggestion(id=label, probability=0.9) for label in chosen)

    return Classification(
        themes=labels(document.themes, themes),
        addressees=labels(document.addressees, addressees),
        applies_to_force=Applicability(value="yes", probability=0.9, reason="made up"),
        model_id="made-up",
    )
