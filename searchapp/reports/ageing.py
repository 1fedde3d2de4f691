"""How long open recommendations have been waiting, by the year they were made in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from searchapp.domain.recommendation import Status
from searchapp.domain.report import Count, ReportRow, ReportTable
from searchapp.domain.search import SearchRequest
from searchapp.reports.breakdown import Search, narrowed, statuses_of
from searchapp.reports.sentences import counted


@dataclass(frozen=True, slots=True)
class _Age:
    first: int
    last: int
    name: str


_AGES: Final = (
    _Age(0, 0, "This year"),
    _Age(1, 1, "Last year"),
    _Age(2, 3, "2 to 3 years ago"),
    _Age(4, 5, "4 to 5 years ago"),
    _Age(6, 10, "6 to 10 years ago"),
    _Age(11, 9999, "Over 10 years ago"),
)
"""Whole calendar years between the year made and the report's: most registers know no more of a date."""


def ageing(search: Search, scope: SearchRequest, as_of: date) -> ReportTable:
    """Count what `scope` finds, open recommendations only, by the calendar years since they were made."""
    scope = replace(scope, offset=0, limit=0)
    found = {
        status: search(replace(narrowed(scope, "status", status.value), facets=("year",)))
        for status in statuses_of(scope)
    }
    years = {status: result.facets.get("year", {}) for status, result in found.items()}
    rows = [row for age in _AGES if (row := _row(scope, years, age, as_of))]
    totals = {status: result.total for status, result in found.items()}
    total = sum(totals.values())
    return ReportTable(
        name="age",
        title="Age of open recommendations",
        row_heading="Made",
        columns=tuple(status.label for status in found),
        rows=tuple(rows),
        totals=_counts(scope, totals),
        total=Count(value=total, request=scope),
        sentence=_sentence(total, rows),
        reconciliation=_reconciliation(total, rows),
    )


def _row(
    scope: SearchRequest, made: Mapping[Status, Mapping[str, int]], age: _Age, as_of: date
) -> ReportRow | None:
    chosen = scope.filters.get("year")
    years = [
        year
        for year in sorted({year for counted in made.values() for year in counted})
        if age.first <= as_of.year - int(year) <= age.last and (not chosen or year in chosen)
    ]
    if not years:
        return None
    request = narrowed(scope, "year", *years)
    by_status = {status: sum(counted.get(year, 0) for year in years) for status, counted in made.items()}
    span = years[0] if years[0] == years[-1] else f"{years[0]} to {years[-1]}"
    return ReportRow(
        id=f"{age.first}-{age.last}",
        name=f"{age.name} ({span})",
        counts=_counts(request, by_status),
        total=Count(value=sum(by_status.values()), request=request),
    )


def _counts(request: SearchRequest, by_status: Mapping[Status, int]) -> tuple[Count, ...]:
    return tuple(
        Count(value=value, request=narrowed(request, "status", status.value))
        for status, value in by_status.items()
    )


def _sentence(total: int, rows: list[ReportRow]) -> str:
    if not total:
        return "No recommendation is open."
    verb = "is" if total == 1 else "are"
    if not rows:
        return f"{counted(total)} {verb} open. Nothing tells when they were made."
    name, oldest = rows[-1].name, rows[-1].total.value
    part = f"{oldest:,} of them " if oldest < total else "all " if total > 1 else ""
    return f"{counted(total)} {verb} open, {part}made {name[:1].lower()}{name[1:]}."


def _reconciliation(total: int, rows: list[ReportRow]) -> str:
    dated = sum(row.total.value for row in rows)
    without = f", less {total - dated:,} of which no year is known" if total > dated else ""
    return f"The rows add up to {dated:,}: {total:,} open recommendations{without}."
