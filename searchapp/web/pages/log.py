"""The log of decisions: a page with filters, and a file."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, render_template, request

from searchapp.domain.people import Right
from searchapp.domain.review import LogFilter
from searchapp.web.current import person, workspace
from searchapp.web.forms import page_number
from searchapp.web.view_models.log_page import log_page, wanted
from searchapp.web.view_models.review_page import done_notice

blueprint: Final = Blueprint("log", __name__)


@blueprint.get("/log")
def entries() -> str:
    """Who decided what, when and why, the newest first."""
    space, actor = workspace(), person()
    actor.must(Right.READ)
    page = log_page(
        space.decisions,
        wanted(request.args),
        space.taxonomy,
        page=page_number(request.args),
        size=space.settings.page_size,
    )
    done = done_notice(space.decisions, request.args.get("done", ""))
    return render_template("pages/log.html", page=page, done=done)


@blueprint.get("/log.csv")
def entries_csv() -> Response:
    """The same entries, all of them, oldest first, for a spreadsheet."""
    person().must(Right.READ)
    asked: LogFilter = wanted(request.args)
    headers = {"Content-Disposition": 'attachment; filename="log-of-decisions.csv"'}
    return Response(workspace().log().as_csv(asked), mimetype="text/csv", headers=headers)
