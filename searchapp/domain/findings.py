"""What services ask of the place where findings are kept, and the forms in which they ask.

Findings are computed from the store by `services.checking` and kept, so that pages read instead of compute.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from searchapp.domain.finding import Chain, Cluster, Finding, Themed
from searchapp.domain.recommendation import Status
from searchapp.domain.suggestion import NoFurtherActionSuggestion

TriageView = Literal["open", "all"]
"""Open recommendations for which "No further action" is suggested; every recommendation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Which part of a list is asked for: `limit` items after the first `offset`; None for all of them."""

    offset: int = 0
    limit: int | None = None


EVERYTHING = Slice()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingQuery:
    """Which contradictions are asked for, and in which order.

    Those of a rule, of recommendations in a status, of a force or a report, of one reference; "" and None ask
    for all. `order`: ids of rules, whose findings come in that order; file order where it is empty, and among
    those of one rule.
    """

    rule: str = ""
    status: Status | None = None
    force: str = ""
    report: str = ""
    ref: str = ""
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallied:
    """How many contradictions have this rule, and are of recommendations of this status, force and report."""

    rule: str
    status: Status
    force: str
    report: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainQuery:
    """Which chains are asked for: those of a force, of some themes; nothing asks for all."""

    force: str = ""
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """Up to which entry of the change log findings were computed, and by which version of the rules.

    `imports` counts imports and their undoing: what only moves rows is not in the log.
    """

    change: int = 0
    version: str = ""
    imports: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found about the recommendations `refs`, in file order, that were looked at."""

    refs: Sequence[str]
    contradictions: Sequence[Finding]
    triaged: Sequence[NoFurtherActionSuggestion] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchecked:
    """Recommendations still to be looked at: places in file order by reference, as of a change of the log.

    Places of neighbours in the register differ by one.
    """

    places: Mapping[str, int]
    change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What the findings say of one recommendation: rules of its contradictions, themes of its chains."""

    contradictions: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()


class FindingStore(Protocol):
    """Findings as last computed. Rows and statuses in what it gives back are the present ones.

    They are brought up to date in steps, each in a transaction of its own: `start` puts what the whole
    register shows in place and marks what is to be looked at one by one; `save_checked` takes that up in
    parts. So work that is cut off goes on where it stopped.
    """

    def computed(self) -> Computed:
        """What was last started from; a `Computed()` where nothing ever was."""
        ...

    def imports(self) -> int:
        """How many imports there were and how many of them were undone, in one number."""
        ...

    def out_of_order(self) -> bool:
        """Whether recommendations have other rows in the register than findings were started from."""
        ...

    def edition(self) -> int:
        """Another number after every `start` and `save_checked`, for what is made of findings to name."""
        ...

    def changes_since(self, change: int) -> Mapping[str, frozenset[str]]:
        """References with a log entry after `change`, each with the kinds and fields that changed.

        Entries that findings made themselves are left out.
        """
        ...

    def marks(self, refs: Sequence[str]) -> Mapping[str, Marks]:
        """What the findings say of these references; those of which they say nothing are left out."""
        ...

    def groups(self) -> Iterator[tuple[str, ...]]:
        """The references of each cluster."""
        ...

    def themed(self) -> Iterator[Themed]:
        """All present recommendations with the themes that count, in file order, streamed."""
        ...

    def start(
        self,
        known: Computed,
        latest: Computed,
        *,
        changed: Collection[str] | None,
        groups: Sequence[Sequence[str]] | None = None,
        chains: Sequence[Chain] | None = None,
    ) -> bool:
        """Begin to bring the findings of `known` up to `latest`; False where somebody else did meanwhile.

        `changed` are to be looked at again, with all of their reports and clusters; None: everything is.
        `groups` and `chains` replace those there were; None leaves them. What is gone loses its findings.
        Other marks go to the change log; where nobody else changed the store meanwhile, findings count as
        computed from that.
        """
        ...

    def unchecked_count(self) -> int:
        """Number of recommendations still to be looked at."""
        ...

    def unchecked(self, limit: int) -> Unchecked:
        """The first of them in file order."""
        ...

    def save_checked(self, found: Findings, change: int) -> None:
        """Keep these for the references in `found.refs`, in place of what was kept for them.

        They count as looked at, save those marked again after `change`. Other marks go to the change log.
        """
        ...

    def contradictions(self, asked: FindingQuery, part: Slice = EVERYTHING) -> list[Finding]:
        """In the order asked for, those of one recommendation in the order of the rules."""
        ...

    def contradiction_counts(self, asked: FindingQuery) -> Mapping[str, int]:
        """Number by rule, of whatever rule, for the rest of what is asked."""
        ...

    def contradiction_tally(self) -> list[Tallied]:
        """How many contradictions of all there are of each rule, status, force and report together."""
        ...

    def clusters(self, *, conflicts_only: bool = False, part: Slice = EVERYTHING) -> list[Cluster]:
        """Conflicts first, then in file order of the first member."""
        ...

    def cluster_counts(self) -> tuple[int, int]:
        """Number of clusters, and of those in conflict."""
        ...

    def clusters_of(self, refs: Sequence[str], *, most: int | None = None) -> Mapping[str, Cluster]:
        """The cluster of each reference that is in one.

        With `most`, of a larger cluster only its first so many members of each status, and those in `refs`.
        """
        ...

    def cluster_numbers(self) -> Mapping[str, int]:
        """What tells the cluster of each reference that is in one from the others, of all at once."""
        ...

    def chains(self, asked: ChainQuery, part: Slice = EVERYTHING) -> list[Chain]:
        """Longest first, then by force and theme."""
        ...

    def chain_count(self, asked: ChainQuery) -> int:
        """Number of chains."""
        ...

    def triaged(self, view: TriageView) -> Iterator[NoFurtherActionSuggestion]:
        """Suggestions of "No further action", for or against, in file order."""
        ...

    def triaged_of(self, ref: str) -> NoFurtherActionSuggestion | None:
        """The suggestion for one recommendation; None before any was made."""
        ...
