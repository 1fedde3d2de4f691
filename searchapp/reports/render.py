"""A report as data: CSV for a spreadsheet, JSON-ready values for programs; the same for the same report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from searchapp.domain.report import Count, Report, ReportTable
from searchapp.reports.delimited import Cell, csv_lines

IN_ALL = "All recommendations, each counted once"


def as_csv(table: ReportTable, *, mark: bool) -> bytes:
    """One table as CSV with a header row, then a last row of totals.

    `mark`: whether it begins with the mark of UTF-8, as spreadsheets need it and programs do not.
    """
    columns = [f"{table.row_heading} id", *headings(table)]
    ids = [*(row.id for row in table.rows), ""]
    rows = ([id_, *row] for id_, row in zip(ids, lines(table), strict=True))
    return b"".join(csv_lines(columns, rows, mark=mark))


def headings(table: ReportTable) -> list[str]:
    """The heads of the table's columns, the rows' own first and the total last."""
    return [table.row_heading, *table.columns, "Total"]


def lines(table: ReportTable) -> Iterator[list[Cell]]:
    """The cells under those heads, the line of totals last."""
    for row in table.rows:
        yield [row.name, *(count.value for count in row.counts), row.total.value]
    yield [IN_ALL, *(count.value for count in table.totals), table.total.value]


def as_values(report: Report) -> dict[str, Any]:
    """The report as JSON-ready values: its main table at the top, the others under `tables`."""
    return {
        "report": report.name,
        "title": report.title,
        "as_of": report.as_of.isoformat(),
        **_values(report.main),
        "tables": [
            {"table": table.name, "title": table.title, **_values(table)} for table in report.tables[1:]
        ],
    }


def _values(table: ReportTable) -> dict[str, Any]:
    return {
        "sentence": table.sentence,
        "columns": list(table.columns),
        "rows": [
            {
                "id": row.id,
                "name": row.name,
                "counts": _by_column(table, row.counts),
                "total": row.total.value,
            }
            for row in table.rows
        ],
        "totals": _by_column(table, table.totals),
        "total": table.total.value,
        "reconciliation": table.reconciliation,
    }


def _by_column(table: ReportTable, counts: tuple[Count, ...]) -> dict[str, int]:
    return dict(zip(table.columns, (count.value for count in counts), strict=True))
