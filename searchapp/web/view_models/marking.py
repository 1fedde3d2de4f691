"""Cuts a text where marks begin and end, so that templates print each stretch escaped."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from searchapp.domain.suggestion import Evidence, TextField

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of text; `found`: it matched the search; `evidence`: it spoke for a suggestion.

    `labels` names the suggestions it spoke for, where they are known.
    """

    text: str
    found: bool = False
    evidence: bool = False
    labels: tuple[str, ...] = ()


def stretches(text: str, found: Iterable[Span] = (), evidence: Iterable[Span] = ()) -> tuple[Stretch, ...]:
    """The whole of `text` in order, cut at every mark; marks beyond the text or overlapping do no harm."""
    matched, proving = _joined(len(text), found), _joined(len(text), evidence)
    return tuple(
        Stretch(text=text[start:end], found=_within(matched, start), evidence=_within(proving, start))
        for start, end in _cuts(len(text), (matched, proving))
    )


def labelled(text: str, found: Iterable[Span], evidence: Mapping[str, Iterable[Span]]) -> tuple[Stretch, ...]:
    """As `stretches`, of evidence that is known by the label it speaks for."""
    matched = _joined(len(text), found)
    proving = {label: _joined(len(text), marks) for label, marks in evidence.items()}
    cut = []
    for start, end in _cuts(len(text), (matched, *proving.values())):
        labels = tuple(label for label, marks in proving.items() if _within(marks, start))
        part = Stretch(
            text=text[start:end], found=_within(matched, start), evidence=bool(labels), labels=labels
        )
        cut.append(part)
    return tuple(cut)


def spans(evidence: Iterable[Evidence], field: TextField) -> list[Span]:
    """Where the evidence that speaks for something stands in that field."""
    return [(item.start, item.end) for item in evidence if item.field == field and item.weight > 0]


def _cuts(length: int, marked: Iterable[list[Span]]) -> Iterable[Span]:
    """The whole text, cut at the edges of every mark."""
    return pairwise(sorted({0, length, *(edge for marks in marked for span in marks for edge in span)}))


def _joined(length: int, marks: Iterable[Span]) -> list[Span]:
    """The marks inside the text, in order, overlapping ones as one."""
    joined: list[Span] = []
    for start, end in sorted((max(0, start), min(length, end)) for start, end in marks):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _within(joined: list[Span], position: int) -> bool:
    before = bisect_right(joined, position, key=itemgetter(0)) - 1
    return before >= 0 and position < joined[before][1]
