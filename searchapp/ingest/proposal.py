"""Writes a mapping file for a register of other headings, as far as it can be told, for a person to edit."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from searchapp.domain.progress import Progress
from searchapp.domain.reading import Reading
from searchapp.domain.reference import said
from searchapp.ingest.columns import look_for_columns
from searchapp.ingest.headings import COLUMNS
from searchapp.ingest.layout import Layout
from searchapp.ingest.mapping import STATUS_LABELS
from searchapp.ingest.normalise import clean_line, shortened
from searchapp.ingest.readers import open_tables
from searchapp.ingest.recalled import of_register, recalled_layout
from searchapp.ingest.register import chosen
from searchapp.ingest.statuses import bare, read_status, suggested

_ROWS: Final = 5_000  # rows whose cells are looked at
_MOST_STATUSES: Final = 40


def propose_mapping(
    path: Path,
    *,
    max_bytes: int,
    sheet: str,
    readings: Mapping[str, Reading],
    register: str,
    progress: Progress,
) -> str:
    """A mapping file as text, every column and unknown status of the register in it.

    What was said of the register's last edition stands in it, as far as it fits: `readings` and `register`
    are those of `open_register`. Raises UnreadableFile and TooLarge.
    """
    tables = open_tables(path, max_bytes=max_bytes, progress=progress)
    _, before = of_register(path.name, tables, readings, register)
    wanted = chosen(path.name, tables, sheet)
    layout = look_for_columns(path.name, wanted)
    if before.columns:
        recalled = recalled_layout(path.name, wanted, before)
        layout = layout if recalled.missing or layout.given is not None else recalled
    rows = [row.cells for row in islice(layout.below(), _ROWS)]
    return (
        "\n".join(
            [
                *_head(path.name),
                *_columns(layout, rows),
                *_unused(layout, rows),
                *_statuses(layout, rows, before),
            ]
        )
        + "\n"
    )


def _head(file: str) -> Iterator[str]:
    yield f"# How to read {_comment(file)}. Edit it, then: searchapp import --mapping FILE REGISTER"
    yield "# A line that begins with # says nothing."
    yield ""


def _columns(layout: Layout, rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield "# The heading of the column for each field; none for a field the register does not have."
    yield "[columns]"
    for column in COLUMNS:
        if column.name in layout.positions:
            found = "its cells" if column.name in layout.by_content else "its heading"
            if layout.headings[column.name] in layout.placed:
                found = "its place"
            if column.name in layout.mapping.columns:
                found = "the last import"
            heading, sample = layout.headings[column.name], _sample(rows, layout.positions[column.name])
            yield f"{column.name} = {_quoted(heading)}  # by {found}; {sample}"
        else:
            need = " (needed: name a column, or give a value below)" if column.required else ""
            yield f'# {column.name} = ""  # {column.title}: not found{need}'
    yield ""
    yield "# A value that is the same for all rows, for a field without a column."
    yield "[fixed]"
    for column in COLUMNS:
        if column.name in layout.mapping.fixed:
            yield f"{column.name} = {_quoted(layout.mapping.fixed[column.name])}  # by the last import"
        elif column.name not in layout.positions and column.name != "text":
            yield f'# {column.name} = ""'
    yield ""


def _unused(layout: Layout, rows: list[tuple[str, ...]]) -> Iterator[str]:
    used = set(layout.positions.values())
    unused = [(number, clean_line(cell[:500])) for number, cell in enumerate(layout.row)
              if number not in used and cell.strip()]  # fmt: skip
    if unused:
        yield "# Other columns, which are kept as they are:"
        yield from (f"#   {_comment(heading)}: {_sample(rows, number)}" for number, heading in unused)
        yield ""


def _statuses(layout: Layout, rows: list[tuple[str, ...]], before: Reading) -> Iterator[str]:
    yield "# What the register's own words for a status mean. Take the # away, then write between the last"
    yield f"# marks one of: {STATUS_LABELS}. What a line asks at its end is only a question."
    yield "[statuses]"
    for words, status in before.statuses.items():
        yield f"{_quoted(words)} = {_quoted(status.label)}  # by the last import"
    position = layout.positions.get("status")
    if position is not None:
        cells = Counter(bare(clean_line(row[position][:200])) for row in rows if position < len(row))
        unknown = Counter(
            {
                words: count
                for words, count in cells.items()
                if words and said(words) not in before.statuses and not read_status(words)
            }
        )
        for words, count in unknown.most_common(_MOST_STATUSES):
            asked = " or ".join(status.label for status in suggested(words))
            share = f"{count:,} of the first {len(rows):,} rows{f'; {asked}?' if asked else ''}"
            yield f'# {_quoted(words)} = ""  # {share}'


def _quoted(text: str) -> str:
    """As a string of a mapping file."""
    return json.dumps(text, ensure_ascii=False)


def _sample(rows: list[tuple[str, ...]], position: int) -> str:
    cells = (clean_line(row[position][:500]) for row in rows if position < len(row))
    first = next(filter(None, cells), "")
    return f"such as: {_comment(first)}" if first else "always empty"


def _comment(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in shortened(text))
