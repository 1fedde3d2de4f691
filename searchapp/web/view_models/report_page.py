"""A report as a page: every number with the address of the search that lists what it counts."""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.domain.report import Count, Report
from searchapp.domain.search import SearchRequest
from searchapp.domain.taxonomy import Taxonomy
from searchapp.web import links
from searchapp.web.view_models.search_page import Names
from searchapp.web.view_models.wording import FACET_TITLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number and what lists it; "" for nothing to list."""

    value: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the table; `share` is its part of the largest line's total, in percent, for a bar."""

    name: str
    numbers: tuple[Number, ...]
    total: Number
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """Everything the page of a report shows; `scope`: the search it is made over, in words, "" for all."""

    report: Report
    rows: tuple[Row, ...]
    totals: tuple[Number, ...]
    total: Number
    scope: tuple[str, ...]
    search: str
    csv: str
    json: str


def report_page(report: Report, scope: SearchRequest, taxonomy: Taxonomy) -> ReportPage:
    """The page of a report made over `scope`."""
    largest = max((row.total.value for row in report.rows), default=0)
    return ReportPage(
        report=report,
        rows=tuple(
            Row(
                name=row.name,
                numbers=tuple(_number(count) for count in row.counts),
                total=_number(row.total),
                share=round(100 * row.total.value / largest) if largest else 0,
            )
            for row in report.rows
        ),
        totals=tuple(_number(count) for count in report.totals),
        total=_number(report.total),
        scope=tuple(_scope_in_words(scope, taxonomy)),
        search=links.of_scope("search.results", scope),
        csv=links.of_scope("reports.themes_csv", scope),
        json=links.of_scope("api.themes", scope),
    )


def _number(count: Count) -> Number:
    address = links.of_scope("search.results", count.request) if count.value else ""
    return Number(value=count.value, address=address)


def _scope_in_words(scope: SearchRequest, taxonomy: Taxonomy) -> list[str]:
    names = Names(taxonomy)
    words = [f"Words: {scope.text}"] if scope.text else []
    return words + [
        f"{FACET_TITLES[facet]}: {' or '.join(names.of(facet, value) for value in values)}"
        for facet, values in scope.filters.items()
    ]
