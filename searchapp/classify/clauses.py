"""Reads who is asked to act: the asking verbs of a recommendation and each body's part in them.

Owns main and subordinate clauses, headings, passives and what "they" stands for. Pure: no learning, no
files. Time is linear in the length of the text. How a doer is found in the words before a verb is
`subjects`' business.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from searchapp.classify.actors import ActorLexicon, Mention
from searchapp.classify.asking import Asking, asking_verbs
from searchapp.classify.english import (
    HEADING_WORDS,
    IMPERSONAL,
    INFORMED,
    MODALS,
    OPENERS,
    REQUESTED,
    SAYING,
    SUBORDINATORS,
    TURNS,
)
from searchapp.classify.noun_phrases import Found, NounPhrases, Role
from searchapp.classify.sentences import Sentence, sentences
from searchapp.classify.subjects import Subject, subject
from searchapp.classify.tokens import Tokens, tokenise

_RANK: Final = {role: rank for rank, role in enumerate(Role)}
_WIDEST: Final = 90  # words before a verb that are looked at: keeps the time linear in any text
_LONGEST_HEADING: Final = 30
_AGENT_WITHIN: Final = 40
_ANTECEDENT_WITHIN: Final = 12


@dataclass(frozen=True, slots=True)
class Part:
    """A body's part in the text.

    `ask`: number of the asking clause, counted from 0, or -1 outside one. `start` and `end`: character
    offsets of the words that show it, from the name to the asking verb; `name_end`: where the name ends.
    `first` and `last`: tokens of the whole phrase before the verb, in which conditions may be put.
    """

    mention: Mention
    role: Role
    ask: int
    start: int
    end: int
    name_end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read of one text.

    `parts`: one for each body named, in order. `doerless`: number of main asking clauses in which something
    else than a body is the subject. `good_practice`: whether the text sets out good practice.
    """

    tokens: Tokens
    mentions: tuple[Mention, ...]
    parts: tuple[Part, ...]
    doerless: int
    good_practice: bool


def read(text: str, lexicon: ActorLexicon) -> Reading:
    """Read `text` against the names of `lexicon`."""
    tokens = tokenise(text)
    return _Reader(NounPhrases(tokens, lexicon.find(tokens))).reading()


