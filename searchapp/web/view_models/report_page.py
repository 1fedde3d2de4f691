"""A report as a page: every number with the address of the search that lists what it counts."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from searchapp.domain.report import Count, Report, ReportTable
from searchapp.domain.search import SearchRequest
from searchapp.domain.taxonomy import Taxonomy
from searchapp.reports import REPORTS
from searchapp.reports.charts import bars_svg
from searchapp.reports.files import FILES
from searchapp.reports.render import headings
from searchapp.web import links
from searchapp.web.view_models.search_page import Names
from searchapp.web.view_models.wording import FACET_TITLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number and the address of what lists it."""

    value: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table."""

    name: str
    numbers: tuple[Number, ...]
    total: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the report with its chart; `csv`: the address of the table as a file."""

    name: str
    title: str
    sentence: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: tuple[Number, ...]
    total: Number
    reconciliation: str
    chart: str
    csv: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLink:
    """A report or a file of it: what it is, and where."""

    title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """Everything the page of a report shows; `scope`: the search it is made over, in words, empty for all."""

    name: str
    title: str
    tables: tuple[Table, ...]
    scope: tuple[str, ...]
    search: str
    files: tuple[ReportLink, ...]
    others: tuple[ReportLink, ...]


def report_page(report: Report, taxonomy: Taxonomy) -> ReportPage:
    """The page of a report."""
    scope = report.scope
    files = [
        ReportLink(
            title=file.title, address=links.of_scope("reports.file", scope, name=report.name, form=form)
        )
        for form, file in FILES.items()
    ]
    data = links.of_scope("api.report", scope, name=report.name)
    return ReportPage(
        name=report.name,
        title=report.title,
        tables=tuple(_table(report, table) for table in report.tables),
        scope=tuple(scope_in_words(scope, taxonomy)),
        search=links.of_scope("search.results", scope),
        files=(*files, ReportLink(title="Tables as data (JSON)", address=data)),
        others=tuple(one for one in report_list(scope) if one.title != report.title),
    )


def report_list(scope: SearchRequest) -> tuple[ReportLink, ...]:
    """Every report, over what `scope` finds."""
    return tuple(
        ReportLink(title=one.title, address=links.of_scope("reports.show", scope, name=name))
        for name, one in REPORTS.items()
    )


def scope_in_words(scope: SearchRequest, taxonomy: Taxonomy) -> list[str]:
    """The search a report is made over, a line each for its words and filters."""
    names = Names(taxonomy)
    words = [f"Words: {scope.text}"] if scope.text else []
    return words + [
        f"{FACET_TITLES[facet]}: {' or '.join(names.of(facet, value) for value in values)}"
        for facet, values in scope.filters.items()
    ]


def _table(report: Report, table: ReportTable) -> Table:
    csv = links.of_scope("reports.file", report.scope, name=report.name, form="csv")
    joint = "&" if "?" in csv else "?"
    return Table(
        name=table.name,
        title=table.title,
        sentence=table.sentence,
        headings=tuple(headings(table)),
        rows=tuple(
            Row(name=row.name, numbers=tuple(_number(one) for one in row.counts), total=_number(row.total))
            for row in table.rows
        ),
        totals=tuple(_number(count) for count in table.totals),
        total=_number(table.total),
        reconciliation=table.reconciliation,
        chart=Markup(bars_svg(table)) if table.rows else "",  # noqa: S704 - made, and escaped, by us
        csv=csv if table is report.main else f"{csv}{joint}table={table.name}",
    )


def _number(count: Count) -> Number:
    return Number(value=count.value, address=links.of_scope("search.results", count.request))
