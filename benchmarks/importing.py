"""A register of many rows imported whole, stage by stage: `python -m benchmarks.importing --help`.

All stages of an import run in one process, as `searchapp import` runs them, and each is measured by its
processor seconds and the most memory that was held. The file is imported first, then again as it is, then
with one row in a hundred changed.
"""

# ruff: noqa: T201 - a script that tells its user how far it is

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from benchmarks.memory import Watch
from benchmarks.registers import AGAIN, Row, edited, register, write
from benchmarks.sections import put_on
from searchapp.config import load_settings
from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.progress import Silent
from searchapp.ingest import open_register
from searchapp.workspace import Workspace, open_workspace

HEADING: Final = "## A whole import, stage by stage"
ROUNDS: Final = ("first", "again", "changed")
_TITLES: Final = {"first": "first", "again": "again", "changed": "1% changed"}

_ROUND: Final = "import sys; from benchmarks.importing import run_round; run_round(*sys.argv[1:])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Processor seconds of a stage with its helping processes, the seconds it took, and memory.

    Of memory the most at any time, in megabytes: `private` to all its processes together; `resident` in the
    first of them, which counts what is mapped of files, libraries among them.
    """

    seconds: float
    waited: float
    private: float
    resident: float


Rounds = Mapping[str, Mapping[str, Cost]]
"""Costs by round and stage."""


def main() -> None:
    """Measure each number of rows, print, and put the section in place of an older one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing", description=__doc__)
    parser.add_argument("--once", type=int, nargs="*", default=[200_000], help="rows imported only once")
    parser.add_argument("--rows", type=int, nargs="*", default=[50_000], help="rows imported three times")
    parser.add_argument("--workbook", type=int, nargs="*", default=[], help="the same, in a workbook")
    parser.add_argument("--add-to", type=Path, help="page to write the figures to, as a section")
    parser.add_argument("--home", type=Path, help="folder to keep files and stores in; else a passing one")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        home = arguments.home or Path(passing)
        found: dict[int, Rounds] = {}
        workbooks: dict[int, Rounds] = {}
        text = ""
        for rows in arguments.rows:
            found[rows] = measure(home, rows)
            text = _tell(found, workbooks, arguments.add_to)
        for rows in arguments.once:
            found[rows] = measure(home, rows, rounds=ROUNDS[:1])
            text = _tell(found, workbooks, arguments.add_to)
        for rows in arguments.workbook:
            workbooks[rows] = measure_workbook(home, rows)
            text = _tell(found, workbooks, arguments.add_to)
    print(text)


def _tell(found: Mapping[int, Rounds], workbooks: Mapping[int, Rounds], page: Path | None) -> str:
    """The section as far as it is measured, also put on the page: the next size may take an hour."""
    text = section(found, workbooks)
    put_on(page, HEADING, text)
    return text


def measure(folder: Path, rows: int, *, rounds: Sequence[str] = ROUNDS) -> Rounds:
    """Costs by round and stage. The models are trained before, and not measured."""
    first, changed = (each / f"register-{rows}.csv" for each in (folder, folder / f"changed-{rows}"))
    home = folder / f"home-{rows}"
    _write_once(first, register(rows))
    if len(rounds) > 1:
        _write_once(changed, edited(rows))
    _run(home, first, ["models"])
    return {name: _run(home, changed if name == "changed" else first, list(STAGES)) for name in rounds}


def measure_workbook(folder: Path, rows: int) -> Rounds:
    """Costs of a first import of the same rows as a workbook, by stage."""
    path, home = folder / f"register-{rows}.xlsx", folder / f"home-{rows}-workbook"
    _write_once(path, register(rows))
    _run(home, path, ["models"])
    return {ROUNDS[0]: _run(home, path, list(STAGES))}


