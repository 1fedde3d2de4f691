"""How long open recommendations have been waiting, by the year they were made in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from searchapp.domain.recommendation import Status
from searchapp.domain.report import Count, ReportRow, ReportTable
from searchapp.domain.search import SearchRequest, SearchResult
from searchapp.reports.breakdown import Search, narrowed

_OPEN: Final = tuple(status for status in Status if status.is_open)

_AGES: Final = (
    (0, 0, "This year"),
    (1, 1, "Last year"),
    (2, 3, "2 to 3 years ago"),
    (4, 5, "4 to 5 years ago"),
    (6, 10, "6 to 10 years ago"),
    (11, 9999, "Over 10 years ago"),
)
"""Whole calendar years between the year made and the report's: most registers know no more of a date."""


def ageing(search: Search, scope: SearchRequest, as_of: date) -> ReportTable:
    """Count the open recommendations that `scope` finds by the calendar years since they were made."""
    chosen = scope.filters.get("status")
    statuses = tuple(status for status in _OPEN if not chosen or status.value in chosen)
    still_open = narrowed(replace(scope, offset=0, limit=0), "status", *(one.value for one in _OPEN))
    found = {status: search(narrowed(still_open, "status", status.value)) for status in statuses}
    rows = [row for first, last, name in _AGES if (row := _row(still_open, found, as_of, first, last, name))]
    totals = tuple(
        Count(
            value=found[status].total if status in found else 0,
            request=narrowed(still_open, "status", status.value),
        )
        for status in _OPEN
    )
    total = sum(count.value for count in totals)
    return ReportTable(
        name="age",
        title="Age of open recommendations",
        row_heading="Made",
        columns=tuple(status.label for status in _OPEN),
        rows=tuple(rows),
        totals=totals,
        total=Count(value=total, request=still_open),
        sentence=_sentence(total, rows),
        reconciliation=_reconciliation(total, rows),
    )


def _row(
    scope: SearchRequest,
    found: dict[Status, SearchResult],
    as_of: date,
    first: int,
    last: int,
    name: str,
) -> ReportRow | None:
    made = sorted({year for result in found.values() for year in result.facets.get("year", {})})
    allowed = scope.filters.get("year")
    years = [
        year
        for year in made
        if year.isdigit() and first <= as_of.year - int(year) <= last and (not allowed or year in allowed)
    ]
    if not years:
        return None
    request = narrowed(scope, "year", *years)
    counts = tuple(
        Count(
            value=sum(found[status].facets.get("year", {}).get(year, 0) for year in years)
            if status in found
            else 0,
            request=narrowed(request, "status", status.value),
        )
        for status in _OPEN
    )
    total = sum(count.value for count in counts)
    span = years[0] if years[0] == years[-1] else f"{years[0]} to {years[-1]}"
    return ReportRow(
        id=f"{first}-{last}",
        name=f"{name} ({span})",
        counts=counts,
        total=Count(value=total, request=request),
    )


def _sentence(total: int, rows: list[ReportRow]) -> str:
    if not total:
        return "No recommendation is open."
    noun = "recommendation is" if total == 1 else "recommendations are"
    oldest = f" {rows[-1].total.value:,} made {rows[-1].name.lower()}." if rows else ""
    return f"{total:,} {noun} open.{oldest}"


def _reconciliation(total: int, rows: list[ReportRow]) -> str:
    dated = sum(row.total.value for row in rows)
    without = f", less {total - dated:,} of which no year is known" if total > dated else ""
    return f"The rows add up to {dated:,}: {total:,} open recommendations{without}."
