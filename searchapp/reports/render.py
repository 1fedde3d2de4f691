"""A report as a file: CSV for a spreadsheet, JSON-ready values for programs."""

from __future__ import annotations

import csv
import io
from typing import Any

from searchapp.domain.report import Report


def as_csv(report: Report) -> str:
    """The table as CSV with a header row, then a last row of totals; the text begins with no mark."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([f"{report.row_heading} id", report.row_heading, *report.columns, "Total"])
    for row in report.rows:
        writer.writerow([row.id, row.name, *(count.value for count in row.counts), row.total.value])
    totals = [count.value for count in report.totals]
    writer.writerow(["", "All recommendations, each counted once", *totals, report.total.value])
    return written.getvalue()


def as_values(report: Report) -> dict[str, Any]:
    """The report as JSON-ready values; the order of keys and rows is fixed."""
    return {
        "report": report.name,
        "title": report.title,
        "sentence": report.sentence,
        "columns": list(report.columns),
        "rows": [
            {
                "id": row.id,
                "name": row.name,
                "counts": dict(zip(report.columns, (count.value for count in row.counts), strict=True)),
                "total": row.total.value,
            }
            for row in report.rows
        ],
        "totals": dict(zip(report.columns, (count.value for count in report.totals), strict=True)),
        "total": report.total.value,
        "reconciliation": report.reconciliation,
    }
