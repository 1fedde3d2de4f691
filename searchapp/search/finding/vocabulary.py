"""The words of a snapshot as the query side wants them, read from the mapped columns.

Owns nothing but this view; the choice of spellings is `suggest`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from searchapp.search.columns.columnar import Columns
from searchapp.search.queries.suggest import Vocabulary
from searchapp.search.schema import TEXT_FIELDS


class SnapshotVocabulary(Vocabulary):
    """A vocabulary looked up in the segments of a snapshot; nothing of it is kept in memory."""

    def __init__(self, segments: Sequence[Columns]) -> None:
        super().__init__({})
        self._segments = segments
        self._most: int | None = None
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

    def knows(self, stemmed: str) -> bool:
        """Whether a word with this stem occurs."""
        term = stemmed.encode()
        for find in self._stems:  # noqa: SIM110 - asked for each word of each query: a generator takes longer
            if find(term) is not None:
                return True
        return False

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
