"""The page of deadlines: what of a search is overdue, due soon, and how old what is open has become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from searchapp.domain.deadline import SOON, Deadline, Due, DueStanding
from searchapp.domain.recommendation import Recommendation, Status
from searchapp.domain.search import FacetName, SearchRequest
from searchapp.services.searching import Found, Searching
from searchapp.web import links
from searchapp.web.view_models.wording import counted, kept_date, lasted

_SHOWN: Final = 10
_WITHOUT_DAY: Final = "has:deadline NOT has:recurring NOT due:>=1900"
_NO_DEADLINE: Final = "NOT has:deadline"
_OPEN: Final = tuple(status.value for status in Status if status.is_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """A recommendation with its due date, the words it was read from, and how long it has been overdue.

    No `words`: the date is the register's `target`, in words, else a reviewer decided it. `late` is "" where
    it is not overdue.
    """

    record: Recommendation
    address: str
    due: Due | None
    standing: DueStanding | None
    words: tuple[str, ...]
    target: str
    late: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueList:
    """The first of those that stand so, and the search that lists them all; `all` names that search."""

    heading: str
    total: str
    all: str
    meaning: str
    address: str
    lines: tuple[DueLine, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How many open recommendations were made in a year; `year` is "" for those without a date."""

    year: str
    age: str
    count: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinesPage:
    """Everything the page of deadlines shows; `ages` add up to `open`.

    `all_open` is "" where the search asks for closed ones only. `none_known`: how many stand in none of the
    lists, as nothing sets them a deadline that could be read; `no_deadline` is the search for them.
    """

    request: SearchRequest
    reading: str
    lists: tuple[DueList, ...]
    ages: tuple[Age, ...]
    no_deadline: str
    none_known: str
    open: str
    all_open: str
    calendar: str
    back: str


def deadlines_page(request: SearchRequest, searching: Searching) -> DeadlinesPage:
    """The page over all that a request finds, whatever it asks of due dates; every number is its search's."""
    scope = replace(
        request, filters={facet: v for facet, v in request.filters.items() if facet != "due"}, offset=0
    )
    chosen = scope.filters.get("status", _OPEN)
    still_open = _narrowed(scope, "status", *(status for status in chosen if status in _OPEN))
    today = searching.today()
    whole = searching.search(replace(scope, limit=0)).result
    opened = searching.search(replace(still_open, limit=0)).result if still_open.filters["status"] else None
    years = opened.facets.get("year", {}) if opened else {}
    total = opened.total if opened else 0
    without = replace(still_open, text=_also(still_open.text, _NO_DEADLINE))
    return DeadlinesPage(
        request=scope,
        reading=whole.reading,
        lists=tuple(_lists(scope, still_open, searching)),
        ages=tuple(_ages(still_open, years, total, today)),
        none_known=counted(
            searching.index.search(replace(without, limit=0, facets=())).total if opened else 0
        ),
        no_deadline=links.search(without) if opened else "",
        open=counted(total),
        all_open=links.search(still_open) if opened else "",
        calendar=links.of_scope("deadlines.calendar", scope),
        back=links.search(scope),
    )


def _lists(scope: SearchRequest, still_open: SearchRequest, searching: Searching) -> Iterator[DueList]:
    meanings: dict[DueStanding, tuple[str, str, str]] = {
        "overdue": (
            "Overdue",
            "{} overdue recommendations",
            "Still open, and even the latest due date is past. Longest overdue first.",
        ),
        "due-soon": (
            "Due soon",
            "{} recommendations due soon",
            f"Still open, not overdue, and may fall due in the next {SOON.days} days.",
        ),
        "due-later": ("Due later", "{} recommendations due later", "Still open, and due after that."),
    }
    for standing, (heading, all_, meaning) in meanings.items():
        request = replace(_narrowed(scope, "due", standing), sort="due")
        yield _list(request, searching, heading, all_, meaning)
    if still_open.filters["status"]:
        request = replace(still_open, text=_also(still_open.text, "has:recurring"), sort="due")
        meaning = "Still open, and to be done again and again. The words that say so are given."
        yield _list(request, searching, "Recurring", "{} recurring recommendations", meaning, recurring=True)
        request = replace(still_open, text=_also(still_open.text, _WITHOUT_DAY), sort="report")
        meaning = (
            "Still open, with a deadline from which no day follows, such as \u201cimmediately\u201d where "
            "it is not known when it was made."
        )
        all_ = "{} recommendations with a deadline but no date"
        yield _list(request, searching, "Deadline without a date", all_, meaning)


def _list(
    request: SearchRequest,
    searching: Searching,
    heading: str,
    all_: str,
    meaning: str,
    *,
    recurring: bool = False,
) -> DueList:
    request = replace(request, limit=_SHOWN, facets=())
    answer = searching.search(request)
    lines = tuple(_line(found, request, searching.today(), recurring=recurring) for found in answer.found)
    return DueList(
        heading=heading,
        total=counted(answer.result.total),
        all=f"All {all_.format(f'{answer.result.total:,}')}",
        meaning=meaning,
        address=links.search(request),
        lines=lines,
        more=answer.result.total - len(lines),
    )


def _line(found: Found, request: SearchRequest, today: date, *, recurring: bool) -> DueLine:
    told = [one for one in found.counting if one.recurring or one.latest or not found.due]
    late = found.due.latest if found.due and found.standing == "overdue" and not recurring else None
    return DueLine(
        record=found.recommendation,
        address=links.recommendation(found.recommendation.ref, request),
        due=found.due,
        standing=found.standing,
        target="" if recurring else _target(found, told),
        words=tuple(one.words for one in told if one.words and one.recurring == recurring),
        late=lasted(late, today) if late else "",
    )


def _target(found: Found, told: Sequence[Deadline]) -> str:
    target = found.recommendation.kept.target
    return kept_date(target) if target and any(one.given_by == "register" for one in told) else ""


def _also(text: str, wanted: str) -> str:
    return f"({text}) {wanted}" if text else wanted


def _ages(still_open: SearchRequest, years: Mapping[str, int], total: int, today: date) -> Iterator[Age]:
    """A line for each year, the oldest first, then those without a date."""
    chosen = still_open.filters.get("year", ())
    counts = {year: count for year, count in sorted(years.items()) if not chosen or year in chosen}
    for year, count in counts.items():
        age = today.year - int(year)
        said = "this year" if age <= 0 else "last year" if age == 1 else f"{age} years ago"
        yield Age(year=year, age=said, count=count, address=links.search(_narrowed(still_open, "year", year)))
    if undated := total - sum(counts.values()):
        text = _also(still_open.text, "NOT has:date")
        yield Age(year="", age="", count=undated, address=links.search(replace(still_open, text=text)))


def _narrowed(scope: SearchRequest, facet: FacetName, *values: str) -> SearchRequest:
    return replace(scope, filters={**scope.filters, facet: values})
