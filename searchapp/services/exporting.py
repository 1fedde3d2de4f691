"""Every search as a file: exactly its results, all of them, in the order of the page.

Owns what a file says of a search and of each recommendation. The search is asked once, so that all parts of a
file agree; texts are read from the store as they are written, so that memory holds references only.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Final, Literal

from searchapp.domain.deadline import DUE_LABELS, Deadline
from searchapp.domain.recommendation import Recommendation
from searchapp.domain.search import SearchRequest, SearchResult
from searchapp.domain.taxonomy import LabelKind, Taxonomy
from searchapp.ingest import folded
from searchapp.reports.calendar_feed import MIMETYPE, Occasion, calendar_pieces
from searchapp.reports.delimited import csv_lines
from searchapp.reports.json_document import json_pieces
from searchapp.reports.workbook import Cell, Column, Sheet, write_workbook
from searchapp.services.presenting import found_values
from searchapp.services.searching import Found, Searching

Format = Literal["csv", "xlsx", "json", "ics"]

_PIECE: Final = 1 << 16
_LONGEST_TITLE: Final = 120
_SORTED: Final = {
    "relevance": "Best match",
    "made": "Date made, oldest first",
    "-made": "Date made, newest first",
    "due": "Due date, earliest first",
    "-due": "Due date, latest first",
    "report": "Originating report",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A file: its name and type, how many recommendations it holds, and its content in pieces, once."""

    filename: str
    mimetype: str
    total: int
    pieces: Iterator[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporting:
    """Writes searches as files. `now` (UTC) is the time a file says it was made."""

    searching: Searching
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def export(
        self,
        request: SearchRequest,
        form: Format,
        *,
        link: str = "",
        address: Callable[[str], str] = lambda _ref: "",
    ) -> Export:
        """The results of a request, whatever page it asks for; the calendar holds those that tell a day.

        `link` leads back to the search, `address` to a recommendation. Raises Unavailable.
        """
        result, found = self.searching.everything(request)
        facts = self._facts(request, result, link)
        pieces: Iterator[bytes]
        match form:
            case "csv":
                pieces = csv_lines([column.name for column, _ in _COLUMNS], map(self._row, found))
            case "xlsx":
                pieces = _workbook(self._sheets(facts, found), self.now())
            case "json":
                pieces = json_pieces(facts, "results", map(found_values, found))
            case "ics":
                stamp = datetime.combine(self.searching.today(), time(), UTC)
                occasions = (one for each in found for one in _occasions(each, address))
                pieces = calendar_pieces(f"Due dates: {result.reading}", occasions, made=stamp)
        return Export(
            filename=f"recommendations-{self.searching.today().isoformat()}.{form}",
            mimetype=_MIMETYPES[form],
            total=result.total,
            pieces=pieces,
        )

    def _facts(self, request: SearchRequest, result: SearchResult, link: str) -> dict[str, Any]:
        """What was asked, how it was read, and what came of it."""
        return {
            "query": request.text,
            "filters": {facet: list(values) for facet, values in request.filters.items() if values},
            "other_names": request.expand,
            "sort": request.sort,
            "reading": result.reading,
            "notices": list(result.notices),
            "total": result.total,
            "made_at": self.now().isoformat(timespec="seconds"),
            "link": link,
        }

    def _sheets(self, facts: dict[str, Any], found: Iterable[Found]) -> Iterator[Sheet]:
        filters: list[tuple[Cell, ...]] = [
            (f"Filter: {facet.replace('_', ' ')}", self._named(facet, value))
            for facet, values in facts["filters"].items()
            for value in values
        ]
        yield Sheet(
            name="Search",
            columns=(Column(name="", width=28), Column(name="", width=100)),
            heading=False,
            rows=[
                ("Words searched", facts["query"] or "None: everything is listed"),
                *(filters or [("Filters", "None")]),
                ("Read as", facts["reading"]),
                *(("Note", notice) for notice in facts["notices"]),
                ("Other names searched", "Yes" if facts["other_names"] else "No"),
                ("Order", _SORTED[facts["sort"]]),
                ("Recommendations found", facts["total"]),
                ("Made on", self.searching.today()),
                ("Link to this search", facts["link"] or "Made without the site"),
                ("Themes and addressees", "Suggested by a model unless a reviewer has decided"),
                (
                    "Due dates",
                    "A decision, else the register's target date, else read from the text; from and to",
                ),
            ],
        )
        yield Sheet(
            name="Recommendations",
            columns=[column for column, _ in _COLUMNS],
            rows=map(self._row, found),
        )

    def _row(self, found: Found) -> tuple[Cell, ...]:
        return tuple(cell(found, self.searching.taxonomy) for _, cell in _COLUMNS)

    def _named(self, facet: str, value: str) -> str:
        if facet in ("theme", "addressee", "repeat"):
            kind: LabelKind = "addressee" if facet == "addressee" else "theme"
            return self.searching.taxonomy.names(kind).get(value, value)
        return DUE_LABELS.get(value, value) if facet == "due" else value


def _labels(kind: LabelKind, ids: Iterable[str], taxonomy: Taxonomy) -> str:
    names = taxonomy.names(kind)
    return "; ".join(names.get(label, label) for label in ids)


_COLUMNS: Final[tuple[tuple[Column, Callable[[Found, Taxonomy], Cell]], ...]] = (
    (Column(name="Reference", width=16), lambda found, _: found.recommendation.ref),
    (Column(name="Recommendation", width=70), lambda found, _: found.recommendation.text),
    (Column(name="Response", width=50), lambda found, _: found.recommendation.response),
    (Column(name="Status", width=18), lambda found, _: found.recommendation.status.label),
    (Column(name="Originating report", width=40), lambda found, _: found.recommendation.report),
    (Column(name="Type of inspection", width=18), lambda found, _: found.recommendation.inspection_type),
    (Column(name="Force", width=14), lambda found, _: found.recommendation.force),
    (Column(name="Made", width=12), lambda found, _: str(found.recommendation.made or "")),
    (
        Column(name="Made from"),
        lambda found, _: made.earliest if (made := found.recommendation.made) else None,
    ),
    (Column(name="Made to"), lambda found, _: made.latest if (made := found.recommendation.made) else None),
    (Column(name="Due from"), lambda found, _: found.due.earliest if found.due else None),
    (Column(name="Due to"), lambda found, _: found.due.latest if found.due else None),
    (Column(name="Due", width=18), lambda found, _: DUE_LABELS[found.standing] if found.standing else None),
    (Column(name="Themes", width=30), lambda found, names: _labels("theme", found.effective.themes, names)),
    (
        Column(name="Addressees", width=30),
        lambda found, names: _labels("addressee", found.effective.addressees, names),
    ),
    (Column(name="Words", width=8), lambda found, _: "some" if found.partial else "all"),
    (Column(name="Score", width=10), lambda found, _: round(found.score, 6)),
    (Column(name="Own reference", width=16), lambda found, _: found.recommendation.kept.reference),
    (Column(name="Owner", width=20), lambda found, _: found.recommendation.kept.owner),
    (Column(name="Target date", width=12), lambda found, _: str(found.recommendation.kept.target or "")),
    (Column(name="Date closed", width=12), lambda found, _: str(found.recommendation.kept.closed or "")),
    (
        Column(name="Other columns", width=40),
        lambda found, _: folded(found.recommendation.kept.filled),
    ),
    (Column(name="Source file", width=24), lambda found, _: found.recommendation.source.file),
    (Column(name="Row", width=8), lambda found, _: found.recommendation.source.row),
)
_GIVEN_BY: Final[dict[str, str]] = {
    "decision": "Due date decided by a reviewer.",
    "register": "Target date of the register.",
}
_MIMETYPES: Final[dict[Format, str]] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "ics": MIMETYPE,
}


