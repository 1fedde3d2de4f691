"""What waits for decisions in the stand-in site, where nobody has decided anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from searchapp.domain.findings import FindingQuery
from searchapp.domain.recommendation import Status
from searchapp.domain.suggestion import Margin
from searchapp.domain.waiting import Closing, Labelled, OpenFinding, UnsureLabel
from tests.web.fake_findings import FakeFindings

if TYPE_CHECKING:
    from tests.web.fakes import FakeStore


class FakeWaiting:
    """Every suggestion and every finding, unanswered."""

    def __init__(self, store: FakeStore, findings: FakeFindings) -> None:
        self.store, self.findings = store, findings

    def closing(self) -> Iterator[Closing]:
        return (Closing(ref=one.ref, answered=None) for one in self.findings.triaged("open"))

    def closed_in_doubt(self) -> Iterator[Closing]:
        for one in self.findings.triaged("all"):
            doubted = Status.COMPLETED if one.suggest else Status.NO_FURTHER_ACTION
            if self.store.get(one.ref).status is doubted:
                yield Closing(ref=one.ref, answered=None)

    def unsure(self, within: frozenset[str] | None = None) -> Iterator[UnsureLabel]:
        for ref, suggested in self.store.suggested.items():
            if within is not None and ref not in within:
                continue
            for theme in suggested.themes:
                margin = Margin(kind="theme", label=theme.id, probability=theme.probability, threshold=0.5)
                yield UnsureLabel(ref=ref, margin=margin)

    def unsure_count(self, *, without: frozenset[str]) -> int:
        return len([one for one in self.unsure() if one.ref not in without])

    def contradictions(self, order: Sequence[str] = ()) -> Iterator[OpenFinding]:
        for one in self.findings.contradictions(FindingQuery(order=tuple(order))):
            yield OpenFinding(ref=one.ref, fingerprint=one.fingerprint)

    def conflicts(self) -> Iterator[OpenFinding]:
        for one in self.findings.clusters(conflicts_only=True):
            yield OpenFinding(ref=one.refs[0], fingerprint=one.fingerprint)

    def statuses_against(self) -> Iterator[str]:
        return iter(())

    def labelled(self) -> Iterator[Labelled]:
        return iter(())
