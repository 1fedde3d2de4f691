"""The page of results: facets with what is chosen, chips, results with their passages, paging."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from searchapp.domain.deadline import DUE_LABELS, DUE_STANDINGS
from searchapp.domain.recommendation import Status
from searchapp.domain.reference import looks_like_reference
from searchapp.domain.search import ALL_FACETS, FACET_TITLES, FacetName, SearchRequest, SearchResult, Sort
from searchapp.domain.taxonomy import Taxonomy
from searchapp.reports import BOARD
from searchapp.services.searching import FoundPage, Searching
from searchapp.triage.contradictions.rules import RULES
from searchapp.web import links
from searchapp.web.forms import without_value
from searchapp.web.printing import Printed
from searchapp.web.view_models import pieces
from searchapp.web.view_models.paging import Paging, paging
from searchapp.web.view_models.wording import counted, day, enough, sorts

_ALSO: Final = "(also "  # how a reading says that other names are searched too
_BY_REFERENCE: Final = ("reference:", "ref:")
_FILES: Final = (
    ("xlsx", "Excel workbook"),
    ("csv", "CSV"),
    ("json", "JSON"),
    ("ics", "Calendar of due dates"),
)
_OPEN: Final[frozenset[FacetName]] = frozenset({"theme", "status", "due"})


_MOST_VALUES: Final = 200
"""Of a facet, the most frequent; a register may have thousands of reports or owners."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A group of checkboxes, `choices`, of which `chosen` are ticked; `open`: shown unfolded.

    `more`: how many rarer values are not among them.
    """

    name: FacetName
    title: str
    choices: Printed
    chosen: int
    open: bool
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A chosen value; following `address` lets go of it."""

    facet: str
    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A theme or addressee that counts for a recommendation, and everything that bears it."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One result as it is printed. `force` is "" where the registers of one force alone are held.

    `response` and `own`, its own reference, are empty where the register has none, `tags` where no label.
    """

    ref: str
    own: str
    address: str
    report: str
    facts: Printed
    force: str
    text: Printed
    response: Printed
    tags: Printed
    partial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """Everything the page of results shows.

    `meant` leads to `did_you_mean`, which is "" when there is nothing to suggest; `names` to the same search
    with or without other names of what is asked, "" when there are none; `nearest` to the same search with
    or without what only comes near, "" where that is none. `for_all` leads to deciding on what has all
    the words and `for_all_named` says what that is, both "" where it is none or one. `files` are of all
    that is found; `whole_files` of what has all the words, if others have some.
    """

    request: SearchRequest
    heading: str
    total: int
    reading: str
    notices: tuple[str, ...]
    did_you_mean: str
    meant: str
    names: str
    by_reference: bool
    nearest: str
    whole: int
    facets: tuple[Facet, ...]
    chips: tuple[Chip, ...]
    without_filters: str
    lines: tuple[Line, ...]
    paging: Paging
    sorts: Mapping[Sort, str]
    report: str
    files: tuple[tuple[str, str], ...]
    whole_files: tuple[tuple[str, str], ...]
    for_all: str
    for_all_named: str
    save: str
    feed: str
    asked: str
    day: str


def search_page(answer: FoundPage, searching: Searching) -> SearchPage:
    """The page for what a search found."""
    request, result = answer.request, answer.result
    names = Names(searching.taxonomy)
    whole = replace(request, all_words=True, offset=0)
    some_lack_words = bool(result.partial and result.whole)
    for_all = _for_all(result)
    return SearchPage(
        request=request,
        heading=_heading(result),
        total=result.total,
        reading=result.reading,
        notices=result.notices,
        did_you_mean=result.did_you_mean,
        meant=links.search(replace(request, text=result.did_you_mean, offset=0)),
        names=links.search(replace(request, expand=not request.expand, offset=0))
        if _ALSO in result.reading or not request.expand
        else "",
        by_reference=looks_like_reference(request.text) or request.text.lower().startswith(_BY_REFERENCE),
        nearest=links.search(replace(request, all_words=not request.all_words, offset=0))
        if some_lack_words or request.all_words
        else "",
        whole=result.whole,
        facets=tuple(_facets(request, result.facets, names)),
        chips=tuple(_chips(request, names)),
        without_filters=links.search(replace(request, filters={}, offset=0)),
        lines=tuple(_lines(answer, searching, names)),
        paging=paging(
            result.total,
            size=request.limit,
            page=request.offset // request.limit + 1,
            address=lambda number: links.search(replace(request, offset=(number - 1) * request.limit)),
        ),
        sorts=sorts(text=bool(request.text)),
        report=links.of_scope("reports.show", whole if some_lack_words else request, name=BOARD),
        files=tuple((name, links.export(request, form)) for form, name in _FILES),
        whole_files=tuple((name, links.export(whole, form)) for form, name in _FILES)
        if some_lack_words
        else (),
        for_all=links.of_scope("review.ask_all", whole if request.text else request) if for_all else "",
        for_all_named=for_all,
        asked=in_words(request, names),
        day=day(searching.today()),
        save=links.first_page("saved.ask", request),
        feed=links.first_page("saved.feed_of_search", request),
    )


def _heading(result: SearchResult) -> str:
    """How many were found and, where some lack words, how many have all of them."""
    if not result.partial:
        return counted(result.total) if result.total else "No recommendations"
    whole = result.whole
    if not whole:
        return f"{counted(result.total)}, none with all your words"
    return f"{counted(result.total)}: {whole:,} with all your words, the others with some"


def _for_all(result: SearchResult) -> str:
    """What a decision for all is on: never what has only some of the words."""
    if result.question:
        return "all that have all your words"
    if result.whole <= 1:
        return ""
    if result.partial:
        return f"the {result.whole:,} with all your words"
    return f"all {counted(result.whole)}"


class Names:
    """Words for the values of facets: names for ids of the taxonomy and statuses, else the value itself."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._names: dict[FacetName, dict[str, str]] = {
            "theme": taxonomy.names("theme"),
            "addressee": taxonomy.names("addressee"),
            "status": {status.value: status.label for status in Status},
            "due": dict(DUE_LABELS),
            "repeat": taxonomy.names("theme"),
            "contradiction": {rule.id: rule.title for rule in RULES},
        }
        self._tags: dict[tuple[FacetName, str], Tag] = {}
        self._links: dict[tuple[FacetName, str], Printed] = {}

    def of(self, facet: FacetName, value: str) -> str:
        """The value in words."""
        return self._names.get(facet, {}).get(value, value)

    def tags(self, facet: FacetName, ids: tuple[str, ...]) -> tuple[Tag, ...]:
        """Labels with links to everything that bears them."""
        return tuple(self._tag(facet, id_) for id_ in ids)

    def links(self, facet: FacetName, ids: tuple[str, ...]) -> list[Printed]:
        """The same as they are printed."""
        return [self._link(facet, id_) for id_ in ids]

    def _tag(self, facet: FacetName, id_: str) -> Tag:
        """A label with its link, made once for a page."""
        known = self._tags.get((facet, id_))
        if known is None:
            known = Tag(name=self.of(facet, id_), address=links.only(facet, id_))
            self._tags[facet, id_] = known
        return known

    def _link(self, facet: FacetName, id_: str) -> Printed:
        known = self._links.get((facet, id_))
        if known is None:
            tag = self._tag(facet, id_)
            known = self._links[facet, id_] = pieces.link(tag.name, tag.address)
        return known


