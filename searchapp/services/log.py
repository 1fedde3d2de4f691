"""The log of decisions: read, exported, and checked entry by entry.

The chain shows a log that was changed, shortened or reordered by whoever cannot compute it anew. Against
those who can, and against entries cut off at its end, keep a noted head outside: number and hash of the
newest entry, as `head` gives it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from searchapp.domain.errors import InvalidInput
from searchapp.domain.ports import DecisionStore
from searchapp.domain.review import NO_HASH, LogEntry, LogFilter

COLUMNS: Final = (
    "number", "at", "who", "kind", "subject", "ref", "item", "before", "after", "why", "model_id", "run",
    "undoes", "batch", "previous", "hash",
)  # fmt: skip

_HEAD: Final = re.compile(r"([0-9]{1,15}):([0-9a-f]{64})")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a check of the log found: `broken` is the first entry that is not as written, None if all are."""

    entries: int
    head: str
    broken: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The log over a store."""

    decisions: DecisionStore

    def head(self) -> str:
        """Number and hash of the newest entry, "number:hash"; to be kept outside as a witness."""
        return _head(*self.decisions.newest())

    def verify(self, *, noted: str = "") -> Verdict:
        """Compute the chain again. `noted`: a head kept earlier. Raises InvalidInput for one that is none."""
        wanted, witness = _read(noted) if noted else (0, "")
        number, previous = 0, NO_HASH
        for entry in self.decisions.entries():
            number += 1
            problem = _problem(entry, number, previous)
            if not problem and entry.number == wanted and entry.hash != witness:
                problem = f"Entry {number:,} is not the one that was noted: the log was written anew."
            if problem:
                return Verdict(
                    entries=number, head=_head(number - 1, previous), broken=number, problem=problem
                )
            previous = entry.hash
        missing = max(wanted, self.decisions.last_named())
        if missing > number:
            said = f"Entry {number + 1:,} is missing, and all up to {missing:,}: the log was cut off."
            return Verdict(entries=number, head=_head(number, previous), broken=number + 1, problem=said)
        return Verdict(entries=number, head=_head(number, previous))

    def as_csv(self, wanted: LogFilter) -> Iterator[str]:
        """The entries as lines of CSV, after a line of headings."""
        yield _csv_line(COLUMNS)
        for entry in self.decisions.entries(wanted):
            values = entry_values(entry)
            yield _csv_line([_cell(values[name]) for name in COLUMNS])


def entry_values(entry: LogEntry) -> dict[str, Any]:
    """An entry as JSON-ready values."""
    step = entry.step
    values = {
        "number": entry.number,
        "at": entry.at,
        "who": entry.who,
        "kind": step.kind.value,
        "subject": step.subject.value,
        "before": list(step.before),
        "after": list(step.after),
        "settled": None if step.settled is None else list(step.settled),
        "batch": entry.batch,
        "previous": entry.previous,
        "hash": entry.hash,
    }
    return values | {
        name: getattr(step, name) for name in ("ref", "item", "why", "model_id", "run", "undoes")
    }


def _problem(entry: LogEntry, number: int, previous: str) -> str:
    """What is wrong with an entry that should be the one of this number; "" for nothing."""
    if entry.number != number:
        return f"Entry {number:,} is missing: it was removed, and {entry.number:,} comes next."
    if entry.hash != entry.digest:
        return f"Entry {number:,} was changed: its content does not give its hash."
    if entry.previous != previous:
        return f"Entry {number:,} does not follow the one before it: entries were put in, taken out or moved."
    return ""


def _head(number: int, hash_: str) -> str:
    return f"{number}:{hash_}"


def _read(noted: str) -> tuple[int, str]:
    found = _HEAD.fullmatch(noted.strip())
    if found is None:
        raise InvalidInput(
            "This is not a noted head of the log.", next_step="Give it as `searchapp log head` printed it."
        )
    return int(found[1]), found[2]


def _cell(value: object) -> str:
    """A value as a cell that no spreadsheet takes for a formula."""
    text = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv_line(cells: tuple[str, ...] | list[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
