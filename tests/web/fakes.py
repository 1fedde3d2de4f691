"""Small in-memory stand-ins for store and index, quick to fill with whatever a page should be shown."""

# ruff: noqa: ARG002 - the signatures are those of the ports

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from searchapp.config import Settings, load_settings
from searchapp.domain.accounts import Account
from searchapp.domain.closing import StatusMove
from searchapp.domain.deadline import Deadline, due
from searchapp.domain.effective import Listed
from searchapp.domain.errors import NotFound, Unavailable
from searchapp.domain.history import Event, PastRun
from searchapp.domain.progress import Progress, Silent
from searchapp.domain.recommendation import ExactText, PartialDate, Recommendation, SourceRow, Status
from searchapp.domain.report import Basis
from searchapp.domain.review import NO_HASH, Decided, LogEntry, LogFilter, Settled, Subject
from searchapp.domain.search import (
    FACETS,
    FURTHER_FACETS,
    FacetName,
    Hit,
    IndexDocument,
    IndexHealth,
    Passage,
    Related,
    SearchRequest,
    SearchResult,
)
from searchapp.domain.stated_history import StatedEntry
from searchapp.domain.suggestion import (
    Applicability,
    ClassifiableText,
    Classification,
    Evidence,
    LabelSuggestion,
    SuggestedLabels,
)
from searchapp.triage.deadlines import find_deadlines
from searchapp.workspace import Workspace
from tests.web.fake_findings import FakeFindings
from tests.web.fake_saved import FakeSaved
from tests.web.fake_waiting import FakeWaiting

TODAY = date(2016, 3, 1)


class FakeStore:
    """Recommendations and suggestions in dictionaries."""

    def __init__(self, pairs: Iterable[tuple[Recommendation, Classification | None]] = ()) -> None:
        self.records: dict[str, Recommendation] = {}
        self.suggested: dict[str, Classification] = {}
        for record, suggestion in pairs:
            self.records[record.ref] = record
            if suggestion:
                self.suggested[record.ref] = suggestion

    def get(self, ref: str) -> Recommendation:
        if ref not in self.records:
            raise NotFound(f"There is no recommendation {ref!r}.", next_step="Search for it.")
        return self.records[ref]

    def get_many(self, refs: Sequence[str]) -> list[Recommendation]:
        return [self.records[ref] for ref in refs if ref in self.records]

    def listed(self, refs: Sequence[str]) -> list[Listed]:
        labels = self.suggested_labels(refs)
        return [Listed(recommendation=one, suggested=labels.get(one.ref)) for one in self.get_many(refs)]

    def all(self) -> Iterator[Recommendation]:
        return iter(self.records.values())

    def count(self) -> int:
        return len(self.records)

    def status_counts(self) -> Mapping[Status, int]:
        return Counter(record.status for record in self.records.values() if not record.gone)

    def suggestions(self, refs: Sequence[str]) -> Mapping[str, Classification]:
        return {ref: self.suggested[ref] for ref in refs if ref in self.suggested}

    def suggested_labels(self, refs: Sequence[str]) -> Mapping[str, SuggestedLabels]:
        return {
            ref: SuggestedLabels(
                themes=tuple(label.id for label in found.themes),
                addressees=tuple(label.id for label in found.addressees),
            )
            for ref, found in self.suggestions(refs).items()
        }

    def decided(self, refs: Sequence[str]) -> Mapping[str, Decided]:
        return {}

    def unsuggested(self, model_id: str) -> Iterator[tuple[str, ClassifiableText]]:
        return iter(())

    def lacks_suggestions(self) -> bool:
        return False

    def save_suggestions(self, items: Iterable[tuple[str, Classification]]) -> int:
        raise AssertionError("a page must not write")

    def basis(self, forces: Sequence[str]) -> Basis:
        files = {record.source.file for record in self.records.values() if record.force in forces}
        return Basis(files=tuple(sorted(files)), models=("0123abcd",))

    def forces(self) -> tuple[str, ...]:
        return tuple(sorted({record.force for record in self.records.values() if not record.gone}))

    def last_change(self) -> int:
        return len(self.records)

    def change_digest(self, change: int) -> str:
        return ""

    def changed_since(self, change: int) -> list[str]:
        return list(self.records)[change:]

    def close(self) -> None:
        """Nothing to give back."""


class FakePast:
    """A register without a past."""

    def runs(self) -> list[PastRun]:
        return []

    def run(self, number: int) -> PastRun:
        raise NotFound(f"There is no import run {number}.", next_step="See the list.")

    def check_undo(self, run: int) -> None:
        self.run(run)

    def undo(self, run: int, *, by: str) -> None:
        self.run(run)

    def events(self, ref: str) -> list[Event]:
        return []