def _write_once(path: Path, rows: Iterable[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        write(path, rows)


def _run(home: Path, path: Path, stages: Sequence[str]) -> dict[str, Cost]:
    """Costs of these stages in a process of their own."""
    home.mkdir(parents=True, exist_ok=True)
    told = subprocess.run(  # noqa: S603 - this interpreter and files made here
        [sys.executable, "-c", _ROUND, str(home), str(path), *stages],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    return {stage: Cost(**cost) for stage, cost in json.loads(told).items()}


def run_round(home: str, path: str, *stages: str) -> None:
    """Run stages in this process, as an import does; prints their costs, and each one as it ends."""
    costs = {}
    settings = load_settings({"SEARCHAPP_HOME": home})
    with open_workspace(Silent(), settings) as workspace:
        for stage in stages:
            before, started = _seconds(), time.perf_counter()
            with Watch() as watch:
                (STAGES | _BEFORE)[stage](workspace, Path(path))
            cost = Cost(
                seconds=_seconds() - before,
                waited=time.perf_counter() - started,
                private=watch.private,
                resident=watch.resident,
            )
            print(f"{Path(path).name} {stage}: {cost}", file=sys.stderr, flush=True)
            costs[stage] = asdict(cost)
    print(json.dumps(costs))


def _seconds() -> float:
    """Processor seconds of this process and of the helping ones that ended."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _read(_workspace: Workspace, path: Path) -> None:
    for _ in open_register(path, max_bytes=10**9).rows():
        pass


Stage = Callable[[Workspace, Path], object]
STAGES: Final[Mapping[str, Stage]] = {
    "reading alone": _read,
    "reading, matching, writing": lambda workspace, path: workspace.importing().run(
        path, force="Lancashire", person=LOCAL_PERSON
    ),
    "deadlines": lambda workspace, _path: workspace.dating().refresh(),
    "suggestions": lambda workspace, _path: workspace.suggesting().refresh(),
    "duplicates and contradictions": lambda workspace, _path: workspace.checking().refresh(),
    "search index": lambda workspace, _path: workspace.indexing().ensure(),
}
"""In the order of `searchapp import`, which does all but the first."""

_BEFORE: Final[Mapping[str, Stage]] = {"models": lambda workspace, _path: workspace.models}


def section(found: Mapping[int, Rounds], workbooks: Mapping[int, Rounds]) -> str:
    """The figures as a section of a page."""
    tables = [_table(f"{rows:,} rows", found[rows]) for rows in sorted(found)]
    tables += [_table(f"{rows:,} rows of a workbook", workbooks[rows]) for rows in sorted(workbooks)]
    joined = "\n\n".join(tables)
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"""{HEADING}

Generated registers (CSV, or a workbook) of reports of 3 to 40 recommendations; {AGAIN:.0%} of the rows
say again what an earlier row said, misspelt, renumbered or cut. All stages of an import run in one
process, as `searchapp import` runs all but the first. Figures are seconds of processor time, and megabytes
at the peak: private to the process and those that help it, and resident in it, which counts what is mapped
of files (some 60 are its libraries). The file is imported, imported again as it is, and again with one row
in a hundred corrected, moved on, added or left out. {machine}.

{joined}
"""


def _table(title: str, rounds: Rounds) -> str:
    stages = list(rounds["first"])
    lines = [
        f"### {title}",
        "",
        "|" + "".join(f" | {_TITLES[name]}, s | private | resident" for name in rounds) + " |",
        "|---" * (1 + 3 * len(rounds)) + "|",
    ]
    for stage in stages:
        costs = [costs[stage] for costs in rounds.values()]
        lines.append(f"| {stage} | {' | '.join(map(_cells, costs))} |")
    sums = (_cells(*(costs[stage] for stage in stages[1:])) for costs in rounds.values())
    lines.append(f"| all but the first | {' | '.join(sums)} |")
    return "\n".join(lines)


def _cells(*costs: Cost) -> str:
    """Seconds together, and the most memory of each kind."""
    private, resident = max(one.private for one in costs), max(one.resident for one in costs)
    return f"{sum(one.seconds for one in costs):.0f} | {private:.0f} | {resident:.0f}"


if __name__ == "__main__":
    main()
