"""Says which of the themes' terms stand where in a text, after exclusions and nesting are settled.

Owns the meaning of the taxonomy's lists for themes (strong, weak, titles, exclusions, hard negatives). Learns
nothing: what a found term is worth is `term_weights`' business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

from searchapp.classify.terms import BREAKS, Match, TermFinder, WordLine
from searchapp.classify.tokens import Tokens, tokenise
from searchapp.domain.suggestion import ClassifiableText, TextField
from searchapp.domain.taxonomy import Label


class Tier(IntEnum):
    """How a term of the taxonomy speaks for a label; of two matches alike, the higher tier stays."""

    WEAK = 0
    STRONG = 1
    TITLE = 2
    AGAINST = 3
    EXCLUSION = 4


@dataclass(frozen=True, slots=True)
class Term:
    """One term of one label."""

    label: int
    tier: Tier


class Found(NamedTuple):
    """A term found in a text: its number, label and tier, and the words it covers.

    `asked`: it stands in a sentence that asks for something, or in a list below one; everything does in a
    text that asks nothing. `aside`: it stands after "such as", "including" or the like. `negated`: after
    "other than" or the like.
    """

    term: int
    label: int
    tier: Tier
    first: int
    last: int
    asked: bool
    aside: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class FieldReading:
    """What the lexicon sees in one field of a text."""

    field: TextField
    tokens: Tokens
    line: WordLine
    found: list[Found]

    @property
    def words(self) -> list[str]:
        """The field's words without plural ending, in order."""
        return [self.tokens.stem[place] for place in self.line.place]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Character offsets of words `first` to before `last`."""
        return self.tokens.starts[self.line.place[first]], self.tokens.ends[self.line.place[last - 1]]


@dataclass(frozen=True, slots=True)
class ThemeReading:
    """A text as the lexicon sees it."""

    source: ClassifiableText
    text: FieldReading
    title: FieldReading


_IN_TEXT: Final = frozenset({Tier.STRONG, Tier.WEAK, Tier.AGAINST})
_IN_TITLE: Final = frozenset({Tier.STRONG, Tier.TITLE, Tier.AGAINST})
_ASIDES: Final = frozenset({("such", "as"), ("for", "example"), ("for", "instance"), ("e", "g")})
_ASIDE_WORDS: Final = frozenset({"including", "like"})
_DENIALS: Final = frozenset({("other", "than"), ("rather", "than"), ("instead", "of"), ("apart", "from")})
_DENIAL_WORDS: Final = frozenset({"except", "excluding"})
_MARKS: Final = _ASIDE_WORDS | _DENIAL_WORDS | {second for _first, second in _ASIDES | _DENIALS}
_ASKING: Final = frozenset({"should", "must", "shall", "need", "needs", "recommend", "recommends", "ought"})
_FULL_STOPS: Final = frozenset({".", "?", "!"})
_ASIDE_REACH: Final = 12
_DENIAL_REACH: Final = 4


class ThemeLexicon:
    """The terms of all labels, in one finder."""

    def __init__(self, labels: Sequence[Label]) -> None:
        self._finder = TermFinder()
        self._labels: list[int] = []
        self._tiers: list[Tier] = []
        for number, (term, words, capitals) in enumerate(_terms(labels)):
            self._labels.append(term.label)
            self._tiers.append(term.tier)
            if capitals:
                self._finder.add_acronym(words, number)
            else:
                self._finder.add(words, number)

    def read(self, text: ClassifiableText) -> ThemeReading:
        """What stands in the recommendation, and what in the report's title."""
        return ThemeReading(text, self._text(text.text), self.title(text.report))

    def title(self, report: str) -> FieldReading:
        """What stands in a report's title."""
        return self._read("report", report, _IN_TITLE)

    def with_title(self, text: ClassifiableText, title: FieldReading) -> ThemeReading:
        """As `read`, with a title that has been read before."""
        return ThemeReading(text, self._text(text.text), title)

    def _text(self, text: str) -> FieldReading:
        return self._read("recommendation", text, _IN_TEXT)

    def _read(self, field: TextField, text: str, wanted: frozenset[Tier]) -> FieldReading:
        tokens = tokenise(text)
        line = self._finder.line(tokens)
        by_label: dict[int, list[Match]] = defaultdict(list)
        for match in self._finder.find(line):
            by_label[self._labels[match[0]]].append(match)
        asides, denials = _markers(tokens, line)
        asking = _asking(tokens)
        tiers, sentence = self._tiers, line.sentence
        found = [
            Found(  # by position: the commonest thing made in bulk
                term,
                label,
                tiers[term],
                first,
                last,
                not asking or sentence[first] in asking,
                bool(asides) and _follows(first, asides, line, _ASIDE_REACH),
                bool(denials) and _follows(first, denials, line, _DENIAL_REACH),
            )
            for label, matches in by_label.items()
            for term, first, last in self._settled(matches, wanted)
            if tiers[term] in wanted
        ]
        return FieldReading(field, tokens, line, found)

    def _settled(self, matches: list[Match], wanted: frozenset[Tier]) -> list[Match]:
        """One label's matches without those inside an exclusion or inside a longer or stronger match."""
        if len(matches) == 1:
            return matches
        tiers = self._tiers
        kept: list[Match] = []
        for match in sorted(matches, key=lambda one: (one[1] - one[2], -tiers[one[0]])):
            term, first, last = match
            if tiers[term] not in wanted and tiers[term] is not Tier.EXCLUSION:
                continue
            if not any(start <= first and last <= end for _term, start, end in kept):
                kept.append(match)
        return kept


