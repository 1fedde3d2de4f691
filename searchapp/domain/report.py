"""A report as values: every number carries the search that lists what it counts."""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.domain.search import SearchRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number of recommendations and the search whose total it is."""

    value: int
    request: SearchRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One line: what it is about (`id` is "" for the line of what has no value), then its counts."""

    id: str
    name: str
    counts: tuple[Count, ...]
    total: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A table of counts with the sentence that states it and the line that proves the parts add up.

    `columns` head the `counts` of each row, in order; `totals` has a count for each column and counts a
    recommendation once however many rows it stands in; `total` counts all of them.
    """

    name: str
    title: str
    row_heading: str
    columns: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    totals: tuple[Count, ...]
    total: Count
    sentence: str
    reconciliation: str
