"""Reads who stands as the doer in a stretch of a sentence: the words before "should", or a list of bodies.

Owns the grammar of such phrases (co-ordination, "working with", possessives, "of", brackets, relative
clauses). Which stretch to read is decided by `clauses`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from searchapp.classify.actors import Mention
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

CONJUNCTIONS: Final = frozenset({"and", "or", "&", "/", "nor", "plus"})
_BREAKS: Final = frozenset({",", "–", "—", "-"})
_DETERMINERS: Final = frozenset(
    "the a an all each every any some both its their his her our this that these those no either another such "
    "same other".split()
)
_QUANTITIES: Final = frozenset("each all some any both none most many one two three several half".split())
_PREPOSITIONS: Final = frozenset(
    "of for in at on by from to with within under between among across into over through via about against "
    "after before during since until upon towards toward regarding concerning following as per without "
    "outside inside throughout beyond despite except".split()
)
_RELATIVES: Final = frozenset(
    "who whom whose which that where when if whether while whilst how what why".split()
)
OPENERS: Final = (
    _PREPOSITIONS
    | _RELATIVES
    | frozenset(
        "once although though because unless having given recognising building working supported led based "
        "immediately where subject in-line liaising drawing recognizing as not no additionally alongside "
        "together jointly along including although and/or acknowledging noting taking using".split()
    )
)
_ALSO_JOINT: Final = (
    ("together", "with"), ("jointly", "with"), ("along", "with"), ("as", "well", "as"),
    ("with", "as", "an", "equal", "partner"), ("in", "partnership", "together", "with"),
)  # fmt: skip
_WITH: Final = (
    ("in", "conjunction", "with"), ("in", "consultation", "with"), ("in", "collaboration", "with"),
    ("in", "partnership", "with"), ("in", "liaison", "with"), ("in", "discussion", "with"),
    ("in", "discussions", "with"), ("in", "co", "-", "operation", "with"), ("in", "cooperation", "with"),
    ("in", "agreement", "with"), ("in", "association", "with"), ("in", "concert", "with"),
    ("in", "co", "-", "ordination", "with"), ("in", "coordination", "with"), ("in", "dialogue", "with"),
    ("following", "consultation", "with"), ("after", "consultation", "with"), ("after", "consulting",),
    ("having", "consulted",), ("in", "consulting",), ("subject", "to", "agreement", "with"),
    ("working", "with"), ("working", "together", "with"), ("working", "alongside"), ("working", "closely", "with"),
    ("working", "jointly", "with"), ("working", "through"), ("working", "in"), ("consulting",), ("consulting", "with"),
    ("liaising", "with"), ("engaging", "with"), ("collaborating", "with"), ("supported", "by"), ("assisted", "by"),
    ("with", "support", "from"), ("with", "the", "support"), ("with", "assistance", "from"), ("with", "help", "from"),
    ("with", "the", "help"), ("with", "the", "assistance"), ("with", "oversight", "from"), ("with", "input", "from"),
    ("with", "advice", "from"), ("with", "guidance", "from"), ("with", "the", "agreement"), ("alongside",), ("with",),
    ("in", "support", "of"), ("on", "behalf", "of"), ("advised", "by"), ("overseen", "by"), ("through",), ("via",),
)  # fmt: skip
_STAFFED: Final = frozenset({"of", "in", "within", "at", "from", "across"})
_LED_BY: Final = frozenset(
    {"chaired", "led", "convened", "hosted", "coordinated", "run", "managed", "headed"}
)
PEOPLE: Final = frozenset(
    "officer staff manager supervisor lead leader leadership chief head director executive secretary minister "
    "lawyer prosecutor inspector commissioner commissioning provider representative member chair chairman "
    "practitioner professional personnel team unit department directorate division branch area region board "
    "committee council group panel network partner partnership agency body organisation authority service "
    "headquarters hq trust force constable sergeant investigator analyst registrar custodian portfolio "
    "coordinator champion governor official worker employee volunteer recruit detective commander command "
    "handler taker owner sponsor holder colleague gp trustee judge trainer tutor assessor auditor dg".split()
)
_LOOSE: Final = frozenset("also therefore then now however both each all themselves itself jointly together further "
                          "still first themselves alone continue".split())  # fmt: skip
_PRONOUNS: Final = frozenset({"it", "they", "he", "she"})
_MOST_MODIFIERS: Final = 4


class Phrases:
    """The words of one text with the names found in it, and the reading of doers in stretches of them."""

    def __init__(self, tokens: Tokens, mentions: Sequence[Mention]) -> None:
        self.tokens = tokens
        self.mentions = mentions
        self.places = {mention.first for mention in mentions if not mention.name.labels}
        self.starting = {mention.first: n for n, mention in enumerate(mentions) if mention.name.labels}

    def subject(self, first: int, last: int, *, fresh: bool) -> tuple[Found, str]:
        """Doers among tokens `first` to before `last`, the words right before an asking verb.

        `fresh`: nothing was asked before in this sentence, so that a list may reach back over commas.
        Returns the bodies with their roles, and "actor", "pronoun", "nothing" or "other" for the subject.
        """
        low = self.tokens.low
        while last > first and (low[last - 1] in _LOOSE or low[last - 1].endswith("ly")):
            last -= 1
        chunks, closed = self._chunks(first, last)
        if not chunks:
            return [], "nothing"
        found: Found = []
        if closed:
            chunks, found = self._without_aside(chunks)
        head, rest = chunks[-1], chunks[:-1]
        joined = low[head[0]] in CONJUNCTIONS or low[head[0]] in {"but", "while", "whilst"}
        if joined:
            head = head[1:]
        elif not fresh:
            head = head[1 + max((n for n, t in enumerate(head) if low[t] in CONJUNCTIONS), default=-1) :]
        if not head:
            return found, "nothing"
        if len(head) == 1 and low[head[0]] in _PRONOUNS:
            return found, "pronoun"
        doers = self._noun_phrase(head)
        if fresh and (joined or self._co_ordinated(doers)):
            doers = self._list_before(rest) + doers
        elif rest and fresh:
            found += self._partners(rest)
        if fresh and not any(role is Role.DOER for _n, role in doers):
            doers += self._far_head(rest)
        kind = "actor" if any(role is Role.DOER for _n, role in doers) else "other"
        if kind == "other" and low[head[-1]] in _PRONOUNS:
            kind = "pronoun"
        return found + doers, kind

    def _far_head(self, chunks: list[list[int]]) -> Found:
        """Doers cut off from their verb by commas: "Those forces using a threat, harm and risk policy, should"."""
        for chunk in chunks:
            if self.tokens.low[chunk[0]] not in OPENERS and self._starts_with_name(chunk):
                return [(n, role) for n, role in self._noun_phrase(chunk) if role is Role.DOER]
        return []

    def _co_ordinated(self, doers: Found) -> bool:
        heads = [self.mentions[n] for n, role in doers if role is Role.DOER]
        return len(heads) > 1 or any("and" in self.tokens.stem[m.first : m.last] for m in heads)

    def listed(self, place: int, last: int) -> tuple[list[int], int]:
        """Bodies named one after the other from token `place` ("the CPS, forces and probation trusts").

        Returns them and the token after the last; nothing, and `place`, when no name stands there.
        """
        low = self.tokens.low
        found: list[int] = []
        end = place
        while (at := self._name_at(end if not found else self._after_join(end, last), last)) is not None:
            found.append(self.starting[at])
            end = self.mentions[found[-1]].last
            if end < last and low[end] == "(":
                end = next((t + 1 for t in range(end, min(end + 12, last)) if low[t] == ")"), end)
        return found, end

    def follows_with(self, place: int) -> tuple[bool, int]:
        """Whether "working with" and the like ("together with": True) starts at `place`; words it takes."""
        low = self.tokens.low
        for phrases, joint in ((_ALSO_JOINT, True), (_WITH, False)):
            taken = max((len(p) for p in phrases if tuple(low[place : place + len(p)]) == p), default=0)
            if taken:
                return joint, taken
        return False, 0

    def _after_join(self, end: int, last: int) -> int:
        low = self.tokens.low
        start = end
        while end < last and (low[end] in CONJUNCTIONS or low[end] == ","):
            end += 1
        joint, taken = self.follows_with(end) if end < last else (False, 0)
        if joint:
            return end + taken
        return end if end > start else last

    def _name_at(self, place: int, last: int) -> int | None:
        """First token of the name whose noun phrase starts at `place` ("each of the three forces"), or None."""
        low = self.tokens.low
        modifiers = 0
        for token in range(place, last):
            if token in self.starting:
                return token
            word = low[token]
            part = word == "of" and token > place and low[token - 1] in _QUANTITIES
            listed = word in CONJUNCTIONS and modifiers > 0
            first_that = word == "that" and token == place
            if not (part or listed or first_that) and (
                word in _PREPOSITIONS or word in _RELATIVES or word in CONJUNCTIONS or not word[0].isalnum()
            ):
                return None
            modifiers += word not in _DETERMINERS
            if modifiers > _MOST_MODIFIERS:
                return None
        return None

    def _chunks(self, first: int, last: int) -> tuple[list[list[int]], bool]:
        """Token numbers between commas and dashes, brackets left out; whether a comma stands at the end."""
        low = self.tokens.low
        chunks: list[list[int]] = [[]]
        depth = 0
        inside = -1
        for token in range(first, last):
            word = low[token]
            if token in self.starting:
                inside = self.mentions[self.starting[token]].last
            if token < inside and not depth:
                chunks[-1].append(token)
            elif word in {"(", "["}:
                depth += 1
            elif word in {")", "]"}:
                depth = max(0, depth - 1)
            elif depth:
                continue
            elif word in _BREAKS and not (word == "-" and self._hyphen(token)):
                chunks.append([])
            elif word[0].isalnum() or word in CONJUNCTIONS:
                chunks[-1].append(token)
        closed = not chunks[-1]
        return [chunk for chunk in chunks if chunk], closed

    def _hyphen(self, token: int) -> bool:
        tokens = self.tokens
        return 0 < token < len(tokens) - 1 and (
            tokens.ends[token - 1] == tokens.starts[token] and tokens.ends[token] == tokens.starts[token + 1]
        )

    def _without_aside(self, chunks: list[list[int]]) -> tuple[list[list[int]], Found]:
        """Cut off an aside that a comma closes: "the NPCC, working with X and Y, should"."""
        low = self.tokens.low
        for n in range(1, len(chunks)):
            opener = low[chunks[n][0]] in OPENERS or low[chunks[n][0]].endswith("ing")
            before = chunks[n - 1]
            if opener and (self._starts_with_name(before) or len(before) <= 1 + _MOST_MODIFIERS):
                return chunks[:n], self._partners(chunks[n:])
        return chunks, []

    def _starts_with_name(self, chunk: list[int]) -> bool:
        start = 1 if self.tokens.low[chunk[0]] in CONJUNCTIONS and len(chunk) > 1 else 0
        return self._name_at(chunk[start], chunk[-1] + 1) is not None

    def _partners(self, chunks: list[list[int]]) -> Found:
        """Bodies in asides and preambles: joint after "together with", partners after "working with"."""
        low = self.tokens.low
        found: Found = []
        role = Role.NAMED
        for chunk in chunks:
            skip_to = -1
            for n, token in enumerate(chunk):
                joint, taken = self.follows_with(token) if token >= skip_to else (False, 0)
                if taken:
                    role = Role.JOINT if joint else Role.PARTNER
                    skip_to = token + taken
                elif n == 0 and low[token] in OPENERS:
                    role = Role.NAMED
                elif n and low[token] == "by" and low[chunk[n - 1]] in _LED_BY:
                    role = Role.AGENT
                if token in self.starting:
                    found.append((self.starting[token], role))
        return found

    def _list_before(self, chunks: list[list[int]]) -> Found:
        """Doers of earlier chunks of a list, from the last back to whatever is no part of it."""
        low = self.tokens.low
        doers: Found = []
        for n in range(len(chunks) - 1, -1, -1):
            chunk = chunks[n]
            joint, taken = self.follows_with(chunk[0])
            if taken and n:
                doers = self._partners([chunk]) + doers
            elif joint or low[chunk[0]] in OPENERS or low[chunk[0]].endswith("ing"):
                inner = (
                    [f for f in self._noun_phrase(chunk) if f[1] is Role.DOER]
                    if low[chunk[0]] in _PREPOSITIONS
                    else []
                )
                return inner + doers if inner else self._partners(chunks[: n + 1]) + doers
            else:
                here = self._noun_phrase(chunk)
                if not any(role is Role.DOER for _n, role in here):
                    return self._partners(chunks[: n + 1]) + doers
                doers = here + doers
        return doers

    def _noun_phrase(self, chunk: list[int]) -> Found:
        """Bodies of one chunk with their roles; the chunk ends right before the verb, a comma or a dash."""
        low = self.tokens.low
        first = low[chunk[0]]
        opens = first in OPENERS and first not in {"that", "no", "not"}
        if opens or (first.endswith("ing") and chunk[0] not in self.starting):
            return self._after_preamble(chunk)
        if self._name_at(chunk[0], chunk[-1] + 1) is None:
            return self._below_another_head(chunk)
        found: Found = []
        role: Role | None = Role.DOER  # None: below a head, until a conjunction
        skip_to = -1
        for n, token in enumerate(chunk):
            if token < skip_to:
                continue
            joint, taken = self.follows_with(token)
            if taken:
                role = Role.JOINT if joint else Role.PARTNER
                skip_to = token + taken
            elif token in self.starting:
                mention = self.mentions[self.starting[token]]
                own = self._head_role(mention, chunk[-1]) if role is Role.DOER else role or Role.NAMED
                found.append((self.starting[token], own))
                skip_to = mention.last
                if role is Role.DOER and own is Role.DOER:
                    role = Role.DOER if self._staff_of(mention, found) else None
            elif role in {Role.PARTNER, Role.JOINT, Role.NAMED}:
                continue
            elif low[token] in CONJUNCTIONS:
                role = Role.DOER
            elif n and role is None and (low[token] in _RELATIVES or low[token].endswith("ing")):
                role = Role.NAMED
            elif low[token] in _PREPOSITIONS and found and not self._staffed(token, skip_to):
                role = None
        return self._heads_only(found)

    def _staffed(self, token: int, since: int) -> bool:
        """Whether a preposition ties people to their body: "and chairs of safeguarding boards"."""
        tokens = self.tokens
        return tokens.low[token] in _STAFFED and (tokens.stem[token - 1] in PEOPLE or token == since)

    def _staff_of(self, mention: Mention, found: Found) -> bool:
        """ "Ministers in the Home Office", "staff of the NCA": the body that follows is the doer."""
        tokens = self.tokens
        if mention.name.strong or mention.last >= len(tokens) or tokens.low[mention.last] not in _STAFFED:
            return False
        at = self._name_at(mention.last + 1, min(len(tokens), mention.last + 4))
        if at is None or not self.mentions[self.starting[at]].name.strong:
            return False
        found[-1] = (found[-1][0], Role.NAMED)
        return True

    def _heads_only(self, found: Found) -> Found:
        """ "the force's custody manager": the owner is not a head of its own when a body follows it."""
        return [
            (
                n,
                Role.NAMED
                if role is Role.OWNER and any(later > n and r is Role.DOER for later, r in found)
                else role,
            )
            for n, role in found
        ]

    def _head_role(self, mention: Mention, last: int) -> Role:
        """Doer, or only the owner of the thing that follows ("Home Office guidance", "the College's course")."""
        tokens = self.tokens
        place = mention.last
        if place > last:
            return Role.DOER
        word = tokens.low[place]
        if tokens.stem[place] in PEOPLE:
            return Role.DOER
        if is_possessive(tokens.raw[place - 1]) and tokens.raw[place - 1][-1] in "s" and word[0].isalpha():
            return Role.OWNER if not self._people_within(place, last) else Role.DOER
        if (
            not word[0].isalpha()
            or place in self.places
            or word in OPENERS
            or word in CONJUNCTIONS
            or word in _LOOSE
            or word.endswith(("ly", "ing", "ed"))
            or word in {"yet", "not", "themselves", "itself", "nationally", "areas", "alike"}
        ):
            return Role.DOER
        return Role.DOER if self._people_within(place, last) else Role.OWNER

    def _people_within(self, place: int, last: int) -> bool:
        """Whether the noun after a name means people or a unit: "CPS rape lawyers", "force crime managers"."""
        tokens = self.tokens
        for token in range(place, min(place + 4, last + 1)):
            if (
                tokens.low[token] in OPENERS
                or tokens.low[token] in CONJUNCTIONS
                or not tokens.low[token][0].isalnum()
            ):
                return False
            if tokens.stem[token] in PEOPLE:
                return True
        return False

    def _below_another_head(self, chunk: list[int]) -> Found:
        """ "Managers of the NCA" are the NCA; "guidance from the NCA" only belongs to it."""
        low = self.tokens.low
        governed = next((n for n, t in enumerate(chunk) if low[t] in _PREPOSITIONS), len(chunk))
        head = chunk[max(0, governed - 1)]
        people = self.tokens.stem[head] in PEOPLE or low[head] in {
            "those",
            "everyone",
            "anyone",
            "people",
            "specialists",
        }
        led = any(low[t] in _LED_BY for t in chunk)
        found: Found = []
        for n, token in enumerate(chunk):
            if token not in self.starting:
                continue
            before = next((low[t] for t in reversed(chunk[:n]) if low[t] not in _DETERMINERS), "")
            if before == "by" and led:
                role = Role.AGENT
            elif (people and before in _STAFFED) or (before in CONJUNCTIONS and not found):
                role = Role.DOER
            elif found and before in CONJUNCTIONS:
                role = found[-1][1]
            else:
                role = (
                    Role.OWNER if before in {"of", "from"} or (not found and before != "by") else Role.NAMED
                )
            found.append((self.starting[token], role))
        return found

    def _after_preamble(self, chunk: list[int]) -> Found:
        """ "Within three months the Home Office and the NPCC": the doers are the last names not governed."""
        low = self.tokens.low
        heads: list[int] = []
        for n, token in enumerate(chunk):
            if token not in self.starting:
                continue
            before = [low[t] for t in chunk[:n] if low[t] not in _DETERMINERS][-2:]
            governed = (
                not before
                or before[-1] in _PREPOSITIONS | _RELATIVES
                or (len(before) > 1 and before[0] == "to")
            )
            if before and before[-1] in CONJUNCTIONS and heads:
                heads.append(token)
            elif not governed and before[-1] not in CONJUNCTIONS:
                heads = [token]
        return [
            (
                self.starting[t],
                self._head_role(self.mentions[self.starting[t]], chunk[-1]) if t in heads else Role.NAMED,
            )
            for t in chunk
            if t in self.starting
        ]
