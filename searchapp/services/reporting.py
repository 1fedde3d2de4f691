"""Makes the reports of `searchapp.reports` over a search, and what stands on their covers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from searchapp.domain.deadline import DUE_LABELS
from searchapp.domain.errors import NotFound
from searchapp.domain.findings import FindingStore
from searchapp.domain.recommendation import Status
from searchapp.domain.report import Count, Report, ReportCover, ReportItem, ReportList, ReportTable
from searchapp.domain.search import FACET_TITLES, FacetName, SearchRequest
from searchapp.reports import BOARD, REPORTS, make_report
from searchapp.reports.breakdown import narrowed, part_of
from searchapp.reports.entered_again import (
    Clusters,
    entered_again,
    entries_sentence,
    of_which,
    same_as,
    together,
)
from searchapp.reports.sentences import counted
from searchapp.services.searching import Found, Searching
from searchapp.triage.contradictions.rules import RULES

TITLES: Final = {rule.id: rule.title for rule in RULES}
"""Of the rules of contradictions, by id."""

_BY_DUE_DATE: Final = " by due date, those without one last"

MOST_LISTED: Final = 200
"""Recommendations that a report lists one by one; the search behind it has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """Reports over what is searched."""

    searching: Searching
    findings: FindingStore

    def make(self, name: str, scope: SearchRequest, *, as_of: date) -> Report:
        """The report of that name over what `scope` finds. Raises NotFound for an unknown name.

        Ages are counted to `as_of`, which is to be the day on which searches judge what is due.
        """
        if name not in REPORTS:
            raise NotFound(f"There is no report {name!r}.", next_step=f"Use one of: {', '.join(REPORTS)}.")
        made = make_report(
            name,
            self.searching.index.search,
            self.searching.taxonomy,
            scope,
            as_of,
            rules=TITLES,
            lists=self._lists,
        )
        return self._with_entries_told(made) if name == BOARD else made

    def _with_entries_told(self, report: Report) -> Report:
        """The report whose summary also says how many of its entries are others entered again."""
        numbers = self.findings.cluster_numbers()
        if not numbers:
            return report
        everything = replace(report.scope, offset=0, limit=report.main.total.value, facets=())
        hits = self.searching.index.search(everything).hits
        again = entered_again((hit.ref for hit in hits), numbers)
        if not again:
            return report
        first, *others = report.summary
        return replace(report, summary=(first, entries_sentence(len(hits), again), *others))

    def part(self, report: Report, name: str) -> ReportTable | ReportList:
        """A table or list of the report by its name; its main table for "". Raises NotFound."""
        parts: list[ReportTable | ReportList] = [*report.tables, *report.lists]
        for part in parts:
            if name in ("", part.name):
                return part
        names = ", ".join(part.name for part in parts)
        raise NotFound(f"The report has no table {name!r}.", next_step=f"Use one of: {names}.")

    def cover(self, report: Report) -> ReportCover:
        """What a report stands on now: of files, those of the forces that it counts."""
        basis = self.searching.store.basis(report.forces)
        return ReportCover(basis=basis, scope=self.scope_in_words(report.scope))

    def scope_in_words(self, scope: SearchRequest) -> tuple[str, ...]:
        """The search a report is made over, a line each for its words and filters; none for everything."""
        taxonomy = self.searching.taxonomy
        names: Mapping[FacetName, Mapping[str, str]] = {
            "theme": taxonomy.names("theme"),
            "repeat": taxonomy.names("theme"),
            "addressee": taxonomy.names("addressee"),
            "status": {status.value: status.label for status in Status},
            "due": DUE_LABELS,
            "contradiction": TITLES,
        }
        words = (f"Words: {scope.text}",) if scope.text else ()
        named = {
            facet: [names.get(facet, {}).get(value, value) for value in values]
            for facet, values in scope.filters.items()
        }
        return words + tuple(
            f"{FACET_TITLES[facet]}: {' or '.join(chosen)}" for facet, chosen in named.items()
        )

    def _lists(self, scope: SearchRequest) -> tuple[ReportList, ...]:
        """What is open in `scope`, overdue first, and what is closed although something speaks against it."""
        still_open, closed = part_of(scope, is_open=True), part_of(scope, is_open=False)
        found = []
        if still_open:
            request = replace(still_open, sort="due")
            found.append(self._list("open", "Open recommendations", request, "open ", _BY_DUE_DATE))
        if closed:
            rules = scope.filters.get("contradiction") or tuple(TITLES)
            request = replace(narrowed(closed, "contradiction", *rules), sort="report")
            title = "Closed, but something speaks against it"
            found.append(self._list("doubtful", title, request, "closed ", " by originating report"))
        return tuple(found)

    def _list(self, name: str, title: str, request: SearchRequest, what: str, order: str) -> ReportList:
        request = replace(request, offset=0, limit=MOST_LISTED, facets=())
        page = self.searching.search(request)
        found = {one.recommendation.ref: one for one in page.found}
        several = len(self.searching.store.forces()) > 1
        marks, clusters = self.findings.marks(list(found)), self.findings.clusters_of(list(found))
        items = tuple(
            self._item(
                found[ref], marks[ref].contradictions if ref in marks else (), clusters, several=several
            )
            for ref in together(list(found), clusters)
        )
        again = entered_again(found, {ref: cluster.refs for ref, cluster in clusters.items()})
        total = page.result.total
        first = f"The first {len(items):,} of " if len(items) < total else ""
        return ReportList(
            name=name,
            title=title,
            sentence=_said(first, counted(total, what), again, len(items), order),
            items=items,
            total=Count(value=total, request=request),
        )

    def _item(self, found: Found, rules: tuple[str, ...], clusters: Clusters, *, several: bool) -> ReportItem:
        record, names = found.recommendation, self.searching.taxonomy.names("addressee")
        return ReportItem(
            ref=record.ref,
            text=record.text,
            report=record.report,
            made=record.made,
            due=found.due,
            due_by=found.due_by,
            force=record.force if several else "",
            own_reference=record.kept.in_words("reference"),
            owner=record.kept.in_words("owner"),
            standing=found.standing,
            status=record.status,
            addressees=tuple(names.get(one, one) for one in found.effective.addressees),
            response=record.response,
            remarks=(
                *same_as(record.ref, clusters),
                *(f"To be cleared up: {TITLES.get(rule, rule)}." for rule in rules),
            ),
        )


def _said(first: str, counted_all: str, again: int, listed: int, order: str) -> str:
    """The sentence over a list, with how many of the entries listed are others entered again."""
    if not listed:
        return "There is none."
    entries = f" {listed:,} entries{of_which(again)}, which stand together." if again else ""
    return f"{first}{counted_all},{order}.{entries}"
