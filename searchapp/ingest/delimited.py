"""Reads delimited text: CSV, TSV and the like, in UTF-8, UTF-16 or Windows-1252, line by line.

Owns encodings and quoting. Quotation marks are believed only while they make sense: one that is never
closed, or that would swallow whole rows, is read as an ordinary character, so that no row is lost to it.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, TextIO

from searchapp.domain.errors import TooLarge, UnreadableFile
from searchapp.domain.progress import Progress
from searchapp.ingest.contents import line_count
from searchapp.ingest.table import RawRow, Table

DELIMITERS: Final = {
    "\t": "tabs",
    ",": "commas",
    ";": "semicolons",
    "|": "vertical bars",
    "^": "carets",
    "~": "tildes",
    "\x1f": "unit separators",
}

_RARE: Final = (
    "\t",
    "|",
    "^",
    "~",
    "\x1f",
)  # delimiters that sentences do not hold: a line full of them is a row

MAX_LINE: Final = 1_000_000
"""Longest line that is read, in characters."""

_QUOTED: Final = re.compile(r'"((?:[^"]|"")*+)"')
_MAX_RECORD_LINES: Final = 500  # lines a quoted cell may spread over
_MAX_VAIN_LINES: Final = 200_000  # lines read again because a quotation mark was not closed
_MAX_ZEROS: Final = 8  # zero bytes in a line that are left out as strays; more of them are no text
_SAMPLE: Final = 65_536

csv.field_size_limit(MAX_LINE)  # its default would shatter a long quoted cell into broken rows


def delimited_tables(path: Path, progress: Progress) -> list[Table]:
    """One table for each delimiter; the columns found tell which is meant. Raises UnreadableFile."""
    del progress
    with path.open("rb") as file:
        encoding = _encoding(path.name, file.read(_SAMPLE))
    lines = line_count(path)
    return [
        Table(
            name=f"text separated by {name}",
            rows=partial(_rows, path, encoding, delimiter),
            lines=lines,
            alternative=True,
        )
        for delimiter, name in DELIMITERS.items()
    ]


def _encoding(name: str, sample: bytes) -> str:
    """UTF-16 by its byte order mark or its pattern of zero bytes; otherwise "latin-1", see `_decoded`."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros = sample.count(0)
    if zeros:
        for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
            if sample[first::2].count(0) == zeros and zeros > 0.4 * len(sample) / 2:
                return encoding
    controls = sum(sample.count(code) for code in range(32) if code not in b"\t\n\r\f\x0b\x1a\x1b")
    if controls > max(_MAX_ZEROS, 0.05 * len(sample)):
        raise UnreadableFile(
            f"{name} is not a text file.",
            next_step="Save the register as CSV or tab-separated text and import that file.",
        )
    return "latin-1"


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[RawRow]:
    with path.open(encoding=encoding, newline="") as file:
        lines = _Lines(path.name, file, _decoded if encoding == "latin-1" else str)
        widths = Counter[int]()
        width = 0  # the commonest number of cells so far: titles above the headings have others
        while (first := lines.next_record()) is not None:
            cells = _split(first, delimiter) if '"' not in first else _quoted(lines, delimiter, width)
            if cells is None:
                lines.keep_only_first()
                cells = _alone(first, delimiter)
            widths[len(cells)] += 1
            width = max(width, len(cells), key=lambda one: (one > 1, widths[one], one))
            doubtful = lines.number <= lines.doubted and len(cells) != width
            yield RawRow(line=lines.number, cells=tuple(cells), doubtful=doubtful)


def _split(line: str, delimiter: str) -> list[str]:
    return line.rstrip("\r\n").split(delimiter)