class NothingStated:
    """Responses that tell no history of their own."""

    def stated_history(self, ref: str) -> tuple[StatedEntry, ...]:
        return ()


class NoClosings:
    """Statuses that never moved."""

    def moves(self, refs: Sequence[str]) -> Mapping[str, tuple[StatusMove, ...]]:
        return {}

    def stated(self, refs: Sequence[str]) -> Mapping[str, tuple[StatedEntry, ...]]:
        return {}


class FakeDeadlines:
    """Deadlines as the texts of the stand-in store set them."""

    def __init__(self, store: FakeStore) -> None:
        self.store = store

    def deadlines(self, refs: Sequence[str]) -> dict[str, tuple[Deadline, ...]]:
        read = {record.ref: find_deadlines(record.text, record.made) for record in self.store.get_many(refs)}
        return {ref: found for ref, found in read.items() if found}

    def is_read(self, reader: str) -> bool:
        return True


class NoPeople:
    """A store without accounts."""

    def administrators(self) -> int:
        return 0

    def accounts(self) -> list[Account]:
        return []


class FakeDecisions:
    """Nothing decided, nothing on record."""

    def versions(self, refs: Sequence[str]) -> dict[str, int]:
        return dict.fromkeys(refs, 0)

    def standing(self, subject: Subject, item: str | None = None) -> list[Settled]:
        return []

    def entry(self, number: int) -> LogEntry:
        raise NotFound("There is no such entry.", next_step="Look it up in the log.")

    def entries(self, wanted: LogFilter | None = None, *, newest_first: bool = False) -> Iterator[LogEntry]:
        return iter(())

    def count(self, wanted: LogFilter | None = None) -> int:
        return 0

    def page(self, wanted: LogFilter, *, offset: int, limit: int) -> list[LogEntry]:
        return []

    def newest(self) -> tuple[int, str]:
        return 0, NO_HASH

    def last_named(self) -> int:
        return 0


class FakeIndex:
    """Finds texts that hold every word; counts facets without their own selection."""

    def __init__(self, store: FakeStore) -> None:
        self.store = store
        self.problem = ""
        self.applied = store.count()
        self.notices: tuple[str, ...] = ()
        self.did_you_mean = ""
        self.further: dict[str, dict[FacetName, tuple[str, ...]]] = {}

    def build(
        self,
        documents: Iterable[IndexDocument],
        *,
        total: int,
        change: int,
        digest: str = "",
        progress: Progress,
        wait: float | None = None,
    ) -> None:
        raise AssertionError("a page must not build the index")

    def update(
        self,
        documents: Iterable[IndexDocument],
        *,
        removed: Iterable[str],
        change: int,
        digest: str = "",
        wait: float | None = None,
    ) -> None:
        raise AssertionError("a page must not update the index")

    def building(self) -> tuple[int, int] | None:
        return None

    def health(self) -> IndexHealth:
        return IndexHealth(
            documents=self.applied, applied_change=self.applied, generation="1", problem=self.problem
        )

    def search(self, request: SearchRequest) -> SearchResult:
        if self.problem:
            raise Unavailable(self.problem, next_step="Run: searchapp index build")
        found = self._matching(request)
        counts: dict[FacetName, Mapping[str, int]] = {}
        for facet in dict.fromkeys((*FACETS, *request.facets)):
            others = {name: values for name, values in request.filters.items() if name != facet}
            matching = self._matching(replace(request, filters=others))
            counted = Counter(value for record in matching for value in self._values(record, facet))
            counts[facet] = dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
        page = found[request.offset : request.offset + request.limit]
        return SearchResult(
            total=len(found),
            hits=tuple(Hit(ref=record.ref, score=1.0) for record in page),
            reading=self._reading(request),
            notices=self.notices,
            did_you_mean=self.did_you_mean,
            facets=counts,
        )

    def completions(self, text: str, *, limit: int) -> list[str]:
        texts = " ".join(record.text for record in self.store.all())
        last = text.rsplit(maxsplit=1)[-1].casefold()
        words = dict.fromkeys(word.casefold().strip(".") for word in texts.split())
        begun = [word for word in words if word.startswith(last) and word != last]
        return [text[: -len(last)] + word for word in begun[:limit]]

    def passages(self, request: SearchRequest, text: str, *, whole: bool = False) -> list[Passage]:
        shown = text if whole else text[:200]
        wanted = "|".join(re.escape(word) for word in request.text.split())
        found = re.finditer(wanted, shown, re.IGNORECASE) if wanted else ()
        return [Passage(text=shown, marks=tuple(match.span() for match in found))]

    def related(self, ref: str, *, limit: int) -> list[Related]:
        record = self.store.get(ref)
        others = [other for other in self.store.all() if other.ref != ref and other.report == record.report]
        return [
            Related(
                ref=other.ref,
                score=0.9,
                why="from the same report",
            )
            for other in others[:limit]
        ]

    def close(self) -> None:
        """Nothing to give back."""

    def _reading(self, request: SearchRequest) -> str:
        if not request.text:
            return "Everything"
        return f'All of: {request.text} (also "AA")' if request.expand else f"All of: {request.text}"

    def _matching(self, request: SearchRequest) -> list[Recommendation]:
        return [
            record
            for record in self.store.all()
            if not record.gone
            and all(
                self._has(record, word.removeprefix("NOT~")) != word.startswith("NOT~")
                for word in request.text.replace("NOT ", "NOT~").split()
            )
            and all(
                set(values) & set(self._values(record, facet)) for facet, values in request.filters.items()
            )
        ]

    def _has(self, record: Recommendation, word: str) -> bool:
        if word == "has:recurring":
            return any(deadline.recurring for deadline in find_deadlines(record.text, record.made))
        if word == "has:deadline":
            return bool(find_deadlines(record.text, record.made))
        if word.startswith("due:"):
            return due(find_deadlines(record.text, record.made)) is not None
        return word.strip("()").casefold() in record.text.casefold()

    def _values(self, record: Recommendation, facet: FacetName) -> tuple[str, ...]:
        suggested = self.store.suggested.get(record.ref)
        if facet in ("theme", "addressee"):
            labels = suggested.themes if suggested and facet == "theme" else ()
            labels = suggested.addressees if suggested and facet == "addressee" else labels
            return tuple(label.id for label in labels)
        if facet in FURTHER_FACETS:
            return self.further.get(record.ref, {}).get(facet, ())
        if facet == "year":
            return (str(record.made.year),) if record.made else ()
        if facet == "due":
            when = due(find_deadlines(record.text, record.made))
            return (when.standing(TODAY),) if when and record.status.is_open else ()
        if facet == "owner":
            return (record.kept.owner,) if record.kept.owner else ()
        return (str(getattr(record, facet)),)


