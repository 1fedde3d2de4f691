"""Generated registers of reports, some of whose rows are said again, and the next edition of each."""

# ruff: noqa: S311, PLR2004 - chance makes rows, not secrets

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import xlsxwriter

from benchmarks.corpus import generated
from searchapp.domain.recommendation import Status

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
"""Share of rows that the next edition changes, leaves out or adds to."""

Row = tuple[str, ...]


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
