"""What services ask of the place where findings are kept, and the forms in which they ask.

Findings are computed from the store by `services.checking` and kept, so that pages read instead of compute.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from searchapp.domain.finding import Chain, Cluster, Finding
from searchapp.domain.recommendation import Status
from searchapp.domain.suggestion import NoFurtherActionSuggestion

TriageView = Literal["open", "differs", "all"]
"""Open candidates; closed ones whose status differs from the suggestion; every recommendation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Which part of a list is asked for: `limit` items after the first `offset`; None for all of them."""

    offset: int = 0
    limit: int | None = None


EVERYTHING = Slice()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingQuery:
    """Which contradictions are asked for: those of a rule, of recommendations in a status, of one reference.

    "" and None ask for all.
    """

    rule: str = ""
    status: Status | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainQuery:
    """Which chains are asked for: those of a force, of some themes; nothing asks for all."""

    force: str = ""
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """Up to which entry of the change log findings were computed, and by which version of the rules."""

    change: int = 0
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that one computation found. The order of each is the order in which lists give it back.

    `order` are the references that were looked at, in file order.
    """

    order: Sequence[str]
    contradictions: Iterable[Finding]
    clusters: Iterable[Cluster] = ()
    chains: Iterable[Chain] = ()
    triaged: Iterable[NoFurtherActionSuggestion] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What the findings say of one recommendation: rules of its contradictions, themes of its chains."""

    contradictions: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()


class FindingStore(Protocol):
    """Findings as last computed. Rows and statuses in what it gives back are the present ones."""

    def computed(self) -> Computed:
        """What the findings were computed from; a `Computed()` where they never were."""
        ...

    def changes_since(self, change: int) -> Mapping[str, frozenset[str]]:
        """References with a log entry after `change`, each with the kinds and fields that changed.

        Entries that findings made themselves are left out.
        """
        ...

    def marks(self, refs: Sequence[str]) -> Mapping[str, Marks]:
        """What the findings say of these references; those of which they say nothing are left out."""
        ...

    def replace_all(self, found: Findings, computed: Computed) -> None:
        """Keep these findings and no others, in one transaction; other marks go to the change log.

        Where nobody else changed the store since `computed`, the findings count as computed from the log with
        those entries.
        """
        ...

    def replace_of(self, found: Findings, computed: Computed) -> None:
        """Keep these contradictions and suggestions for the references in `found.order` only.

        Clusters and chains stay as they are. The change log is kept as by `replace_all`.
        """
        ...

    def with_reports_and_twins(self, refs: Sequence[str]) -> list[str]:
        """These references, their clusters' and all present ones of the same reports, in file order."""
        ...

    def contradictions(self, asked: FindingQuery, part: Slice = EVERYTHING) -> list[Finding]:
        """In file order, those of one recommendation in the order of the rules."""
        ...

    def contradiction_counts(self, asked: FindingQuery) -> Mapping[str, int]:
        """Number by rule, of whatever rule, for the rest of what is asked."""
        ...

    def clusters(self, *, conflicts_only: bool = False, part: Slice = EVERYTHING) -> list[Cluster]:
        """Conflicts first, then in file order of the first member."""
        ...

    def cluster_counts(self) -> tuple[int, int]:
        """Number of clusters, and of those in conflict."""
        ...

    def clusters_of(self, refs: Sequence[str]) -> Mapping[str, Cluster]:
        """The cluster of each reference that is in one."""
        ...

    def chains(self, asked: ChainQuery, part: Slice = EVERYTHING) -> list[Chain]:
        """Longest first, then by force and theme."""
        ...

    def chain_count(self, asked: ChainQuery) -> int:
        """Number of chains."""
        ...

    def triaged(self, view: TriageView, part: Slice = EVERYTHING) -> Iterator[NoFurtherActionSuggestion]:
        """Suggestions of "No further action", for or against, in file order."""
        ...

    def triaged_counts(self) -> Mapping[TriageView, int]:
        """Number of recommendations in each view."""
        ...

    def triaged_of(self, ref: str) -> NoFurtherActionSuggestion | None:
        """The suggestion for one recommendation; None before any was made."""
        ...
