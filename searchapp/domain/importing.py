"""What goes into an import, row by row, and what it did or would do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from searchapp.domain.coverage import Coverage
from searchapp.domain.reading import Recalled
from searchapp.domain.recommendation import NOTHING_KEPT, ExactText, Kept, PartialDate, Recommendation, Status
from searchapp.domain.stated_history import StatedEntry

ChangeKind = Literal[
    "new", "changed", "gone", "returned", "undone", "suggested", "decided", "dated", "checked"
]


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
class ProblemGroup:
    """Problems that are the same but for their place: the first of them, and the rows and lines of all."""

    first: ImportProblem
    rows: tuple[int, ...]
    lines: tuple[int, ...]


def grouped(problems: Iterable[ImportProblem]) -> tuple[ProblemGroup, ...]:
    """The problems, those of one column and value together, in the order of the first of each."""
    groups: dict[tuple[str, str, str, bool], list[ImportProblem]] = {}
    for one in problems:
        groups.setdefault((one.column, one.value, one.message, one.held_back), []).append(one)
    return tuple(
        ProblemGroup(first=same[0], rows=tuple(p.row for p in same), lines=tuple(p.line for p in same))
        for same in groups.values()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """A recommendation as read from a register and cleaned; not yet matched to any reference.

    `row` and `line` are those of `SourceRow`. `problems` are remarks on cells that were read as well as
    they could be; none of them held the row back. `given`: the reference of ours it bears. `stated`: dated
    entries the response had as markup.
    """

    row: int
    line: int
    concerns: str
    report: str
    inspection_type: str
    text: str
    response: str
    status: Status
    made: PartialDate | None
    exact: ExactText
    kept: Kept = NOTHING_KEPT
    given: str = ""
    problems: tuple[ImportProblem, ...] = ()
    stated: tuple[StatedEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBackRow:
    """A row that is not imported, with the reasons and as much of it as tells which recommendation it is.

    The recommendation it belongs to, if it is known already, is left as it is and not marked gone.
    """

    row: int
    line: int
    concerns: str
    report: str
    text: str
    problems: tuple[ImportProblem, ...]
    reference: str = ""  # the register's own
    given: str = ""  # ours


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file a register was read from: its name without folder, size in bytes, SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


PairingRule = Callable[
    [Sequence[Recommendation], Sequence[RegisterRow | HeldBackRow]], Sequence[tuple[str, int]]
]
"""Takes known recommendations and rows; returns (ref, row number) pairs, each ref and row at most once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is compared of a recommendation or row; `gone`: the register does not have it."""

    report: str
    text: str
    gone: bool = False


CorrectionRule = Callable[[Mapping[str, Wording], Mapping[int, Wording]], Sequence[tuple[str, int]]]
"""Takes what is left over, by reference and by row number; returns pairs, each ref and row at most once."""


ReferenceRule = Callable[[Wording, Wording], bool]
"""Whether a known recommendation and a row that bear the same reference of their register can be the same."""


def _no_pairs(
    known: Sequence[Recommendation], rows: Sequence[RegisterRow | HeldBackRow]
) -> Sequence[tuple[str, int]]:
    del known, rows
    return ()


def _no_corrections(known: Mapping[str, Wording], rows: Mapping[int, Wording]) -> Sequence[tuple[str, int]]:
    del known, rows
    return ()


def _no_reference(known: Wording, row: Wording) -> bool:
    del known, row
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """The rules by which rows of a file are taken for recommendations already known.

    `duplicates` tells apart those that say the same, `borne_duplicates` by their references first;
    `near_identical` recognises corrected ones of the same report or the same text; `corrected` those of which
    both were corrected, or of too large a report; `same_reference` allows those that bear the same reference
    of the register.
    """

    duplicates: PairingRule
    near_identical: PairingRule
    borne_duplicates: PairingRule = _no_pairs
    corrected: CorrectionRule = _no_corrections
    same_reference: ReferenceRule = _no_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of one recommendation, before and after an import.

    `own_reference`: the register's, where an import tells it.
    """

    ref: str
    field: str
    before: str
    after: str
    own_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """A recommendation that an import makes or no longer finds; `text` is its first 500 characters.

    `own_reference`: the register's, "" for none.
    """

    ref: str
    report: str
    text: str
    status: Status
    own_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElsewhereRows:
    """How many `rows` of a file have the wording of a recommendation in another register."""

    force: str
    register: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStatus:
    """A register's own `words` for a status and how many `rows` have them.

    `status`: what somebody said they mean; rows whose words nobody has explained are held back. `recalled`:
    it was said of an earlier edition. `suggested`: at most two to ask about.
    """

    words: str
    rows: int
    status: Status | None
    suggested: tuple[Status, ...] = ()
    recalled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Counts of one import run: read = new + changed + unchanged + held_back; gone are not in the file.

    `force` and `register`: whose register the file is an edition of, and its name; `edition`: which one, 1
    for a new register. `elsewhere`: other registers that share wordings, the most first.
    `run` is None for a dry run, which writes nothing. `changes_left_out`: field changes beyond those listed.
    `new_rows` and `gone_rows`: the first thousand of each. `coverage`: how the columns were understood.
    `own_statuses`: the forty most frequent of the register's own words for a status. `recalled`: what was
    said of an earlier edition and read the file so, if anything.
    """

    run: int | None
    file: str
    force: str
    register: str
    edition: int
    read: int
    new: int
    changed: int
    unchanged: int
    gone: int
    held_back: int
    problems: tuple[ImportProblem, ...]
    changes: tuple[FieldChange, ...]
    changes_left_out: int = 0
    new_rows: tuple[ListedRow, ...] = ()
    gone_rows: tuple[ListedRow, ...] = ()
    elsewhere: tuple[ElsewhereRows, ...] = ()
    coverage: Coverage | None = None
    own_statuses: tuple[OwnStatus, ...] = ()
    recalled: Recalled | None = None
