"""Reports: their list, a page for each, and each as files."""

from __future__ import annotations

import io
from typing import Final

from flask import Blueprint, Response, render_template, request

from searchapp.domain.errors import NotFound
from searchapp.domain.report import Report
from searchapp.domain.search import SearchRequest
from searchapp.reports.files import FILES, file_stem
from searchapp.reports.render import part_as_csv
from searchapp.web.current import searchable, workspace
from searchapp.web.forms import parameters
from searchapp.web.searched import searched
from searchapp.web.view_models.report_page import report_page, reports_page
from searchapp.web.whole_pages import whole_page

blueprint: Final = Blueprint("reports", __name__, url_prefix="/reports")


@blueprint.get("/")
def every() -> str:
    """Which reports there are, on all that is held or on one force."""
    space = searchable()
    forces = searched().filters.get("force")
    scope = SearchRequest(limit=0, facets=("theme",), filters={"force": forces} if forces else {})
    counted, names = space.index.search(scope), space.taxonomy.names("theme")
    return render_template(
        "pages/reports.html", page=reports_page(scope, counted, names, space.store.forces())
    )


@blueprint.get("/<name>")
def show(name: str) -> Response:
    """A report over what the parameters of a search find."""
    space = searchable()

    def values() -> dict[str, object]:
        report = made_report(name)
        return {"page": report_page(report, space.reporting().scope_in_words(report.scope))}

    return whole_page("pages/report.html", (name, tuple(parameters(searched()))), values)


@blueprint.get("/<name>.<form>")
def file(name: str, form: str) -> Response:
    """The same report as a file; `table`: which of its tables or lists, of CSV. Raises NotFound."""
    report = made_report(name)
    reporting = workspace().reporting()
    if form == "csv":
        part = reporting.part(report, request.args.get("table", ""))
        data, media_type = part_as_csv(part, mark=True), "text/csv"
        stem = file_stem(report, "" if part is report.main else part.name)
    elif form in FILES:
        written = io.BytesIO()
        FILES[form].write(report, reporting.cover(report), written)
        data, media_type, stem = written.getvalue(), FILES[form].media_type, file_stem(report)
    else:
        raise NotFound(f"A report cannot be had as {form[:20]!r}.", next_step="Go back to the report.")
    headers = {"Content-Disposition": f'attachment; filename="{stem}.{form}"'}
    return Response(data, content_type=media_type, headers=headers)


def made_report(name: str) -> Report:
    """The report of that name over what the parameters of a search find, as of today. Raises NotFound."""
    space = searchable()
    return space.reporting().make(name, searched(), as_of=space.today())
