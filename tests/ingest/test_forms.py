"""A register that has a form for each recommendation is a table with a row for each form."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from searchapp.domain.errors import UnreadableFile
from searchapp.domain.importing import RegisterRow
from searchapp.ingest import open_register
from tests.ingest.written import csv_file

Form = list[tuple[str, str]]


def form(text: str, *more: tuple[str, str], status: str = "Completed") -> Form:
    return [("Report", "Custody revisited"), ("Recommendation", text), *more, ("Status", status)]


def document(path: Path, forms: list[Form]) -> Path:
    written = docx.Document()
    for number, fields in enumerate(forms, start=1):
        written.add_paragraph(f"Form {number}")
        table = written.add_table(rows=0, cols=2)
        for field in fields:
            for cell, text in zip(table.add_row().cells, field, strict=True):
                cell.text = text
    written.save(str(path))
    return path


def read(path: Path) -> list[RegisterRow]:
    rows = list(open_register(path).rows())
    assert all(isinstance(row, RegisterRow) for row in rows), rows
    return [row for row in rows if isinstance(row, RegisterRow)]


def test_each_form_of_a_document_is_a_recommendation(tmp_path: Path) -> None:
    path = document(tmp_path / "a.docx", [
        form("Paint the cells.", ("Owner", "Estates"), ("Cost", "12")),
        form("Count the keys.", ("Owner", ""), status="Ongoing"),
        form("Mend the vans.", ("Owner", "Transport")),
    ])  # fmt: skip
    assert [(row.text, row.report, row.kept.owner, row.status.label) for row in read(path)] == [
        ("Paint the cells.", "Custody revisited", "Estates", "Completed"),
        ("Count the keys.", "Custody revisited", "", "Being progressed"),
        ("Mend the vans.", "Custody revisited", "Transport", "Completed"),
    ]
    assert [dict(row.kept.others)["Cost"] for row in read(path)] == ["12", "", ""]


def test_a_line_without_a_name_goes_on_with_the_field_above_it(tmp_path: Path) -> None:
    more = (("Response", "Painted."), ("", "Then dried."))
    csv_file(tmp_path / "a.csv", [*form("Paint the cells.", *more), *form("Count the keys.")])
    assert [row.response for row in read(tmp_path / "a.csv")] == ["Painted.\nThen dried.", ""]


def test_a_form_without_a_needed_field_is_held_back_and_the_next_one_read(tmp_path: Path) -> None:
    forms = [form("Paint the cells."), form("Count the keys.")[:-1], form("Mend the vans.")]
    rows = list(open_register(document(tmp_path / "a.docx", forms)).rows())
    assert [isinstance(row, RegisterRow) for row in rows] == [True, False, True]
    assert [row.text for row in rows] == ["Paint the cells.", "Count the keys.", "Mend the vans."]


def test_one_form_alone_is_no_register(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no column for"):
        open_register(document(tmp_path / "a.docx", [form("Paint the cells.")]))


def test_a_field_that_goes_on_for_long_is_read_in_one_piece(tmp_path: Path) -> None:
    """As a list of pieces: put together line by line, twice as many lines would take four times as long."""
    more = [("", "more")] * 60_000
    csv_file(tmp_path / "a.csv", [*form("Paint the cells."), *form("Count the keys."), *more])
    first, second = open_register(tmp_path / "a.csv").rows()
    assert isinstance(first, RegisterRow)
    assert not isinstance(second, RegisterRow)
    assert "at most 50,000 are read" in second.problems[0].message


def test_what_stands_beside_a_value_far_down_is_not_lost(tmp_path: Path) -> None:
    many = [field for number in range(200) for field in form(f"Paint cell {number}.")]
    last = [("Report", "Custody"), ("Recommendation", "Count", "keys"), ("Status", "Completed")]
    csv_file(tmp_path / "a.csv", [*many, *last])
    assert read(tmp_path / "a.csv")[-1].text == "Count keys"
