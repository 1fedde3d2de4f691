"""An empty register to fill in, as CSV and as a workbook: our headings and one row that shows how."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from searchapp.reports.delimited import csv_lines
from searchapp.reports.workbook import Column, Sheet, write_workbook

_NAME: Final = "register-template"
_COLUMNS: Final = (
    ("Force", 16, "Lancashire"),
    ("Report", 32, "Title of the inspection report"),
    ("Type of inspection", 20, "National inspection"),
    ("Recommendation", 60, "What the force should do, in full. Replace this row by your first one."),
    ("Date made", 14, "18/11/2014"),
    ("Response", 60, "What the force has done about it so far."),
    ("Status", 22, "Being progressed"),
    ("Own reference", 16, "CUS-014"),
    ("Owner", 24, "Head of custody"),
    ("Target date", 14, "31/03/2015"),
    ("Date closed", 14, ""),
)


def template_csv() -> tuple[str, bytes]:
    """File name and content as CSV."""
    return f"{_NAME}.csv", b"".join(csv_lines([name for name, _, _ in _COLUMNS], [_example()]))


def template_workbook() -> tuple[str, bytes]:
    """File name and content as a workbook."""
    out = BytesIO()
    columns = tuple(Column(name=name, width=width) for name, width, _ in _COLUMNS)
    write_workbook(out, [Sheet(name="Register", columns=columns, rows=[_example()])])
    return f"{_NAME}.xlsx", out.getvalue()


def _example() -> list[str]:
    return [example for _, _, example in _COLUMNS]
