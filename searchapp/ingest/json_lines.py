"""Reads JSON lines, and a list of JSON objects, as a table: keys are headings, each object is a row.

A key of an object within is a heading together with the key that object stands under. An object that only
holds a list of objects, as services answer, stands for these.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final, TextIO

from searchapp.domain.errors import TooLarge, UnreadableFile
from searchapp.domain.progress import Progress
from searchapp.ingest.contents import line_count
from searchapp.ingest.table import RawRow, Table

_MAX_OBJECT: Final = 1_000_000  # characters
_CHUNK: Final = 65_536
_HEADED_BY: Final = 200  # objects whose keys make the headings
_DEEPEST: Final = 5  # objects within each other whose keys become headings
_BESIDE: Final = 3  # keys of an object that only holds a list, such as the number of its items
_BETWEEN: Final = " \t\r\n,[]"

Keys = dict[str, int]


def json_tables(path: Path, progress: Progress) -> list[Table]:
    """The file as one table. Raises UnreadableFile and TooLarge."""
    del progress
    keys: Keys = {}
    for _, found in islice(_objects(path), _HEADED_BY):
        for key in found:
            keys.setdefault(key, len(keys))
    return [Table(name="JSON", rows=partial(_rows, path, keys), lines=line_count(path))]


def _rows(path: Path, keys: Keys) -> Iterator[RawRow]:
    yield RawRow(line=0, cells=tuple(keys))
    for line, found in _objects(path):
        cells = [_text(found.get(key)) for key in keys]
        cells += [_text(value) for key, value in found.items() if key not in keys]
        yield RawRow(line=line, cells=tuple(cells))


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each object with the line it begins on."""
    decoder = json.JSONDecoder()
    line = 1
    rest = ""
    with path.open(encoding=_encoding(path), newline="") as file:
        while True:
            bare = rest.lstrip(_BETWEEN)
            line += rest.count("\n", 0, len(rest) - len(bare))
            rest = bare
            try:
                found, end = decoder.raw_decode(rest)
            except (json.JSONDecodeError, RecursionError) as error:
                more = _more(path, file, line)
                if not more and not rest:
                    return
                if not more or len(rest) > _MAX_OBJECT:
                    raise _broken(path, line, len(rest)) from error
                rest += more
                continue
            if not isinstance(found, dict):
                raise _broken(path, line, 0)
            for one in _listed(found):
                yield line, dict(_flat(one))
            line += rest.count("\n", 0, end)
            rest = rest[end:]


def _listed(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The objects of the one list that an object holds beside a plain value or two; else the object."""
    lists = [value for value in found.values() if isinstance(value, list | dict)]
    if len(lists) == 1 and lists[0] and isinstance(lists[0], list):
        objects = [one for one in lists[0] if isinstance(one, dict)]
        if len(objects) == len(lists[0]) and len(found) <= _BESIDE:
            return objects
    return [found]


def _flat(found: dict[str, Any], under: str = "", depth: int = 1) -> Iterator[tuple[str, Any]]:
    for key, value in found.items():
        name = f"{under} {key}" if under else key
        if isinstance(value, dict) and value and depth < _DEEPEST:
            yield from _flat(value, name, depth + 1)
        else:
            yield name, value


def _more(path: Path, file: TextIO, line: int) -> str:
    try:
        return file.read(_CHUNK)
    except UnicodeDecodeError as error:
        raise _broken(path, line, 0) from error


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def _broken(path: Path, line: int, size: int) -> UnreadableFile | TooLarge:
    if size > _MAX_OBJECT:
        return TooLarge(
            f"The JSON object in line {line:,} of {path.name} is broken or over {_MAX_OBJECT:,} characters.",
            next_step="Check that each recommendation is an object of its own.",
        )
    return UnreadableFile(
        f"Line {line:,} of {path.name} is no JSON object that can be read.",
        next_step="Export the register again as JSON lines: an object for each recommendation.",
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(f"• {_text(one)}" for one in value)
    return json.dumps(value, ensure_ascii=False)