def _workbook(sheets: Iterable[Sheet], made: datetime) -> Iterator[bytes]:
    """The workbook by way of a file without a name, since its parts are only known at the end."""
    with tempfile.TemporaryFile() as file:
        write_workbook(file, sheets, made=made)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _occasions(found: Found, address: Callable[[str], str]) -> Iterator[Occasion]:
    """The events of an open recommendation: the last day of each due date, each rhythm that has a start."""
    record = found.recommendation
    if not record.status.is_open:
        return
    told = [one for one in found.counting if one.latest]
    once = {one.latest: one for one in told if not one.recurring}
    rounds = [one for one in told if one.every and not one.every.working_days]
    for number, one in enumerate(once.values(), 1):
        uid = f"{record.ref}-due{'' if number == 1 else f'-{number}'}@searchapp"
        yield _occasion(record, one, uid, f"Due: {record.ref} {record.text}", address(record.ref))
    for number, one in enumerate(rounds, 1):
        uid, title = f"{record.ref}-round-{number}@searchapp", f"Due again: {record.ref} {record.text}"
        yield _occasion(record, one, uid, title, address(record.ref))


def _occasion(record: Recommendation, one: Deadline, uid: str, title: str, link: str) -> Occasion:
    assert one.latest is not None
    source = _GIVEN_BY.get(one.given_by, f"Read from: {one.words}")
    return Occasion(
        uid=uid,
        day=one.latest,
        title=_short(title),
        description=f"{record.text}\n\n{record.report}. Status: {record.status.label}.\n{source}",
        address=link,
        every_months=one.every.months if one.every else 0,
        every_days=one.every.days if one.every else 0,
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TITLE else f"{line[:_LONGEST_TITLE].rstrip()} ..."
