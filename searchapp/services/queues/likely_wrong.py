"""The queue of labels somebody settled of which the present model says otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from searchapp.domain.batches import in_batches
from searchapp.domain.effective import SUBJECTS, effective, suggested_labels
from searchapp.domain.review import Decided, Kind, Subject
from searchapp.domain.suggestion import Classification
from searchapp.domain.taxonomy import LabelKind
from searchapp.services.deciding import Standing, Wish
from searchapp.services.queues.question import Item, Queue, Sources

_SURE: Final = 0.6
"""From this probability on the model speaks clearly for a label that somebody ruled out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Disagreement:
    """A label that counts (`there`) or was ruled out. `item`: what leaving it so is kept under."""

    ref: str
    kind: LabelKind
    label: str
    there: bool
    chance: float
    item: str


def _waiting(sources: Sources, _within: frozenset[str] | None) -> Iterator[_Disagreement]:
    found: list[_Disagreement] = []
    for kind, subject in SUBJECTS.items():
        settled = sources.decisions.standing(subject, "")
        for refs in in_batches(one.ref for one in settled):
            suggested, decided = sources.store.suggestions(refs), sources.store.decided(refs)
            for ref in refs:
                if ref in suggested:
                    found += _disagreements(ref, kind, suggested[ref], decided.get(ref, {}))
    yield from sorted(found, key=lambda one: -one.chance)


def _disagreements(
    ref: str, kind: LabelKind, suggested: Classification, decided: Decided
) -> Iterator[_Disagreement]:
    now, said = {*effective(suggested, decided).labels(kind)}, {*suggested_labels(suggested, kind)}
    chances = {label.id: label.probability for label in (*suggested.themes, *suggested.addressees)}
    for label in sorted(now ^ said):
        there, chance = label in now, chances.get(label, 0.0)
        item = _told_apart(kind, label, suggested.model_id)
        if (there or chance >= _SURE) and (Subject.FINDING, item) not in decided:
            yield _Disagreement(ref=ref, kind=kind, label=label, there=there, chance=chance, item=item)


def _told_apart(*parts: str) -> str:
    """Tells one disagreement from others, until there is another model."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _asked(
    sources: Sources, some: Sequence[_Disagreement], standing: Mapping[str, Standing]
) -> Iterator[Item]:
    for one in some:
        if one.ref not in standing:
            continue
        name = sources.taxonomy.names(one.kind).get(one.label, one.label)
        yield Item(
            ref=one.ref,
            question=f"Is {name} wrongly {'settled' if one.there else 'ruled out'}?",
            reason="The model does not see it." if one.there else f"The model says so with {one.chance:.0%}.",
            accept=Wish(
                kind=Kind.REJECT if one.there else Kind.ACCEPT, subject=SUBJECTS[one.kind], item=one.label
            ),
            accept_words=f"{'Remove' if one.there else 'Add'} {name}",
            reject=Wish(kind=Kind.REJECT, subject=Subject.FINDING, item=one.item),
            reject_words="The decision stands",
        )


QUEUE: Final = Queue(
    name="likely-wrong",
    title="Likely wrong themes and addressees",
    about="Themes and addressees that a reviewer decided and the model disagrees with.",
    waiting=_waiting,
    asked=_asked,
)
