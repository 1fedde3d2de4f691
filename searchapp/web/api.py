"""The API: the same answers as data, read-only, in the forms of `services.presenting`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, request

from searchapp.domain.search import SearchRequest
from searchapp.reports.render import as_values
from searchapp.services.presenting import explained, related_answer, search_answer, shown, triaged
from searchapp.services.presenting_past import run_values, timeline_values
from searchapp.web.current import searchable, workspace
from searchapp.web.files import download
from searchapp.web.forms import SCOPE, SEARCH, number, only_known, yes_or_no
from searchapp.web.searched import searched

MOST_RESULTS: Final = 100
"""Results of one answer at most; more by `page`."""

PREFIX: Final = "/api/v1"

blueprint: Final = Blueprint("api", __name__, url_prefix=PREFIX)


@blueprint.get("/search")
def search() -> dict[str, Any]:
    """What a search finds."""
    only_known(request.args, {*SEARCH, "limit"})
    return search_answer(searchable().searching().search(_request()))


@blueprint.get("/search/export")
def export() -> Response:
    """All that a search finds, as a file."""
    only_known(request.args, {*SEARCH, "format"} - {"page"})
    return download(request.args.get("format", "json"))


@blueprint.get("/completions")
def completions() -> dict[str, Any]:
    """Ways to finish the last word of what is being typed (q)."""
    only_known(request.args, {"q"})
    typed = request.args.get("q", "")
    return {"completions": workspace().searching().completions(typed)}


@blueprint.get("/recommendations/<ref>")
def show(ref: str) -> dict[str, Any]:
    """One recommendation in full."""
    only_known(request.args, ())
    return shown(workspace().searching().show(ref))


@blueprint.get("/recommendations/<ref>/explanation")
def explanation(ref: str) -> dict[str, Any]:
    """Why it got its suggestions."""
    only_known(request.args, ())
    space = workspace()
    found = space.searching().show(ref)
    return explained(found, space.explaining.nearest(found.recommendation) if space.explaining else ())


@blueprint.get("/recommendations/<ref>/related")
def related(ref: str) -> dict[str, Any]:
    """Recommendations like that one."""
    only_known(request.args, {"limit"})
    limit = number(request.args, "limit", 10, MOST_RESULTS)
    return related_answer(searchable().searching().related(ref, limit=limit))


@blueprint.get("/recommendations/<ref>/history")
def history(ref: str) -> dict[str, Any]:
    """What became of that one: every change, and how long it stood at each status."""
    only_known(request.args, ())
    return timeline_values(workspace().history().timeline(ref), datetime.now(UTC))


@blueprint.get("/imports")
def imports() -> dict[str, Any]:
    """The import runs, the newest first."""
    only_known(request.args, ())
    return {"runs": [run_values(run) for run in workspace().history().runs()]}


@blueprint.get("/triage")
def triage() -> dict[str, Any]:
    """Open candidates for "No further action"; with all=true how every recommendation was judged."""
    only_known(request.args, {"all"})
    triaging = workspace().triaging()
    judged = triaging.listed("all" if yes_or_no(request.args, "all") else "open")
    return {"results": [triaged(suggestion) for _record, suggestion in judged]}


@blueprint.get("/reports/<name>")
def report(name: str) -> dict[str, Any]:
    """A report over what the parameters of a search find, as of today."""
    only_known(request.args, SCOPE)
    space = searchable()
    return as_values(space.reporting().make(name, _request(), as_of=space.today()))


def _request() -> SearchRequest:
    size = number(request.args, "limit", workspace().settings.page_size, MOST_RESULTS)
    return searched(page_size=size)
