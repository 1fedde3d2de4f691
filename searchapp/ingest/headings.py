"""The headings that the columns of a register go by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from searchapp.domain.reference import said
from searchapp.ingest.dates import read_date
from searchapp.ingest.normalise import clean_line

ColumnName = Literal[
    "concerns",
    "report",
    "inspection_type",
    "text",
    "made",
    "response",
    "status",
    "own_reference",
    "owner",
    "target",
    "closed_on",
]

_ARTICLES: Final = frozenset({"the", "of", "and", "by", "from"})
_FORCE: Final = _ARTICLES | {"force", "police", "constabulary"}
# What the inspectorate says of progress is not the force's response: that is qualified by the force alone.
_INSPECTORATE: Final = _FORCE | {"hmic", "hmicfrs", "hmi", "inspectorate", "national"}
_INSPECTION: Final = _INSPECTORATE | {"inspection", "inspections", "peel"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a register: what users call it, whether it is needed, and headings it goes by.

    A heading counts when it is one of `headings`, else when it begins with one of `beginnings`, all compared
    as `said` gives them. Where no column of the file counts so, one does that has all words of one of
    `headings` and beside them only `qualifiers`, words that leave the meaning as it is, unless another column
    goes by exactly that heading. At last one counts that is one of `at_last`, which others are called too.
    `expected`: users are told when a file does not have it.
    """

    name: ColumnName
    title: str
    required: bool = False
    expected: bool = True
    headings: tuple[str, ...]
    beginnings: tuple[str, ...] = ()
    at_last: tuple[str, ...] = ()
    qualifiers: frozenset[str] = _FORCE


