"""What an import did, or would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ChangeKind = Literal["new", "changed", "gone", "returned", "suggested"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProblem:
    """A row or cell that could not be read as it stands.

    `row` counts recommendations from 1 as `SourceRow.row` does; `line` is the line of the file.
    `held_back`: the row was not imported; otherwise only this cell was left empty.
    """

    row: int
    line: int
    column: str
    value: str
    message: str
    held_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of one recommendation, before and after an import."""

    ref: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Counts of one import run: read = new + changed + unchanged + held_back; gone are not in the file.

    `run` is None for a dry run, which writes nothing.
    """

    run: int | None
    file: str
    read: int
    new: int
    changed: int
    unchanged: int
    gone: int
    held_back: int
    problems: tuple[ImportProblem, ...]
    changes: tuple[FieldChange, ...]
