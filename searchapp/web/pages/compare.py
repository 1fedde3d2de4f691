"""Recommendations side by side."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template, request

from searchapp.web.current import workspace
from searchapp.web.view_models.compare_page import compare_page

blueprint: Final = Blueprint("compare", __name__)


@blueprint.get("/compare")
def show() -> str:
    """Two to four recommendations, given as ref=A&ref=B, with what differs from the first marked."""
    sides = compare_page(request.args.getlist("ref"), workspace().searching())
    return render_template("pages/compare.html", sides=sides)
