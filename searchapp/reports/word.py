"""A report as a Word document: headings, sentences and tables that a board paper can take over."""

from __future__ import annotations

from datetime import datetime, time
from typing import IO, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table

from searchapp.domain.report import Report, ReportCover, ReportItem, ReportTable
from searchapp.reports.cover import cover_facts
from searchapp.reports.items import about, response_words, standing_words
from searchapp.reports.render import headings, lines
from searchapp.reports.sentences import whose
from searchapp.reports.xml_text import xml_text

_STYLE: Final = "Light Grid"
_POINT: Final = "List Bullet"
_FIRST: Final = Cm(6.5)


def write_word(report: Report, cover: ReportCover, target: IO[bytes]) -> None:
    """Write title, cover facts, then each table with its sentences. Raises OSError."""
    document = Document()
    made = datetime.combine(report.as_of, time())
    document.core_properties.title = report.title
    document.core_properties.author = "searchapp"
    document.core_properties.created = document.core_properties.modified = made
    document.add_heading(report.title, level=0)
    document.add_paragraph(xml_text(whose(report.forces, report.left_out)))
    for said in report.summary:
        document.add_paragraph(said, style=_POINT if len(report.summary) > 1 else None)
    for name, words in cover_facts(report, cover):
        line = document.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        line.add_run(xml_text(words))
    for items in report.lists:
        document.add_heading(items.title, level=1)
        document.add_paragraph(items.sentence)
        for item in items.items:
            _add_item(document, item)
    for table in report.tables:
        document.add_heading(table.title, level=1)
        document.add_paragraph(table.sentence)
        if table.rows:
            _add(document, table)
            document.add_paragraph(table.reconciliation)
    document.save(target)


def _add_item(document: WordDocument, item: ReportItem) -> None:
    head = document.add_paragraph()
    head.paragraph_format.keep_with_next = True
    head.paragraph_format.space_after = Pt(0)
    head.add_run(f"{item.ref}  ").bold = True
    head.add_run(xml_text(standing_words(item))).bold = item.standing == "overdue"
    for words in (item.text, response_words(item)):
        document.add_paragraph(xml_text(words)).paragraph_format.space_after = Pt(0)
    told = document.add_paragraph()
    told.add_run(xml_text(" ".join(about(item)))).italic = True


def _add(document: WordDocument, table: ReportTable) -> None:
    heads = headings(table)
    rows = [[str(cell) for cell in row] for row in lines(table)]
    grid = document.add_table(rows=1 + len(rows), cols=len(heads), style=_STYLE)
    for row, words in zip(grid.rows, [heads, *rows], strict=True):
        cells = row.cells
        cells[0].width = _FIRST
        for cell, text in zip(cells, words, strict=True):
            cell.text = xml_text(text)
        for cell in cells[1:]:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _repeat_heading(grid)


def _repeat_heading(grid: Table) -> None:
    """Have Word print the heads again on every page and tell screen readers that they are heads."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - the library has no public way
