"""A stretch of time that a register names in words: a quarter, a financial year, a season, the end of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Self, get_args

Basis = Literal["", "financial year", "calendar year", "season"]
"""By what a period was counted, where its words leave that open."""


_BASES: Final[tuple[Basis, ...]] = get_args(Basis)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPeriod:
    """What `words` of a register mean: some day from `earliest` to `latest`, both included."""

    words: str
    earliest: date
    latest: date
    basis: Basis = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `text` wrote. Raises ValueError."""
        earliest, latest, basis, words = text.split("/", 3)
        known = _BASES[_BASES.index(basis)] if basis in _BASES else ""
        return cls(
            words=words, earliest=date.fromisoformat(earliest), latest=date.fromisoformat(latest), basis=known
        )

    def in_words(self) -> str:
        """What the register says, its days, and by what it was counted."""
        by = f", by the {self.basis}" if self.basis.endswith("year") else ""
        return f"{self.words} ({self.earliest} to {self.latest}{by})"

    @property
    def text(self) -> str:
        """All of it in one line, as a store keeps it."""
        return f"{self.earliest}/{self.latest}/{self.basis}/{self.words}"

    def __str__(self) -> str:
        return self.words
