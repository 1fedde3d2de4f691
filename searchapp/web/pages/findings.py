"""What the register shows when it is checked against itself: contradictions, duplicates, repeats."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template, request

from searchapp.domain.search import SearchRequest
from searchapp.web import links
from searchapp.web.current import workspace
from searchapp.web.forms import page_number
from searchapp.web.view_models.contradictions_page import contradictions_page
from searchapp.web.view_models.findings_page import duplicates_page, repeats_page

_LONGEST: Final = 200

blueprint: Final = Blueprint("findings", __name__, url_prefix="/findings")


@blueprint.get("/")
def contradictions() -> str:
    """Contradictions, those of the surest rules first, each with a question to the owner."""
    space = workspace()
    page = contradictions_page(
        space.checking(),
        space.searching(),
        request.args,
        page=page_number(request.args),
        size=space.settings.page_size,
    )
    return render_template("pages/findings.html", page=page, searched=_searched("has:contradiction"))


@blueprint.get("/duplicates")
def duplicates() -> str:
    """The same recommendation entered more than once, conflicts first."""
    space = workspace()
    number, size = page_number(request.args), space.settings.page_size
    page = duplicates_page(space.checking(), space.searching(), page=number, size=size)
    return render_template("pages/duplicates.html", page=page, searched=_searched())


@blueprint.get("/repeats")
def repeats() -> str:
    """Chains of repeat findings by force and theme over the years."""
    space = workspace()
    number, size = page_number(request.args), space.settings.page_size
    page = repeats_page(space.checking(), space.taxonomy, page=number, size=size)
    return render_template("pages/repeats.html", page=page, searched=_searched("has:repeat"))


def _searched(having: str = "") -> tuple[str, str]:
    """The words of a search in the address, by which no list of findings is narrowed, and where they are."""
    words = request.args.get("q", "").strip()[:_LONGEST]
    return words, links.search(SearchRequest(text=f"{words} {having}".strip()))
