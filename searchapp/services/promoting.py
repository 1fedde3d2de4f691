"""Puts candidate models in use and takes that back, with the suggestions of the register, on record.

Owns the order of steps, which a kill may cut off anywhere: the former suggestions and a copy of the models in
use are kept first, beside those of the promotion before; then the models change places together with the
log's entry; then suggestions are made. The same verb again goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from searchapp.domain.batches import in_batches
from searchapp.domain.errors import Conflict, NotFound
from searchapp.domain.people import Person, Right
from searchapp.domain.ports import Classifier, DecisionStore, FormerSuggestionStore, RecommendationStore
from searchapp.domain.progress import Progress
from searchapp.domain.review import Kind, LogEntry, LogFilter, Step, Subject
from searchapp.domain.suggestion import Classification
from searchapp.services.model_files import install, model_id, remove
from searchapp.services.suggesting import Suggesting
from searchapp.services.training import Training


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelChange:
    """How many recommendations got a label suggested that had not, and lost one that had."""

    label: str
    added: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Promoted:
    """Which models follow which, and what that changed of the suggestions."""

    before: str
    after: str
    changes: tuple[LabelChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promoting:
    """Promotion and rollback over one home. `classifier` loads the models in use."""

    training: Training
    store: RecommendationStore
    decisions: DecisionStore
    former: FormerSuggestionStore
    classifier: Callable[[], Classifier]
    progress: Progress

    def promote(self, *, person: Person) -> Promoted:
        """Put the candidate in use, the present models kept, and suggest anew for the whole register.

        Raises Forbidden, NotFound where no candidate waits, Conflict where it was made of other
        ingredients than would make it now.
        """
        person.must(Right.TRAIN)
        training, candidate, who = self.training, self.training.candidate_folder, person.name
        after = self._fresh_candidate()
        self._finish(going_on=after, who=who)
        before = model_id(training.models_folder)
        if before == after:  # cut off after the models changed places
            before = model_id(training.previous_folder)
        else:
            self.former.keep(after)
            remove(training.outgoing_folder)
            if before:
                install(training.models_folder, training.outgoing_folder)
        step = _step(Kind.PROMOTE, before, after, why=_provenance(training, candidate))
        self._exchange(candidate, step, who=who, outgoing=training.outgoing_folder)
        self._leave_behind(after)
        changes = self._suggest_anew(before, after, who=who)
        remove(candidate)
        return Promoted(before=before, after=after, changes=changes)

    def roll_back(self, *, person: Person) -> Promoted:
        """Put the models before the last promotion back in use, with the suggestions of that time.

        Every suggestion whose text is as it was comes back exactly, in one transaction; what is new since
        gets those of the models now in use. The models rolled back wait as candidate. Raises Forbidden, and
        NotFound where no models are kept.
        """
        person.must(Right.TRAIN)
        self._finish_exchange(who=person.name)
        remove(self.training.outgoing_folder)
        if not model_id(self.training.previous_folder):
            raise NotFound(
                "There are no models to go back to.", next_step="Only a promotion can be rolled back."
            )
        return self._go_back(who=person.name)

    def _go_back(self, *, who: str) -> Promoted:
        training, previous = self.training, self.training.previous_folder
        before, after = model_id(training.models_folder), model_id(previous)
        if before == after:  # cut off after the models changed places
            before = self._gone_from(after)
        else:
            install(training.models_folder, training.candidate_folder)
        self._exchange(previous, _step(Kind.ROLL_BACK, before, after), who=who)
        changes = tuple(_reversed(change) for change in self._changes(before))
        restored = self._restore(before)
        made = Suggesting(store=self.store, classifier=self.classifier(), progress=self.progress)
        made.refresh(leave=restored)
        self._note(changes, before, after, who=who)
        remove(previous)  # before what was kept: without that, it could not be gone back to again
        self.former.forget()
        return Promoted(before=before, after=after, changes=changes)

    def _finish(self, *, going_on: str, who: str) -> None:
        """Bring to its end, on record, what a kill cut off, unless the promotion of `going_on` does.

        The candidate may be another by now: nothing is taken from it.
        """
        training = self.training
        self._finish_exchange(who=who)
        in_use = model_id(training.models_folder)
        if in_use and in_use == model_id(training.previous_folder):
            self._go_back(who=who)
            return
        newest = self._newest()
        if newest and newest.step.kind is Kind.PROMOTE and newest.step.model_id == in_use != going_on:
            self._suggest_anew(next(iter(newest.step.before), ""), in_use, who=who)

    def _finish_exchange(self, *, who: str) -> None:
        """Put on record models that took their place already, and keep those before them as previous."""
        training = self.training
        before, in_use = model_id(training.outgoing_folder), model_id(training.models_folder)
        if before in ("", in_use):
            return
        step = _step(Kind.PROMOTE, before, in_use, why=_provenance(training, training.models_folder))
        self._exchange(None, step, who=who, outgoing=training.outgoing_folder)
        self._leave_behind(in_use)

    def _fresh_candidate(self) -> str:
        training, folder = self.training, self.training.candidate_folder
        found = model_id(folder)
        if not found:
            raise NotFound(
                "No candidate waits to be promoted.",
                next_step="Train one: searchapp models train --labels FILE",
            )
        if found != training.id_of(training.data(training.labels(folder))):
            raise Conflict(
                "Taxonomy, labels or program have changed since the candidate was trained.",
                next_step="Train it again: searchapp models train --labels FILE",
            )
        return found

    def _newest(self) -> LogEntry | None:
        found = self.decisions.page(LogFilter(subject=Subject.MODEL.value), offset=0, limit=1)
        return found[0] if found else None

    def _gone_from(self, after: str) -> str:
        """Which models were in use before a rollback to `after`, by the log; "" where it does not say."""
        newest = self._newest()
        if newest is None:
            return ""
        if newest.step.model_id != after:  # the kill came before the entry
            return newest.step.model_id
        return str(next(iter(newest.step.before), ""))

    def _leave_behind(self, in_use: str) -> None:
        """Drop what was kept until models changed places: their copy, and suggestions of other promotions."""
        remove(self.training.outgoing_folder)
        self.former.forget(but=in_use)

    def _suggest_anew(self, before: str, after: str, *, who: str) -> tuple[LabelChange, ...]:
        """Suggest by the models now in use, and put on record what changed."""
        made = Suggesting(store=self.store, classifier=self.classifier(), progress=self.progress)
        made.refresh()
        changes = self._changes(after)
        self._note(changes, before, after, who=who)
        return changes

    def _exchange(self, source: Path | None, step: Step, *, who: str, outgoing: Path | None = None) -> None:
        """Put models in use in the transaction that puts it on record; those of `outgoing` become previous.

        Without `source` those in use stay. What was previous goes only then: a kill before leaves it, and one
        after leaves both.
        """

        def plan() -> Sequence[Step]:
            if source is not None:
                install(source, self.training.models_folder)
            if outgoing is not None and model_id(outgoing):
                install(outgoing, self.training.previous_folder)
            newest = self._newest()
            return [] if newest and newest.step.model_id == step.model_id else [step]

        self.decisions.record(plan, who=who)

    def _note(self, changes: Sequence[LabelChange], before: str, after: str, *, who: str) -> None:
        said = tuple(f"{one.label}: {one.added} added, {one.removed} removed" for one in changes)
        step = Step(kind=Kind.REFRESH, subject=Subject.MODEL, before=(before,), after=said, model_id=after)
        self.decisions.record(lambda: [step], who=who)

    def _changes(self, promotion: str) -> tuple[LabelChange, ...]:
        """What stands now against what was kept for a promotion, label by label."""
        added: Counter[str] = Counter()
        removed: Counter[str] = Counter()
        for batch in in_batches(self.former.kept(promotion)):
            now = self.store.suggestions([ref for ref, _text, _before in batch])
            for ref, _text, before in batch:
                old, new = _labels(before), _labels(now.get(ref))
                added.update(new - old)
                removed.update(old - new)
        labels = sorted(added.keys() | removed.keys())
        return tuple(LabelChange(label=one, added=added[one], removed=removed[one]) for one in labels)

    def _restore(self, promotion: str) -> frozenset[str]:
        kept = list(self.former.kept(promotion))
        self.store.save_suggestions(
            ((ref, before) for ref, _text, before in kept), read={ref: text for ref, text, _before in kept}
        )
        return frozenset(ref for ref, _text, _before in kept)


def _labels(found: Classification | None) -> set[str]:
    return {one.id for one in (*found.themes, *found.addressees)} if found else set()


def _reversed(change: LabelChange) -> LabelChange:
    return LabelChange(label=change.label, added=change.removed, removed=change.added)


def _step(kind: Kind, before: str, after: str, *, why: str = "") -> Step:
    return Step(
        kind=kind, subject=Subject.MODEL, before=(before,) if before else (), after=(after,), why=why,
        model_id=after,
    )  # fmt: skip


def _provenance(training: Training, folder: Path) -> str:
    labels = training.provenance(folder)
    if labels is None:
        return ""
    return f"{labels['count']} labels from {labels['from']} (SHA-256 {labels['sha256']})"
