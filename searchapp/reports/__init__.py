"""The reports, one module each, and how a report becomes a file.

A report is a function from a way to search to a `Report`; adding one is that function and a row in `REPORTS`.
"""

from collections.abc import Callable, Mapping
from typing import Final

from searchapp.domain.report import Report
from searchapp.domain.search import SearchRequest, SearchResult
from searchapp.domain.taxonomy import Taxonomy
from searchapp.reports.themes import theme_report

Search = Callable[[SearchRequest], SearchResult]

REPORTS: Final[Mapping[str, Callable[[Search, Taxonomy, SearchRequest], Report]]] = {
    "themes": theme_report,
}
