"""What became of a register over time: import runs, and what each changed in a recommendation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from searchapp.domain.importing import ChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """When an import run was taken back, and by whom."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """An import run with its counts, see `ImportReport`; `by` is None where that was not kept."""

    number: int
    register: str
    force: str
    file: str
    sha256: str
    at: datetime
    by: str | None
    read: int
    new: int
    changed: int
    unchanged: int
    gone: int
    held_back: int
    undone: Undone | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An entry of the change log about one recommendation.

    `run`, `file` and `by` tell the import run it came with, if it came with one. `taken_back`: that run
    was undone, so the entry, or the one of kind "undone" that reverses it, counts for nothing any longer.
    """

    number: int
    at: datetime
    ref: str
    kind: ChangeKind
    field: str
    before: str
    after: str
    run: int | None
    file: str
    by: str
    taken_back: bool
