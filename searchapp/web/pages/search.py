"""The home page and the page of results."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, g, render_template, request

from searchapp.domain.search import SearchRequest
from searchapp.web.current import moment, remembered, searchable
from searchapp.web.files import download
from searchapp.web.forms import parameters
from searchapp.web.remembered import Part, rendered
from searchapp.web.searched import searched
from searchapp.web.view_models.home_page import home_page, to_review
from searchapp.web.view_models.search_page import search_page
from searchapp.web.whole_pages import whole_page

blueprint: Final = Blueprint("search", __name__)


@blueprint.get("/")
def home() -> Response | str:
    """A search box, what the register holds, and searches to start from."""
    space = searchable()
    if not g.index.recommendations:
        return render_template("pages/empty.html", page=home_page(None, space.taxonomy))
    searching = space.searching()

    def values() -> dict[str, object]:
        everything = searching.search(SearchRequest(limit=0)).result
        lines = to_review(space.queues())
        return {"page": home_page(everything, space.taxonomy), "lines": lines}

    return whole_page("pages/home.html", None, values)


@blueprint.get("/search/export")
def export() -> Response:
    """All that a search finds, as a file: format=csv, xlsx, json or ics."""
    return download(request.args.get("format", "csv"))


@blueprint.get("/search")
def results() -> Response | str:
    """What a search finds; an empty one lists everything."""
    space = searchable()
    asked = searched()
    if not g.index.recommendations:
        return render_template("pages/empty.html", page=home_page(None, space.taxonomy))
    searching = space.searching()
    of = (tuple(parameters(asked)), asked.limit)

    def found() -> Part:
        return rendered("parts/results.html", page=search_page(searching.search(asked), searching))

    def values() -> dict[str, object]:
        return {"asked": asked, "results": remembered().thing((moment(), of), found)}

    return whole_page("pages/search.html", of, values)
