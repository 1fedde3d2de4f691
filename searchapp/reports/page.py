"""A report as one HTML page that needs nothing beside it: to print, to save as PDF, to mail."""

from __future__ import annotations

from typing import IO, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from searchapp.domain.report import Report, ReportCover
from searchapp.reports.charts import pages_svg
from searchapp.reports.cover import cover_facts
from searchapp.reports.items import about, in_words, response_words, standing_words
from searchapp.reports.render import headings, lines
from searchapp.reports.sentences import whose

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
            "charts": [Markup(one) for one in pages_svg(table)],  # noqa: S704 - made, and escaped, by us
        }
        for table in report.tables
    ]
    page = _TEMPLATES.get_template("report.html").render(
        report=report,
        footer=Markup(_css_text(f"{report.title}, {in_words(report.as_of)}")),  # noqa: S704 - escaped
        whose=whose(report.forces, report.left_out),
        facts=cover_facts(report, cover),
        tables=tables,
        lists=[
            (one, [(item, standing_words(item), about(item), response_words(item)) for item in one.items])
            for one in report.lists
        ],
    )
    target.write(page.encode("utf-8", errors="replace"))


def _css_text(text: str) -> str:
    """A text between quotation marks of a style sheet: all but letters, digits and spaces by number."""
    return "".join(one if one.isalnum() or one == " " else f"\\{ord(one):x} " for one in text)
