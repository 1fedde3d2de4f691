"""One reading of a recommendation and its report's title, shared by all that learn from clauses.

Owns the scikit-learn step from texts to readings, so that a text is read once however many models ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from sklearn.base import BaseEstimator, TransformerMixin

from searchapp.classify.actors import ActorLexicon
from searchapp.classify.claims import Claim, Title, claims_of
from searchapp.classify.clauses import Reading, read
from searchapp.classify.tokens import tokenise
from searchapp.domain.suggestion import ClassifiableText

_MOST_TITLES: Final = 2_000


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text as read: its clauses, its report's title, and what speaks for each addressee."""

    source: ClassifiableText
    reading: Reading
    title: Title
    claims: tuple[Claim, ...]


class ClauseReader(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped
    """Turns `ClassifiableText`s into `ReadText`s; what is read already passes through."""

    def __init__(self, lexicon: ActorLexicon) -> None:
        self.lexicon = lexicon

    def fit(self, X: Iterable[ClassifiableText | ReadText], y: object = None) -> Self:  # noqa: N803, ARG002
        """Learn nothing."""
        return self

    def transform(self, X: Iterable[ClassifiableText | ReadText]) -> list[ReadText]:  # noqa: N803
        """One reading for each text, in order."""
        titles: dict[str, Title] = {}
        return [item if isinstance(item, ReadText) else self._read(item, titles) for item in X]

    def _read(self, text: ClassifiableText, titles: dict[str, Title]) -> ReadText:
        title = titles.get(text.report)
        if title is None:
            if len(titles) >= _MOST_TITLES:
                titles.clear()
            words = tokenise(text.report)
            title = titles[text.report] = Title(words, tuple(self.lexicon.find(words)))
        reading = read(text.text, self.lexicon)
        return ReadText(text, reading, title, claims_of(reading, title))

    def __sklearn_is_fitted__(self) -> bool:
        return True
