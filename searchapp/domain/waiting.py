"""What waits for a person's decision, as the store lists it: light enough to be counted at every visit.

Owns the values and the seam; which question each becomes is `services.queues`' business. Lists leave out what
was answered and what is gone from its register. They are streamed in the order in which they are asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from searchapp.domain.review import Subject
from searchapp.domain.suggestion import Margin


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A recommendation to be closed with "No further action", or one that may be closed wrongly.

    `answered` is the basis of an earlier answer, which counts as long as the text is the one it was given
    for; None where nobody answered.
    """

    ref: str
    answered: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsureLabel:
    """A label of a recommendation that nobody has judged, and how near the models are to either answer."""

    ref: str
    margin: Margin


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFinding:
    """A contradiction or a conflict without an answer, known by its fingerprint."""

    ref: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A recommendation whose themes or addressees were decided for a text with the digest `basis`."""

    ref: str
    subject: Subject
    basis: str
    text: str
    report: str


class WaitingStore(Protocol):
    """Lists of what waits, in the store."""

    def closing(self) -> Iterator[Closing]:
        """Open recommendations suggested for "No further action", none proposed yet; the surest first.

        Last come those that ask a body to which forces belong, however sure the model is.
        """
        ...

    def closed_in_doubt(self) -> Iterator[Closing]:
        """Closed recommendations whose status nobody decided and no suggestion bears out.

        First those at "No further action" that seem to ask something of the force, then those at "Completed"
        that seem to ask nothing, of either the surest first. Last come those that ask a body to which forces
        belong.
        """
        ...

    def unsure(self, within: frozenset[str] | None = None) -> Iterator[UnsureLabel]:
        """Labels nobody judged, of these references if given, the nearest to their threshold first."""
        ...

    def unsure_count(self, *, without: frozenset[str]) -> int:
        """How many `unsure` lists, those of some references left out."""
        ...

    def contradictions(self, order: Sequence[str] = ()) -> Iterator[OpenFinding]:
        """Contradictions of these rules in this order, then the others; those of one rule in file order."""
        ...

    def conflicts(self) -> Iterator[OpenFinding]:
        """Clusters of different statuses by their first recommendation, in file order."""
        ...

    def statuses_against(self) -> Iterator[str]:
        """References whose register says neither the decided status nor what it said then."""
        ...

    def labelled(self) -> Iterator[Labelled]:
        """Everything with decided themes or addressees, the oldest decision first."""
        ...
