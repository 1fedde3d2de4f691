"""How long each report takes on a large register: `python -m benchmarks.reporting --help`.

What is measured is processor time of the whole report, from the searches to the values of its file, the
second time it is asked for: the first opens the index.
"""

# ruff: noqa: T201 - a script that tells its user how far it is

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from benchmarks.filled import asked, filled_home, open_home
from benchmarks.sections import put_on, table
from searchapp.domain.search import SearchRequest
from searchapp.reports import REPORTS
from searchapp.reports.files import FILES
from searchapp.reports.render import as_values
from searchapp.workspace import Workspace

HEADING: Final = "## Reports"
_SCOPES: Final = {
    "the whole register": SearchRequest(),
    "one theme": SearchRequest(filters={"theme": ("custody",)}),
    "a search of words": SearchRequest(text="police custody"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A report over a scope: recommendations it counts, seconds of processor time."""

    report: str
    scope: str
    counted: int
    seconds: float


def main() -> None:
    """Fill a home folder if it has none, measure, and print."""
    arguments = asked(prog="python -m benchmarks.reporting", description=__doc__)
    with filled_home(arguments.home, arguments.rows) as home, open_home(home) as workspace:
        workspace.dating().refresh()
        workspace.checking().refresh()
        workspace.indexing().ensure()
        text = section(workspace.store.count(), measure(workspace), measure_files(workspace))
    print(text)
    put_on(arguments.add_to, HEADING, text)


def section(rows: int, reports: list[Timed], files: dict[str, float]) -> str:
    """The figures as a section of a page."""
    timed = [(one.report, one.scope, f"{one.counted:,}", f"{one.seconds:.2f}") for one in reports]
    written = [(form, f"{seconds:.2f}") for form, seconds in files.items()]
    return f"""{HEADING}

Seconds of processor time on {rows:,} generated rows, asked a second time, from the searches
to the values of the file.

{table(("report", "over", "recommendations", "seconds"), timed)}

The report for a board over the whole register as a file, the report itself left out:

{table(("form", "seconds"), written)}
"""


def measure(workspace: Workspace) -> list[Timed]:
    """Every report over every scope."""
    return [_timed(workspace, name, said) for said in _SCOPES for name in REPORTS]


def measure_files(workspace: Workspace) -> dict[str, float]:
    """Seconds for each form of file of the report for a board over everything."""
    reporting = workspace.reporting()
    report = reporting.make("board", SearchRequest(), as_of=workspace.today())
    cover = reporting.cover(report)
    return {
        form: _seconds(lambda file=file: file.write(report, cover, io.BytesIO()))
        for form, file in FILES.items()
    }


def _timed(workspace: Workspace, name: str, said: str) -> Timed:
    scope, reporting = _SCOPES[said], workspace.reporting()
    day = workspace.today()
    report = reporting.make(name, scope, as_of=day)
    seconds = _seconds(lambda: as_values(reporting.make(name, scope, as_of=day)))
    return Timed(report=name, scope=said, counted=report.main.total.value, seconds=seconds)


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
