"""What is different in a register between two moments, told from the entries of its change log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from searchapp.domain.history import Event, PastRun
from searchapp.domain.importing import FieldChange
from searchapp.domain.recommendation import Recommendation, Status, when_text

DifferenceKind = Literal["new", "gone", "reappeared", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How one recommendation differs; `changes` are of one known at both moments.

    `status_before` is None for a new one. `text` and `row` are those of the later moment.
    """

    ref: str
    kind: DifferenceKind
    text: str
    status_before: Status | None
    status_after: Status
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceLine:
    """A `Difference` without its words, so that those of a large register can be kept and counted.

    `status_before` is None for a new one.
    """

    ref: str
    kind: DifferenceKind
    fields: tuple[str, ...]
    status_before: Status | None
    status_after: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A register after import run `last` beside itself after run `first`; None: before it had any.

    `came`: references, in order, of what was not known before and of which nothing else is told: most of a
    register after its first import. `lines`: all other differences.
    """

    register: str
    force: str
    first: PastRun | None
    last: PastRun
    lines: tuple[DifferenceLine, ...]
    came: tuple[str, ...] = ()

    @property
    def nothing_between(self) -> bool:
        """Whether both moments are after the same import run."""
        return self.first is not None and self.first.number == self.last.number

    @property
    def total(self) -> int:
        """How many recommendations differ."""
        return len(self.lines) + len(self.came)

    def refs(self, kind: DifferenceKind | None = None) -> list[str]:
        """References of what differs in that way, or in any, in order."""
        told = [line.ref for line in self.lines if kind in (None, line.kind)]
        return sorted([*self.came, *told] if kind in (None, "new") else told)

    def count(self, kind: DifferenceKind) -> int:
        """How many recommendations differ in that way; each is counted in one way only."""
        return sum(line.kind == kind for line in self.lines) + (len(self.came) if kind == "new" else 0)

    def changed_field(self, name: str) -> int:
        """How many known at both moments say something else in that field."""
        return sum(name in line.fields for line in self.lines)

    def moves(self) -> Mapping[tuple[Status, Status], int]:
        """From which status to which other one how many moved; the sum is `changed_field("status")`."""
        return Counter(
            (line.status_before, line.status_after)
            for line in self.lines
            if line.status_before is not None and "status" in line.fields
        )


@dataclass(slots=True)
class _Said:
    """A recommendation at some moment."""

    values: dict[str, str] = field(default_factory=dict)
    there: bool = True
    gone: bool = False

    def before(self, events: Iterable[Event]) -> _Said:
        """The same before these, which are given the newest first."""
        earlier = _Said(dict(self.values), self.there, self.gone)
        for event in events:
            if event.kind == "new":
                earlier.there = False
            elif event.field == "gone":
                earlier.gone = event.before == "yes"
            elif event.kind == "changed":
                earlier.values[event.field] = event.before
        return earlier

    @property
    def present(self) -> bool:
        return self.there and not self.gone


def difference(now: Recommendation, events: Sequence[Event], *, until: int) -> Difference | None:
    """How a recommendation differs between two moments, None where it does not.

    `events`: all that import runs changed of it since the first moment, oldest first; `until`: the run that
    ends the second one. A recommendation that is gone at both is no difference, whatever was said of it.
    """
    newest = list(reversed(events))
    later = _now(now).before(event for event in newest if (event.run or 0) > until)
    earlier = later.before(event for event in newest if (event.run or 0) <= until)
    changes = tuple(
        FieldChange(ref=now.ref, field=name, before=earlier.values[name], after=value)
        for name, value in later.values.items()
        if earlier.values[name] != value
    )
    kind = _kind(earlier, later, changes)
    if kind is None:
        return None
    return Difference(
        ref=now.ref,
        kind=kind,
        text=later.values["text"],
        status_before=Status(earlier.values["status"]) if earlier.there else None,
        status_after=Status(later.values["status"]),
        changes=changes if kind in ("changed", "reappeared") else (),
    )


def line_of(found: Difference) -> DifferenceLine:
    """What is kept of a difference to count by."""
    return DifferenceLine(
        ref=found.ref,
        kind=found.kind,
        fields=tuple(change.field for change in found.changes),
        status_before=found.status_before,
        status_after=found.status_after,
    )


def _kind(earlier: _Said, later: _Said, changes: Sequence[FieldChange]) -> DifferenceKind | None:
    if later.present and not earlier.present:
        return "reappeared" if earlier.there else "new"
    if earlier.present and not later.present:
        return "gone"
    return "changed" if later.present and changes else None


def _now(record: Recommendation) -> _Said:
    """What the register says of it now, whatever was decided."""
    values = {
        "concerns": record.concerns,
        "report": record.report,
        "inspection_type": record.inspection_type,
        "text": record.text,
        "response": record.response,
        "status": (record.recorded or record.status).value,
        "made": str(record.made or ""),
        "own_reference": record.kept.reference,
        "owner": record.kept.owner,
        "target": when_text(record.kept.target),
        "closed_on": str(record.kept.closed or ""),
    }
    return _Said(values, gone=record.gone)