def recommendation(number: int = 1, **changes: object) -> Recommendation:
    """A recommendation that asks forces for something plain."""
    text = "All forces should train custody staff to recognise vulnerability."
    plain = Recommendation(
        ref=f"REC-{number:04}",
        force="Lancashire",
        concerns="All forces",
        report="Welfare in custody",
        inspection_type="Thematic",
        text=text,
        response="Training is planned for the spring.",
        status=Status.BEING_PROGRESSED,
        made=PartialDate(2014),
        exact=ExactText(report="Welfare in custody", recommendation=text, response="Training is planned."),
        source=SourceRow(file="register.txt", row=number, line=number + 2),
    )
    return replace(plain, **changes)


def suggestions(record: Recommendation, *, applies: bool = True, trained: bool = True) -> Classification:
    """Custody and police forces, each with the first words of the text as evidence."""
    words = record.text.split(" ")[0]
    evidence = (
        Evidence(field="recommendation", start=0, end=len(words), words=words, weight=2.0),
        Evidence(field="report", start=0, end=7, words=record.report[:7], weight=-0.5),
    )
    theme = LabelSuggestion(id="custody", probability=0.94, evidence=evidence, trained=trained)
    force = LabelSuggestion(id="police-force", probability=0.71, evidence=evidence[:1])
    return Classification(
        themes=(theme,),
        addressees=(force,),
        applies_to_force=Applicability(
            value="yes" if applies else "no",
            probability=0.97,
            reason="addressed to police forces"
            if applies
            else "addressed to the Home Office, not to a force",
            evidence=evidence[:1],
        ),
        model_id="0123abcd",
    )


def settings(home: Path, **changes: object) -> Settings:
    """Settings of a home folder of its own."""
    plain = load_settings({"SEARCHAPP_HOME": str(home), "SEARCHAPP_MAX_IMPORT_MB": "1"})
    return replace(plain, **changes)


def workspace(
    home: Path, pairs: Iterable[tuple[Recommendation, Classification | None]] = (), **changes: object
) -> Workspace:
    """A workspace of the real services over the stand-ins."""
    space = Workspace(settings(home, **changes), Silent(), today=lambda: TODAY)
    store = FakeStore(pairs)
    findings = FakeFindings(store)
    space.__dict__.update(
        store=store,
        index=FakeIndex(store),
        deadlines=FakeDeadlines(store),
        closings=NoClosings(),
        findings=findings,
        waiting=FakeWaiting(store, findings),
        people=NoPeople(),
        past=FakePast(),
        stated=NothingStated(),
        saved_searches=FakeSaved(store.records),
    )
    space.checking().refresh()
    space.__dict__.update(decisions=FakeDecisions())
    return space