def _quoted(lines: _Lines, delimiter: str, width: int) -> list[str] | None:
    """The record beginning on the current line, or None when its quotation marks make no sense."""
    try:
        cells = next(csv.reader(lines, delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return None
    return None if _swallowed_rows(lines.taken, delimiter, width) else cells


def _swallowed_rows(taken: list[str], delimiter: str, width: int) -> bool:
    """Whether first and last line of a record of several are whole rows, stray quotation marks aside.

    Sentences hold commas and semicolons too: where a line has cells as a sentence would leave them, or as
    only a program that quotes every cell writes them, the quotation is believed (docs/decisions/0331).
    """
    filled = [line for line in taken if line.strip()]
    if len(filled) < 2 or width < 2:  # noqa: PLR2004 - one line swallows nothing
        return False
    rows = [_raw_cells(line, delimiter) for line in filled]
    if len(rows[0]) != width or len(rows[-1]) != width:
        return False
    if delimiter in _RARE:
        return True
    return not (taken[0].startswith('"') or any(_speaks_for_quoting(cells, delimiter) for cells in rows))


def _speaks_for_quoting(cells: list[str], delimiter: str) -> bool:
    """Whether a cell after the first begins with a blank, or one is in quotation marks without need."""
    return any(cell[:1].isspace() for cell in cells[1:]) or any(
        delimiter not in cell and (quoted := _QUOTED.fullmatch(cell)) and '"' not in quoted[1]
        for cell in cells
    )


def _alone(line: str, delimiter: str) -> list[str]:
    """The cells of a line by itself: whole quoted cells count, all other quotation marks are characters."""
    return [
        quoted[1].replace('""', '"') if (quoted := _QUOTED.fullmatch(cell)) else cell
        for cell in _raw_cells(line, delimiter)
    ]


def _raw_cells(line: str, delimiter: str) -> list[str]:
    end = re.escape(delimiter)
    return re.findall(rf'("(?:[^"]|"")*+"|[^{end}]*+){end}', line.rstrip("\r\n") + delimiter)


def _decoded(line: str) -> str:
    """Bytes read as Latin-1, one character a byte, decoded as UTF-8, or Windows-1252 where that fails.

    Line by line, because registers are pasted together from several sources.
    """
    if line.isascii():
        return line
    raw = line.encode("latin-1")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


class _Lines:
    """The lines of a file with their numbers; those taken for a record can be given back.

    As an iterator it feeds `csv.reader` with the lines of one record, the current one first.
    """

    def __init__(self, name: str, file: TextIO, decode: Callable[[str], str]) -> None:
        self._name = name
        self._file = file
        self._decode = decode
        self._ahead: deque[str] = deque()
        self._read = 0  # lines taken from the file
        self._vain = 0
        self._given = 0  # lines of `taken` that the csv reader has seen
        self.doubted = 0  # last line of the records whose quotation marks made no sense
        self.taken: list[str] = []

    @property
    def number(self) -> int:
        """Number of the line the current record begins on, from 1."""
        return self._read - len(self._ahead) - len(self.taken) + 1

    def next_record(self) -> str | None:
        """First line of the next record, or None at the end."""
        line = self._next_line()
        self.taken = [] if line is None else [line]
        self._given = 0
        return line

    def keep_only_first(self) -> None:
        """Give back all lines taken for the current record but its first."""
        self._vain += len(self.taken) - 1
        if self._vain > _MAX_VAIN_LINES:
            raise UnreadableFile(
                f"{self._name} has quotation marks that are opened and not closed all over, up to line "
                f"{self.number:,}.",
                next_step="Save it again from the spreadsheet as CSV or tab-separated text.",
            )
        self.doubted = max(self.doubted, self._read - len(self._ahead))
        self._ahead.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._given == len(self.taken):
            line = self._next_line() if self._given < _MAX_RECORD_LINES else None
            if line is None:
                raise StopIteration
            self.taken.append(line)
        self._given += 1
        return self.taken[self._given - 1]

    def _next_line(self) -> str | None:
        if self._ahead:
            return self._ahead.popleft()
        number = self._read + 1
        try:
            line = self._file.readline(MAX_LINE + 1)
        except UnicodeDecodeError as error:
            raise UnreadableFile(
                f"{self._name} begins as UTF-16 text, but cannot be read as such after line {self._read:,}.",
                next_step="Save the register as UTF-8 CSV and import that file.",
            ) from error
        if not line:
            return None
        if len(line) > MAX_LINE:
            raise TooLarge(
                f"Line {number:,} of {self._name} is longer than {MAX_LINE:,} characters.",
                next_step="Check that it is a register saved as CSV or tab-separated text.",
            )
        if line.count("\0") > _MAX_ZEROS:
            raise UnreadableFile(
                f"Line {number:,} of {self._name} holds many zero bytes, so the file is damaged or no text.",
                next_step="Save the register again as CSV or tab-separated text and import that file.",
            )
        self._read = number
        decoded = self._decode(line.replace("\0", ""))
        return decoded.removeprefix("\ufeff") if number == 1 else decoded
