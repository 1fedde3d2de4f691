"""The page of one recommendation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, render_template, request

from searchapp.domain.review import LogFilter
from searchapp.web.current import person, searchable, workspace
from searchapp.web.searched import searched
from searchapp.web.view_models.decisions import decisions_of
from searchapp.web.view_models.recommendation_findings import recommendation_findings
from searchapp.web.view_models.recommendation_page import recommendation_page
from searchapp.web.view_models.review_page import done_notice
from searchapp.web.view_models.timeline import timeline_part
from searchapp.web.view_models.why_page import why_page

RELATED: Final = 8
"""How many others like it are shown."""

LOGGED: Final = 50
"""How many entries of its log are shown."""

blueprint: Final = Blueprint("recommendations", __name__)


@blueprint.get("/recommendations/<ref>")
def show(ref: str) -> str:
    """The recommendation of that reference. The parameters are those of the search that led here, if any."""
    space = searchable()
    searching = space.searching()
    came_from = searched()
    found = searching.show(ref)
    related = () if found.recommendation.gone else searching.related(ref, limit=RELATED)
    findings = recommendation_findings(found, related, space.checking(), space.triaging(), searching)
    twins = {twin.record.ref for twin in findings.twins}
    others = [other for other in related if other.recommendation.ref not in twins]
    page = recommendation_page(found, others, came_from, searching)
    log = list(space.decisions.page(LogFilter(ref=found.recommendation.ref), offset=0, limit=LOGGED))
    past = space.history().timeline(ref)
    timeline = timeline_part(past, datetime.now(UTC), log, space.taxonomy, space.decisions)
    decisions = decisions_of(found, space.decisions, space.taxonomy, person(), log)
    done = done_notice(space.decisions, request.args.get("done", ""))
    return render_template(
        "pages/recommendation.html",
        page=page,
        findings=findings,
        timeline=timeline,
        decisions=decisions,
        done=done,
        from_search=bool(set(request.args) - {"done"}),
    )


@blueprint.get("/recommendations/<ref>/why")
def why(ref: str) -> str:
    """Why it got its suggestions: words with their weights, and the labelled examples most like it."""
    space = workspace()
    found = space.searching().show(ref)
    explaining = space.explaining
    nearest = explaining.nearest(found.recommendation) if explaining and found.suggestions else ()
    return render_template("pages/why.html", page=why_page(found, nearest, space.taxonomy))
