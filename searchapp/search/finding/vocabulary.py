"""The words of a snapshot as the query side wants them, read from the mapped columns.

Owns nothing but this view; the choice of spellings is `suggest`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

import numpy as np

from searchapp.search.columns.columnar import Columns
from searchapp.search.queries.suggest import Vocabulary
from searchapp.search.schema import OWN_REFERENCE, REF, TEXT_FIELDS, own_reference

_FREQUENT: Final = 1_024
"""Words of a segment that are kept by their letters."""

_Frequent = tuple[int, dict[str, list[tuple[str, int]]]]
"""Documents that any other word is in at most, and frequent words with their documents, by their letters."""


class SnapshotVocabulary(Vocabulary):
    """A vocabulary looked up in the segments of a snapshot; nothing of it is kept in memory."""

    def __init__(self, segments: Sequence[Columns]) -> None:
        super().__init__({})
        self._segments = segments
        self._most: int | None = None
        self._frequent: _Frequent | None = None
        self._stems = [segment.fields[field.name].terms.find for segment in segments for field in TEXT_FIELDS]

    def count(self, word: str) -> int:
        """Number of documents a plain word is in, summed over fields and segments."""
        term, total = word.encode(), 0
        for segment in self._segments:
            number = segment.words.find(term)
            if number is not None:
                total += int(segment.word_counts[number])
        return total

    def counts(self, words: Iterable[str]) -> dict[str, int]:
        """The same for each of several words that occurs."""
        found: dict[str, int] = {}
        terms = {word: word.encode() for word in words}
        for segment in self._segments:
            for word, number in segment.words.among(terms).items():
                found[word] = found.get(word, 0) + int(segment.word_counts[number])
        return found

    def most(self) -> int:
        """Number of documents of the most frequent word; at most so many where there are several segments."""
        if self._most is None:
            self._most = sum(int(segment.word_counts.max(initial=0)) for segment in self._segments)
        return self._most

    def same_letters(self, word: str, least: int) -> Mapping[str, int] | None:
        """Words with the letters of `word` in `least` documents or more; None below the frequent ones."""
        if self._frequent is None:
            self._frequent = _frequent(self._segments)
        limit, by_letters = self._frequent
        if least <= limit:
            return None
        return {one: count for one, count in by_letters.get(_letters(word), ()) if count >= least}

    def knows(self, stemmed: str) -> bool:
        """Whether a word with this stem occurs."""
        term = stemmed.encode()
        for find in self._stems:  # noqa: SIM110 - asked for each word of each query: a generator takes longer
            if find(term) is not None:
                return True
        return False

    def has_reference(self, ref: str) -> bool:
        """Whether a recommendation has this reference."""
        return self._has(REF, ref)

    def has_own_reference(self, text: str) -> bool:
        """Whether it is a reference of a register's own, in whatever case."""
        return self._has(OWN_REFERENCE, own_reference(text))

    def _has(self, field: str, value: str) -> bool:
        return any(segment.document_of(field, value.encode()).size for segment in self._segments)

    def beginning(self, start: str) -> Mapping[str, int]:
        """The words that begin so, each with its number of documents."""
        found: Counter[str] = Counter()
        for segment in self._segments:
            numbers = segment.words.starting_with(start.encode())
            counts = segment.word_counts[numbers.start : numbers.stop].tolist()
            found.update(dict(zip(segment.words.texts(numbers), counts, strict=True)))
        return found

    def shaped(self, first: str, shortest: int, longest: int) -> list[str]:
        """Words with this first letter and so many letters, each once."""
        found = [
            segment.words.shaped(segment.words.starting_with(first.encode()), shortest, longest)
            for segment in self._segments
        ]
        return found[0] if len(found) == 1 else list(dict.fromkeys(chain.from_iterable(found)))


def _frequent(segments: Sequence[Columns]) -> _Frequent:
    limit = 0
    words: set[str] = set()
    for segment in segments:
        counts = np.asarray(segment.word_counts)
        if len(counts) > _FREQUENT:
            limit += int(np.partition(counts, len(counts) - _FREQUENT)[len(counts) - _FREQUENT])
            numbers = np.argpartition(counts, len(counts) - _FREQUENT)[-_FREQUENT:]
        else:
            numbers = np.arange(len(counts))
        words.update(map(segment.words.text, numbers.tolist()))
    by_letters: dict[str, list[tuple[str, int]]] = {}
    for word in sorted(words):
        count = sum(
            int(segment.word_counts[number])
            for segment in segments
            if (number := segment.words.find(word.encode())) is not None
        )
        by_letters.setdefault(_letters(word), []).append((word, count))
    return limit, by_letters


def _letters(word: str) -> str:
    return "".join(sorted(word))
