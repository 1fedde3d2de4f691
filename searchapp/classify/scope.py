"""Which forces a recommendation means: all, those named, those in a stated condition, or the one inspected.

Owns the words that narrow an address to forces ("those forces that do not have", "the London ROCU", a title
that names another force). Pure: no learning. Whether a force is addressed at all is `addressees`' business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from searchapp.classify.actors import Force
from searchapp.classify.claims import POLICE
from searchapp.classify.clauses import Part
from searchapp.classify.noun_phrases import Role
from searchapp.classify.reading import ReadText


class Scope(StrEnum):
    """Which forces are meant by one address to forces."""

    ALL = "all forces"
    OURS = "the receiving force by name"
    OTHERS = "other forces by name"
    CONDITION = "forces in a stated condition"
    OTHER_TITLE = "the force of a report on another force"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The scope of one address, the part of the text it is read from, and offsets of what shows it."""

    scope: Scope
    part: Part | None
    start: int
    end: int


_FORCE: Final = r"(?:forces?|constabular(?:y|ies)|chief constables?|chief officers?)\b"
_NUMBER: Final = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}|few|remaining|other)"
)
_HAVE: Final = (
    r"(?:do|does|did|have|has|had|is|are|was|were|lacks?|fails?|cannot|uses?|relies|rely|holds?|operates?|"
    r"retains?|outsources?|continues?)"
)
_NOT: Final = r"(?:n['\u2019]t| not| never)"
_THEY: Final = r"(?:they|it|he or she)"
_SHORT_OF: Final = (
    r"(?:without|yet to|still to|not|lacking|identified|assessed|graded|judged|rated|found|using|operating|"
    r"having|holding|relying|running|still|currently|in receipt|subject to)"
)
_COMMON_WITH: Final = (
    r"(?:their|other|partners?|local|all|the (?:support|help)|support|help|relevant|appropriate|guidance|"
    r"oversight|input|effect|immediate)"
)
_OPINION: Final = r"(?:can|could|deem|think|consider|feel|believe|find|identify|would|may|need|see)"


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_IN_SUBJECT: Final = _any_of(
    rf"\bthose (?:\w+ ){{0,2}}{_FORCE}",
    rf"\b(?:the|these|each of the|all of the) {_NUMBER} (?:\w+ ){{0,2}}{_FORCE}",
    rf"\b(?:any|some|certain|a (?:small )?(?:number|minority) of) (?:other )?{_FORCE}",
    rf"\b{_FORCE},? (?:in|for|to|by|of) which\b",
    rf"\b{_FORCE},? (?:that|which|who|whose|where|whom)\b",
    rf"\b{_FORCE} {_SHORT_OF}\b",
    rf"\b{_FORCE} with (?!{_COMMON_WITH}\b)\w+",
)
_BESIDE: Final = _any_of(
    rf"\b(?:in|within) (?:those |any |the )?{_FORCE} (?:where|that|which|with|without)\b",
    rf"\b(?:where|if|unless|when) (?:(?:an?|any|the|their|such|individual|these|those|police) )?{_FORCE} "
    rf"{_HAVE}\b",
    rf"\b(?:where|if|unless) {_THEY}(?:['\u2019]ve)? ?(?:do|does|have|has|is|are)?{_NOT}(?: \w+){{0,3}}? "
    r"(?:already|yet|done|doing|so)\b",
    rf"\b(?:where|if) (?:this|that|one|such (?:an? )?\w+|these) (?:is|are|does|do|has|have){_NOT} "
    r"(?:already|yet|been done|the case|in place)\b",
    rf"(?<=should, )(?:where|if) {_THEY} (?!{_OPINION}\b)\w+",
)
_EVERY: Final = re.compile(r"\b(?:all|every|each|both)\b(?! of the)", re.IGNORECASE)
_EXCEPT: Final = re.compile(
    r"\b(?:except|excepting|excluding|apart from|other than|with the exception of)\b", re.IGNORECASE
)
_ONE_FORCE: Final = frozenset({"force", "constabulary", "service", "constable", "officer", "police"})
_BEFORE: Final = 30  # characters before a name in which "those" or "the three" may stand
_AFTER: Final = 140  # characters after the verb in which "if they have not" may stand