def in_words(request: SearchRequest, names: Names) -> str:
    """What a search asks for: its words and filters in one line."""
    asked = [f"\u201c{request.text}\u201d"] if request.text else []
    for facet in ALL_FACETS:
        values = [enough(names.of(facet, value), 60) for value in request.filters.get(facet, ())]
        if values:
            asked.append(f"{FACET_TITLES[facet]}: {' or '.join(values)}")
    return "; ".join(asked) or "All recommendations"


def _facets(
    request: SearchRequest, counts: Mapping[FacetName, Mapping[str, int]], names: Names
) -> Iterator[Facet]:
    for facet in ALL_FACETS:
        chosen = request.filters.get(facet, ())
        found = counts.get(facet, {})
        values = {value: found.get(value, 0) for value in (*islice(found, _MOST_VALUES), *chosen)}
        if len(values) > (1 if facet == "force" else 0) or chosen:
            yield Facet(
                name=facet,
                title=FACET_TITLES[facet],
                choices=pieces.checkboxes(
                    facet,
                    [
                        (value, names.of(facet, value), count)
                        for value, count in _ordered(facet, values, chosen)
                    ],
                    chosen,
                ),
                chosen=len(chosen),
                open=facet in _OPEN or bool(chosen),
                more=len(found.keys() - values.keys()),
            )


def _ordered(facet: FacetName, values: dict[str, int], chosen: Sequence[str]) -> list[tuple[str, int]]:
    """What is chosen, then most frequent first; years from the newest, statuses in their own order."""
    if facet == "status":
        return [(status.value, values[status.value]) for status in Status if status.value in values]
    if facet == "due":
        return [(standing, values[standing]) for standing in DUE_STANDINGS if standing in values]
    ordered = sorted(values.items(), reverse=True) if facet in ("year", "closed") else values.items()
    return sorted(ordered, key=lambda pair: pair[0] not in chosen)


def _chips(request: SearchRequest, names: Names) -> Iterator[Chip]:
    for facet in ALL_FACETS:
        for value in request.filters.get(facet, ()):
            address = links.search(without_value(request, facet, value))
            yield Chip(facet=FACET_TITLES[facet], name=names.of(facet, value), address=address)


def _lines(answer: FoundPage, searching: Searching, names: Names) -> Iterator[Line]:
    """The results of the page."""
    request, address = answer.request, links.recommendations(answer.request)
    several = len(searching.store.forces()) > 1
    for found in answer.found:
        record, counts = found.recommendation, found.effective
        themes = pieces.labels("theme", names.links("theme", counts.themes))
        addressees = pieces.labels("addressee", names.links("addressee", counts.addressees))
        yield Line(
            ref=record.ref,
            own=enough(record.kept.in_words("reference"), 60),
            address=address(record.ref),
            report=enough(record.report),
            facts=pieces.facts(record.status, record.made, found.due, found.standing),
            force=record.force if several else "",
            text=pieces.passages(searching.passages(request, record.text), record.text),
            response=pieces.passages(searching.passages(request, record.response), record.response)
            if record.response
            else Printed(),
            tags=Printed(themes + addressees),
            partial=found.partial,
        )