COLUMNS: Final = (
    Column(
        name="status", title="status", required=True,
        headings=("complete nfa approved by cos hmi", "status", "current status", "recommendation status",
                  "action status", "complete nfa", "status of recommendation", "progress status", "state",
                  "rag status", "status rag", "overall status", "completion status", "delivery status",
                  "rag", "brag", "bragg", "rag rating", "brag rating", "brag status", "status brag",
                  "status name", "status label", "status value", "open closed", "open or closed",
                  "complete y n", "completed y n", "closed y n", "live closed"),
        beginnings=("complete nfa",),
        qualifiers=_INSPECTORATE,
    ),
    Column(
        name="response", title="response",
        headings=("explanation of status", "response", "force response", "explanation", "status explanation",
                  "update", "latest update", "progress update", "action taken", "actions taken",
                  "comments", "comment", "narrative", "commentary", "current position", "latest position",
                  "force position",
                  "position statement", "action taken to date", "actions taken to date", "progress to date",
                  "what we have done", "work done"),
        beginnings=("explanation", "response", "force response", "update", "latest update", "action taken"),
        at_last=("progress", "position"),
    ),
    Column(
        name="made", title="date made",
        headings=("date recommendation made", "date made", "date of recommendation", "recommendation date",
                  "date", "made", "date of report", "report date", "date published", "publication date",
                  "published", "year", "date raised", "raised", "date issued", "issued",
                  "inspection date", "date of inspection"),
        beginnings=("date recommendation", "date of recommendation", "date made"),
        qualifiers=_INSPECTION,
    ),
    Column(
        name="inspection_type", title="type of inspection",
        headings=("type of inspection", "inspection type", "type of report", "report type"),
        beginnings=("type of inspection",),
        qualifiers=_INSPECTORATE,
    ),
    Column(
        name="report", title="report", required=True,
        headings=("originating report inspection", "originating report", "report", "report title",
                  "title of report", "name of report", "report name", "inspection report", "inspection",
                  "inspection title", "inspection name", "title", "source report", "report inspection",
                  "originating inspection", "source of recommendation", "source document"),
        beginnings=("originating report", "report title", "report inspection"),
        at_last=("publication", "source", "origin"),
        qualifiers=_INSPECTION | {"name", "title"},
    ),
    Column(
        name="text", title="recommendation", required=True,
        headings=("recommendation", "recommendations", "recommendation text", "text of recommendation",
                  "full recommendation", "recommendation afi", "recommendation or afi",
                  "area for improvement", "areas for improvement", "recommendation area for improvement",
                  "recommendation wording", "recommendation detail", "recommendation details",
                  "afi", "recommendation text in full", "rec text", "rec wording", "rec detail",
                  "rec details", "recommendation made", "recommendations made",
                  "recommendation afi cause of concern", "recommendation or area for improvement"),
        at_last=("rec", "cause of concern", "causes of concern", "finding", "findings"),
        beginnings=("recommendation short summary", "recommendation summary", "recommendation text",
                    "recommendations short summary"),
        qualifiers=_INSPECTION,
    ),
    Column(
        name="concerns", title="force",
        headings=("force", "forces", "force s", "force concerned", "applies to", "concerns", "addressed to",
                  "organisation", "police force"),
    ),
    Column(
        name="own_reference", title="own reference", expected=False,
        headings=("own reference", "reference", "ref", "ref no", "ref number", "reference no",
                  "reference number", "recommendation reference", "recommendation ref",
                  "recommendation number", "recommendation no", "recommendation id", "rec ref", "rec no",
                  "rec number", "rec id", "unique reference", "unique reference number", "unique ref",
                  "unique id", "urn", "id", "force reference", "force ref", "hmic reference", "hmic ref",
                  "hmicfrs reference", "hmicfrs ref", "tracker reference", "tracker ref", "action ref",
                  "action reference", "action number", "action no"),
        at_last=("no", "number", "serial no", "serial number", "serial", "#", "rec"),
        qualifiers=_INSPECTORATE,
    ),
    Column(
        name="owner", title="owner", expected=False,
        headings=("owner", "action owner", "recommendation owner", "owner name", "lead", "force lead",
                  "lead officer", "action lead", "recommendation lead", "business lead", "strategic lead",
                  "tactical lead", "chief officer lead", "responsible officer", "responsible person",
                  "person responsible", "officer responsible", "responsible", "responsible owner",
                  "senior responsible owner", "senior responsible officer", "sro", "assigned to",
                  "allocated to", "owning department", "lead department", "department responsible"),
    ),
    Column(
        name="target", title="target date", expected=False,
        headings=("target date", "target", "due date", "date due", "due by", "deadline", "deadline date",
                  "target completion date", "target date for completion", "target for completion",
                  "planned completion date", "expected completion date", "estimated completion date",
                  "forecast completion date", "anticipated completion date", "completion target",
                  "completion due", "completion due date", "implementation date",
                  "target implementation date"),
        at_last=("due",),
    ),
    Column(
        name="closed_on", title="date closed", expected=False,
        headings=("date closed", "closed date", "closed on", "date of closure", "closure date",
                  "date completed", "completed date", "completed on", "date of completion",
                  "actual completion date", "date signed off", "sign off date",
                  "date discharged", "discharge date"),
    ),
)  # fmt: skip


EXACT: Final = frozenset(one for column in COLUMNS for one in (*column.headings, *column.at_last))
_DATE: Final = r"(?P<date>(?:\d{1,2}(?:st|nd|rd|th)?[-/. ])?(?:\d{1,2}[-/.]|[A-Za-z]{3,9}[- ])\d{2,4}|\d{4})"
_LONGEST_DATED: Final = 100  # characters of a heading that is looked through for a date
_DATED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<words>.*?[^\s,:(\u2013-])[\s,:(\u2013-]+{_DATE}",
        rf"{_DATE}[\s,:)\u2013-]+(?P<words>\S.*)",
    )
)
WORDS: Final = {column.name: {frozenset(one.split()) for one in column.headings} for column in COLUMNS}


def heading_words(cell: str) -> str:
    """The words of a heading, also of a field's name as programs write it."""
    return said(clean_line(cell[:500]).replace("_x0020_", " ").replace("_", " "))


def dated_heading(heading: str) -> tuple[str, tuple[int, ...]]:
    """The words of a heading without the date it begins or ends with; year, month and day, () for no date.

    What the date leaves open is nought.
    """
    line = clean_line(heading).strip("() ") if len(heading) <= _LONGEST_DATED else ""
    for pattern in _DATED if any(map(str.isdigit, line)) else ():
        found = pattern.fullmatch(line)
        try:
            date = read_date(found["date"]) if found else None
        except ValueError:
            continue
        if found and date:
            return heading_words(found["words"]), (date.year, date.month or 0, date.day or 0)
    return heading_words(heading), ()
