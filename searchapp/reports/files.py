"""A whole report as a file to hand on: a workbook, a Word document, a page to print."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from textwrap import shorten
from typing import IO, Final, Protocol

from searchapp.domain.report import Report, ReportCover
from searchapp.reports.cover import cover_facts
from searchapp.reports.page import write_page
from searchapp.reports.render import ITEM_HEADINGS, headings, item_lines, lines
from searchapp.reports.sentences import whose
from searchapp.reports.word import write_word
from searchapp.reports.workbook import Column, Sheet, write_workbook

_LONGEST_SHEET_NAME: Final = 31
_NOT_IN_FILE_NAMES: Final = re.compile("[^a-z0-9]+")
_MOST_NAMED: Final = 3
_NAMES: Final = 48  # characters across
_SENTENCES: Final = 90
_ITEM_WIDTHS: Final = {
    "Owner": 24,
    "Recommendation": 70,
    "Originating report": 40,
    "Addressed to": 30,
    "Status": 18,
    "To be known": 50,
    "Response": 70,
}


class Writer(Protocol):
    """Puts a report into an open binary file that can be written at any place. Raises OSError."""

    def __call__(self, report: Report, cover: ReportCover, target: IO[bytes], /) -> None:
        """Write it, and leave the file open."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFile:
    """A form of file."""

    title: str
    media_type: str
    write: Writer


def write_report_workbook(report: Report, cover: ReportCover, target: IO[bytes]) -> None:
    """Write a cover sheet and a sheet for each table and list, numbers as numbers. Raises OSError."""
    sheets = [
        Sheet(
            name="Cover",
            columns=[Column(name="", width=26), Column(name="", width=_SENTENCES)],
            rows=[
                (report.title, whose(report.forces, report.left_out)),
                *cover_facts(report, cover),
                *(
                    ("What matters" if number == 0 else "", said)
                    for number, said in enumerate(report.summary)
                ),
            ],
            heading=False,
        )
    ]
    for table in report.tables:
        columns = [Column(name=name) for name in headings(table)]
        columns[0] = Column(name=table.row_heading, width=_NAMES)
        said = [(), (table.sentence,), (table.reconciliation,)]
        sheets.append(Sheet(name=_sheet_name(table.title), columns=columns, rows=[*lines(table), *said]))
    for items in report.lists:
        heads = [Column(name=name, width=_ITEM_WIDTHS.get(name, 14)) for name in ITEM_HEADINGS]
        rows = [*item_lines(items), (), (items.sentence,)]
        sheets.append(Sheet(name=_sheet_name(items.title), columns=heads, rows=rows))
    write_workbook(target, sheets, made=datetime.combine(report.as_of, time(), UTC))


def file_stem(report: Report, part: str = "") -> str:
    """A file's name without its ending: the report, its chosen themes and forces, any part, the day."""
    scope = report.scope
    chosen = (*scope.filters.get("theme", ()), *scope.filters.get("force", ()))
    others = bool(scope.text) or not {"theme", "force"}.issuperset(scope.filters)
    words = [_NOT_IN_FILE_NAMES.sub("-", one.lower()).strip("-") for one in chosen[:_MOST_NAMED]]
    told = [*words, *(["others"] if len(chosen) > _MOST_NAMED else []), *(["search"] if others else [])]
    return "-".join(one for one in (report.name, *told, part, str(report.as_of)) if one)


def _sheet_name(title: str) -> str:
    """As many words of a title as the name of a sheet can hold."""
    return shorten(title.partition(":")[0], _LONGEST_SHEET_NAME, placeholder="")


FILES: Final[Mapping[str, ReportFile]] = {
    "xlsx": ReportFile(
        title="Workbook with a cover and a sheet for each table (XLSX)",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write=write_report_workbook,
    ),
    "docx": ReportFile(
        title="Document to edit (Word, DOCX)",
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        write=write_word,
    ),
    "html": ReportFile(
        title="Page to print or save as PDF, with charts (HTML)",
        media_type="text/html; charset=utf-8",
        write=write_page,
    ),
}
"""The forms by the ending of their file names."""
