"""Agreement between two reviewers: the sample sent to both, what each says, and the figures that follow.

Owns the values, the drawing and the formulas; reads and writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Final, Protocol

from searchapp.domain.review import Step, Value

FEWEST: Final = 10
"""Recommendations that at least one reviewer gave a theme to, below which its kappa is not stated."""

_Z: Final = 1.959964  # of a 95% interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Recommendations that two reviewers label apart.

    `population` is how many could have been drawn: present ones found by the search `asked` ("" for all)
    whose themes nobody had decided. `seed` draws the same ones of the same population again. `answers`: what
    each reviewer said of each reference so far. `closed`: when it was closed before both were through (UTC,
    ISO 8601), "" where it was not.
    """

    number: int
    reviewers: tuple[str, str]
    refs: tuple[str, ...]
    seed: str
    asked: str
    population: int
    by: str
    at: str
    closed: str = ""
    answers: Mapping[tuple[str, str], Value] = field(default_factory=dict)

    def done_by(self, reviewer: str) -> int:
        """How many recommendations this reviewer has labelled."""
        return sum((reviewer, ref) in self.answers for ref in self.refs)

    @property
    def finished(self) -> bool:
        """Whether nothing more can be said: both have labelled all, or it was closed."""
        return bool(self.closed) or self.labelled

    @property
    def labelled(self) -> bool:
        """Whether both have labelled all."""
        return all(self.done_by(reviewer) == len(self.refs) for reviewer in self.reviewers)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """What both said of those that both have labelled, in the order of the sample."""
        one, other = self.reviewers
        return tuple(
            Pair(ref=ref, first=self.answers[one, ref], second=self.answers[other, ref])
            for ref in self.refs
            if (one, ref) in self.answers and (other, ref) in self.answers
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The themes that the first and the second reviewer gave one recommendation."""

    ref: str
    first: Value
    second: Value

    @property
    def agreed(self) -> bool:
        """Whether both gave the same themes, in whatever order."""
        return set(self.first) == set(self.second)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share with the ends of its 95% interval, all in [0, 1]; a kappa in [-1, 1]."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeAgreement:
    """How far two reviewers agreed on one theme.

    `both`, `first_only`, `second_only`, `neither` count recommendations. `percent` is None without any;
    `kappa` is None where fewer than `FEWEST` were given the theme by anybody, or nothing but chance is left.
    """

    theme: str
    both: int
    first_only: int
    second_only: int
    neither: int
    percent: Share | None
    kappa: Share | None

    @property
    def support(self) -> int:
        """Recommendations that at least one reviewer gave the theme to."""
        return self.both + self.first_only + self.second_only


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """All figures of a sample: by theme, and the share of recommendations with the very same themes."""

    recommendations: int
    same: Share | None
    themes: tuple[ThemeAgreement, ...]


class AgreementStore(Protocol):
    """Samples and answers, in the store of the recommendations."""

    def draw(self, sample: Sample, step: Callable[[Sample], Step]) -> Sample:
        """Keep a new sample under the next number, and put it on record in the same transaction."""
        ...

    def samples(self) -> Sequence[Sample]:
        """All samples, the newest first."""
        ...

    def sample(self, number: int) -> Sample:
        """One sample. Raises NotFound."""
        ...

    def answer(
        self,
        number: int,
        ref: str,
        reviewer: str,
        themes: Value,
        steps: Callable[[Sample, Sample], Sequence[Step]],
    ) -> None:
        """Keep what a reviewer says of a recommendation, in place of what they said before.

        `steps`: what goes on record in the same transaction, given the sample before and after. What it
        raises leaves everything as it was. Raises NotFound.
        """
        ...

    def close(
        self, number: int, *, at: str, who: str, steps: Callable[[Sample, Sample], Sequence[Step]]
    ) -> None:
        """Close a sample whatever is labelled of it. `steps` as in `answer`. Raises NotFound."""
        ...


def drawn(refs: Iterable[str], *, size: int, seed: str) -> tuple[str, ...]:
    """`size` of the references, or all where there are fewer: those with the smallest SHA-256 after the seed.

    The same seed draws the same ones of the same references, in whatever order these come.
    """
    return tuple(sorted(refs, key=lambda ref: hashlib.sha256(f"{seed} {ref}".encode()).digest())[:size])


def agreement(pairs: Sequence[Pair], themes: Iterable[str]) -> Agreement:
    """The figures of what both said, for each of `themes` in their order."""
    return Agreement(
        recommendations=len(pairs),
        same=wilson(sum(pair.agreed for pair in pairs), len(pairs)),
        themes=tuple(_of_theme(theme, pairs) for theme in themes),
    )


def wilson(right: int, of: int) -> Share | None:
    """A share with its score interval (Wilson 1927, JASA 22:209-212); None of nothing."""
    if not of:
        return None
    share, z2 = right / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return Share(value=share, low=max(0.0, middle - half), high=min(1.0, middle + half))


def cohen(*, both: int, first_only: int, second_only: int, neither: int) -> Share | None:
    """Cohen's kappa: agreement beyond chance, (po - pe) / (1 - pe).

    Cohen 1960, Educational and Psychological Measurement 20:37-46. Its interval takes the chance agreement
    pe as known, as Cohen's own standard error does, and the score interval for po, so that perfect agreement
    on few items is not stated as certain. None where pe is 1.
    """
    of = both + first_only + second_only + neither
    observed = wilson(both + neither, of)
    if observed is None:
        return None
    first, second = (both + first_only) / of, (both + second_only) / of
    chance = first * second + (1 - first) * (1 - second)
    if chance == 1:
        return None
    value, low, high = (
        max(-1.0, (share - chance) / (1 - chance)) for share in (observed.value, observed.low, observed.high)
    )
    return Share(value=value, low=low, high=high)


def _of_theme(theme: str, pairs: Sequence[Pair]) -> ThemeAgreement:
    both = sum(theme in pair.first and theme in pair.second for pair in pairs)
    first = sum(theme in pair.first for pair in pairs) - both
    second = sum(theme in pair.second for pair in pairs) - both
    neither = len(pairs) - both - first - second
    enough = both + first + second >= FEWEST
    return ThemeAgreement(
        theme=theme,
        both=both,
        first_only=first,
        second_only=second,
        neither=neither,
        percent=wilson(both + neither, len(pairs)),
        kappa=cohen(both=both, first_only=first, second_only=second, neither=neither) if enough else None,
    )
