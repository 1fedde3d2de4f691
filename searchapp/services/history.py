"""The past of a register: its import runs, what each changed, and taking one back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from searchapp.domain.batches import in_batches
from searchapp.domain.comparison import Comparison, Difference, difference, line_of
from searchapp.domain.errors import InvalidInput, NotFound
from searchapp.domain.history import Event, PastRun
from searchapp.domain.importing import ImportProblem
from searchapp.domain.people import Person, Right
from searchapp.domain.ports import DecisionStore, HistoryStore, RecommendationStore, StatedHistoryStore
from searchapp.domain.review import LogFilter, Subject
from searchapp.domain.timeline import Timeline, timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Questions about the past, and undo. Suggestions and index follow by the workspace's own upkeep."""

    store: RecommendationStore
    past: HistoryStore
    stated: StatedHistoryStore
    decisions: DecisionStore

    def runs(self) -> list[PastRun]:
        """All import runs, the newest first."""
        return self.past.runs()

    def run(self, number: int) -> PastRun:
        """One import run. Raises NotFound."""
        return self.past.run(number)

    def problems(self, run: int) -> Iterator[ImportProblem]:
        """Rows held back and cells left empty by a run, in file order."""
        return self.past.problems(run)

    def timeline(self, ref: str) -> Timeline:
        """What became of a recommendation, by imports, decisions and its response. Raises NotFound."""
        record = self.store.get(ref)
        log = self.decisions.entries(LogFilter(ref=record.ref, subject=Subject.STATUS.value))
        events, stated = self.past.events(record.ref), self.stated.stated_history(record.ref)
        return timeline(record, events, stated, list(log))

    def check_undo(self, run: int, *, person: Person) -> None:
        """Raise Forbidden, NotFound or Conflict where `undo` would."""
        person.must(Right.IMPORT)
        self.past.check_undo(run)

    def undo(self, run: int, *, person: Person) -> PastRun:
        """Take an import run back and return it as it is on record then.

        Raises Forbidden; NotFound; Conflict where it is undone already or a later run built on it.
        """
        person.must(Right.IMPORT)
        self.past.undo(run, by=person.name)
        return self.past.run(run)

    def compare(
        self,
        first: int | None = None,
        last: int | None = None,
        *,
        since: date | None = None,
        register: str = "",
    ) -> Comparison:
        """What is different in a register after run `last` from after run `first`.

        Without `last` the register as it is now. Without `first` since the import before that, or as it was
        when the day `since` began (UTC). Without `register` the one of these runs, else of the newest import.
        Undone runs count for nothing. Raises NotFound and InvalidInput.
        """
        before, after = self._between(first, last, since, register)
        start = before.number if before else 0
        of = {"register": after.register, "force": after.force}
        events = self.past.events_after(start, **of)
        lines = [line_of(found) for found in self._differences(events, after.number)]
        return Comparison(
            register=after.register,
            force=after.force,
            first=before,
            last=after,
            lines=tuple(lines),
            came=tuple(self.past.came_new(start, until=after.number, **of)),
        )

    def details(self, comparison: Comparison, refs: Sequence[str]) -> list[Difference]:
        """The differences of these references with their words, in the order of `refs`."""
        start = comparison.first.number if comparison.first else 0
        events = self.past.events_of(refs, after=start)
        found = {one.ref: one for one in self._differences(events, comparison.last.number)}
        return [found[ref] for ref in refs if ref in found]

    def all_details(self, comparison: Comparison) -> Iterator[Difference]:
        """Every difference with its words, streamed."""
        for refs in in_batches(comparison.refs(), 500):
            yield from self.details(comparison, refs)

    def _differences(self, events: Iterable[Event], until: int) -> Iterator[Difference]:
        grouped = ((ref, list(group)) for ref, group in groupby(events, key=attrgetter("ref")))
        for batch in in_batches(grouped, 500):
            by_ref = dict(batch)
            for record in self.store.get_many(list(by_ref)):
                found = difference(record, by_ref[record.ref], until=until)
                if found is not None:
                    yield found

    def _between(
        self, first: int | None, last: int | None, since: date | None, register: str
    ) -> tuple[PastRun | None, PastRun]:
        if first is not None and since is not None:
            raise InvalidInput("A run and a date were both given.", next_step="Give one of them.")
        named = [self._counting(number) for number in (first, last) if number is not None]
        runs = self._runs_of(register, named)
        after = named[-1] if last is not None else runs[-1]
        if first is not None:
            before, after = sorted((named[0], after), key=attrgetter("number"))
            return before, after
        if since is not None:
            earlier = [run for run in runs if run.at.date() < since]
        else:
            earlier = [run for run in runs if run.number < after.number]
        return (earlier[-1] if earlier else None), after

    def _runs_of(self, register: str, named: Sequence[PastRun]) -> list[PastRun]:
        """The runs of one register that count, oldest first; at least one. Raises NotFound, InvalidInput."""
        runs = [run for run in reversed(self.past.runs()) if run.undone is None]
        if register:
            runs = [run for run in runs if run.register == register]
        if not runs:
            raise NotFound(
                f"There is no import of the register {register!r}."
                if register
                else "Nothing was imported yet.",
                next_step="See the list of import runs: searchapp runs",
            )
        of = {(run.register, run.force) for run in named} or {(runs[-1].register, runs[-1].force)}
        if len(of) > 1 or (register and of != {(runs[-1].register, runs[-1].force)}):
            raise InvalidInput(
                "These import runs are of different registers.",
                next_step="Choose two runs of one register; see: searchapp runs",
            )
        return [run for run in runs if (run.register, run.force) in of]

    def _counting(self, number: int) -> PastRun:
        run = self.past.run(number)
        if run.undone is not None:
            raise InvalidInput(
                f"Import run {number} was undone, so nothing stands as it left it.",
                next_step="Choose another import run; see: searchapp runs",
            )
        return run
