"""A register of many rows imported whole, stage by stage: `python -m benchmarks.importing --help`.

Every stage runs in a process of its own, as `searchapp import` runs it, and is measured by its processor
seconds and its peak resident memory. The file is imported first, then again as it is, then with one row in a
hundred changed.
"""

# ruff: noqa: T201, S311, PLR2004 - a script that tells its user how far it is; chance makes rows, not secrets

from __future__ import annotations

import argparse
import csv
import itertools
import json
import platform
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xlsxwriter

from benchmarks.corpus import generated
from benchmarks.sections import with_section
from searchapp.config import load_settings
from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import Status
from searchapp.ingest import open_register
from searchapp.workspace import Workspace, open_workspace

HEADING: Final = "## A whole import, stage by stage"
HEADINGS: Final = (
    "Force",
    "Originating Report/Inspection",
    "Type of Inspection",
    "Recommendation",
    "Date recommendation made",
    "Explanation of status",
    "Complete/ NFA approved by CoS / HMI",
)
AGAIN: Final = 0.03
"""Share of rows that say again what an earlier row said: misspelt, renumbered or cut."""

CHANGED: Final = 0.01
ROUNDS: Final = ("first", "again", "changed")
_TITLES: Final = {"first": "first", "again": "again", "changed": "1% changed"}

Row = tuple[str, ...]

_STAGE: Final = "import sys; from benchmarks.importing import run_stage; run_stage(*sys.argv[1:])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Processor seconds of a stage, the seconds it took, and its peak memory in megabytes (10^6 bytes)."""

    seconds: float
    waited: float
    megabytes: float


Rounds = Mapping[str, Mapping[str, Cost]]
"""Costs by round and stage."""


