"""The triage list."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template, request

from searchapp.web import links
from searchapp.web.current import workspace
from searchapp.web.forms import page_number
from searchapp.web.view_models.triage_page import VIEWS, triage_page, view_named

blueprint: Final = Blueprint("triage", __name__)


@blueprint.get("/triage")
def candidates() -> str:
    """Recommendations for which "No further action" is suggested, or how every one was judged."""
    space = workspace()
    page = triage_page(
        space.triaging(),
        view_named(request.args.get("view", "")),
        page=page_number(request.args),
        size=space.settings.page_size,
    )
    views = [(view, name, links.triage(view)) for view, name in VIEWS.items()]
    return render_template("pages/triage.html", page=page, views=views)
