"""One facet against status: how many recommendations of each theme, addressee, report ... stand where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from searchapp.domain.recommendation import Status
from searchapp.domain.report import Count, ReportRow, ReportTable
from searchapp.domain.search import FacetName, SearchRequest, SearchResult
from searchapp.reports import sentences

Search = Callable[[SearchRequest], SearchResult]
Says = Callable[[int, Mapping[Status, Count], Sequence[ReportRow]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """A facet and the words a table of it needs.

    `nothing` completes "less 3 ..." for recommendations without a value; `several` completes "because a
    recommendation may ...", "" for a facet of which each has one value. Rows stand with the largest first,
    unless `order` names the values' own order or `by_value` puts the newest first. `says` makes the sentence
    from total, totals by status and rows. `shares`: each line tells its share of "No further action".
    `as_chosen`: another facet whose chosen values are the only ones of interest here. `report_title`: where
    a report that begins with the table is not called as the table is.
    """

    facet: FacetName
    title: str
    row_heading: str
    nothing: str
    several: str = ""
    by_value: bool = False
    order: tuple[str, ...] = ()
    says: Says = sentences.totals
    shares: bool = False
    as_chosen: FacetName | None = None
    report_title: str = ""

    @property
    def name(self) -> str:
        """What a report with this table as its main one is called."""
        return self.report_title or self.title


def broken_down(
    search: Search, scope: SearchRequest, names: Mapping[str, str], breakdown: Breakdown
) -> ReportTable:
    """Count what `scope` finds by a facet and status; values without any recommendation are left out.

    Takes one search for each status and two more, however many rows there are. `names`: words for
    the facet's values; a value without an entry is its own name.
    """
    facet = breakdown.facet
    scope = replace(scope, offset=0, limit=0)
    everything = search(replace(scope, facets=(facet, "status")))
    chosen = scope.filters.get(facet) or (breakdown.as_chosen and scope.filters.get(breakdown.as_chosen))
    values = [value for value in everything.facets.get(facet, {}) if not chosen or value in chosen]
    by_status = {
        status: search(replace(narrowed(scope, "status", status.value), facets=(facet,))).facets.get(
            facet, {}
        )
        for status in statuses_of(scope)
    }
    rows = [
        _row(narrowed(scope, facet, value), value, names.get(value, value), by_status) for value in values
    ]
    rows.sort(key=lambda row: (-row.total.value, row.name))
    if breakdown.order:
        rows.sort(key=lambda row: breakdown.order.index(row.id))
    if breakdown.by_value:
        rows.sort(key=lambda row: row.id, reverse=True)
    with_any = search(replace(narrowed(scope, facet, *values), facets=())).total if values else 0
    totals = status_counts(everything, scope)
    columns = tuple(status.label for status in by_status)
    nfa = Status.NO_FURTHER_ACTION.label
    return ReportTable(
        name=facet,
        title=breakdown.title,
        row_heading=breakdown.row_heading,
        columns=columns,
        rows=tuple(rows),
        totals=totals,
        total=Count(value=everything.total, request=scope),
        sentence=breakdown.says(everything.total, dict(zip(by_status, totals, strict=True)), rows),
        reconciliation=_reconciliation(rows, everything.total, with_any, breakdown),
        share_of=nfa if breakdown.shares and len(columns) > 1 and nfa in columns else "",
    )


def of_those_with_any(
    search: Search, scope: SearchRequest, names: Mapping[str, str], breakdown: Breakdown
) -> ReportTable:
    """The same of only those in `scope` that have a value; of all in it where none has."""
    facet = breakdown.facet
    found = search(replace(scope, offset=0, limit=0, facets=(facet,))).facets.get(facet, {})
    chosen = scope.filters.get(facet) or (breakdown.as_chosen and scope.filters.get(breakdown.as_chosen))
    values = [value for value in found if not chosen or value in chosen]
    return broken_down(search, narrowed(scope, facet, *values) if values else scope, names, breakdown)


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


def part_of(scope: SearchRequest, *, is_open: bool) -> SearchRequest | None:
    """The scope's open or closed recommendations; None where it allows none of them."""
    statuses = [status.value for status in statuses_of(scope) if status.is_open is is_open]
    return narrowed(scope, "status", *statuses) if statuses else None


def _row(
    request: SearchRequest, value: str, name: str, by_status: Mapping[Status, Mapping[str, int]]
) -> ReportRow:
    counts = tuple(
        Count(value=counted.get(value, 0), request=narrowed(request, "status", status.value))
        for status, counted in by_status.items()
    )
    total = sum(count.value for count in counts)
    return ReportRow(id=value, name=name, counts=counts, total=Count(value=total, request=request))


def _reconciliation(rows: Sequence[ReportRow], total: int, with_any: int, breakdown: Breakdown) -> str:
    borne = sum(row.total.value for row in rows)
    line = f"The rows add up to {borne:,}: {sentences.counted(total)}"
    without = f", less {total - with_any:,} {breakdown.nothing}" if total > with_any else ""
    if not breakdown.several:
        return f"{line}{without}."
    more = borne - with_any
    if not more:
        return f"{line}{without}."
    return f"{line}{without}, plus {more:,} because a recommendation may {breakdown.several}."
