"""What a register shows when it is checked against itself: contradictions, clusters, repeat findings.

Owns the values only. All of them are proposals with evidence; a person decides.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from searchapp.domain.recommendation import PartialDate, Status

_ROW_NAMED: Final = re.compile(r"\brow \d+")


def with_rows(words: str, rows: Sequence[object]) -> str:
    """`words` with the first rows that they name, as "row 12", replaced by these, one after the other."""
    coming = iter(rows)
    return _ROW_NAMED.sub(lambda _: f"row {next(coming)}", words, count=len(rows)) if rows else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One item of the contradictions queue. It proposes a question to the owner and decides nothing.

    `rule` is the id of a rule in `triage.contradictions.rules.RULES`. `evidence` quotes the words that show
    it, or names the rows it is about. `question` is a sentence that can be sent to the owner as it stands.
    `others` are the references of further recommendations it is about; theirs are the rows that the evidence
    names first, in the same order.
    """

    ref: str
    row: int
    rule: str
    evidence: str
    question: str
    others: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Tells this finding from all others and stays the same as long as its words do: 32 hex digits.

        What a person settles of a finding is kept under it, as findings are computed anew; so it stays
        settled when a new edition of the register only moves the rows that are named.
        """
        return _digest(self.rule, self.ref, with_rows(self.evidence, self.others))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The same recommendation, entered more than once; everything in the order of the register."""

    refs: tuple[str, ...]
    rows: tuple[int, ...]
    statuses: tuple[Status, ...]
    made: tuple[PartialDate | None, ...]
    forces: tuple[str, ...]

    @property
    def conflict(self) -> bool:
        """Whether a force gives the same recommendation different statuses; two forces may rightly differ."""
        return bool(self.disputes)

    @property
    def disputes(self) -> tuple[tuple[int, ...], ...]:
        """For each force that gives its entries different statuses, the places of these entries from 0."""
        by_force: dict[str, list[int]] = {}
        for place, force in enumerate(self.forces):
            by_force.setdefault(force, []).append(place)
        return tuple(
            tuple(places)
            for places in by_force.values()
            if len({self.statuses[place] for place in places}) > 1
        )

    @property
    def disputed(self) -> tuple[str, ...]:
        """The entries of the first force that gives them different statuses; none where no force does."""
        return tuple(self.refs[place] for place in next(iter(self.disputes), ()))

    @property
    def fingerprint(self) -> str:
        """Tells this cluster from others as long as its members stay the same: 32 hex digits."""
        return cluster_fingerprint(self.refs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What one force was told on one theme, by the years it was told so, ascending: made 2014, again 2016."""

    force: str
    theme: str
    refs_by_year: Mapping[int, tuple[str, ...]] = field(hash=False)

    @property
    def years(self) -> tuple[int, ...]:
        """Every year in which the theme came up."""
        return tuple(self.refs_by_year)

    @property
    def fingerprint(self) -> str:
        """Tells this chain from others, however it grows: 32 hex digits."""
        return _digest("chain", self.force, self.theme)


@dataclass(frozen=True, slots=True, kw_only=True)
class Themed:
    """What chains are made of: whom a recommendation was made to, in which year, on which themes (ids)."""

    ref: str
    force: str
    year: int | None
    themes: tuple[str, ...]


def to_owner(ref: str, report: str, question: str, evidence: str) -> str:
    """A question as it can be sent to the owner of a recommendation, with what makes it be asked."""
    return f"{ref} ({report}): {question}\nThe register says: {evidence}"


def cluster_fingerprint(refs: Iterable[str]) -> str:
    """Tells a cluster of these references from others, in whatever order: 32 hex digits."""
    return _digest("cluster", *sorted(refs))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
