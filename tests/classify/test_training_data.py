"""Labels joined to texts, and every mistake in a label file named by file and line."""

from pathlib import Path

import pytest

from searchapp.classify.taxonomy_file import parse_taxonomy
from searchapp.classify.training_data import TrainingData, load_training_data, truth_table
from searchapp.domain.errors import InvalidInput, Unavailable
from searchapp.domain.suggestion import ClassifiableText

TAXONOMY = parse_taxonomy(
    '[[theme]]\nid = "custody"\nname = "Custody"\ndefinition = "Cells."\n'
    '[[addressee]]\nid = "police-force"\nname = "Forces"\ndefinition = "Forces."\n',
    file="t.toml",
)
HEADER = "row,inspection,themes,addressees,applies_to_force,text_start\n"
ROW = "1,visit,custody,police-force,yes,Forces should • check\n"
WRITTEN = (
    '{"id": "w1", "text": "Check cells.", "themes": [], "addressees": ["police-force"], '
    '"applies_to_force": "yes"}\n'
)
TEXTS = [(1, ClassifiableText(text="Forces should\n• check cells.", report="Visit"))]


def load(folder: Path, labels: str, written: str = "") -> TrainingData:
    (folder / "labels.csv").write_text(labels, encoding="utf-8")
    (folder / "part.jsonl").write_text(written, encoding="utf-8")
    return load_training_data(
        TEXTS, labels=folder / "labels.csv", written=[folder / "part.jsonl"], taxonomy=TAXONOMY
    )


def test_rows_are_joined_and_written_sentences_kept_apart(tmp_path: Path) -> None:
    data = load(tmp_path, HEADER + ROW, WRITTEN)
    assert [example.id for example in data.judged] == ["row 1"]
    assert [(example.id, example.group) for example in data.written] == [("w1", "w1")]
    assert truth_table(data.examples, "theme", ["custody"]).tolist() == [[True], [False]]


def test_the_fingerprint_changes_with_any_label(tmp_path: Path) -> None:
    before = load(tmp_path, HEADER + ROW).fingerprint
    assert load(tmp_path, HEADER + ROW).fingerprint == before
    assert load(tmp_path, HEADER + ROW.replace("yes", "no")).fingerprint != before


@pytest.mark.parametrize(
    ("labels", "written", "where"),
    [
        ("row,themes\n", "", r"labels\.csv, line 1: the columns"),
        (HEADER + ROW.replace("1,", "7,", 1), "", r'line 2: the register has no row "7"'),
        (HEADER + ROW + ROW, "", "line 3: row 1 is there twice"),
        (HEADER + ROW.replace("custody", "cells"), "", '"cells" is not among the themes'),
        (HEADER + ROW.replace("yes", "maybe"), "", '"maybe" is not one of'),
        (HEADER + ROW.replace("Forces should", "Courts must"), "", "does not begin"),
        (HEADER + ROW.replace("visit", ""), "", "the inspection is missing"),
        (HEADER + ROW, "{}\n", r"part\.jsonl, line 1: not a written sentence"),
        (HEADER + ROW, WRITTEN + "nonsense\n", r"part\.jsonl, line 2"),
        (HEADER + ROW, WRITTEN.replace("police-force", "courts"), '"courts" is not among the addressees'),
    ],
)
def test_a_mistake_is_named_by_file_and_line(tmp_path: Path, labels: str, written: str, where: str) -> None:
    with pytest.raises(InvalidInput, match=where):
        load(tmp_path, labels, written)


def test_a_missing_label_file_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"labels\.csv"):
        load_training_data([], labels=tmp_path / "labels.csv", written=[], taxonomy=TAXONOMY)
