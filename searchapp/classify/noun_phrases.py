"""Reads bodies in noun phrases: lists of them, what belongs to them, who works for them, who stands beside.

Owns possessives, "of", co-ordination and the roles a body can have. Where in a sentence a noun phrase
stands is `subjects`' business.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from searchapp.classify.actors import Mention
from searchapp.classify.english import (
    BESIDE,
    CONJUNCTIONS,
    DETERMINERS,
    LED,
    LOOSE_ADVERBS,
    OFFICIALS,
    OPENERS,
    PEOPLE,
    PREPOSITIONS,
    QUANTITIES,
    RELATIVES,
    STAFFING,
)
from searchapp.classify.tokens import Tokens, is_possessive


class Role(StrEnum):
    """What a text does with a body it names, from the strongest claim that it is addressed to none."""

    DOER = "doer"  # subject of "should", "must", "needs to"; or after "we recommend that"
    HEADING = "heading"  # "To the Home Office:"
    AGENT = "agent"  # "should be published by the College"
    JOINT = "joint"  # "X, together with Y, should"
    OWNER = "owner"  # "the College's guidance should", "force systems must"
    TOPIC = "topic"  # subject of a sentence that asks nothing
    NESTED = "nested"  # subject in a limb below a stem that has a doer of its own
    PARTNER = "partner"  # "in consultation with Y"
    RECIPIENT = "recipient"  # "Y should be informed"
    SUBORDINATE = "subordinate"  # "so that forces should"
    NAMED = "named"  # anything else


Found = list[tuple[int, Role]]
"""Numbers of mentions with the role each has."""

_MOST_MODIFIERS: Final = 4
_LONGEST_BRACKET: Final = 12


class NounPhrases:
    """The words of one text, the names found in it, and the reading of stretches of it."""

    def __init__(self, tokens: Tokens, mentions: Sequence[Mention]) -> None:
        self.tokens = tokens
        self.mentions = mentions
        self.places = {mention.first for mention in mentions if not mention.name.labels}
        self.starting = {mention.first: n for n, mention in enumerate(mentions) if mention.name.labels}
        self.ending = {mention.last for mention in mentions if mention.name.labels}

    def listed(self, place: int, last: int) -> tuple[list[int], int]:
        """Bodies named one after the other from token `place` ("the CPS, forces and probation trusts").

        Returns them and the token after the last; nothing, and `place`, when no name stands there.
        """
        low = self.tokens.low
        found: list[int] = []
        end = place
        while (at := self.name_at(self._after_join(end, last) if found else end, last)) is not None:
            found.append(self.starting[at])
            end = self.mentions[found[-1]].last
            if end < last and low[end] == "(":
                bracket = range(end, min(end + _LONGEST_BRACKET, last))
                end = next((t + 1 for t in bracket if low[t] == ")"), end)
        return found, end

    def _after_join(self, end: int, last: int) -> int:
        """The token after "and", a comma or "together with" at `end`; `last` where none stands there."""
        low = self.tokens.low
        start = end
        while end < last and (low[end] in CONJUNCTIONS or low[end] == ","):
            end += 1
        joint, taken = self.beside(end)
        if joint:
            return end + taken
        return end if end > start else last

    def beside(self, place: int) -> tuple[bool, int]:
        """Whether "working with" and the like ("together with": True) starts at `place`; words it takes."""
        low = self.tokens.low
        for phrase, joint in BESIDE.get(low[place], ()) if place < len(low) else ():
            if low[place : place + len(phrase)] == phrase:
                return joint, len(phrase)
        return False, 0

    def name_at(self, place: int, last: int) -> int | None:
        """First token of the name whose noun phrase starts at `place` ("each of the three forces")."""
        low = self.tokens.low
        modifiers = 0
        for token in range(place, last):
            if token in self.starting:
                return token
            word = low[token]
            part = word == "of" and token > place and low[token - 1] in QUANTITIES
            listed = word in CONJUNCTIONS and modifiers > 0
            demonstrative = word == "that" and token == place
            if not (part or listed or demonstrative) and _cannot_modify(word):
                return None
            modifiers += word not in DETERMINERS
            if modifiers > _MOST_MODIFIERS:
                return None
        return None

    def starts_with_name(self, chunk: list[int]) -> bool:
        """Whether the chunk's noun phrase is a name, a conjunction before it left aside."""
        skipped = self.tokens.low[chunk[0]] in CONJUNCTIONS and len(chunk) > 1
        return self.name_at(chunk[int(skipped)], chunk[-1] + 1) is not None

    def bodies(self, chunk: list[int]) -> Found:
        """Bodies of a chunk (numbers of tokens right before a verb or a comma) with their roles."""
        low = self.tokens.low
        first = low[chunk[0]]
        opens = first in OPENERS and first not in {"that", "no", "not"}
        if opens or (first.endswith("ing") and chunk[0] not in self.starting):
            return self._after_preamble(chunk)
        if self.name_at(chunk[0], chunk[-1] + 1) is None:
            return self._below_another_head(chunk)
        return self._heads_only(self._walk(chunk))

    def _walk(self, chunk: list[int]) -> Found:
        """Roles from left to right: heads, then what hangs from them until a conjunction brings a new one."""
        found: Found = []
        role: Role | None = Role.DOER  # None: below a head
        skip_to = -1
        for n, token in enumerate(chunk):
            if token < skip_to:
                continue
            joint, taken = self.beside(token)
            if taken:
                role = Role.JOINT if joint else Role.PARTNER
                skip_to = token + taken
            elif token in self.starting:
                mention = self.mentions[self.starting[token]]
                own = self._head_role(mention, chunk[-1]) if role is Role.DOER else role or Role.NAMED
                skip_to = mention.last
                employer_follows = own is Role.DOER and self._employer_follows(mention)
                found.append((self.starting[token], Role.NAMED if employer_follows else own))
                if own is Role.DOER and role is Role.DOER and not employer_follows:
                    role = None
            elif role not in {Role.PARTNER, Role.JOINT, Role.NAMED}:
                role = self._role_after(token, role, started=n > 0, found=bool(found), since=skip_to)
        return found

    def _role_after(
        self, token: int, role: Role | None, *, started: bool, found: bool, since: int
    ) -> Role | None:
        """What the next name will be after a word that is none."""
        word = self.tokens.low[token]
        if word in CONJUNCTIONS:
            return Role.DOER
        participle = word.endswith("ing") and self.tokens.low[token - 1] not in PREPOSITIONS
        if started and role is None and (word in RELATIVES or participle):
            return Role.NAMED
        if word in PREPOSITIONS and found and not self._ties_people(token, since):
            return None
        return role

    def _ties_people(self, token: int, since: int) -> bool:
        """Whether a preposition ties people to their body: "and chairs of safeguarding boards"."""
        tokens = self.tokens
        return tokens.low[token] in STAFFING and (tokens.stem[token - 1] in PEOPLE or token == since)

    def _employer_follows(self, mention: Mention) -> bool:
        """Whether a common word's body follows: "ministers in the Home Office", "staff of the NCA"."""
        tokens, end = self.tokens, mention.last
        if end >= len(tokens) or tokens.low[end] not in STAFFING:
            return False
        if mention.name.strong and (mention.first + 1 < end or tokens.stem[mention.first] not in OFFICIALS):
            return False
        at = self.name_at(end + 1, min(len(tokens), end + _MOST_MODIFIERS))
        return at is not None and self.mentions[self.starting[at]].name.strong

    def _heads_only(self, found: Found) -> Found:
        """Owners before a head are none of their own: "the force's custody manager"."""
        last_head = max((n for n, role in found if role is Role.DOER), default=-1)
        return [(n, Role.NAMED if role is Role.OWNER and n < last_head else role) for n, role in found]

    def _head_role(self, mention: Mention, last: int) -> Role:
        """Doer, or only owner of the thing that follows: "Home Office guidance", "the College's course"."""
        tokens, after = self.tokens, mention.last
        if after > last or tokens.low[after - 1] in PREPOSITIONS or self._people_within(after, last):
            return Role.DOER
        word = tokens.low[after]
        if is_possessive(tokens.raw[after - 1]) and word[0].isalpha():
            return Role.OWNER
        no_noun = (
            not word[0].isalpha()
            or after in self.places
            or word in OPENERS
            or word in CONJUNCTIONS
            or word in LOOSE_ADVERBS
            or word.endswith(("ly", "ing", "ed"))
        )
        return Role.DOER if no_noun else Role.OWNER

    def _people_within(self, place: int, last: int) -> bool:
        """Whether the noun after a name means people or a unit: "CPS rape lawyers", "force managers"."""
        tokens = self.tokens
        for token in range(place, min(place + _MOST_MODIFIERS, last + 1)):
            if tokens.stem[token] in PEOPLE:
                return True
            if tokens.low[token] in OPENERS or _cannot_modify(tokens.low[token]):
                return False
        return False

    def _below_another_head(self, chunk: list[int]) -> Found:
        """Bodies below a head that is none: "managers of the NCA" are the NCA, its guidance is its own."""
        low = self.tokens.low
        governed = next((n for n, t in enumerate(chunk) if low[t] in PREPOSITIONS), len(chunk))
        people = self.tokens.stem[chunk[max(0, governed - 1)]] in PEOPLE
        led = any(low[t] in LED for t in chunk)
        found: Found = []
        for n, token in enumerate(chunk):
            if token in self.starting:
                before = next((low[t] for t in reversed(chunk[:n]) if low[t] not in DETERMINERS), "")
                found.append((self.starting[token], _governed_role(before, found, people=people, led=led)))
        return found

    def _after_preamble(self, chunk: list[int]) -> Found:
        """The last names that nothing governs: "within three months the Home Office and the NPCC"."""
        low = self.tokens.low
        heads: list[int] = []
        for n, token in enumerate(chunk):
            if token not in self.starting:
                continue
            before = [low[t] for t in chunk[max(0, n - 6) : n] if low[t] not in DETERMINERS][-2:]
            if before and before[-1] in CONJUNCTIONS:
                heads += [token] if heads else []
            elif (
                before
                and before[-1] not in PREPOSITIONS | RELATIVES
                and (before[0] != "to" or len(before) == 1)
            ):
                heads = [token]
        return [
            (n, self._head_role(self.mentions[n], chunk[-1]) if t in heads else Role.NAMED)
            for t, n in ((t, self.starting[t]) for t in chunk if t in self.starting)
        ]


def _governed_role(before: str, found: Found, *, people: bool, led: bool) -> Role:
    """Role of a name by the word before it, where the head of the phrase is no body."""
    if before == "by":
        return Role.AGENT if led else Role.NAMED
    if before in CONJUNCTIONS:
        return found[-1][1] if found else Role.DOER
    if people and before in STAFFING:
        return Role.DOER
    return Role.OWNER if before in {"of", "from"} or not (before in PREPOSITIONS or found) else Role.NAMED


def _cannot_modify(word: str) -> bool:
    return word in PREPOSITIONS or word in RELATIVES or word in CONJUNCTIONS or not word[0].isalnum()
