"""Writes the same rows as a file of each format, as the programs that make such files do."""

from __future__ import annotations

import csv
import html
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import xlsxwriter
import xlwt
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

Rows = Sequence[Sequence[str]]


def csv_file(path: Path, rows: Rows) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    path.write_bytes(out.getvalue().encode())


def xlsx_file(path: Path, rows: Rows) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Register")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell)
    book.close()


def xls_file(path: Path, rows: Rows) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Register")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    book.save(str(path))


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "{styles}<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
    "</office:document-content>"
)


def ods_cell(text: str) -> str:
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def ods_of(path: Path, sheets: str, styles: str = "") -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", ODS.format(sheets=sheets, styles=styles))


def ods_file(path: Path, rows: Rows) -> None:
    written = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    ods_of(path, f'<table:table table:name="Register">{written}</table:table>')


def docx_file(path: Path, rows: Rows) -> None:
    document = docx.Document()
    document.add_paragraph("A register")
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))


def html_file(path: Path, rows: Rows) -> None:
    written = "\n".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    path.write_text(f"<!DOCTYPE html><html><body><table>{written}</table></body></html>", encoding="utf-8")


def json_file(path: Path, rows: Rows) -> None:
    lines = (json.dumps(dict(zip(rows[0], row, strict=True))) for row in rows[1:])
    path.write_text("\n".join(lines), encoding="utf-8")


def pdf_file(path: Path, *pages: Rows) -> None:
    style = getSampleStyleSheet()["BodyText"]
    story: list[Flowable] = []
    for rows in pages:
        cells = [[Paragraph(html.escape(cell), style) for cell in row] for row in rows]
        table = Table(cells, colWidths=[720 / len(rows[0])] * len(rows[0]), repeatRows=1)
        table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 1, "black")]))
        story += [table, PageBreak()]
    SimpleDocTemplate(str(path), pagesize=landscape(A4)).build(story)


WRITERS: dict[str, Callable[[Path, Rows], None]] = {
    "csv": csv_file,
    "xlsx": xlsx_file,
    "xls": xls_file,
    "ods": ods_file,
    "docx": docx_file,
    "html": html_file,
    "jsonl": json_file,
    "pdf": pdf_file,
}
