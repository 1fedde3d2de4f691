"""Deadlines: a page of what is overdue, due soon and ageing, and a calendar feed."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, render_template

from searchapp.web.current import searchable
from searchapp.web.files import download
from searchapp.web.searched import searched
from searchapp.web.view_models.deadlines_page import deadlines_page

blueprint: Final = Blueprint("deadlines", __name__)


@blueprint.get("/deadlines")
def show() -> str:
    """What is overdue, due soon and ageing of all that the parameters of a search find."""
    space = searchable()
    asked = searched()
    return render_template("pages/deadlines.html", page=deadlines_page(asked, space.searching()))


@blueprint.get("/deadlines.ics")
def calendar() -> Response:
    """The due dates of all that the parameters of a search find, for a calendar."""
    return download("ics")
