"""A report as data: CSV for a spreadsheet, JSON-ready values for programs; the same for the same report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from searchapp.domain.deadline import DUE_LABELS
from searchapp.domain.report import Count, Report, ReportList, ReportTable
from searchapp.reports.delimited import Cell, csv_lines
from searchapp.reports.items import response_of

IN_ALL: Final = "All, each counted once"


def as_csv(table: ReportTable, *, mark: bool) -> bytes:
    """One table as CSV with a header row, then a last row of totals.

    `mark`: whether it begins with the mark of UTF-8, as spreadsheets need it and programs do not.
    """
    columns = [f"{table.row_heading} id", *headings(table)]
    ids = [*(row.id for row in table.rows), ""]
    rows = ([id_, *row] for id_, row in zip(ids, lines(table), strict=True))
    return b"".join(csv_lines(columns, rows, mark=mark))


def part_as_csv(part: ReportTable | ReportList, *, mark: bool) -> bytes:
    """A table or a list of a report as CSV."""
    return as_csv(part, mark=mark) if isinstance(part, ReportTable) else items_as_csv(part, mark=mark)


def headings(table: ReportTable) -> list[str]:
    """The heads of the table's columns: the rows' own first, the total and any share (in percent) last."""
    return [table.row_heading, *table.columns, "Total", *([f"{table.share_of}, %"] if table.share_of else [])]


def lines(table: ReportTable) -> Iterator[list[Cell]]:
    """The cells under those heads, the line of totals last."""
    for row in table.rows:
        yield _line(table, row.name, row.counts, row.total)
    yield _line(table, IN_ALL, table.totals, table.total)


def _line(table: ReportTable, name: str, counts: tuple[Count, ...], total: Count) -> list[Cell]:
    share = [table.share(counts, total)] if table.share_of else []
    return [name, *(count.value for count in counts), total.value, *share]


ITEM_HEADINGS: Final = (
    "Reference",
    "Own reference",
    "Force",
    "Owner",
    "Recommendation",
    "Originating report",
    "Made",
    "Addressed to",
    "Due from",
    "Due to",
    "Standing",
    "Status",
    "To be known",
    "Response",
)


def item_lines(items: ReportList) -> Iterator[list[Cell]]:
    """The cells of a list's recommendations under `ITEM_HEADINGS`, days as days."""
    for one in items.items:
        yield [
            one.ref,
            one.own_reference,
            one.force,
            one.owner,
            one.text,
            one.report,
            str(one.made) if one.made else None,
            "; ".join(one.addressees),
            one.due.earliest if one.due else None,
            one.due.latest if one.due else None,
            DUE_LABELS[one.standing] if one.standing else None,
            one.status.label,
            " ".join(one.remarks),
            response_of(one),
        ]


def items_as_csv(items: ReportList, *, mark: bool) -> bytes:
    """A list as CSV with a header row; `mark` as for `as_csv`."""
    return b"".join(csv_lines(list(ITEM_HEADINGS), item_lines(items), mark=mark))


def as_values(report: Report) -> dict[str, Any]:
    """The report as JSON-ready values: its main table at the top, the others under `tables`."""
    return {
        "report": report.name,
        "title": report.title,
        "as_of": report.as_of.isoformat(),
        "scope": {
            "text": report.scope.text,
            "filters": {facet: list(values) for facet, values in sorted(report.scope.filters.items())},
        },
        "forces": list(report.forces),
        "summary": list(report.summary),
        **_values(report.main),
        "tables": [
            {"table": table.name, "title": table.title, **_values(table)} for table in report.tables[1:]
        ],
        "lists": [_list_values(one) for one in report.lists],
    }


def _list_values(items: ReportList) -> dict[str, Any]:
    return {
        "list": items.name,
        "title": items.title,
        "sentence": items.sentence,
        "total": items.total.value,
        "items": [
            {
                "ref": one.ref,
                "own_reference": one.own_reference,
                "force": one.force,
                "owner": one.owner,
                "recommendation": one.text,
                "report": one.report,
                "made": str(one.made) if one.made else None,
                "addressees": list(one.addressees),
                "due_from": one.due.earliest.isoformat() if one.due else None,
                "due_to": one.due.latest.isoformat() if one.due else None,
                "due_by": one.due_by if one.due else None,
                "standing": one.standing,
                "status": one.status.value,
                "remarks": list(one.remarks),
                "response": response_of(one),
            }
            for one in items.items
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
                **_share(table, row.counts, row.total),
            }
            for row in table.rows
        ],
        "totals": _by_column(table, table.totals),
        "total": table.total.value,
        **_share(table, table.totals, table.total),
        "reconciliation": table.reconciliation,
    }


def _share(table: ReportTable, counts: tuple[Count, ...], total: Count) -> dict[str, float | None]:
    return {f"{table.share_of}, %": table.share(counts, total)} if table.share_of else {}


def _by_column(table: ReportTable, counts: tuple[Count, ...]) -> dict[str, int]:
    return dict(zip(table.columns, (count.value for count in counts), strict=True))
