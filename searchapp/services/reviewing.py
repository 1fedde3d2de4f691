"""Decisions: who may make them, alone or in batches, approve them and take them back.

Each is on record before anything else happens; the index follows after, and catches up by itself where it
could not. The rules of what a decision comes to are `deciding`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from searchapp.domain.errors import Conflict, Forbidden, InvalidInput, SearchappError
from searchapp.domain.people import LOCAL_PERSON, Person, Right
from searchapp.domain.ports import DecisionStore, RecommendationStore, SearchIndex
from searchapp.domain.progress import Progress
from searchapp.domain.review import LASTING, PROPOSED, Kind, LogEntry, LogFilter, Step, Subject
from searchapp.domain.search import SearchRequest
from searchapp.domain.taxonomy import Taxonomy
from searchapp.services.checking import Checking
from searchapp.services.deciding import Deciding, Standing, Wish, taken_back, tidy, withdrawn
from searchapp.services.indexing import Indexing


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a wish would do to all of `refs`: how many change, wait for approval, or are so already."""

    refs: tuple[str, ...]
    changed: int
    waiting: int
    unchanged: int
    first: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What an undo took back, and how much it left because somebody decided again since."""

    entries: tuple[LogEntry, ...]
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewing:
    """Decisions over a store. `second_person`: whether closing needs an approver besides the reviewer.

    The single local user, who has nobody to ask, decides alone.
    """

    store: RecommendationStore
    decisions: DecisionStore
    index: SearchIndex
    indexing: Indexing
    checking: Checking
    taxonomy: Taxonomy
    progress: Progress
    second_person: bool = True

    def needs_second(self, person: Person) -> bool:
        """Whether what this person closes waits for somebody else's approval."""
        return self.second_person and person != LOCAL_PERSON

    def version(self, ref: str) -> int:
        """What a form carries, so that a change by somebody else meanwhile is noticed."""
        return self.decisions.versions([ref])[ref]

    def decide(
        self, ref: str, wish: Wish, *, person: Person, seen: int | None = None
    ) -> tuple[LogEntry, ...]:
        """Put one decision on record, or answer one that awaits approval; nothing where it is so already.

        `seen`: the version the person had before them. Raises Forbidden, NotFound, InvalidInput, and
        ChangedMeanwhile, which says what somebody else changed since.
        """
        person.must(Right.DECIDE)
        if wish.kind is Kind.APPROVE:
            return self.approve(ref, person=person, why=wish.why)
        if wish.kind is Kind.RETURN:
            return self.send_back(ref, person=person, why=wish.why)
        ref = self.store.get(ref).ref
        return self._record(
            lambda: self._deciding(person).steps(wish, self._standing([ref])[0]),
            person,
            seen={ref: seen} if seen is not None else None,
        )

    def matching(self, request: SearchRequest) -> tuple[str, ...]:
        """References of all that has every word of a search, in its order: nothing that only comes near."""
        total = self.matching_count(request)
        return tuple(hit.ref for hit in self.index.search(_all_of(request, total)).hits)

    def matching_count(self, request: SearchRequest) -> int:
        """How many `matching` finds, without finding out which."""
        return self.index.search(_all_of(request, 0)).total

    def preview(self, refs: Sequence[str], wish: Wish, *, person: Person, shown: int = 10) -> Preview:
        """What `decide_all` would do. Raises Forbidden, InvalidInput."""
        person.must(Right.DECIDE)
        _refuse_approval_of_many(wish)
        planned = [steps for steps in self._plans(refs, wish, person) if steps]
        waiting = sum(steps[0].kind is Kind.PROPOSE for steps in planned)
        return Preview(
            refs=tuple(refs),
            changed=len(planned) - waiting,
            waiting=waiting,
            unchanged=len(refs) - len(planned),
            first=tuple(steps[0] for steps in planned[:shown]),
        )

    def decide_all(self, refs: Sequence[str], wish: Wish, *, person: Person) -> tuple[LogEntry, ...]:
        """Put the same decision for all of `refs` on record as one batch. Raises Forbidden, InvalidInput."""
        person.must(Right.DECIDE)
        _refuse_approval_of_many(wish)
        return self._record(
            lambda: [step for steps in self._plans(refs, wish, person) for step in steps],
            person,
        )

    def decide_each(self, wishes: Mapping[str, Wish], *, person: Person) -> tuple[LogEntry, ...]:
        """Put a decision of its own for each reference on record, as one batch. Raises as `decide_all`."""
        person.must(Right.DECIDE)
        deciding = self._deciding(person)
        return self._record(
            lambda: [
                step
                for at in self._standing(list(wishes))
                for step in deciding.steps(wishes[at.record.ref], at)
            ],
            person,
        )

    def approve(self, ref: str, *, person: Person, why: str = "") -> tuple[LogEntry, ...]:
        """Let a proposed status count. Raises Forbidden for whoever proposed it, Conflict if none waits."""

        def plan(at: Standing) -> list[Step]:
            return self._approved(at, person, why)

        return self._answer(ref, plan, person)

    def send_back(self, ref: str, *, person: Person, why: str) -> tuple[LogEntry, ...]:
        """Refuse a proposed status, with a reason. Raises Forbidden, InvalidInput, Conflict if none waits."""
        if not tidy(why):
            raise InvalidInput("Sending it back needs a reason.", next_step="Say what is still missing.")

        def plan(at: Standing) -> list[Step]:
            return withdrawn(at, Wish(kind=Kind.RETURN, subject=Subject.STATUS, why=tidy(why)))

        return self._answer(ref, plan, person)

    def undo(self, number: int, *, person: Person, why: str = "") -> Undone:
        """Take back an entry, and what was done with it to the same recommendation.

        Nothing is erased: the log gets entries that take back. Raises NotFound, Forbidden, InvalidInput for
        what cannot be taken back, Conflict where somebody decided again since.
        """
        entry = self.decisions.entry(number)
        batch = self.decisions.batch(entry.batch) if entry.batch else [entry]
        undone = self._undo([one for one in batch if one.step.ref == entry.step.ref], person, why)
        if not undone.entries:
            raise Conflict(
                f"Entry {number:,} cannot be taken back: it was decided again or taken back since.",
                next_step="Look at the recommendation as it stands now.",
            )
        return undone

    def undo_batch(self, number: int, *, person: Person, why: str = "") -> Undone:
        """Take back all of a batch that still stands. Raises NotFound, Forbidden."""
        return self._undo(self.decisions.batch(number), person, why)

    def _undo(self, entries: Sequence[LogEntry], person: Person, why: str) -> Undone:
        person.must(Right.DECIDE)
        if any(entry.step.kind in (Kind.APPROVE, Kind.RETURN) for entry in entries):
            person.must(Right.APPROVE)
        if any(entry.step.kind in LASTING or not entry.step.ref for entry in entries):
            raise InvalidInput(
                "That entry of the log cannot be taken back.", next_step="Decide or comment again instead."
            )
        left = 0

        def plan() -> list[Step]:
            nonlocal left
            standing = [entry for entry in entries if self._stands(entry)]
            left = len(entries) - len(standing)
            before = {
                entry.follows: self.decisions.entry(entry.follows) for entry in standing if entry.follows
            }
            return [taken_back(entry, before.get(entry.follows or 0), why) for entry in reversed(standing)]

        undone = self._record(plan, person)
        return Undone(entries=undone, left=left)

    def _stands(self, entry: LogEntry) -> bool:
        """Whether an entry is what its subject stands at, so that taking it back undoes nobody else's."""
        step = entry.step
        settled = self.store.decided([step.ref]).get(step.ref, {}).get((step.subject, step.item))
        if step.settled is not None:
            return settled is not None and settled.entry == entry.number
        return settled is None and entry.number == next(
            other.number
            for other in self.decisions.entries(LogFilter(ref=step.ref), newest_first=True)
            if (other.step.subject, other.step.item) == (step.subject, step.item)
        )

    def _approved(self, at: Standing, person: Person, why: str) -> list[Step]:
        proposed = at.decided[Subject.STATUS, PROPOSED]
        if proposed.by == person.name:
            raise Forbidden(
                "You may not approve what you decided yourself.", next_step="Ask another approver."
            )
        said = tidy(why) or proposed.why
        wish = Wish(kind=Kind.APPROVE, subject=Subject.STATUS, value=proposed.value, why=said)
        return Deciding(taxonomy=self.taxonomy, second_person=False).steps(wish, at)

    def _answer(
        self, ref: str, plan: Callable[[Standing], list[Step]], person: Person
    ) -> tuple[LogEntry, ...]:
        person.must(Right.APPROVE)
        ref = self.store.get(ref).ref

        def checked() -> list[Step]:
            at = self._standing([ref])[0]
            if (Subject.STATUS, PROPOSED) not in at.decided:
                raise Conflict(
                    f"Nothing of {ref} waits for approval any more.", next_step="Look at it as it stands now."
                )
            return plan(at)

        return self._record(checked, person)

    def _plans(self, refs: Sequence[str], wish: Wish, person: Person) -> list[list[Step]]:
        deciding = self._deciding(person)
        return [deciding.steps(wish, at) for at in self._standing(refs)]

    def _deciding(self, person: Person) -> Deciding:
        return Deciding(taxonomy=self.taxonomy, second_person=self.needs_second(person))

    def _standing(self, refs: Sequence[str]) -> list[Standing]:
        suggested, decided = self.store.suggestions(refs), self.store.decided(refs)
        return [
            Standing(record=one, suggested=suggested.get(one.ref), decided=decided.get(one.ref, {}))
            for one in self.store.get_many(refs)
        ]

    def _record(
        self,
        plan: Callable[[], Sequence[Step]],
        person: Person,
        *,
        seen: dict[str, int] | None = None,
    ) -> tuple[LogEntry, ...]:
        entries = tuple(self.decisions.record(plan, who=person.name, seen=seen))
        if entries:
            self._let_index_follow()
        return entries

    def _let_index_follow(self) -> None:
        """Bring findings and index up to date; where they cannot be now, the next start does."""
        try:
            self.checking.refresh()
            self.indexing.update()
        except SearchappError as problem:
            self.progress.message(f"The decision is kept. The search index follows later: {problem.message}")


def _refuse_approval_of_many(wish: Wish) -> None:
    if wish.kind in (Kind.APPROVE, Kind.RETURN):
        raise InvalidInput(
            "Approvals are given one by one.", next_step="Open the queue of what awaits approval."
        )


def _all_of(request: SearchRequest, limit: int) -> SearchRequest:
    return SearchRequest(
        text=request.text, filters=request.filters, expand=request.expand, all_words=True, limit=limit
    )
