"""Checks the register against itself, keeps what it found, and lists it.

Owns when findings are computed: contradictions, clusters and conflicts, chains of repeat findings, and the
suggestions of "No further action". Computing is `refresh`'s alone; every list reads what was kept.
Recommendations that are gone from their register are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from searchapp.domain.batches import BATCH, in_batches
from searchapp.domain.finding import Chain, Cluster, Finding
from searchapp.domain.findings import (
    EVERYTHING,
    ChainQuery,
    Computed,
    FindingQuery,
    Findings,
    FindingStore,
    Slice,
    Tallied,
)
from searchapp.domain.ports import RecommendationStore
from searchapp.domain.progress import Advance, Progress
from searchapp.domain.recommendation import Recommendation
from searchapp.services.deciding import closed_with_reason
from searchapp.triage.contradictions.rules import ABOUT_CLOSING, LONGEST, find_contradictions
from searchapp.triage.duplicates.clusters import PARTS, find_groups
from searchapp.triage.no_further_action import suggest_no_further_action
from searchapp.triage.repeats import find_chains

_Item = TypeVar("_Item")

VERSION: Final = "36"
"""Of the rules, and of what is kept of their findings; another one has everything computed anew."""

ALL_CONTRADICTIONS: Final = FindingQuery()
ALL_CHAINS: Final = ChainQuery()

_READ_OF_A_STATUS: Final = 32
"""Members of a cluster that are read for each batch; what is found of one names ten others at most."""

_OF_TEXTS: Final = frozenset(("new", "gone", "returned", "undone", "text"))
"""Kinds of change, and fields, after which other recommendations may be the same."""

_OF_CHAINS: Final = frozenset(("new", "gone", "returned", "undone", "suggested", "made"))
"""Those after which other chains may follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """References to be looked at, the runs of their rows, and the change of the store as of which."""

    refs: Sequence[str]
    runs: Sequence[Sequence[Recommendation]]
    change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checking:
    """Findings over what the store holds: `refresh` computes and keeps them, the other verbs list them."""

    store: RecommendationStore
    findings: FindingStore
    progress: Progress

    def refresh(self) -> bool:
        """Bring the findings up to date; returns whether there was anything to do.

        Only what changed is looked at again, with its report and its cluster; everything where the rules are
        others by now. Work that was cut off goes on where it stopped.
        """
        started = self._start()
        return self._check_marked() or started

    def contradictions(
        self, asked: FindingQuery = ALL_CONTRADICTIONS, part: Slice = EVERYTHING
    ) -> list[Finding]:
        """Contradictions in the order asked for, each with rule, evidence and a question to the owner."""
        return self.findings.contradictions(asked, part)

    def contradiction_counts(self, asked: FindingQuery = ALL_CONTRADICTIONS) -> Mapping[str, int]:
        """Number of contradictions by rule, whatever rule is asked for; rules without any are left out."""
        return self.findings.contradiction_counts(asked)

    def contradiction_tally(self) -> list[Tallied]:
        """How many contradictions there are of each rule, status, force and report together."""
        return self.findings.contradiction_tally()

    def clusters(self, *, conflicts_only: bool = False, part: Slice = EVERYTHING) -> list[Cluster]:
        """Near-identical recommendations, entered more than once; conflicts first."""
        return self.findings.clusters(conflicts_only=conflicts_only, part=part)

    def cluster_counts(self) -> tuple[int, int]:
        """Number of clusters, and of those in conflict."""
        return self.findings.cluster_counts()

    def cluster_of(self, ref: str) -> Cluster | None:
        """The cluster that a recommendation is in, if any."""
        return self.findings.clusters_of([ref]).get(ref)

    def chains(self, asked: ChainQuery = ALL_CHAINS, part: Slice = EVERYTHING) -> list[Chain]:
        """Chains of repeat findings by force and theme, longest first."""
        return self.findings.chains(asked, part)

    def chain_count(self, asked: ChainQuery = ALL_CHAINS) -> int:
        """Number of chains."""
        return self.findings.chain_count(asked)

    def _start(self) -> bool:
        """Compare the register as a whole where its texts or themes changed, and mark what to look at."""
        started = False
        while (latest := self._latest()) != (known := self.findings.computed()):
            changes = self.findings.changes_since(known.change) if known.version == VERSION else None
            kinds = _OF_TEXTS | _OF_CHAINS if changes is None else frozenset().union(*changes.values())
            if latest.imports != known.imports and self.findings.out_of_order():
                kinds |= _OF_TEXTS | _OF_CHAINS
            fresh = (
                None if changes is None else {ref for ref, of_one in changes.items() if of_one & _OF_TEXTS}
            )
            self.findings.start(
                known,
                latest,
                changed=changes,
                groups=self._groups(fresh) if kinds & _OF_TEXTS else None,
                chains=self._chains() if kinds & _OF_CHAINS else None,
            )
            started = True
        return started

    def _latest(self) -> Computed:
        return Computed(change=self.store.last_change(), version=VERSION, imports=self.findings.imports())

    def _groups(self, fresh: Collection[str] | None) -> list[tuple[str, ...]]:
        advance = self.progress.start("Reading for the same recommendation again", self.store.count())
        texts = ((record.ref, record.text) for record in _watched(self._present(), advance))
        known = () if fresh is None else self.findings.groups()
        compare: list[Advance] = []

        def compared(parts: int) -> None:
            if not compare:
                compare.append(self.progress.start("Comparing what may be the same", PARTS))
            compare[0](parts)

        return find_groups(texts, known=known, fresh=fresh, compared=compared)

    def _chains(self) -> list[Chain]:
        advance = self.progress.start("Looking for repeat findings", self.store.count())
        return find_chains(_watched(self.findings.themed(), advance))

    def _check_marked(self) -> bool:
        waiting = self.findings.unchecked_count()
        if not waiting:
            return False
        advance = self.progress.start("Checking responses and statuses", waiting)
        while (part := self._whole_reports()).refs:
            self.findings.save_checked(self._checked(part.refs, part.runs), part.change)
            advance(len(part.refs))
        return True

    def _whole_reports(self) -> _Part:
        """The first that are marked, up to the end of a report; of one that is too long, its first rows."""
        for most in (BATCH, LONGEST):
            marked = self.findings.unchecked(most)
            refs = list(marked.places)
            rows = [row for row in self.store.get_many(refs) if not row.gone]
            runs = list(_runs(rows, marked.places))
            if len(refs) < most:
                break
            if len(runs) > 1:
                last = {row.ref for row in runs.pop()}  # its report may go on
                refs = [ref for ref in refs if ref not in last]
                break
        return _Part(refs=refs, runs=runs, change=marked.change)

    def _checked(self, refs: Sequence[str], runs: Sequence[Sequence[Recommendation]]) -> Findings:
        known = self.store.suggestions(refs)
        decided = self.store.decided(refs)
        answered = {
            row.ref for run in runs for row in run if closed_with_reason(row, decided.get(row.ref, {}))
        }
        clusters = self.findings.clusters_of(refs, most=_READ_OF_A_STATUS)
        contradictions: list[Finding] = []
        for rows in _apart(runs):
            theirs = dict.fromkeys(clusters[row.ref] for row in rows if row.ref in clusters)
            contradictions += (
                one
                for one in find_contradictions(rows, clusters=theirs, classifications=known)
                if one.rule not in ABOUT_CLOSING or one.ref not in answered
            )
        return Findings(
            refs=refs,
            contradictions=contradictions,
            triaged=[
                suggest_no_further_action(row, known[row.ref], clusters.get(row.ref))
                for run in runs
                for row in run
                if row.ref in known
            ],
        )

    def _present(self) -> Iterator[Recommendation]:
        return (record for record in self.store.all() if not record.gone)


def _runs(rows: Iterable[Recommendation], places: Mapping[str, int]) -> Iterator[list[Recommendation]]:
    """Neighbouring rows of one report and file."""
    run: list[Recommendation] = []
    for row in rows:
        if run and (_report(run[-1]) != _report(row) or places[row.ref] != places[run[-1].ref] + 1):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _apart(runs: Iterable[Sequence[Recommendation]]) -> Iterator[list[Recommendation]]:
    """As many runs together as can be told apart by report and file."""
    together: list[Recommendation] = []
    for run in runs:
        if together and _report(together[-1]) == _report(run[0]):
            yield together
            together = []
        together.extend(run)
    if together:
        yield together


def _report(row: Recommendation) -> tuple[str, str]:
    return row.source.file, row.report


def _watched(records: Iterable[_Item], advance: Advance) -> Iterator[_Item]:
    for batch in in_batches(records):
        yield from batch
        advance(len(batch))
