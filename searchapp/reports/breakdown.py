"""One facet against status: how many recommendations of each theme, addressee, report ... stand where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from searchapp.domain.recommendation import Status
from searchapp.domain.report import Count, ReportRow, ReportTable
from searchapp.domain.search import FacetName, SearchRequest, SearchResult

Search = Callable[[SearchRequest], SearchResult]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """A facet and the words a table of it needs.

    `nothing` completes "less 3 ..." for recommendations without a value; `several` completes "because a
    recommendation may ...", "" for a facet of which each has one value. Rows stand with the largest first,
    unless `order` names the values' own order or `by_value` puts the newest first.
    """

    facet: FacetName
    title: str
    row_heading: str
    nothing: str
    several: str = ""
    by_value: bool = False
    order: tuple[str, ...] = ()


def broken_down(
    search: Search, scope: SearchRequest, names: Mapping[str, str], breakdown: Breakdown
) -> ReportTable:
    """Count what `scope` finds by a facet and status; values without any recommendation are left out.

    Takes one search for each status and two more, however many rows there are. `names`: words for
    the facet's values; a value without an entry is its own name.
    """
    scope = replace(scope, offset=0, limit=0)
    everything = search(scope)
    chosen = scope.filters.get(breakdown.facet)
    values = [value for value in everything.facets.get(breakdown.facet, {}) if not chosen or value in chosen]
    by_status = {
        status: search(narrowed(scope, "status", status.value)).facets.get(breakdown.facet, {})
        for status in statuses_of(scope)
    }
    rows = [
        _row(narrowed(scope, breakdown.facet, value), value, names.get(value, value), by_status)
        for value in values
    ]
    rows.sort(key=lambda row: (-row.total.value, row.name))
    if breakdown.order:
        rows.sort(key=lambda row: breakdown.order.index(row.id))
    if breakdown.by_value:
        rows.sort(key=lambda row: row.id, reverse=True)
    with_any = _with_any(search, scope, breakdown.facet, values)
    totals = status_counts(everything, scope)
    return ReportTable(
        name=breakdown.facet,
        title=breakdown.title,
        row_heading=breakdown.row_heading,
        columns=tuple(status.label for status in by_status),
        rows=tuple(rows),
        totals=totals,
        total=Count(value=everything.total, request=scope),
        sentence=stated(everything.total, dict(zip(by_status, totals, strict=True))),
        reconciliation=_reconciliation(rows, everything.total, with_any, breakdown),
    )


def status_counts(result: SearchResult, request: SearchRequest) -> tuple[Count, ...]:
    """A count of what was found for each status that the request allows."""
    counted = result.facets.get("status", {})
    return tuple(
        Count(value=counted.get(status.value, 0), request=narrowed(request, "status", status.value))
        for status in statuses_of(request)
    )


def statuses_of(scope: SearchRequest) -> tuple[Status, ...]:
    """The statuses a scope allows, in their own order."""
    chosen = scope.filters.get("status")
    return tuple(status for status in Status if not chosen or status.value in chosen)


def narrowed(scope: SearchRequest, facet: FacetName, *values: str) -> SearchRequest:
    """The scope with just these values of a facet chosen."""
    return replace(scope, filters={**scope.filters, facet: values})


def open_part(scope: SearchRequest) -> SearchRequest | None:
    """The scope without closed recommendations; None where it allows closed ones only."""
    statuses = [status.value for status in statuses_of(scope) if status.is_open]
    return narrowed(scope, "status", *statuses) if statuses else None


def stated(total: int, by_status: Mapping[Status, Count]) -> str:
    """The totals in a sentence, with the share closed as "No further action"."""
    parts = [f"{count.value:,} {status.label.lower()}" for status, count in by_status.items()]
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    sentence = f"{total:,} {'recommendation' if total == 1 else 'recommendations'}: {listed}."
    closed = by_status.get(Status.NO_FURTHER_ACTION)
    if closed is None or not closed.value or closed.value == total:
        return sentence
    return f"{sentence} {closed.value / total:.0%} closed as No further action."


def _row(
    request: SearchRequest, value: str, name: str, by_status: Mapping[Status, Mapping[str, int]]
) -> ReportRow:
    counts = tuple(
        Count(value=counted.get(value, 0), request=narrowed(request, "status", status.value))
        for status, counted in by_status.items()
    )
    total = sum(count.value for count in counts)
    return ReportRow(id=value, name=name, counts=counts, total=Count(value=total, request=request))


def _with_any(search: Search, scope: SearchRequest, facet: FacetName, values: Sequence[str]) -> int:
    return search(narrowed(scope, facet, *values)).total if values else 0


def _reconciliation(rows: Sequence[ReportRow], total: int, with_any: int, breakdown: Breakdown) -> str:
    borne = sum(row.total.value for row in rows)
    line = f"The rows add up to {borne:,}: {total:,} recommendations"
    if not breakdown.several:
        without = f", less {total - with_any:,} {breakdown.nothing}" if total > with_any else ""
        return f"{line}{without}."
    more = borne - with_any
    several = f"plus {more:,} because a recommendation may {breakdown.several}"
    return f"{line}, less {total - with_any:,} {breakdown.nothing}, {several}."
