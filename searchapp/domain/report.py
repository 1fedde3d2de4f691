"""A report as values: tables in which every number carries the search that lists what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from searchapp.domain.deadline import Due, DueStanding, GivenBy
from searchapp.domain.recommendation import PartialDate, Status
from searchapp.domain.search import SearchRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number of recommendations and the search whose total it is."""

    value: int
    request: SearchRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One line of a table: what it is about, its counts and their sum."""

    id: str
    name: str
    counts: tuple[Count, ...]
    total: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """A table of counts with the sentence that states it and the line that proves the parts add up.

    `columns` head the `counts` of each row, in order; `totals` has a count for each column and counts a
    recommendation once however many rows it stands in; `total` counts all of them. Where `share_of` names a
    column, each line also tells which share of its total that is.
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
    share_of: str = ""

    def share(self, counts: tuple[Count, ...], total: Count) -> float | None:
        """The percentage of a line's total in the column `share_of`, to one decimal; None without any."""
        if not total.value:
            return None
        return round(100 * counts[self.columns.index(self.share_of)].value / total.value, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportItem:
    """A recommendation as a list shows it; `remarks` are sentences on what is to be known of it.

    `response`: what the force has done, whole, "" where it said nothing. `due_by`: where the due date
    is from. `force` is "" where the registers of one force alone are held; `own_reference` and `owner` are
    the register's own, "" where it has none.
    """

    ref: str
    text: str
    response: str
    report: str
    made: PartialDate | None
    due: Due | None
    standing: DueStanding | None
    status: Status
    addressees: tuple[str, ...]
    remarks: tuple[str, ...]
    due_by: GivenBy = "text"
    force: str = ""
    own_reference: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportList:
    """Recommendations one by one: the first `items` of the `total` that a search finds, in its order."""

    name: str
    title: str
    sentence: str
    items: tuple[ReportItem, ...]
    total: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The tables of a report, its main one first, over what `scope` finds, as things stood on `as_of`.

    `summary`: what matters most, in sentences. `forces`: those whose recommendations are counted, the one
    with most of them first; `left_out`: others whose registers are held.
    """

    name: str
    title: str
    scope: SearchRequest
    as_of: date
    summary: tuple[str, ...]
    tables: tuple[ReportTable, ...]
    lists: tuple[ReportList, ...] = ()
    forces: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def main(self) -> ReportTable:
        """The table that the report is named after."""
        return self.tables[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What answers stand on: names of the files last loaded into the registers, ids of models."""

    files: tuple[str, ...]
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCover:
    """What stands on the first page of a report.

    `scope`: the search it is made over, a line each; empty for the whole register.
    """

    basis: Basis
    scope: tuple[str, ...]
