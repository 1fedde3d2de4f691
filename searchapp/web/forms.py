"""From the parameters of an address to a search request and back: one reading for pages, API and reports.

A request has one canonical list of parameters (`parameters`), so that every search has a stable address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import Final, get_args

from werkzeug.datastructures import MultiDict

from searchapp.domain.deadline import DUE_STANDINGS
from searchapp.domain.errors import InvalidInput
from searchapp.domain.recommendation import Status
from searchapp.domain.search import ALL_FACETS, FACETS, FURTHER_FACETS, FacetName, SearchRequest, Sort
from searchapp.domain.taxonomy import Taxonomy
from searchapp.ingest import FIELDS

Parameters = list[tuple[str, str]]

SEARCH: Final = frozenset({"q", "names", "words", "sort", "page", *ALL_FACETS})
SCOPE: Final = frozenset({"q", "names", "words", *ALL_FACETS})

_SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
_LONGEST_TEXT: Final = 1_000  # characters of a query that links carry: longer than any index reads of one
_LONGEST_VALUE: Final = 1_000
_MOST_VALUES: Final = 200
_MOST_COLUMNS: Final = 500
_LAST_PAGE: Final = 10_000
_OFF: Final = "off"
_ALL: Final = "all"
_AS_WRITTEN: Final[tuple[FacetName, ...]] = ("force", "report", "inspection_type", "owner")
"""Facets of the register's own words; the values of the others are in small letters."""
_YEAR: Final = re.compile(r"[0-9]{4}")


def search_request(arguments: MultiDict[str, str], taxonomy: Taxonomy, *, page_size: int) -> SearchRequest:
    """What the parameters ask for; empty ones ask nothing. Raises InvalidInput for a value that cannot be."""
    page = page_number(arguments)
    chosen: dict[FacetName, tuple[str, ...]] = {}
    for facet in ALL_FACETS:
        values = [value for value in arguments.getlist(facet) if value]
        if values:
            chosen[facet] = tuple(dict.fromkeys(_meant(facet, values, taxonomy)))
    return SearchRequest(
        text=arguments.get("q", "").strip()[:_LONGEST_TEXT],
        filters=chosen,
        expand=not _switched(arguments, "names", _OFF),
        all_words=_switched(arguments, "words", _ALL),
        sort=_sort(arguments.get("sort", "")),
        offset=(page - 1) * page_size,
        limit=page_size,
        facets=FACETS + tuple(facet for facet in FURTHER_FACETS if facet in chosen),
    )


