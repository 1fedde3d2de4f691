"""The queue of themes and addressees the models are least sure of, whichever side of the threshold they are.

The nearest to its threshold comes first: there a person knows most that the model does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from searchapp.domain.effective import SUBJECTS
from searchapp.domain.review import Kind
from searchapp.domain.taxonomy import LabelKind
from searchapp.domain.waiting import UnsureLabel
from searchapp.services.deciding import Standing, Wish
from searchapp.services.queues.question import Item, Queue, Sources

_AS: Final[dict[LabelKind, str]] = {"theme": "a theme of this", "addressee": "asked to act"}


def _waiting(sources: Sources, within: frozenset[str] | None) -> Iterator[UnsureLabel]:
    return sources.waiting.unsure(within)


def _count(sources: Sources, without: frozenset[str]) -> int:
    return sources.waiting.unsure_count(without=without)


def _asked(sources: Sources, some: Sequence[UnsureLabel], standing: Mapping[str, Standing]) -> Iterator[Item]:
    for one in some:
        if one.ref not in standing:
            continue
        margin = one.margin
        name = sources.taxonomy.names(margin.kind).get(margin.label, margin.label)
        said = "The model suggests it" if margin.suggested else "The model does not suggest it"
        yield Item(
            ref=one.ref,
            question=f"Is {name} {_AS[margin.kind]}?",
            reason=f"{said}: it sees {margin.probability:.0%}, and suggests from {margin.threshold:.0%} on.",
            accept=Wish(kind=Kind.ACCEPT, subject=SUBJECTS[margin.kind], item=margin.label),
            accept_words="Yes",
            reject=Wish(kind=Kind.REJECT, subject=SUBJECTS[margin.kind], item=margin.label),
            reject_words="No",
        )


QUEUE: Final = Queue(
    name="unsure",
    title="Unsure themes and addressees",
    about="Themes and addressees that the models only just suggest, or only just do not. The nearest come "
    "first.",
    waiting=_waiting,
    asked=_asked,
    count=_count,
)
