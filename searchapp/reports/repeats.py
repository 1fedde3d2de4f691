"""What was asked before: themes on which the same force was told in more than one year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from searchapp.domain.report import ReportRow, ReportTable
from searchapp.domain.search import SearchRequest
from searchapp.reports import sentences
from searchapp.reports.breakdown import Breakdown, Search, of_those_with_any

REPEATS: Final = Breakdown(
    facet="repeat",
    title="Told again: themes that came up in more than one year",
    row_heading="Theme, and the years",
    nothing="on no such theme",
    several="bear several such themes",
    as_chosen="theme",
)


def repeated(search: Search, scope: SearchRequest, names: Mapping[str, str]) -> ReportTable:
    """Count what `scope` finds by the themes on which it repeats or is repeated, with the years.

    Takes one search for each theme besides those of any table. The years are those within `scope`; a force's
    other years may lie outside.
    """
    table = of_those_with_any(search, scope, names, REPEATS)
    rows = tuple(_with_years(search, row) for row in table.rows)
    return replace(table, rows=rows, sentence=sentences.repeats(table.total.value, {}, rows))


def _with_years(search: Search, row: ReportRow) -> ReportRow:
    found = search(replace(row.total.request, facets=("year",))).facets.get("year", {})
    chosen = row.total.request.filters.get("year")
    years = {year: found[year] for year in sorted(found) if not chosen or year in chosen}
    return replace(row, name=f"{row.name}: {_told(years)}")


def _told(made: Mapping[str, int]) -> str:
    """The years, each with how many were made in it."""
    years = list(made)
    if len(years) > 1:
        told = [f"{year} ({made[year]:,})" for year in years]
        return f"made {told[0]}, again {sentences.listed(told[1:])}"
    return f"made {''.join(years)}, other years lie outside this search"