def parameters(request: SearchRequest) -> Parameters:
    """The canonical parameters of a request; what is at its default is left out."""
    pairs: Parameters = [("q", request.text)] if request.text else []
    if not request.expand:
        pairs.append(("names", _OFF))
    if request.all_words:
        pairs.append(("words", _ALL))
    pairs += [(facet, value) for facet in ALL_FACETS for value in request.filters.get(facet, ())]
    if request.sort != "relevance":
        pairs.append(("sort", request.sort))
    if request.limit and request.offset:
        pairs.append(("page", str(request.offset // request.limit + 1)))
    return pairs


def with_value(request: SearchRequest, facet: FacetName, value: str) -> SearchRequest:
    """The request with one more value chosen, from its first page."""
    values = dict.fromkeys((*request.filters.get(facet, ()), value))
    return replace(request, filters={**request.filters, facet: tuple(values)}, offset=0)


def without_value(request: SearchRequest, facet: FacetName, value: str) -> SearchRequest:
    """The request with one value fewer, from its first page."""
    left = tuple(other for other in request.filters.get(facet, ()) if other != value)
    filters = {name: values for name, values in request.filters.items() if name != facet}
    return replace(request, filters=filters | ({facet: left} if left else {}), offset=0)


def only_known(arguments: MultiDict[str, str], known: Iterable[str]) -> None:
    """Raise InvalidInput for a parameter that is not known or not the API's."""
    allowed = sorted(known)
    for name in arguments:
        if name not in allowed:
            raise InvalidInput(
                f"There is no parameter {_short(name)}.", next_step=f"Use only: {', '.join(allowed)}."
            )


def page_number(arguments: MultiDict[str, str]) -> int:
    """The page that is asked for, from 1. Raises InvalidInput."""
    return number(arguments, "page", 1, _LAST_PAGE)


def number(arguments: MultiDict[str, str], name: str, default: int, most: int) -> int:
    """A parameter that is a whole number from 1 to `most`. Raises InvalidInput."""
    text = arguments.get(name, "") or str(default)
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
        raise InvalidInput(
            f"{name.capitalize()} is {_short(text)}, which is not a whole number from 1 to {most:,}.",
            next_step="Change that part of the address.",
        )
    return int(text)


def yes_or_no(arguments: MultiDict[str, str], name: str) -> bool:
    """A parameter that is true or false; absent means false. Raises InvalidInput."""
    text = arguments.get(name, "false")
    if text not in ("true", "false"):
        raise InvalidInput(f"{name} is {_short(text)}.", next_step=f"Write {name}=true or {name}=false.")
    return text == "true"


def _meant(facet: FacetName, values: list[str], taxonomy: Taxonomy) -> list[str]:
    """Only agreed lists are closed; a title or a force may have left the register since a link was kept."""
    if len(values) > _MOST_VALUES or any(len(value) > _LONGEST_VALUE for value in values):
        raise InvalidInput(f"The filter {facet} holds too much.", next_step="Choose fewer values.")
    if facet == "status":
        return [_status(value) for value in values]
    if facet not in _AS_WRITTEN:
        values = [value.lower() for value in values]
    for value in values:
        if not _exists(facet, value, taxonomy):
            raise _unknown(facet, value)
    return values


def _exists(facet: FacetName, value: str, taxonomy: Taxonomy) -> bool:
    if facet == "theme" or facet == "addressee":  # noqa: PLR1714 - so that the type narrows
        return value in taxonomy.names(facet)
    if facet == "repeat":
        return value in taxonomy.names("theme")
    if facet == "due":
        return value in DUE_STANDINGS
    return facet not in ("year", "closed") or bool(_YEAR.fullmatch(value))


def _status(value: str) -> str:
    """The status of an id, a label or a register's longer wording: see decision 0003."""
    try:
        return Status.from_words(value).value
    except ValueError:
        raise _unknown("status", value) from None


def _unknown(facet: FacetName, value: str) -> InvalidInput:
    return InvalidInput(
        f"There is no {facet} {_short(value)}.",
        next_step="Start again from the search page and choose from its filters.",
    )


def _switched(arguments: MultiDict[str, str], name: str, value: str) -> bool:
    """Whether a parameter has the only value it can have; absent means not. Raises InvalidInput."""
    text = arguments.get(name, "")
    if text not in ("", value):
        raise InvalidInput(f"{name} is {_short(text)}.", next_step=f"Write {name}={value} or leave it out.")
    return bool(text)


def _sort(text: str) -> Sort:
    if text and text not in _SORTS:
        raise InvalidInput(
            f"Results cannot be sorted by {_short(text)}.", next_step=f"Use one of: {', '.join(_SORTS)}."
        )
    return next((sort for sort in _SORTS if sort == text), "relevance")


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}...")  # noqa: PLR2004 - enough to recognise it by


def said_columns(form: MultiDict[str, str]) -> dict[str, str]:
    """Which column of a file is which field: `heading` and `field`, one beside the other; heading by field.

    Raises InvalidInput for what is no field, and for a field that two columns are said to be.
    """
    columns: dict[str, str] = {}
    pairs = zip(form.getlist("heading"), form.getlist("field"), strict=False)
    for heading, field in islice(pairs, _MOST_COLUMNS):
        if field and field not in FIELDS:
            raise InvalidInput("That is no field.", next_step="Choose one from the list.")
        if field in columns:
            raise InvalidInput(
                f"Two columns are said to be the {FIELDS[field]}.",
                next_step="Choose one column for each field.",
            )
        if field:
            columns[field] = heading
    return columns


def own_statuses(form: MultiDict[str, str]) -> dict[str, Status | None]:
    """What each of a register's own words for a status means: `words` and `status`, one beside the other.

    None where nothing was chosen. Raises InvalidInput for what is no status.
    """
    chosen = list(zip(form.getlist("words"), form.getlist("status"), strict=False))[:_MOST_VALUES]
    try:
        return {words: Status(status) if status else None for words, status in chosen}
    except ValueError as error:
        raise InvalidInput("That is no status.", next_step="Choose one from the list.") from error
