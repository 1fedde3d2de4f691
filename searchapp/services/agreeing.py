"""Agreement between reviewers: a sample sent to two, labelled apart, compared, and settled where they differ.

Neither sees the other's answers until both have labelled all, or an approver has closed the sample. The page
they label on shows no suggestion; other pages do. What they say decides nothing; that is done afterwards, by
somebody else where they differ.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from searchapp.domain.accounts import Account, AccountStore
from searchapp.domain.agreement import Agreement, AgreementStore, Pair, Sample, agreement, drawn
from searchapp.domain.batches import in_batches
from searchapp.domain.effective import SUBJECTS
from searchapp.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from searchapp.domain.people import Person, Right
from searchapp.domain.ports import RecommendationStore
from searchapp.domain.recommendation import Recommendation
from searchapp.domain.review import Kind, LogEntry, Settled, Step, Subject, Value
from searchapp.domain.search import SearchRequest
from searchapp.domain.taxonomy import Taxonomy
from searchapp.services.deciding import Wish, tidy
from searchapp.services.reviewing import Reviewing

MOST: Final = 1_000
"""Recommendations in a sample."""
_LONGEST: Final = 200
_TWO: Final = 2
_UNSEEN: Final = "shown when both have labelled all"
_DECIDED: Final = (SUBJECTS["theme"], "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What two reviewers said, the figures of it, and what stands decided since, by reference."""

    sample: Sample
    agreement: Agreement
    settled: Mapping[str, Settled]

    @property
    def differing(self) -> tuple[Pair, ...]:
        """Where they gave other themes, and nobody has settled it."""
        return tuple(pair for pair in self.sample.pairs if not pair.agreed and pair.ref not in self.settled)

    @property
    def agreed(self) -> tuple[Pair, ...]:
        """Where they gave the same themes, which nobody has decided yet."""
        return tuple(pair for pair in self.sample.pairs if pair.agreed and pair.ref not in self.settled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreeing:
    """Samples over a store; decisions that come of them are `reviewing`'s."""

    agreements: AgreementStore
    accounts: AccountStore
    store: RecommendationStore
    reviewing: Reviewing
    taxonomy: Taxonomy

    def draw(
        self, *, reviewers: Sequence[str], size: int, asked: str = "", seed: str = "", person: Person
    ) -> Sample:
        """Draw a sample and send it to two reviewers. `seed` "" makes one up; it is on record.

        Drawn from what the search `asked` finds and whose themes nobody has decided. Raises Forbidden, and
        InvalidInput for reviewers who are not two that may decide, a size that cannot be, or nothing to draw.
        """
        person.must(Right.APPROVE)
        names = self._two(reviewers)
        if not 1 <= size <= MOST:
            raise InvalidInput(
                f"A sample of {size:,} recommendations cannot be drawn.",
                next_step=f"Give a number from 1 to {MOST:,}.",
            )
        asked, seed = tidy(asked)[:_LONGEST], tidy(seed)[:_LONGEST] or secrets.token_hex(4)
        population = self._undecided(self.reviewing.matching(SearchRequest(text=asked)))
        if not population:
            raise InvalidInput(
                "There is nothing to draw from: no recommendation without decided themes was found.",
                next_step="Ask another search, or none.",
            )
        sample = Sample(
            number=0,
            reviewers=names,
            refs=drawn(population, size=size, seed=seed),
            seed=seed,
            asked=asked,
            population=len(population),
            by=person.name,
            at=_now(),
        )
        return self.agreements.draw(sample, _drawn)

    def able(self, *, person: Person) -> tuple[str, ...]:
        """Names of accounts a sample may be sent to. Raises Forbidden."""
        person.must(Right.APPROVE)
        return tuple(one.name for one in self.accounts.accounts() if _may_label(one))

    def samples(self, *, person: Person) -> Sequence[Sample]:
        """All samples, the newest first. Raises Forbidden."""
        person.must(Right.READ)
        return self.agreements.samples()

    def next_for(self, number: int, *, person: Person) -> tuple[Sample, Recommendation | None]:
        """The sample, and the first of its recommendations that this reviewer has still to label.

        None where all are labelled or the sample was closed. Raises NotFound, and Forbidden for anybody but
        its two reviewers.
        """
        person.must(Right.DECIDE)
        sample = self.agreements.sample(number)
        _must_review(sample, person)
        if sample.finished:
            return sample, None
        waiting = [ref for ref in sample.refs if (person.name, ref) not in sample.answers]
        found = self.store.get_many(waiting[:1])
        return sample, found[0] if found else None

    def answer(self, number: int, ref: str, themes: Sequence[str], *, person: Person) -> None:
        """Keep what a reviewer says; it may be said anew until the sample is finished.

        On record at once without its content, and with what both said once the last of it is there. Raises
        Forbidden, NotFound, InvalidInput for a theme that does not exist, Conflict once it is finished.
        """
        person.must(Right.DECIDE)
        chosen = self._themes(themes)

        def steps(before: Sample, after: Sample) -> list[Step]:
            _must_review(before, person)
            if ref not in before.refs:
                raise NotFound(
                    f"{ref[:40]} is not in sample {number:,}.", next_step="Take the next one of the sample."
                )
            _must_be_open(before)
            said = Step(
                kind=Kind.ANSWER, subject=Subject.AGREEMENT, ref=ref, item=str(number), after=(_UNSEEN,)
            )
            return [said, *_revealed(after)] if after.finished else [said]

        self.agreements.answer(number, ref, person.name, chosen, steps)

    def close(self, number: int, *, why: str, person: Person) -> None:
        """End a sample that will not be labelled to its end; what both labelled counts and goes on record.

        Raises Forbidden, also for its own reviewers, NotFound, InvalidInput without a reason, Conflict where
        it is finished.
        """
        person.must(Right.APPROVE)
        said = tidy(why)
        if not said:
            raise InvalidInput(
                "Closing a sample needs a reason.", next_step="Say in a few words why it ends."
            )

        def steps(before: Sample, after: Sample) -> list[Step]:
            _must_not_review(before, person)
            _must_be_open(before)
            done = tuple(
                f"{name} labelled {before.done_by(name)} of {len(before.refs)}" for name in before.reviewers
            )
            ended = Step(kind=Kind.CLOSE, subject=Subject.AGREEMENT, item=str(number), after=done, why=said)
            return [ended, *_revealed(after)]

        self.agreements.close(number, at=_now(), who=person.name, steps=steps)

    def compared(self, number: int, *, person: Person) -> Compared:
        """What both said and how far they agree, of what both have labelled.

        Raises NotFound; Forbidden for the reviewers and for whoever may not approve, until it is finished.
        """
        person.must(Right.READ)
        sample = self.agreements.sample(number)
        if not sample.finished and (
            person.name in sample.reviewers or Right.APPROVE not in person.role.rights
        ):
            raise Forbidden(
                "What the two reviewers said is shown when both have labelled all, or the sample is closed.",
                next_step="Come back later; the list of samples says how far they are.",
            )
        pairs = sample.pairs
        decided = self.store.decided([pair.ref for pair in pairs])
        return Compared(
            sample=sample,
            agreement=agreement(pairs, self.taxonomy.names("theme")),
            settled={ref: found[_DECIDED] for ref, found in decided.items() if _DECIDED in found},
        )

    def settle(
        self, number: int, ref: str, themes: Sequence[str], *, why: str, person: Person
    ) -> tuple[LogEntry, ...]:
        """Decide the themes where two reviewers differed. Raises Forbidden, NotFound, InvalidInput.

        Neither of the two may: it takes a third who may approve, and a reason. Raises Conflict until the
        sample is finished, as a decision can be read by everybody, and where there is nothing to settle.
        """
        compared = self._to_settle(number, person)
        if not tidy(why):
            raise InvalidInput(
                "Settling it needs a reason.", next_step="Say in a few words why these themes fit."
            )
        if ref not in {pair.ref for pair in compared.differing}:
            raise Conflict(
                f"{ref[:40]} has nothing to settle in sample {number:,} any more.",
                next_step="Look at the sample as it stands now.",
            )
        wish = _wish(self._themes(themes), f"Two reviewers differed (sample {number}). {tidy(why)}")
        return self.reviewing.decide(ref, wish, person=person)

    def accept_agreed(self, number: int, *, person: Person) -> tuple[LogEntry, ...]:
        """Decide, as one batch, all to which both gave the same themes. Raises as `settle` does."""
        compared = self._to_settle(number, person)
        why = f"Two reviewers said the same (sample {number})."
        return self.reviewing.decide_each(
            {pair.ref: _wish(pair.first, why) for pair in compared.agreed}, person=person
        )

    def _to_settle(self, number: int, person: Person) -> Compared:
        person.must(Right.APPROVE)
        compared = self.compared(number, person=person)
        _must_not_review(compared.sample, person)
        if not compared.sample.finished:
            raise Conflict(
                "The two reviewers are still labelling, and would see what is decided here.",
                next_step="Wait until both have labelled all of the sample, or close it.",
            )
        return compared

    def _themes(self, themes: Sequence[str]) -> Value:
        known = self.taxonomy.names("theme")
        unknown = [theme for theme in themes if theme not in known]
        if unknown:
            raise InvalidInput(
                f"There is no theme {unknown[0][:60]!r} in the taxonomy.", next_step="Choose of its list."
            )
        return tuple(theme for theme in known if theme in themes)

    def _undecided(self, refs: Sequence[str]) -> list[str]:
        found: list[str] = []
        for some in in_batches(refs):
            decided = self.store.decided(some)
            found += [ref for ref in some if _DECIDED not in decided.get(ref, {})]
        return found

    def _two(self, reviewers: Sequence[str]) -> tuple[str, str]:
        known = [self.accounts.account(name) for name in reviewers]
        able = [one for one in known if one is not None and _may_label(one)]
        if len(able) != len(known) or len({one.name for one in able}) != _TWO or len(known) != _TWO:
            raise InvalidInput(
                "A sample goes to two people, each with an account that may sign in and decide.",
                next_step="Name two reviewers, or add one: searchapp users add NAME --role reviewer",
            )
        return able[0].name, able[1].name


def _may_label(account: Account) -> bool:
    return account.active and Right.DECIDE in account.role.rights


def _must_review(sample: Sample, person: Person) -> None:
    if person.name not in sample.reviewers:
        raise Forbidden(
            f"Sample {sample.number:,} is labelled by two others.", next_step="Choose a sample sent to you."
        )


def _must_not_review(sample: Sample, person: Person) -> None:
    if person.name in sample.reviewers:
        raise Forbidden(
            "You may not close or settle a sample that is sent to you.", next_step="Ask another approver."
        )


def _must_be_open(sample: Sample) -> None:
    if sample.finished:
        how = "both reviewers have labelled all of it" if sample.labelled else "an approver has ended it"
        raise Conflict(f"Sample {sample.number:,} is closed: {how}.", next_step="Look at its figures.")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _drawn(sample: Sample) -> Step:
    said = (
        f"sample {sample.number}: {len(sample.refs)} of {sample.population}, seed {sample.seed}",
        *(f"sent to {name}" for name in sample.reviewers),
    )
    why = f"Drawn from the search: {sample.asked}" if sample.asked else ""
    item = str(sample.number)
    return Step(kind=Kind.DRAW, subject=Subject.AGREEMENT, item=item, after=said, why=why)


def _revealed(sample: Sample) -> list[Step]:
    one, other = sample.reviewers
    return [
        Step(
            kind=Kind.ANSWER,
            subject=Subject.AGREEMENT,
            ref=pair.ref,
            item=str(sample.number),
            after=(
                f"{one}: {', '.join(pair.first) or 'none'}",
                f"{other}: {', '.join(pair.second) or 'none'}",
            ),
            why="Both reviewers have labelled all of the sample."
            if sample.labelled
            else "The sample was closed.",
        )
        for pair in sample.pairs
    ]


def _wish(themes: Value, why: str) -> Wish:
    return Wish(kind=Kind.CHANGE, subject=Subject.THEMES, value=themes, why=why)
