"""Makes the reports of `searchapp.reports` over a search."""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.domain.errors import NotFound
from searchapp.domain.ports import SearchIndex
from searchapp.domain.report import Report
from searchapp.domain.search import SearchRequest
from searchapp.domain.taxonomy import Taxonomy
from searchapp.reports import REPORTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """Reports over an index."""

    index: SearchIndex
    taxonomy: Taxonomy

    def make(self, name: str, scope: SearchRequest) -> Report:
        """The report of that name over what `scope` finds. Raises NotFound for an unknown name."""
        report = REPORTS.get(name)
        if report is None:
            raise NotFound(f"There is no report {name!r}.", next_step=f"Use one of: {', '.join(REPORTS)}.")
        return report(self.index.search, self.taxonomy, scope)