def main() -> None:
    """Measure each number of rows, print, and put the section in place of an older one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing", description=__doc__)
    parser.add_argument("--once", type=int, nargs="*", default=[200_000], help="rows imported only once")
    parser.add_argument("--rows", type=int, nargs="*", default=[50_000], help="rows imported three times")
    parser.add_argument("--workbook", type=int, nargs="*", default=[], help="rows only read, from a workbook")
    parser.add_argument("--add-to", type=Path, help="page to write the figures to, as a section")
    parser.add_argument("--home", type=Path, help="folder to keep files and stores in; else a passing one")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        home = arguments.home or Path(passing)
        found = {rows: measure(home, rows, rounds=ROUNDS[:1]) for rows in arguments.once}
        found |= {rows: measure(home, rows) for rows in arguments.rows}
        workbooks = {rows: measure_workbook(home, rows) for rows in arguments.workbook}
    text = section(found, workbooks)
    print(text)
    if arguments.add_to:
        page = arguments.add_to.read_text("utf-8") if arguments.add_to.exists() else ""
        arguments.add_to.write_text(with_section(page, HEADING, text), encoding="utf-8")


def measure(folder: Path, rows: int, *, rounds: Sequence[str] = ROUNDS) -> Rounds:
    """Costs by round and stage. The models are trained before, and not measured."""
    first, changed = (each / f"register-{rows}.csv" for each in (folder, folder / f"changed-{rows}"))
    home = folder / f"home-{rows}"
    _write_once(first, register(rows))
    if len(rounds) > 1:
        _write_once(changed, edited(rows))
    _run("models", home, first)
    return {name: _round(home, name, changed if name == "changed" else first) for name in rounds}


def measure_workbook(folder: Path, rows: int) -> Mapping[str, Cost]:
    """Costs of the stages that read the file itself: the others never see its format."""
    path = folder / f"register-{rows}.xlsx"
    _write_once(path, register(rows))
    return _round(folder / f"home-{rows}-workbook", "first", path, stages=list(STAGES)[:2])


def _write_once(path: Path, rows: Iterable[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        write(path, rows)


def _round(home: Path, name: str, path: Path, *, stages: Iterable[str] | None = None) -> dict[str, Cost]:
    home.mkdir(parents=True, exist_ok=True)
    costs = {}
    for stage in STAGES if stages is None else stages:
        costs[stage] = _run(stage, home, path)
        print(f"{path.name} {name} {stage}: {costs[stage]}", file=sys.stderr, flush=True)
    return costs


def _run(stage: str, home: Path, path: Path) -> Cost:
    started = time.perf_counter()
    told = subprocess.run(  # noqa: S603 - this interpreter and files made here
        [sys.executable, "-c", _STAGE, stage, str(home), str(path)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    seconds, megabytes = json.loads(told)
    return Cost(seconds=seconds, waited=time.perf_counter() - started, megabytes=megabytes)


def run_stage(stage: str, home: str, path: str) -> None:
    """Run one stage in this process; prints its processor seconds and peak memory."""
    with _workspace(Path(home)) as workspace:
        if stage == "models":
            print(f"models {workspace.models.model_id}", file=sys.stderr)
        else:
            STAGES[stage](workspace, Path(path))
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    print(json.dumps([seconds, (_peak() + children.ru_maxrss) * 1024 / 1e6]))


def _peak() -> int:
    """Most memory that was resident, in kibibytes; Linux counts it from the start of this program alone."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s+(\d+)", status.read_text())[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _read(_workspace: Workspace, path: Path) -> None:
    for _ in open_register(path, max_bytes=10**9).rows():
        pass


def _import(workspace: Workspace, path: Path) -> None:
    workspace.importing().run(path, force="Lancashire", person=LOCAL_PERSON)


def _suggest(workspace: Workspace, _path: Path) -> None:
    workspace.suggesting().refresh()


STAGES: Final[Mapping[str, Callable[[Workspace, Path], object]]] = {
    "reading alone": _read,
    "reading, matching, writing": _import,
    "deadlines": lambda workspace, _path: workspace.dating().refresh(),
    "suggestions": _suggest,
    "duplicates and contradictions": lambda workspace, _path: workspace.checking().refresh(),
    "search index": lambda workspace, _path: workspace.indexing().ensure(),
}
"""In the order of `searchapp import`, which does all but the first."""


def register(rows: int) -> Iterator[Row]:
    """`rows` rows of a register: reports of 3 to 40 recommendations, some said again."""
    chance = random.Random(rows)
    source = generated(rows)
    said: list[str] = []
    number = 0
    while number < rows:
        first = next(source)
        year = chance.randint(2010, 2025)
        title = f"{first.report} {year} part {chance.randint(1, 400)}"
        size = min(chance.randint(3, 40), rows - number)
        for document in itertools.chain([first], itertools.islice(source, size - 1)):
            text = document.recommendation
            if len(said) > 100 and chance.random() < AGAIN:
                text = _again(chance, chance.choice(said))
            elif len(said) < 20_000:
                said.append(text)
            yield (
                "All forces" if chance.random() < 0.7 else "Lancashire",
                title,
                document.inspection_type,
                text,
                document.made if document.made.startswith(str(year)) else str(year),
                document.response,
                Status(document.status).label,
            )
        number += size


def edited(rows: int) -> Iterator[Row]:
    """The same register at its next edition: one row in a hundred changed, corrected, left out or new."""
    chance = random.Random(-rows)
    for force, title, kind, text, made, response, status in register(rows):
        if chance.random() >= CHANGED:
            yield force, title, kind, text, made, response, status
            continue
        change = chance.choice(("status", "status", "response", "response", "text", "left out", "new"))
        if change == "status":
            yield force, title, kind, text, made, response, chance.choice([one.label for one in Status])
        elif change == "response":
            yield force, title, kind, text, made, f"{response} This was looked at by the board.", status
        elif change == "text":
            yield force, title, kind, _misspelt(chance, text), made, response, status
        elif change == "new":
            yield force, title, kind, text, made, response, status
            yield (
                force,
                title,
                kind,
                f"The force should report that {text}",
                made,
                "",
                Status.AWAITING_REVIEW.label,
            )


def _again(chance: random.Random, text: str) -> str:
    change = chance.randrange(4)
    if change == 0:
        return _misspelt(chance, text)
    if change == 1:
        return f"Recommendation {chance.randint(1, 30)}: {text}"
    if change == 2:
        return f"{text} (paragraph {chance.randint(1, 9)}.{chance.randint(1, 40)})"
    words = text.split()
    return " ".join(words[: max(14, int(len(words) * 0.8))])


def _misspelt(chance: random.Random, text: str) -> str:
    at = chance.randrange(max(1, len(text) - 2))
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write rows below the register's headings, as comma-separated values or a workbook by the name's end."""
    lines = itertools.chain([HEADINGS], rows)
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
        return
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Register")
    for number, cells in enumerate(lines):
        sheet.write_row(number, 0, cells)
    book.close()


def section(found: Mapping[int, Rounds], workbooks: Mapping[int, Mapping[str, Cost]]) -> str:
    """The figures as a section of a page."""
    tables = [_table(f"{rows:,} rows", found[rows]) for rows in sorted(found)]
    tables += [
        _table(f"{rows:,} rows of a workbook", {"first": costs}) for rows, costs in sorted(workbooks.items())
    ]
    joined = "\n\n".join(tables)
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"""{HEADING}

Generated registers (CSV) of reports of 3 to 40 recommendations; {AGAIN:.0%} of the rows say again
what an earlier row said, misspelt, renumbered or cut. Each stage runs in a process of its own, which begins
with loading what it needs; its figures are seconds of processor time and the most memory that was resident,
in megabytes. The file is imported, imported again as it is, and again with one row in a hundred corrected,
moved on, added or left out. `searchapp import` does all stages but the first in one process. {machine}.

{joined}
"""


def _table(title: str, rounds: Rounds) -> str:
    stages = list(rounds["first"])
    lines = [
        f"### {title}",
        "",
        "|" + "".join(f" | {_TITLES[name]}, s | MB" for name in rounds) + " |",
        "|---" * (1 + 2 * len(rounds)) + "|",
    ]
    for stage in stages:
        costs = [costs[stage] for costs in rounds.values()]
        lines.append(
            f"| {stage} | " + " | ".join(f"{one.seconds:.0f} | {one.megabytes:.0f}" for one in costs) + " |"
        )
    if stages != list(STAGES):
        return "\n".join(lines)
    whole = [[costs[stage] for stage in stages[1:]] for costs in rounds.values()]
    sums = (
        f"{sum(one.seconds for one in costs):.0f} | {max(one.megabytes for one in costs):.0f}"
        for costs in whole
    )
    lines.append("| all but the first | " + " | ".join(sums) + " |")
    return "\n".join(lines)


@contextmanager
def _workspace(home: Path) -> Iterator[Workspace]:
    with open_workspace(Silent(), load_settings({"SEARCHAPP_HOME": str(home)})) as workspace:
        yield workspace


if __name__ == "__main__":
    main()
