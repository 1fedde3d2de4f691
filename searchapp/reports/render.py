"""A report as a file: CSV for a spreadsheet, JSON-ready values for programs. The same report, the same bytes."""

from __future__ import annotations

import csv
import io
from typing import Any

from searchapp.domain.report import Count, Report, ReportTable


def as_csv(table: ReportTable) -> str:
    """One table as CSV with a header row, then a last row of totals; the text begins with no mark."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([f"{table.row_heading} id", table.row_heading, *table.columns, "Total"])
    for row in table.rows:
        writer.writerow([row.id, row.name, *(count.value for count in row.counts), row.total.value])
    totals = [count.value for count in table.totals]
    writer.writerow(["", "All recommendations, each counted once", *totals, table.total.value])
    return written.getvalue()


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
