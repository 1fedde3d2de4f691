"""Addresses of the site's pages, each in its one canonical form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import g, url_for

from searchapp.domain.search import FacetName, SearchRequest
from searchapp.web.forms import SCOPE, Parameters, parameters

_ANY: Final = "REFERENCE"


def search(request: SearchRequest) -> str:
    """The page of results of a request."""
    return with_parameters(_results(), parameters(request))


def export(request: SearchRequest, form: str) -> str:
    """The file of all that a request finds."""
    pairs = [pair for pair in parameters(request) if pair[0] != "page"]
    return with_parameters(url_for("search.export"), [*pairs, ("format", form)])


def only(facet: FacetName, value: str) -> str:
    """The page of everything that bears a value."""
    return search(SearchRequest(filters={facet: (value,)}))


def recommendation(ref: str, request: SearchRequest | None = None) -> str:
    """The page of one recommendation; with the search it was found by, its words are marked there."""
    return with_parameters(url_for("recommendations.show", ref=ref), parameters(request) if request else [])


def recommendations(request: SearchRequest) -> Callable[[str], str]:
    """The same for many that one search found, by their references."""
    before, _, after = url_for("recommendations.show", ref=_ANY).rpartition(_ANY)
    tail = with_parameters(after, parameters(request))
    return lambda ref: f"{before}{quote(ref, safe='')}{tail}"


def findings(asked: Parameters, page: int = 1) -> str:
    """A page of the contradictions that these parameters ask for."""
    return with_parameters(url_for("findings.contradictions"), asked + _page(page))


def duplicates(page: int) -> str:
    """A page of the recommendations entered more than once."""
    return with_parameters(url_for("findings.duplicates"), _page(page))


def repeats(page: int) -> str:
    """A page of the chains of repeat findings."""
    return with_parameters(url_for("findings.repeats"), _page(page))


def of_scope(endpoint: str, scope: SearchRequest, **values: Any) -> str:
    """An answer about all that a search finds (a report, data): words and filters without order and page.

    `values` are those of the endpoint's own address.
    """
    return with_parameters(
        url_for(endpoint, **values), [pair for pair in parameters(scope) if pair[0] in SCOPE]
    )


def first_page(endpoint: str, request: SearchRequest, **values: Any) -> str:
    """An answer about a search in its order, from its first page."""
    return with_parameters(
        url_for(endpoint, **values), [pair for pair in parameters(request) if pair[0] != "page"]
    )


def _results() -> str:
    """The page of results, asked for once in a request: a page may have a hundred links to it."""
    if "results_path" not in g:
        g.results_path = url_for("search.results")
    return str(g.results_path)


def _page(page: int) -> Parameters:
    return [("page", str(page))] if page > 1 else []


def with_parameters(path: str, pairs: Parameters) -> str:
    """A path with its parameters, if any."""
    return f"{path}?{urlencode(pairs)}" if pairs else path