@dataclass(slots=True)
class _Reader:
    """What has been read so far: `latest` bodies that "they" may mean, `subjects` of the clause before."""

    phrases: NounPhrases
    parts: dict[int, Part] = field(default_factory=dict)
    asks: int = 0
    doerless: int = 0
    latest: list[int] = field(default_factory=list)
    subjects: list[int] = field(default_factory=list)

    def reading(self) -> Reading:
        tokens, mentions = self.phrases.tokens, self.phrases.mentions
        for sentence in sentences(tokens):
            self._sentence(sentence)
        for n in self.phrases.starting.values():
            self._set(n, Role.NAMED, -1, mentions[n].first, mentions[n].last)
        return Reading(
            tokens=tokens,
            mentions=tuple(mentions),
            parts=tuple(self.parts[n] for n in sorted(self.parts)),
            doerless=self.doerless,
            good_practice=tokens.low[:2] in (["good", "practice"], ["promising", "practice"]),
        )

    def _set(self, n: int, role: Role, ask: int, first: int, last: int) -> None:
        """Note a role; the first claim on a mention stays unless a stronger one is made."""
        old = self.parts.get(n)
        if old is not None and _RANK[role] >= _RANK[old.role]:
            return
        mention, tokens = self.phrases.mentions[n], self.phrases.tokens
        end = max(last, mention.last)
        self.parts[n] = Part(
            mention=mention,
            role=role,
            ask=ask,
            start=tokens.starts[mention.first],
            end=tokens.ends[end - 1],
            name_end=tokens.ends[mention.last - 1],
            first=first,
            last=end,
        )

    def _sentence(self, sentence: Sentence) -> None:
        if self._heading(sentence):
            return
        previous: int | None = None
        asked_before = False
        for asking in asking_verbs(self.phrases, sentence):
            begin = max(sentence.first if previous is None else previous, asking.first - _WIDEST)
            asked = self._ask(asking, begin, sentence, again=asked_before)
            asked_before = asked_before or asked
            if asked or asking.kind == "must":
                previous = asking.last
        if previous is None:
            self._statement(sentence)

    def _heading(self, sentence: Sentence) -> bool:
        """A line that only names bodies: "To the Home Office:", "Recommendation 3 - chief constables"."""
        low, place = self.phrases.tokens.low, sentence.first
        while place < sentence.last and (low[place] in HEADING_WORDS or not low[place][0].isalpha()):
            place += 1
        mark = low[sentence.last] if sentence.last < len(low) else ""
        found, end = self.phrases.listed(place, sentence.last)
        while (
            found and end < sentence.last and (not low[end][0].isalnum() or low[end] in {"only", "jointly"})
        ):
            end += 1
        if end < sentence.last and place > sentence.first and mark == ":":
            found, end = self._addressed(place, sentence), sentence.last
        if not found or end < sentence.last or not (mark in {":", "\n"} or place > sentence.first):
            return False
        for n in found:
            self._set(n, Role.HEADING, self.asks, sentence.first, sentence.last)
        return True

    def _addressed(self, place: int, sentence: Sentence) -> list[int]:
        """Bodies of a heading with more to their names: "To the NPCC lead for stalking and the CPS:"."""
        if sentence.last - place > _LONGEST_HEADING or any(asking_verbs(self.phrases, sentence)):
            return []
        found = subject(self.phrases, place, sentence.last, fresh=True).found
        return [n for n, role in found if role is Role.DOER]

    def _ask(self, asking: Asking, begin: int, sentence: Sentence, *, again: bool) -> bool:
        """Settle one asking verb; returns whether it asks in a main clause."""
        if asking.kind == "urge":
            return not again and self._urge(asking.last, sentence)
        if asking.kind == "for":
            return not again and self._for_to(begin, asking.first, sentence)
        start, main, before = self._clause(begin, asking.first, again=again)
        if main:
            self._settle(before, start, asking.last, sentence)
        else:
            for n, role in before.found:
                self._set(n, Role.SUBORDINATE if role is Role.DOER else Role.NAMED, -1, start, asking.last)
        return main

    def _clause(self, begin: int, verb: int, *, again: bool) -> tuple[int, bool, Subject]:
        """First token of the clause of the verb at `verb`, whether it is a main one, and its subject."""
        low = self.phrases.tokens.low
        inner = [t for t in range(begin, verb) if low[t] in SUBORDINATORS]
        if again:
            return self._later_clause(begin, verb, inner)
        said = [t for t in inner if low[t] == "that" and t and low[t - 1] in SAYING]
        start = said[-1] + 1 if said else begin
        preamble = (
            start < verb and low[start] in OPENERS and low[start] != "that" and "," not in low[start:verb]
        )
        inside_preamble = preamble and any(t >= start for t in inner)
        return start, not inside_preamble, subject(self.phrases, start, verb, fresh=True)

    def _later_clause(self, begin: int, verb: int, inner: list[int]) -> tuple[int, bool, Subject]:
        """The same after an earlier verb: a new main clause starts with "and", or leaves its subject out."""
        low = self.phrases.tokens.low
        for turn in range(verb - 1, begin - 1, -1):
            if low[turn] in TURNS and (not inner or (low[turn - 1] == "," and turn > inner[0])):
                before = subject(self.phrases, turn, verb, fresh=False)
                if before.kind != "other":
                    return turn, not any(t > turn for t in inner), before
        before = subject(self.phrases, begin, verb, fresh=False)
        return begin, before.kind == "nothing" and not inner, before

    def _settle(self, before: Subject, start: int, last: int, sentence: Sentence) -> None:
        """Note the roles of a main asking clause."""
        be = self._passive(last)
        agents = self._agents(be, sentence.last) if be else []
        found = self._with_ellipsis(before, passive=be > 0)
        doers = [n for n, role in found if role is Role.DOER]
        if before.kind == "pronoun":
            for n in self._antecedents(sentence, last):
                self._set(n, Role.DOER, self.asks, self.phrases.mentions[n].first, 0)
        for n, role in found:
            own = self._doer_role(sentence, be, agents) if role is Role.DOER else role
            self._set(n, own, self.asks, start, last)
        for n in self._spelled_out(doers):
            self._set(n, self._doer_role(sentence, be, agents), self.asks, start, last)
        for n in agents:
            role = Role.NESTED if sentence.nested else Role.AGENT
            self._set(n, role, self.asks, last, self.phrases.mentions[n].last)
        self._aside(last, sentence.last)
        if before.kind != "nothing":
            self.subjects = doers
        if not sentence.nested:
            self.latest = doers or self.latest
            self.doerless += before.kind == "other" and not agents
            self.asks += 1

    def _spelled_out(self, doers: list[int]) -> list[int]:
        """Bodies that a bracket after a doer lists: "safeguarding partners (the council and the force)"."""
        low = self.phrases.tokens.low
        found: list[int] = []
        for end in (self.phrases.mentions[n].last for n in doers):
            if end < len(low) and low[end] == "(":
                listed, _end = self.phrases.listed(end + 1, len(low))
                found += listed if len(listed) > 1 else []
        return found

    def _doer_role(self, sentence: Sentence, be: int, agents: list[int]) -> Role:
        """What the subject of a main clause is: a doer, unless others act on it or a stem asks already."""
        if sentence.nested:
            return Role.NESTED
        informed = be and any(word in INFORMED for word in self.phrases.tokens.low[be : be + 3])
        return Role.RECIPIENT if informed or agents else Role.DOER

    def _passive(self, last: int) -> int:
        """The token after "be" where it follows the verb ("should also be"), or 0."""
        low = self.phrases.tokens.low
        for t in range(last, min(last + 4, len(low))):
            if low[t] == "be":
                return t + 1
            if low[t] not in {"not", "also", "always", "only", "never", "all"} and not low[t].endswith("ly"):
                return 0
        return 0

    def _with_ellipsis(self, before: Subject, *, passive: bool) -> Found:
        """The subject, or where it is left out ("and should") that of the clause before."""
        carried = before.kind == "nothing" and not passive
        return before.found + [(n, Role.DOER) for n in self.subjects if carried]

    def _antecedents(self, sentence: Sentence, verb: int) -> list[int]:
        """Whom "they should" means: the first body of the sentence ("where forces ..."), or the latest."""
        starting = self.phrases.starting
        if self.phrases.tokens.low[sentence.first] in OPENERS:
            near = range(sentence.first, min(sentence.first + _ANTECEDENT_WITHIN, verb))
            return [starting[t] for t in near if t in starting][:1] or self.latest
        return self.latest

    def _urge(self, place: int, sentence: Sentence) -> bool:
        """Bodies after "we recommend (that)" or "would like to see", where no other verb asks them."""
        low = self.phrases.tokens.low
        for skipped in ({"on", "upon"}, {"that"}, {"to"}, {"see"}):
            place += place < sentence.last and low[place] in skipped
        return self._leading(place, sentence.last, Role.NESTED if sentence.nested else Role.DOER)

    def _leading(self, place: int, last: int, role: Role) -> bool:
        """Give `role` to the bodies with which the words from `place` on begin, preambles skipped."""
        low = self.phrases.tokens.low
        begin, last = place, min(last, place + _WIDEST)
        while place < last and (low[place] == "," or low[place] in OPENERS or low[place].endswith("ly")):
            if low[place] in OPENERS:
                place = next((t for t in range(place + 1, last) if low[t] == ","), last)
            place += 1
        found, end = self.phrases.listed(place, last)
        if not found or (end < last and low[end] in MODALS):
            return False
        for n in found:
            self._set(n, role, self.asks, begin, end)
        if role is Role.DOER:
            self.asks += 1
        if role is not Role.NESTED:
            self.latest = found
        self._aside(end, last)
        return True

    def _for_to(self, begin: int, to: int, sentence: Sentence) -> bool:
        """Bodies before "to": "it is for X to", "in the interest of each force to", "chief constables to"."""
        low = self.phrases.tokens.low
        inside = {
            t for one in self.phrases.mentions for t in range(one.first, one.last) if begin <= one.first < to
        }
        governed = [t for t in range(begin, to) if low[t] in {"for", "of", "on", "upon"} and t not in inside]
        start = governed[-1] + 1 if governed else begin
        found, end = self.phrases.listed(start, to)
        impersonal = low[sentence.first] in IMPERSONAL if governed else start == sentence.first
        if not found or end != to or not impersonal:
            return False
        for n in found:
            self._set(n, Role.NESTED if sentence.nested else Role.DOER, self.asks, start, to)
        self.asks += not sentence.nested
        return True

    def _agents(self, place: int, last: int) -> list[int]:
        """Bodies after the first "by" of a passive that governs a name."""
        low = self.phrases.tokens.low
        for t in range(place, min(last, place + _AGENT_WITHIN)):
            if low[t] in SUBORDINATORS or low[t] in MODALS:
                return []
            if low[t] == "by" and low[t - 2] != "for":
                found, _end = self.phrases.listed(t + 1, last)
                if found:
                    return found
        return []

    def _aside(self, place: int, last: int) -> None:
        """Bodies between commas after the verb: "should, together with the CPS, review"."""
        if place >= last or self.phrases.tokens.low[place] != ",":
            return
        joint, taken = self.phrases.beside(place + 1)
        if taken:
            found, end = self.phrases.listed(place + 1 + taken, last)
            for n in found:
                self._set(n, Role.JOINT if joint else Role.PARTNER, self.asks, place + 1, end)

    def _statement(self, sentence: Sentence) -> None:
        """A sentence that asks nothing: its first body is its topic, and a later "it should" means that."""
        role = Role.DOER if sentence.urged else Role.NESTED if sentence.nested else Role.TOPIC
        if sentence.first == 0 and self._bare_request(sentence):
            role = Role.DOER
        self._leading(sentence.first, sentence.last, role)

    def _bare_request(self, sentence: Sentence) -> bool:
        """Whether a text begins with bodies and what they are to do: "Police forces ensure that"."""
        low = self.phrases.tokens.low
        found, end = self.phrases.listed(sentence.first, sentence.last)
        end += bool(found) and end < sentence.last and low[end] == ","
        return bool(found) and end < sentence.last and low[end] in REQUESTED
