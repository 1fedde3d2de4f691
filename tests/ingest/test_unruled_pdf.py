"""Tables of a PDF that have no lines about their cells are read by where their words stand."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from searchapp.domain.errors import UnreadableFile
from searchapp.domain.importing import RegisterRow
from searchapp.ingest import open_register
from tests.ingest.written import Rows

HEADINGS = ("Ref", "Report", "Date made", "Recommendation", "Response", "Status")
ASKED = "The force should count the keys of all its cells at the end of each shift, and write down how many."
WIDTHS = (40, 130, 70, 230, 230, 80)


def written(path: Path, rows: Rows, *, space: float = 6, foot: str = "", between: bool = False) -> Path:
    """A table of top-aligned cells without lines, `space` points between its rows, a foot on each page."""
    style = getSampleStyleSheet()["BodyText"]
    cells = [
        [[Paragraph(html.escape(line), style) for line in cell.split("\n")] for cell in row] for row in rows
    ]
    look = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("BOTTOMPADDING", (0, 0), (-1, -1), space)]
    look += [("LINEBELOW", (0, 0), (-1, -1), 1, "black")] if between else []

    def footed(canvas: Canvas, document: SimpleDocTemplate) -> None:
        if foot:
            canvas.drawString(76, 20, f"{foot} {document.page}")

    SimpleDocTemplate(str(path), pagesize=landscape(A4)).build(
        [Table(cells, colWidths=WIDTHS, repeatRows=1, style=look)], onFirstPage=footed, onLaterPages=footed
    )
    return path


def a_register(rows: int) -> list[tuple[str, ...]]:
    return [
        (f"R{number}", "An inspection of custody suites", "18/11/2014", f"{ASKED} Not {number}.",
         f"Keys are counted.\nThe book has page {number}.", "Completed")
        for number in range(1, rows + 1)
    ]  # fmt: skip


def read(path: Path) -> list[RegisterRow]:
    rows = list(open_register(path).rows())
    assert all(isinstance(row, RegisterRow) for row in rows), rows
    return [row for row in rows if isinstance(row, RegisterRow)]


@pytest.mark.parametrize("between", [False, True], ids=["no lines", "lines between rows only"])
def test_every_row_of_several_pages_is_read_whole(tmp_path: Path, between: bool) -> None:
    wanted = a_register(25)
    path = written(tmp_path / "a.pdf", [HEADINGS, *wanted], foot="OFFICIAL page", between=between)
    assert [
        (row.kept.reference, row.report, str(row.made), row.text, " ".join(row.response.split()),
         row.status.label)
        for row in read(path)
    ] == [
        (ref, report, "2014-11-18", text, " ".join(response.split()), status)
        for ref, report, _, text, response, status in wanted
    ]  # fmt: skip


def test_an_empty_cell_takes_nothing_from_its_neighbours(tmp_path: Path) -> None:
    rows = [(*row[:4], "" if number % 2 else row[4], row[5]) for number, row in enumerate(a_register(6))]
    found = read(written(tmp_path / "a.pdf", [HEADINGS, *rows]))
    assert [bool(row.response) for row in found] == [True, False] * 3
    assert {row.status.label for row in found} == {"Completed"}


def test_rows_that_no_space_tells_apart_are_refused_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    drawn = Canvas(str(path), pagesize=landscape(A4))
    for number in range(20):
        for column, word in enumerate(("R1", "Custody", "2014", "Count", "Counted", "Completed")):
            drawn.drawString(40 + 100 * column, 500 - 12 * number, word)
    drawn.save()
    with pytest.raises(UnreadableFile, match="has no table"):
        open_register(path)


def test_prose_has_no_table(tmp_path: Path) -> None:
    style = getSampleStyleSheet()["BodyText"]
    SimpleDocTemplate(str(tmp_path / "a.pdf")).build([Paragraph(f"{ASKED} " * 9, style) for _ in range(9)])
    with pytest.raises(UnreadableFile, match="has no table"):
        open_register(tmp_path / "a.pdf")