def narrowings(item: ReadText, force: Force) -> list[Narrowing]:
    """The scope of every address to forces in a text, in order; for none, that of the report's title."""
    if item.reading.good_practice:
        return [Narrowing(Scope.ALL, None, 0, 0)]
    addressed = [claim.part for claim in item.claims if claim.label == POLICE and claim.asks and claim.part]
    if not addressed:
        addressed = [
            claim.part
            for claim in item.claims
            if claim.label == POLICE and claim.part and claim.part.role in {Role.OWNER, Role.TOPIC}
        ][:1]
    if not addressed:
        other = _title_names_others(item, force)
        return [Narrowing(Scope.OTHER_TITLE if other else Scope.ALL, None, 0, 0)]
    found = [_narrowing(part, item, force) for part in addressed]
    for n in range(1, len(found)):
        follows_on = found[n].scope is Scope.ALL and _is_one_force(addressed[n], item)
        if follows_on and found[n - 1].scope in {Scope.CONDITION, Scope.OTHERS}:
            found[n] = Narrowing(found[n - 1].scope, addressed[n], found[n - 1].start, found[n - 1].end)
    return found


def _narrowing(part: Part, item: ReadText, force: Force) -> Narrowing:
    text = item.source.text
    tokens = item.reading.tokens
    named, excluded = _forces_named(part, item)
    if named:
        ours = force.name in named
        return Narrowing(Scope.OURS if ours else Scope.OTHERS, part, part.start, part.end)
    if excluded:
        return Narrowing(Scope.OTHERS if force.name in excluded else Scope.ALL, part, part.start, part.end)
    begin = max(0, min(tokens.starts[part.first], part.start - _BEFORE))
    for pattern, end in ((_IN_SUBJECT, part.end), (_BESIDE, part.end + _AFTER)):
        for match in pattern.finditer(text, begin, min(len(text), end)):
            if not _sentence_ends(text, part, match):
                return Narrowing(Scope.CONDITION, part, match.start(), match.end())
    if _is_one_force(part, item) and _title_names_others(item, force):
        return Narrowing(Scope.OTHER_TITLE, part, part.start, part.end)
    return Narrowing(Scope.ALL, part, part.start, part.end)


def _sentence_ends(text: str, part: Part, match: re.Match[str]) -> bool:
    """Whether a full stop or a limb stands between the address and the condition."""
    between = text[match.end() : part.start] if match.end() <= part.start else text[part.end : match.start()]
    return any(mark in between for mark in (". ", ";", ":", "\n"))


def _forces_named(part: Part, item: ReadText) -> tuple[set[str], set[str]]:
    """Forces named in the phrase of an address, and those it excepts."""
    tokens, text = item.reading.tokens, item.source.text
    named: set[str] = set(part.mention.name.forces)
    excluded: set[str] = set()
    words_before = text[max(0, part.start - _BEFORE) : part.start]
    for mention in item.reading.mentions:
        inside = part.first <= mention.first < part.last and mention is not part.mention
        if not (inside and mention.name.forces):
            continue
        start = tokens.starts[mention.first]
        if _EXCEPT.search(text, tokens.starts[part.first], start):
            excluded.update(mention.name.forces)
        elif mention.first >= part.mention.first or start >= part.start - _BEFORE:
            own = POLICE not in mention.name.labels or mention is part.mention
            named.update(mention.name.forces if own else ())
    if named and not part.mention.name.forces and _EVERY.search(words_before):
        return set(), excluded
    return named, excluded


def _is_one_force(part: Part, item: ReadText) -> bool:
    """Whether one force is meant, the one the report is on: "the force", "its chief constable"."""
    tokens, mention = item.reading.tokens, part.mention
    last = tokens.low[mention.last - 1]
    return last in _ONE_FORCE and not (
        mention.first and tokens.low[mention.first - 1] in {"each", "every", "any"}
    )


def _title_names_others(item: ReadText, force: Force) -> bool:
    forces = {mention.name.forces[0] for mention in item.title.mentions if len(mention.name.forces) == 1}
    return bool(forces) and force.name not in forces
