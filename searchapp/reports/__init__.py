"""The reports and how each becomes a page, a document or a file.

A report breaks what a search finds down by one facet. Adding one is a row in `REPORTS`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from searchapp.domain.deadline import DUE_LABELS, DUE_STANDINGS
from searchapp.domain.report import Report
from searchapp.domain.search import SearchRequest
from searchapp.domain.taxonomy import Taxonomy
from searchapp.reports.ageing import ageing
from searchapp.reports.breakdown import Breakdown, Search, broken_down, open_part

_DUE: Final = Breakdown(
    facet="due",
    title="Due dates of open recommendations",
    row_heading="Due",
    nothing="without a due date in their text",
    order=DUE_STANDINGS,
)

REPORTS: Final[Mapping[str, Breakdown]] = {
    "themes": Breakdown(
        facet="theme",
        title="Recommendations by theme and status",
        row_heading="Theme",
        nothing="without a suggested theme",
        several="bear several themes",
    ),
    "addressees": Breakdown(
        facet="addressee",
        title="Recommendations by addressee and status",
        row_heading="Addressee",
        nothing="without a suggested addressee",
        several="be addressed to several bodies",
    ),
    "inspections": Breakdown(
        facet="report",
        title="Recommendations by originating report and status",
        row_heading="Originating report",
        nothing="without an originating report",
    ),
    "forces": Breakdown(
        facet="force",
        title="Recommendations by force and status",
        row_heading="Force",
        nothing="without a force",
    ),
    "years": Breakdown(
        facet="year",
        title="Recommendations by year made and status",
        row_heading="Year made",
        nothing="of which no year is known",
        by_value=True,
    ),
}
_MADE: Final = replace(REPORTS["years"], title="Year made and status")


def make_report(name: str, search: Search, taxonomy: Taxonomy, scope: SearchRequest, as_of: date) -> Report:
    """The report of that name over what `scope` finds. Raises KeyError for a name that `REPORTS` lacks."""
    main = REPORTS[name]
    names = taxonomy.names(main.facet) if main.facet in ("theme", "addressee") else {}
    tables = [broken_down(search, scope, names, main)]
    if main.facet != _MADE.facet:
        tables.append(broken_down(search, scope, {}, _MADE))
    if still_open := open_part(scope):
        tables.append(broken_down(search, still_open, DUE_LABELS, _DUE))
        tables.append(ageing(search, still_open, as_of))
    return Report(name=name, title=main.title, scope=scope, as_of=as_of, tables=tuple(tables))
