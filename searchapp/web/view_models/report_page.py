"""A report as a page: every number with the address of the search that lists what it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from searchapp.domain.report import Count, Report, ReportItem, ReportList, ReportTable
from searchapp.domain.search import FacetName, SearchRequest, SearchResult
from searchapp.reports import BOARD, REPORTS
from searchapp.reports.charts import bars_svg
from searchapp.reports.files import FILES
from searchapp.reports.items import DUE_BY, kept
from searchapp.reports.render import IN_ALL, headings
from searchapp.reports.sentences import whose
from searchapp.web import links


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
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the report with its chart; `csv`: the address of the table as a file."""

    name: str
    title: str
    sentence: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: Row
    reconciliation: str
    chart: str
    csv: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A recommendation of a list, and where it leads; `kept`: what its register keeps beside it."""

    item: ReportItem
    address: str
    kept: tuple[str, ...]
    due_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """A list of the report; `all`: the number of all there are, and the search for them."""

    name: str
    title: str
    sentence: str
    lines: tuple[Line, ...]
    all: Number
    csv: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLink:
    """A report or a file of it: what it is, and where."""

    title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceLink(ReportLink):
    """The same for one force, or for all together; `chosen`: it is what is shown."""

    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """Everything the page of a report shows; `scope`: the search it is made over, in words, empty for all.

    `forces`: those it can be made for, none where there is no choice.
    """

    name: str
    title: str
    whose: str
    forces: tuple[ForceLink, ...]
    summary: tuple[str, ...]
    tables: tuple[Table, ...]
    lists: tuple[List, ...]
    scope: tuple[str, ...]
    search: str
    files: tuple[ReportLink, ...]
    others: tuple[ReportLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLink(ReportLink):
    """A theme's report, and how many recommendations the theme has."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsPage:
    """Every report on the whole register, or on that of the force chosen among `forces`.

    `board` and `themes`: the one for a board, whole and by theme. `over`: what "the whole" is.
    """

    forces: tuple[ForceLink, ...]
    over: str
    board: str
    themes: tuple[ThemeLink, ...]
    reports: tuple[ReportLink, ...]


def report_page(report: Report, scope_words: Sequence[str]) -> ReportPage:
    """The page of a report; `scope_words`: the search it is made over, in words."""
    scope = report.scope

    def made_for(scope: SearchRequest) -> str:
        return links.of_scope("reports.show", scope, name=report.name)

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
        whose=whose(report.forces, report.left_out),
        forces=_forces(scope, (*report.forces, *report.left_out), made_for)
        if "force" in scope.filters or not report.left_out  # else the words leave no choice
        else (),
        summary=report.summary,
        lists=tuple(_list(report, items) for items in report.lists),
        tables=tuple(_table(report, table) for table in report.tables),
        scope=tuple(scope_words),
        search=links.of_scope("search.results", scope),
        files=(*files, ReportLink(title="Tables as data (JSON)", address=data)),
        others=tuple(one for name, one in _all(scope).items() if name != report.name),
    )


def reports_page(
    scope: SearchRequest, counted: SearchResult, names: Mapping[str, str], held: Sequence[str]
) -> ReportsPage:
    """The page of all reports over `scope`, in which themes are `counted`; `held`: forces to choose from."""
    found = counted.facets.get("theme", {})
    scopes = {theme: _only(scope, "theme", theme) for theme in found}
    chosen = scope.filters.get("force", ())
    whole = "the whole register" if len(held) <= 1 else "all registers together"
    return ReportsPage(
        forces=_forces(scope, held, lambda scope: links.of_scope("reports.every", scope)),
        over=f"all of {' and '.join(chosen)}" if chosen else whole,
        board=links.of_scope("reports.show", scope, name=BOARD),
        themes=tuple(
            ThemeLink(
                title=names.get(theme, theme),
                address=links.of_scope("reports.show", scopes[theme], name=BOARD),
                count=count,
            )
            for theme, count in sorted(found.items(), key=lambda pair: names.get(pair[0], pair[0]))
        ),
        reports=tuple(one for name, one in _all(scope).items() if name != BOARD),
    )


def _forces(
    scope: SearchRequest, held: Sequence[str], address: Callable[[SearchRequest], str]
) -> tuple[ForceLink, ...]:
    """All forces together, then each by name; none where only one is held."""
    if len(held) <= 1:
        return ()
    chosen = scope.filters.get("force", ())
    others: dict[FacetName, tuple[str, ...]] = {
        facet: values for facet, values in scope.filters.items() if facet != "force"
    }
    together = ForceLink(
        title="All forces together", address=address(replace(scope, filters=others)), chosen=not chosen
    )
    each = (
        ForceLink(title=force, address=address(_only(scope, "force", force)), chosen=chosen == (force,))
        for force in sorted(held)
    )
    return (together, *each)


def _only(scope: SearchRequest, facet: FacetName, value: str) -> SearchRequest:
    return replace(scope, filters={**scope.filters, facet: (value,)})


def _all(scope: SearchRequest) -> dict[str, ReportLink]:
    return {
        name: ReportLink(title=one.name, address=links.of_scope("reports.show", scope, name=name))
        for name, one in REPORTS.items()
    }


def _table(report: Report, table: ReportTable) -> Table:
    return Table(
        name=table.name,
        title=table.title,
        sentence=table.sentence,
        headings=tuple(headings(table)),
        rows=tuple(_row(table, row.name, row.counts, row.total) for row in table.rows),
        totals=_row(table, IN_ALL, table.totals, table.total),
        reconciliation=table.reconciliation,
        chart=Markup(bars_svg(table)) if table.rows else "",  # noqa: S704 - made, and escaped, by us
        csv=_csv(report, "" if table is report.main else table.name),
    )


def _row(table: ReportTable, name: str, counts: tuple[Count, ...], total: Count) -> Row:
    return Row(
        name=name,
        numbers=tuple(_number(one) for one in counts),
        total=_number(total),
        share=table.share(counts, total) if table.share_of else None,
    )


def _list(report: Report, items: ReportList) -> List:
    return List(
        name=items.name,
        title=items.title,
        sentence=items.sentence,
        lines=tuple(
            Line(
                item=item,
                address=links.recommendation(item.ref),
                kept=kept(item),
                due_by=DUE_BY[item.due_by].removeprefix(", ") if item.due else "",
            )
            for item in items.items
        ),
        all=_number(items.total),
        csv=_csv(report, items.name),
    )


def _csv(report: Report, part: str) -> str:
    address = links.of_scope("reports.file", report.scope, name=report.name, form="csv")
    return f"{address}{'&' if '?' in address else '?'}table={part}" if part else address


def _number(count: Count) -> Number:
    return Number(value=count.value, address=links.of_scope("search.results", count.request))
