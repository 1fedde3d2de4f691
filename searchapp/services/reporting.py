"""Makes the reports of `searchapp.reports` over a search, and what stands on their covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from searchapp.domain.errors import NotFound
from searchapp.domain.ports import RecommendationStore, SearchIndex
from searchapp.domain.report import Report, ReportCover, ReportTable
from searchapp.domain.search import SearchRequest
from searchapp.domain.taxonomy import Taxonomy
from searchapp.reports import REPORTS, make_report


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """Reports over an index."""

    store: RecommendationStore
    index: SearchIndex
    taxonomy: Taxonomy
    force: str

    def make(self, name: str, scope: SearchRequest, *, as_of: date) -> Report:
        """The report of that name over what `scope` finds. Raises NotFound for an unknown name.

        Ages are counted to `as_of`; all else stands as it stands in the index.
        """
        if name not in REPORTS:
            raise NotFound(f"There is no report {name!r}.", next_step=f"Use one of: {', '.join(REPORTS)}.")
        return make_report(name, self.index.search, self.taxonomy, scope, as_of)

    def table(self, report: Report, name: str) -> ReportTable:
        """A table of the report by its name; its main one for "". Raises NotFound."""
        for table in report.tables:
            if name in ("", table.name):
                return table
        names = ", ".join(table.name for table in report.tables)
        raise NotFound(f"The report has no table {name!r}.", next_step=f"Use one of: {names}.")

    def cover(self, scope: tuple[str, ...] = ()) -> ReportCover:
        """What the reports stand on now; `scope`: the search in words, a line each."""
        return ReportCover(force=self.force, basis=self.store.basis(), scope=scope)
