"""Rows of registers with their findings by a reader: the sample register's and those written for tests."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from searchapp.domain.recommendation import ExactText, PartialDate, Recommendation, SourceRow, Status
from searchapp.ingest import read_register

ROOT = Path(__file__).parents[1]
REGISTER = ROOT / "training" / "sample_register.txt"
FINDINGS = ROOT / "training" / "findings.csv"
PLANTED = ROOT / "tests" / "triage"
AUTHORS = (
    "in_order",
    "in_order_again",
    "by_date",
    "in_register_order",
    "neighbours",
    "neighbours_again",
)
APART = 4  # rows of `planted.txt` that are taken for neighbours


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row as it was written, its findings by a reader, and how many rows on its response belongs."""

    author: str
    item: Recommendation
    rules: frozenset[str]
    home: int


def authors() -> dict[str, list[list[Row]]]:
    """By author, rows that stand together."""
    found = {name: _together(_planted(name, f"planted_{name}.txt")) for name in AUTHORS}
    found["sample register"] = _together(_register())
    found["closings"] = [[row] for row in _planted("closings", "planted_closings.txt")]
    apart = _planted("apart", "planted.txt")
    found["apart"] = [apart[start : start + APART] for start in range(0, len(apart), APART)]
    return found


def _together(rows: Sequence[Row]) -> list[list[Row]]:
    return [list(rows) for _, rows in groupby(rows, key=lambda row: (row.item.report, row.item.made))]


def _planted(author: str, name: str) -> list[Row]:
    lines = (PLANTED / name).read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split(" | ")] for line in lines if line and line[0] != "#"]
    return [
        Row(
            author=author,
            item=_item(
                place,
                status=status,
                made=PartialDate.parse(made),
                text=text.replace("\\n", "\n"),
                response=response.replace("\\n", "\n"),
                report="Report",
            ),
            rules=frozenset(rules.split(";")),
            home=sum(int(note.removeprefix("home: ")) for note in notes if note.startswith("home: ")),
        )
        for place, (status, made, text, response, rules, *notes) in enumerate(cells, 1)
    ]


def _register() -> list[Row]:
    with FINDINGS.open(encoding="utf-8", newline="") as file:
        found = [(int(line["row"]), line["rule"]) for line in csv.DictReader(file)]
    return [
        Row(
            author="sample register",
            item=_item(
                row.row,
                status=row.status,
                made=row.made,
                text=row.text,
                response=row.response,
                report=row.report,
            ),
            rules=frozenset(rule for place, rule in found if place == row.row),
            home=0,
        )
        for row in read_register(REGISTER)
    ]


def _item(
    place: int, *, status: str, made: PartialDate | None, text: str, response: str, report: str
) -> Recommendation:
    return Recommendation(
        ref=f"r{place}",
        force="Lancashire",
        concerns="Lancashire",
        report=report,
        inspection_type="National",
        text=text,
        response=response,
        status=Status(status),
        made=made,
        exact=ExactText(report=report, recommendation=text, response=response),
        source=SourceRow(file="rows", row=place, line=place),
    )
