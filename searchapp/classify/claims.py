"""What in a text speaks for each addressee: every body's part in it, named by the feature it counts as.

Owns what each feature means, what a word used of several bodies means, and what "the agency" stands for.
Pure: no learning. How much a feature weighs is learned elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from searchapp.classify.actors import Mention, Name
from searchapp.classify.clauses import Part, Reading
from searchapp.classify.noun_phrases import Role
from searchapp.classify.tokens import Tokens

POLICE: Final = "police-force"
ASKED: Final = frozenset({Role.DOER, Role.HEADING, Role.AGENT, Role.JOINT})
"""Roles in which a body is asked to act."""

_ASIDE: Final = tuple(role for role in Role if role not in ASKED)
FEATURES: Final = (
    "doer of the first sentence",
    "doer of a later sentence",
    "police, doer by a common word",
    "police, asked by a common word beside a body",
    "body, doer by a common word",
    "heading",
    "agent",
    "agent by a common word",
    "joint",
    *(f"{role}, somebody is asked" for role in _ASIDE),
    *(f"{role}, nobody is asked" for role in _ASIDE),
    "title, somebody is asked",
    "title, nobody is asked",
    "police, somebody is asked",
    "police, nobody is asked",
    "police, nobody is asked, a thing of a body is",
    "police, nobody is asked, title names a body",
    "police, a thing is asked of besides",
    "police, good practice",
)


@dataclass(frozen=True, slots=True)
class Title:
    """The words of a report's title and the names found in them."""

    tokens: Tokens
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that speaks for an addressee: its feature, and the part of the text behind it, if any."""

    label: str
    feature: str
    part: Part | None = None

    @property
    def asks(self) -> bool:
        """Whether the text asks this body to act."""
        return self.part is not None and self.part.role in ASKED

    @property
    def by_name(self) -> bool:
        """Whether the body is named, rather than meant by a common word."""
        return self.part is not None and self.part.mention.name.strong


def claims_of(reading: Reading, title: Title) -> tuple[Claim, ...]:
    """Everything that speaks for an addressee, in order of the text, then of the title and the whole."""
    parts = [_meant(part, reading, title) for part in _without_capacities(reading)]
    bodies = {label for part, label in parts if part.role in ASKED and part.mention.name.strong}
    asked = any(part.role in ASKED for part, _label in parts)
    found = [
        Claim(label, _feature(part, label, asked=asked, beside=bool(bodies - {label})), part)
        for part, label in parts
    ]
    titled = {label for one in title.mentions if one.name.strong for label in one.name.labels}
    found += [Claim(label, f"title, {_somebody(asked)} is asked") for label in sorted(titled)]
    owned = any(part.role is Role.OWNER and label != POLICE for part, label in parts)
    found += [
        Claim(POLICE, feature)
        for feature, holds in (
            (f"police, {_somebody(asked)} is asked", asked or not owned),
            ("police, nobody is asked, a thing of a body is", not asked and owned),
            ("police, nobody is asked, title names a body", not asked and titled and POLICE not in titled),
            ("police, a thing is asked of besides", asked and reading.doerless),
            ("police, good practice", reading.good_practice),
        )
        if holds
    ]
    return tuple(found)


def _feature(part: Part, label: str, *, asked: bool, beside: bool) -> str:
    by_name = part.mention.name.strong
    if part.role is Role.DOER and by_name:
        return "doer of the first sentence" if part.ask == 0 else "doer of a later sentence"
    if label == POLICE and beside and part.role in ASKED and not by_name:
        return "police, asked by a common word beside a body"
    if part.role is Role.DOER and label == POLICE:
        return "police, doer by a common word"
    if part.role is Role.DOER:
        return "body, doer by a common word"
    if part.role is Role.AGENT and not by_name:
        return "agent by a common word"
    return str(part.role) if part.role in ASKED else f"{part.role}, {_somebody(asked)} is asked"


def _somebody(asked: bool) -> str:
    return "somebody" if asked else "nobody"


def _without_capacities(reading: Reading) -> Iterator[Part]:
    """The parts; of "X, as the national lead force, should" the capacity acts and not X."""
    capacities = {
        part.first: part
        for part in reading.parts
        if part.mention.first > part.first and _as_the(reading.tokens, part.mention.first)
    }
    for part in reading.parts:
        capacity = capacities.get(part.first)
        if (
            capacity is None
            or part.role is not Role.DOER
            or capacity.mention.name.labels == part.mention.name.labels
        ):
            yield part
        else:
            yield replace(part, mention=capacity.mention)


def _as_the(tokens: Tokens, first: int) -> bool:
    before = tokens.low[max(0, first - 2) : first]
    return before[-1:] == ["as"] or before in (["as", "the"], ["as", "a"])


def _meant(part: Part, reading: Reading, title: Title) -> tuple[Part, str]:
    """The part with the addressee that a common or ambiguous word means in it."""
    name = part.mention.name
    if name.strong and len(name.labels) == 1:
        return part, name.labels[0]
    label = _short_for(part.mention, reading, title)
    if label:
        mention = replace(part.mention, name=Name(labels=(label,), strong=True))
        return replace(part, mention=mention), label
    return part, _named_elsewhere(name.labels, reading, title) or name.labels[0]


def _short_for(mention: Mention, reading: Reading, title: Title) -> str | None:
    """For "the agency" the addressee named before, or in the title, whose name ends in that word."""
    tokens = reading.tokens
    alone = mention.last == mention.first + 1 and mention.first and tokens.low[mention.first - 1] == "the"
    if not alone or tokens.low[mention.first] != tokens.stem[mention.first]:
        return None
    short = tokens.stem[mention.first]
    earlier = [(one, tokens) for one in reading.mentions if one.first < mention.first]
    for one, words in [*reversed(earlier), *((one, title.tokens) for one in title.mentions)]:
        if one.name.strong and len(one.name.labels) == 1 and words.stem[one.last - 1] == short:
            return one.name.labels[0]
    return None


def _named_elsewhere(labels: tuple[str, ...], reading: Reading, title: Title) -> str | None:
    """Of several addressees the one that text or title names in full."""
    named = {
        one.name.labels[0]
        for one in (*reading.mentions, *title.mentions)
        if one.name.strong and len(one.name.labels) == 1
    }
    return next((label for label in labels if label in named), None)
