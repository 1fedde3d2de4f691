"""The reports and how each becomes a page, a document or a file.

A report breaks what a search finds down by one facet. Adding one is a row in `REPORTS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from searchapp.domain.deadline import DUE_LABELS, DUE_STANDINGS
from searchapp.domain.report import Report, ReportList, ReportTable
from searchapp.domain.search import SearchRequest
from searchapp.domain.taxonomy import Taxonomy
from searchapp.reports import sentences
from searchapp.reports.ageing import ageing
from searchapp.reports.breakdown import Breakdown, Search, broken_down, of_those_with_any, part_of
from searchapp.reports.repeats import repeated

BOARD: Final = "board"
"""The report that also lists what is open, one by one."""

REPORTS: Final[Mapping[str, Breakdown]] = {
    BOARD: Breakdown(
        facet="theme",
        title="Status by theme",
        report_title="Report for a board",
        row_heading="Theme",
        nothing="without a suggested theme",
        several="bear several themes",
        shares=True,
    ),
    "themes": Breakdown(
        facet="theme",
        title="Recommendations by theme and status",
        row_heading="Theme",
        nothing="without a suggested theme",
        several="bear several themes",
        shares=True,
    ),
    "addressees": Breakdown(
        facet="addressee",
        title="Recommendations by addressee and status",
        row_heading="Addressee",
        nothing="without a suggested addressee",
        several="be addressed to several bodies",
        shares=True,
    ),
    "inspections": Breakdown(
        facet="report",
        title="Recommendations by originating report and status",
        row_heading="Originating report",
        nothing="without an originating report",
        shares=True,
    ),
    "forces": Breakdown(
        facet="force",
        title="Recommendations by force and status",
        row_heading="Force",
        nothing="without a force",
        shares=True,
    ),
    "years": Breakdown(
        facet="year",
        title="Recommendations by year made and status",
        row_heading="Year made",
        nothing="of which no year is known",
        by_value=True,
        shares=True,
    ),
}
_MADE: Final = replace(REPORTS["years"], title="Made over time", says=sentences.made, shares=False)
_ADDRESSED: Final = replace(
    REPORTS["addressees"], title="Who is addressed", says=sentences.addressed, shares=False
)
_CLOSED: Final = Breakdown(
    facet="closed",
    title="Closed over time",
    row_heading="Year closed",
    nothing="of which it is not known when they were closed",
    by_value=True,
    says=sentences.closed,
)
_DUE: Final = Breakdown(
    facet="due",
    title="Due dates of open recommendations",
    row_heading="Due",
    nothing="without a due date",
    order=DUE_STANDINGS,
    says=sentences.due,
)
_CONTRADICTED: Final = Breakdown(
    facet="contradiction",
    title="Contradictions",
    row_heading="What does not go together",
    nothing="without a contradiction",
    several="contradict itself in several ways",
    says=sentences.contradictions,
)

Lists = Callable[[SearchRequest], tuple[ReportList, ...]]


def make_report(
    name: str,
    search: Search,
    taxonomy: Taxonomy,
    scope: SearchRequest,
    as_of: date,
    *,
    rules: Mapping[str, str],
    lists: Lists,
) -> Report:
    """The report of that name over what `scope` finds. Raises KeyError for a name that `REPORTS` lacks.

    `rules`: titles of the rules of contradictions by id. `lists` makes the lists of a board's report.
    """
    main = REPORTS[name]
    themes = taxonomy.names("theme")
    addressees = taxonomy.names("addressee")
    names = {"theme": themes, "addressee": addressees}.get(main.facet, {})
    tables = [broken_down(search, scope, names, main)]
    if name == BOARD:
        tables.append(broken_down(search, scope, addressees, _ADDRESSED))
    if main.facet != _MADE.facet:
        tables.append(broken_down(search, scope, {}, _MADE))
    if closed := part_of(scope, is_open=False):
        tables.append(broken_down(search, closed, {}, _CLOSED))
    if still_open := part_of(scope, is_open=True):
        tables.append(broken_down(search, still_open, DUE_LABELS, _DUE))
        tables.append(ageing(search, still_open, as_of))
    tables.append(repeated(search, scope, themes))
    tables.append(of_those_with_any(search, scope, rules, _CONTRADICTED))
    forces = _forces(search, scope)
    return Report(
        name=name,
        title=_title(main, scope, themes) if name == BOARD else main.name,
        scope=scope,
        as_of=as_of,
        summary=_summary(tables) if name == BOARD else (tables[0].sentence,),
        tables=tuple(tables),
        lists=lists(scope) if name == BOARD else (),
        forces=forces,
        left_out=tuple(one for one in _forces(search, SearchRequest()) if one not in forces),
    )


def _forces(search: Search, scope: SearchRequest) -> tuple[str, ...]:
    """Forces of what is found, the one with most first."""
    found = search(replace(scope, offset=0, limit=0, facets=("force",))).facets.get("force", {})
    chosen = scope.filters.get("force")
    counted = [force for force in found if not chosen or force in chosen]
    return tuple(sorted(counted, key=lambda force: (-found[force], force)))


def _title(main: Breakdown, scope: SearchRequest, themes: Mapping[str, str]) -> str:
    chosen = [themes.get(theme, theme) for theme in scope.filters.get("theme", ())]
    return f"{main.name}: {sentences.listed(chosen)}" if chosen else main.name


def _summary(tables: list[ReportTable]) -> tuple[str, ...]:
    of_interest = ("theme", "due", "age", "repeat", "contradiction", "addressee")
    said = {table.name: table.sentence for table in tables}
    return tuple(said[name] for name in of_interest if name in said)
