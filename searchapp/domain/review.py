"""What people decide on what the register says and the models suggest, and the record kept of each step.

Owns the values; `domain.effective` says what follows from them, services decide who may do what.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

from searchapp.domain.errors import Conflict
from searchapp.domain.importing import FieldChange

Value = tuple[str, ...]


class Kind(StrEnum):
    """What somebody did."""

    ACCEPT = "accept"
    REJECT = "reject"
    CHANGE = "change"
    DEFER = "defer"
    COMMENT = "comment"
    ASSIGN = "assign"
    PROPOSE = "propose"
    APPROVE = "approve"
    RETURN = "return"
    UNDO = "undo"
    PROMOTE = "promote"
    ROLL_BACK = "roll-back"
    REFRESH = "refresh"
    DRAW = "draw"
    ANSWER = "answer"
    CLOSE = "close"


class Subject(StrEnum):
    """What it was about; with a reference and an item it names one thing that can stand decided."""

    STATUS = "status"
    THEMES = "themes"
    ADDRESSEES = "addressees"
    DUE_DATE = "due-date"
    NO_FURTHER_ACTION = "no-further-action"
    FINDING = "finding"
    CONFLICT = "conflict"
    ASSIGNEE = "assignee"
    DEFERRED = "deferred"
    COMMENT = "comment"
    MODEL = "model"
    AGREEMENT = "agreement"
    ACCOUNT = "account"


PROPOSED: Final = "proposed"
"""Item of a status that waits for a second person; that of the status in force is ""."""

LASTING: Final = (Kind.UNDO, Kind.COMMENT, Kind.ANSWER, Kind.CLOSE)
"""What cannot be taken back."""

NO_HASH: Final = "0" * 64
"""What the first entry of the log follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to be put on record.

    `settled` is what stands decided after it for (`ref`, `subject`, `item`), None where nothing does.
    `before` and `after` are what the reader of the register saw and sees. `basis` is what the register said
    of it at the time, so that a later file that says otherwise is noticed. `model_id` or `run`: the
    suggestion or the import run it answered. `undoes`: the entry it takes back.
    """

    kind: Kind
    subject: Subject
    ref: str = ""
    item: str = ""
    settled: Value | None = None
    before: Value = ()
    after: Value = ()
    basis: str = ""
    why: str = ""
    model_id: str = ""
    run: int | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """A step on record. `at` is UTC, ISO 8601; the order is that of the numbers, whatever clocks say.

    `batch` is the number of the first entry done together with it. `follows` is the entry whose decision it
    replaced, None where nothing stood decided. `hash` is that of everything else, `previous` included.
    """

    number: int
    at: str
    who: str
    step: Step
    batch: int | None
    follows: int | None
    previous: str
    hash: str

    @property
    def digest(self) -> str:
        """The hash it must have: SHA-256 in hexadecimal over its canonical JSON (sorted keys, ASCII)."""
        content = asdict(self)
        del content["hash"]
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What stands decided of one thing, by whom and why, and the log's entry that says so."""

    ref: str
    subject: Subject
    item: str
    value: Value
    basis: str
    by: str
    at: str
    entry: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """Which entries of the log to read; empty values leave all."""

    ref: str = ""
    who: str = ""
    since: str = ""
    kind: str = ""
    subject: str = ""


class ChangedMeanwhile(Conflict):
    """Somebody else changed the recommendation since it was read; `changes` says what, `version` is now."""

    def __init__(self, ref: str, *, changes: Sequence[FieldChange], version: int) -> None:
        what = ", ".join(dict.fromkeys(change.field for change in changes))
        super().__init__(
            f"{ref} has been changed since you opened it ({what}).",
            next_step="Look at what changed, then decide again.",
        )
        self.ref = ref
        self.changes = tuple(changes)
        self.version = version


Decided = Mapping[tuple[Subject, str], Settled]
"""All that stands decided of one recommendation, by subject and item."""
