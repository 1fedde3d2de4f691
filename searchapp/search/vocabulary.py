"""The words of a snapshot as the query side wants them: counted on demand, listed only when needed.

Owns nothing but this view; the choice of spellings is `suggest`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from searchapp.search.columnar import Columns
from searchapp.search.schema import TEXT_FIELDS
from searchapp.search.suggest import Vocabulary


class WordCounts(Mapping[str, int]):
    """Unstemmed word -> number of documents it is in, summed over fields and segments."""

    def __init__(self, segments: Sequence[Columns]) -> None:
        self._segments = segments
        self._all: dict[str, int] | None = None

    def __getitem__(self, word: str) -> int:
        if self._all is not None:
            return self._all[word]
        term = word.encode()
        count = sum(
            len(segment.document_of(field.exact, term)) for segment in self._segments for field in TEXT_FIELDS
        )
        if not count:
            raise KeyError(word)
        return count

    def __iter__(self) -> Iterator[str]:
        return iter(self._counted())

    def __len__(self) -> int:
        return len(self._counted())

    def _counted(self) -> dict[str, int]:
        if self._all is None:
            counter: Counter[str] = Counter()
            for segment in self._segments:
                for field in (segment.fields[text.exact] for text in TEXT_FIELDS):
                    words = (term.decode() for term in field.terms)
                    counter.update(dict(zip(words, np.diff(field.starts).tolist(), strict=True)))
            self._all = dict(counter)
        return self._all


class SnapshotVocabulary(Vocabulary):
    """A vocabulary that looks stems up in the index instead of stemming every word of it."""

    def __init__(self, segments: Sequence[Columns]) -> None:
        super().__init__(WordCounts(segments))
        self._segments = segments

    def knows(self, stemmed: str) -> bool:
        """Whether a word with this stem occurs."""
        term = stemmed.encode()
        return any(
            segment.document_of(field.name, term).size for segment in self._segments for field in TEXT_FIELDS
        )
