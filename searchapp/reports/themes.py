"""The theme report: for each theme of the taxonomy, how many recommendations stand at each status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from searchapp.domain.recommendation import Status
from searchapp.domain.report import Count, Report, ReportRow
from searchapp.domain.search import FacetName, SearchRequest, SearchResult
from searchapp.domain.taxonomy import Taxonomy


def theme_report(
    search: Callable[[SearchRequest], SearchResult], taxonomy: Taxonomy, scope: SearchRequest
) -> Report:
    """Count the recommendations found by `scope` by theme and status; themes without any are left out.

    A recommendation may bear several themes, so rows add up to more than the total: the reconciliation says
    by how much. All counts come from the searches they link to.
    """
    scope = replace(scope, offset=0, limit=0)
    everything = search(scope)
    found = everything.facets.get("theme", {})
    chosen = scope.filters.get("theme") or tuple(found)
    rows = [
        _row(search, scope, theme.id, theme.name)
        for theme in taxonomy.themes
        if theme.id in chosen and found.get(theme.id, 0) > 0
    ]
    rows.sort(key=lambda row: (-row.total.value, row.name))
    totals = _by_status(everything, scope)
    unthemed = everything.total - _with_any_theme(search, scope, [row.id for row in rows])
    return Report(
        name="themes",
        title="Recommendations by theme and status",
        row_heading="Theme",
        columns=tuple(status.label for status in Status),
        rows=tuple(rows),
        totals=totals,
        total=Count(value=everything.total, request=scope),
        sentence=_sentence(everything.total, totals),
        reconciliation=_reconciliation(rows, everything.total, unthemed),
    )


def _row(
    search: Callable[[SearchRequest], SearchResult], scope: SearchRequest, theme: str, name: str
) -> ReportRow:
    request = _narrowed(scope, "theme", theme)
    result = search(request)
    return ReportRow(
        id=theme,
        name=name,
        counts=_by_status(result, request),
        total=Count(value=result.total, request=request),
    )


def _by_status(result: SearchResult, request: SearchRequest) -> tuple[Count, ...]:
    chosen = request.filters.get("status")
    counted = result.facets.get("status", {})
    return tuple(
        Count(
            value=counted.get(status.value, 0) if not chosen or status.value in chosen else 0,
            request=_narrowed(request, "status", status.value),
        )
        for status in Status
    )


def _with_any_theme(
    search: Callable[[SearchRequest], SearchResult], scope: SearchRequest, themes: list[str]
) -> int:
    if not themes:
        return 0
    any_of_them = replace(scope, filters={**scope.filters, "theme": tuple(themes)})
    return search(any_of_them).total


def _narrowed(scope: SearchRequest, facet: FacetName, value: str) -> SearchRequest:
    return replace(scope, filters={**scope.filters, facet: (value,)})


def _sentence(total: int, by_status: tuple[Count, ...]) -> str:
    parts = [
        f"{count.value:,} {status.label.lower()}" for count, status in zip(by_status, Status, strict=True)
    ]
    noun = "recommendation" if total == 1 else "recommendations"
    return f"{total:,} {noun}: {', '.join(parts[:-1])} and {parts[-1]}."


def _reconciliation(rows: list[ReportRow], total: int, unthemed: int) -> str:
    borne = sum(row.total.value for row in rows)
    more = borne - (total - unthemed)
    return (
        f"The rows add up to {borne:,}: {total:,} recommendations, less {unthemed:,} without a suggested "
        f"theme, plus {more:,} because a recommendation may bear several themes."
    )
