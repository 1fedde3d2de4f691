"""Reads a text sentence by sentence, and keeps what its readers of times find once.

Owns sentences and the order of deadlines. Reads the text alone, never the report's title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from searchapp.domain.deadline import Deadline
from searchapp.domain.recommendation import PartialDate
from searchapp.triage.deadlines.date_days import Span
from searchapp.triage.deadlines.dates import dated
from searchapp.triage.deadlines.immediacy import urgencies
from searchapp.triage.deadlines.periods import periods
from searchapp.triage.deadlines.phrasing import after, deadline, made_span
from searchapp.triage.deadlines.recurrence import rhythms

_SENTENCE_END: Final = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\d(?:st|nd|rd|th))[.!?][\"')\]]*\s*(?=\s[A-Z\"'(\[]|\Z)(?!\s*•)"
)
_ONE_SIGN_EACH: Final = str.maketrans("–—‑‘’“”\xa0", "---''\"\" ")  # noqa: RUF001 - the signs it reads
_MAX_SENTENCE: Final = 3000  # characters read as one sentence; hostile text has no others


def find_deadlines(text: str, made: PartialDate | None) -> tuple[Deadline, ...]:
    """The deadlines in a recommendation's text, in the order of their words, overlapping ones once.

    `made` is when the recommendation was made; periods count from it. Without it they have no dates.
    A date that was over before `made` is not a deadline. "As soon as practicable" and the like are given
    without dates (docs/decisions/0500).
    """
    found = (
        replace(
            one,
            start=start + one.start,
            end=start + one.end,
            words=text[start + one.start : start + one.end],
        )
        for start, sentence in _sentences(text.translate(_ONE_SIGN_EACH))
        for reader in _READERS
        for one in reader(sentence, made)
    )
    kept: list[Deadline] = []
    for one in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """Sentences with their offsets; list items stay with the sentence that introduces them."""
    start = 0
    for end in (*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)):
        for piece in range(start, end, _MAX_SENTENCE):
            yield piece, text[piece : min(end, piece + _MAX_SENTENCE)]
        start = end


def _urgent(sentence: str, made: PartialDate | None) -> Iterator[Deadline]:
    for found in urgencies(sentence):
        yield deadline(sentence, found.start, found.end, made_span(made) if found.dated else None)


def _recurring(sentence: str, made: PartialDate | None) -> Iterator[Deadline]:
    for rhythm in rhythms(sentence):
        first = _last_before(rhythm.start, sentence, made) if rhythm.after else None
        yield deadline(sentence, rhythm.start, rhythm.end, after(rhythm.every, first), rhythm.every)


def _last_before(position: int, sentence: str, made: PartialDate | None) -> Span | None:
    """The due date that "thereafter" at `position` refers to."""
    found = (one for reader in (dated, periods) for one in reader(sentence, made))
    before = (one for one in found if one.end <= position)
    last = max(before, key=lambda one: one.end, default=None)
    return (last.earliest, last.latest) if last and last.earliest and last.latest else None


_READERS: Final[tuple[Callable[[str, PartialDate | None], Iterator[Deadline]], ...]] = (
    dated,
    periods,
    _urgent,
    _recurring,
)
