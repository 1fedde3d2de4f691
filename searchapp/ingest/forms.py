"""Makes a table of forms: on the left the names of fields, on the right what they say, over and over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Final

from searchapp.ingest.headings import EXACT, heading_words
from searchapp.ingest.normalise import clean_line
from searchapp.ingest.table import RawRow, Table

_ROWS: Final = 500  # rows that are looked at for the names of fields
_MOST_FIELDS: Final = 60
_FEWEST_KNOWN: Final = 3  # known headings among the names that come again


def with_forms(tables: Sequence[Table]) -> list[Table]:
    """The tables, and for each that is made of forms another reading with a row for each form."""
    return [*tables, *filter(None, map(_formed, tables))]


def _formed(table: Table) -> Table | None:
    """The table with a row for each form, headed by the names in the order they are met; else None."""
    counted = Counter[str]()
    headings: dict[str, str] = {}
    for row in islice(table.rows(), _ROWS):
        name, value = _field(row)
        if any(cell.strip() for cell in row.cells[2:]):
            return None
        if name and value:
            counted[name] += 1
            headings.setdefault(name, clean_line(row.cells[0][:500]))
    again = {name for name, count in counted.items() if count > 1}
    if len(headings) > _MOST_FIELDS or len(EXACT & again) < _FEWEST_KNOWN:
        return None
    forms = partial(_forms, table, headings)
    return replace(table, name=f"forms in {table.name}", rows=forms, lines=None, alternative=True)


def _forms(table: Table, headings: dict[str, str]) -> Iterator[RawRow]:
    """The headings as line 0, then a row for each form, with the line of its first field.

    A form ends where a name comes again. What has no name, or one met too late to be a heading, goes on with
    the field above it.
    """
    yield RawRow(line=0, cells=tuple(headings.values()))
    form: dict[str, list[str]] = {}
    line, last = 1, ""
    for row in table.rows():
        name, value = _field(row)
        if name in form:
            yield _row(form, headings, line)
            form, last = {}, ""
        if name in headings:
            line = line if form else row.line
            form[name], last = [value], name
        elif last and value:
            form[last].append(f"{f'{clean_line(row.cells[0])}: ' if name else ''}{value}")
    if form:
        yield _row(form, headings, line)


def _row(form: Mapping[str, Sequence[str]], headings: Mapping[str, str], line: int) -> RawRow:
    return RawRow(line=line, cells=tuple("\n".join(form.get(one, ())).strip() for one in headings))


def _field(row: RawRow) -> tuple[str, str]:
    """The words of a field's name, and its value, with whatever stands to the right of that."""
    name, *values = (*row.cells, "")
    return heading_words(name), " ".join(filter(None, map(str.strip, values)))
