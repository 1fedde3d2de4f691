"""The theme report: a page and a file."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, render_template, request

from searchapp.domain.report import Report
from searchapp.domain.search import SearchRequest
from searchapp.reports.render import as_csv
from searchapp.web.current import searchable, workspace
from searchapp.web.forms import search_request
from searchapp.web.view_models.report_page import report_page

blueprint: Final = Blueprint("reports", __name__)


@blueprint.get("/reports/themes")
def themes() -> str:
    """Themes by status, over what the parameters of a search find."""
    report, scope = _made()
    return render_template("pages/report.html", page=report_page(report, scope, workspace().taxonomy))


@blueprint.get("/reports/themes.csv")
def themes_csv() -> Response:
    """The same table as a file for a spreadsheet."""
    report, _scope = _made()
    headers = {"Content-Disposition": 'attachment; filename="themes-by-status.csv"'}
    return Response(as_csv(report), mimetype="text/csv", headers=headers)


def _made() -> tuple[Report, SearchRequest]:
    space = searchable()
    scope = search_request(request.args, space.taxonomy, page_size=space.settings.page_size)
    return space.reporting().make("themes", scope), scope
