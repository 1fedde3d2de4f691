"""A report as one HTML page that needs nothing beside it: to print, to save as PDF, to mail."""

from __future__ import annotations

from typing import IO, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from searchapp.domain.report import Report, ReportCover
from searchapp.reports.charts import bars_svg
from searchapp.reports.cover import cover_facts
from searchapp.reports.render import headings, lines

_TEMPLATES: Final = Environment(
    loader=PackageLoader("searchapp.reports"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def write_page(report: Report, cover: ReportCover, target: IO[bytes]) -> None:
    """Write the report with its charts as a page in UTF-8. Raises OSError."""
    tables = [
        {
            "table": table,
            "headings": headings(table),
            "lines": list(lines(table)),
            "chart": Markup(bars_svg(table)) if table.rows else "",  # noqa: S704 - made, and escaped, by us
        }
        for table in report.tables
    ]
    page = _TEMPLATES.get_template("report.html").render(
        report=report, facts=cover_facts(report, cover), tables=tables
    )
    target.write(page.encode("utf-8", errors="replace"))
