"""The stretches of a text to show for a query, and where in them the words that matched stand.

Owns slicing only: no markup is made here, as texts are hostile. Time grows with the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from searchapp.domain.search import Passage
from searchapp.search.analysis import STOP_WORDS, WRITTEN, group, plain, stem
from searchapp.search.analysis import Word as Found
from searchapp.search.queries.knowledge import Name
from searchapp.search.queries.meaning import AllOf, AnyOf, Beginning, Exact, Known, Meaning, Most, Near, Word

_LENGTH: Final = 280
"""Characters of a passage, about."""
_MOST: Final = 2
"""Passages of a text."""
_SNAP: Final = 40
"""Characters a passage may grow at either end to begin and end with a word."""
_MOST_KNOWN: Final = 20_000
"""Words of texts that a marker knows."""
_TITLE: Final = "title"

_GAP: Final = re.compile(r"\s")

Mark = tuple[int, int]


class _Sequence(NamedTuple):
    """Words that must follow each other, each at most `step` positions after the one before."""

    parts: tuple[str, ...]
    step: int


@dataclass(slots=True)
class _Wanted:
    """All that is to be marked, gathered from a meaning."""

    stems: list[_Sequence] = field(default_factory=list)
    exact: list[_Sequence] = field(default_factory=list)
    tests: list[Callable[[str], bool]] = field(default_factory=list)


class _Written(NamedTuple):
    """What is known of something written, whatever text it stands in.

    How many positions it takes, and those of its words that can be marked, placed from its beginning: by
    their stems, as they are, and those that are marked by themselves.
    """

    positions: int
    stems: tuple[Found, ...]
    exact: tuple[Found, ...]
    hits: tuple[Found, ...]


class Marker:
    """Marks what a meaning asks for in any number of texts; safe to use from several threads.

    Most words of texts are met again and again, and are not what was asked for: what each is worth is kept.
    """

    def __init__(self, meaning: Meaning | None) -> None:
        wanted = _Wanted()
        _gather(meaning, wanted)
        self._stems, self._exact = _by_first(wanted.stems), _by_first(wanted.exact)
        self._any_stem = {part for sequence in wanted.stems for part in sequence.parts}
        self._any_exact = {part for sequence in wanted.exact for part in sequence.parts}
        self._tests = wanted.tests
        self._known: dict[str, _Written | None] = {}

    def passages(self, text: str, *, whole: bool = False) -> list[Passage]:
        """Stretches of `text` with most of what is asked for; see the function `passages`."""
        if not text:
            return []
        marks = tuple(_merged(self._marks(text)))
        if whole or len(text) <= _LENGTH + _SNAP:
            return [Passage(text=text, marks=marks)]
        return [_cut(text, start, marks) for start in sorted(_starts(text, marks))]

    def _marks(self, text: str) -> list[Mark]:
        """Offsets of all that matched, in any order."""
        stems: list[Found] = []
        exact: list[Found] = []
        marks: list[Mark] = []
        known, position = self._known, 0
        for match in WRITTEN.finditer(text):
            raw = match[0]
            try:
                written = known[raw]
            except KeyError:
                written = self._written(raw)
            if written is None:
                position += 1
                continue
            start = match.start()
            stems += [_moved(word, position, start) for word in written.stems]
            exact += [_moved(word, position, start) for word in written.exact]
            marks += [(start + word.start, start + word.end) for word in written.hits]
            position += written.positions
        return [*marks, *_sequences(exact, self._exact), *_sequences(stems, self._stems)]

    def _written(self, raw: str) -> _Written | None:
        """What is known of something written; None for one word that is never marked."""
        if raw.isalnum() and not self._tests:  # nearly all are one word that nobody asked for
            word, stemmed = _forms(raw)
            if word not in self._any_exact and stemmed not in self._any_stem:
                return self._keep(raw, None)
        found = group(raw)
        stems = [word._replace(text=_stem(word.text)) for word in found]
        written = _Written(
            positions=found[-1].position + 1,
            stems=tuple([word for word in stems if word.text in self._any_stem]),
            exact=tuple([word for word in found if word.text in self._any_exact]),
            hits=tuple([word for word in found if any(test(word.text) for test in self._tests)]),
        )
        nothing = written.positions == 1 and not (written.stems or written.exact or written.hits)
        return self._keep(raw, None if nothing else written)

    def _keep(self, raw: str, written: _Written | None) -> _Written | None:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[raw] = written
        return written


def passages(meaning: Meaning | None, text: str, *, whole: bool = False) -> list[Passage]:
    """Stretches of `text` with most of what `meaning` asks for, in the text's order; all of it if `whole`.

    Without a match it is the beginning of the text; an empty text has none.
    """
    return Marker(meaning).passages(text, whole=whole)


def _moved(word: Found, position: int, start: int) -> Found:
    return Found(word.text, word.position + position, word.start + start, word.end + start)


def _gather(meaning: Meaning | None, wanted: _Wanted) -> None:
    """What of a meaning can stand in a recommendation or response; nothing of what is unwanted."""
    match meaning:
        case AllOf(parts=parts) | AnyOf(parts=parts) | Most(parts=parts):
            for part in parts:
                _gather(part, wanted)
        case Known(words=parts, also=also):
            for part in parts:
                _gather(part, wanted)
            wanted.stems += _of_names(also)
        case Word(ways=ways, also=also, only=only) if only != _TITLE:
            wanted.stems += _of_names((*ways, *also))
        case Exact(ways=exact, only=only) if only != _TITLE:
            wanted.exact += [_Sequence(way, 1) for way in exact]
        case Beginning(start=start, only=only) if only != _TITLE:
            wanted.tests.append(lambda word: word.startswith(start))
        case Near(word=like, distance=distance, only=only) if only != _TITLE:
            wanted.tests.append(
                lambda word: (
                    word[:1] == like[:1] and OSA.distance(word, like, score_cutoff=distance) <= distance
                )
            )
        case _:
            pass


def _of_names(names: Iterable[Name]) -> list[_Sequence]:
    return [_Sequence(name.stems, name.step) for name in names]


def _stem(word: str) -> str:
    return "" if word in STOP_WORDS else stem(word)


@lru_cache(maxsize=1 << 15)
def _forms(raw: str) -> tuple[str, str]:
    """A word as it is written, plain and by its stem."""
    word = plain(raw)
    return word, _stem(word)


def _by_first(wanted: Sequence[_Sequence]) -> dict[str, list[_Sequence]]:
    """The sequences by their first part."""
    by_first: dict[str, list[_Sequence]] = {}
    for sequence in dict.fromkeys(wanted):
        by_first.setdefault(sequence.parts[0], []).append(sequence)
    return by_first


def _sequences(found: Sequence[Found], by_first: Mapping[str, Sequence[_Sequence]]) -> Iterator[Mark]:
    """Where the sequences stand; a position can hold a joined word beside its first part."""
    if not found:
        return
    at_position: dict[tuple[int, str], Found] = {(word.position, word.text): word for word in found}
    for word in found:
        for sequence in by_first.get(word.text, ()):
            last: Found | None = word
            for part in sequence.parts[1:]:
                last = _next(at_position, last, part, sequence.step)
                if last is None:
                    break
            if last is not None:
                yield word.start, last.end


def _next(
    at_position: dict[tuple[int, str], Found], word: Found | None, part: str, step: int
) -> Found | None:
    position = word.position if word else 0
    return next(
        (at_position[where, part] for where in range(position + 1, position + step + 1)
         if (where, part) in at_position),
        None,
    )  # fmt: skip


def _merged(marks: Iterable[Mark]) -> Iterator[Mark]:
    """The marks in order, overlapping ones as one."""
    start = end = -1
    for low, high in sorted(marks):
        if low >= end:
            if end > start:
                yield start, end
            start, end = low, high
        else:
            end = max(end, high)
    if end > start:
        yield start, end


def _starts(text: str, marks: Sequence[Mark]) -> list[int]:
    """Where the passages with most different matched words begin, none overlapping; [0] without marks."""
    if not marks:
        return [0]
    worth = sorted(_windows(text, marks), key=lambda window: (-window[0], window[1]))
    chosen: list[int] = []
    for value, start in worth:
        if all(abs(start - other) >= _LENGTH + 2 * _SNAP for other in chosen) and value:
            chosen.append(start)
        if len(chosen) == _MOST:
            break
    return chosen


def _windows(text: str, marks: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """For each mark: how many different words are matched in the window it begins, and the window's start."""
    counts: dict[str, int] = {}
    last = 0
    for first, (start, _) in enumerate(marks):
        while last < len(marks) and marks[last][1] <= start + _LENGTH - _SNAP:
            word = text[slice(*marks[last])].lower()
            counts[word] = counts.get(word, 0) + 1
            last += 1
        yield len(counts), max(0, start - _SNAP)
        word = text[slice(*marks[first])].lower()
        if first < last:
            counts[word] -= 1
            if not counts[word]:
                del counts[word]
        else:
            last = first + 1


def _cut(text: str, start: int, marks: Sequence[Mark]) -> Passage:
    """The passage about `start`, cut between words where there is a gap near."""
    start = max(0, min(start, len(text) - _LENGTH))
    end = start + _LENGTH
    before = [gap.end() for gap in _GAP.finditer(text, max(0, start - _SNAP), start + 1)]
    after = _GAP.search(text, end, end + _SNAP)
    start = before[-1] if start and before else start
    end = after.start() if after else end
    inside = tuple((low - start, high - start) for low, high in marks if start <= low and high <= end)
    return Passage(text=text[start:end], marks=inside)