def _asking(tokens: Tokens) -> set[int]:
    """Numbers of the sentences that ask for something, lists below them included."""
    asking: set[int] = set()
    if _ASKING.isdisjoint(tokens.low):
        return asking
    sentence, asked = 0, False
    for word in tokens.low:
        if word in _ASKING:
            asked = True
        elif word in BREAKS:
            if asked:
                asking.add(sentence)
            sentence += 1
            asked = asked and word not in _FULL_STOPS
    if asked:
        asking.add(sentence)
    return asking


def _markers(tokens: Tokens, line: WordLine) -> tuple[list[int], list[int]]:
    """Places of the words after which terms are only mentioned, and of those after which they are denied."""
    asides: list[int] = []
    denials: list[int] = []
    if _MARKS.isdisjoint(tokens.low):
        return asides, denials
    before = ""
    for number, place in enumerate(line.place):
        word = tokens.low[place]
        if word in _ASIDE_WORDS or (before, word) in _ASIDES:
            asides.append(number)
        elif word in _DENIAL_WORDS or (before, word) in _DENIALS:
            denials.append(number)
        before = word
    return asides, denials


def _follows(first: int, markers: list[int], line: WordLine, reach: int) -> bool:
    return any(
        0 < first - marker <= reach and line.sentence[marker] == line.sentence[first] for marker in markers
    )


def terms_of(labels: Sequence[Label]) -> list[Term]:
    """All terms of the labels, in the order of their numbers."""
    return [term for term, _words, _capitals in _terms(labels)]


def _terms(labels: Sequence[Label]) -> Iterator[tuple[Term, str, bool]]:
    """Every term with its words, and whether these match as capitals only."""
    for number, label in enumerate(labels):
        for tier, words in _tiers(label):
            yield from ((Term(number, tier), one, False) for one in words)
        yield from ((Term(number, Tier.STRONG), capitals, True) for capitals in label.acronyms)


def _tiers(label: Label) -> Iterator[tuple[Tier, Iterable[str]]]:
    yield Tier.STRONG, dict.fromkeys((label.name, *label.strong, *label.variants, *label.acronyms.values()))
    yield Tier.WEAK, label.weak
    yield Tier.TITLE, label.titles
    yield Tier.AGAINST, label.hard_negatives
    yield Tier.EXCLUSION, label.exclusions
