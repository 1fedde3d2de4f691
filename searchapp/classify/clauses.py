"""Reads who is asked to act: the sentences of a recommendation, their asking verbs, and each body's role.

Owns sentences, limbs of lists, asking verbs and subordinate clauses. Pure: no learning, no files. Time is
linear in the length of the text. How a doer is found in the words before a verb is `subjects`' business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from searchapp.classify.actors import ActorLexicon, Mention
from searchapp.classify.subjects import CONJUNCTIONS, OPENERS, Found, Phrases, Role
from searchapp.classify.tokens import Tokens, tokenise

_MODALS: Final = frozenset(
    "should must shall shouldn't mustn't shouldn’t mustn’t shoud shold sould shuold".split()
)
_NEEDS: Final = frozenset({"need", "needs", "needed", "ought", "has", "have"})
_ASKED: Final = frozenset(
    "asked required expected encouraged urged invited advised recommended directed".split()
)
_RECOMMENDS: Final = frozenset(
    "recommend recommends recommended recommendation recommending suggest suggests suggested propose proposes".split()
)
_URGES: Final = frozenset(
    "ask asks asked urge urges encourage encourages encouraged invite invites expect expects request requests "
    "want wants call calls like recommend recommends".split()
)
_SUBORDINATORS: Final = frozenset(
    "that which who whom whose where when whether how what why if because since although though while whilst "
    "unless until".split()
)
_SAYING: Final = frozenset(
    "told found find finds believe believes consider considers concluded conclude said say says agree view state "
    "states clear important essential vital opinion recommend recommends recommended recommendation suggest "
    "suggests suggested propose proposes proposed noted identified means mean imperative necessary".split()
)
_INFORMED: Final = frozenset("informed consulted notified told updated advised".split())
_BULLETS: Final = frozenset("• * – — - ☐ ● ▪ ◦ · o".split())
_ENDS: Final = frozenset({".", "!", "?"})
_ABBREVIATIONS: Final = frozenset(
    {"e.g", "i.e", "g", "e", "no", "para", "paras", "etc", "dr", "mr", "ms", "st", "v"}
)
_WIDEST: Final = 90  # words before a verb that are looked at: keeps the time linear in any text
_AGENT_WITHIN: Final = 40


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `first` to before `last` of a sentence, or of a limb of a list.

    `nested`: a limb below a stem that has an asking verb of its own. `urged`: a limb below "we recommend
    that:", so that its first body is a doer without "should".
    """

    first: int
    last: int
    nested: bool = False
    urged: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A body's part in the text.

    `ask`: number of the asking clause, counted from 0, or -1 outside one. `start` and `end`: character
    offsets of the words that show it, from the name to the asking verb (`name_end`: end of the name).
    `first` and `last`: tokens of the
    whole phrase before the verb, for conditions put on the doer.
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
    """Everything read of one text. `asks`: number of main asking clauses; `doerless`: those of them in which
    no body is the subject.
    """

    tokens: Tokens
    mentions: tuple[Mention, ...]
    parts: tuple[Part, ...]
    asks: int
    doerless: int
    good_practice: bool
    imperative: bool


def read(text: str, lexicon: ActorLexicon) -> Reading:
    """Read `text` against the names of `lexicon`."""
    tokens = tokenise(text)
    return _Reader(tokens, lexicon.find(tokens)).reading()


@dataclass(slots=True)
class _Reader:
    tokens: Tokens
    mentions: list[Mention]
    phrases: Phrases = field(init=False)
    parts: dict[int, Part] = field(default_factory=dict)
    asks: int = 0
    doerless: int = 0
    latest: list[int] = field(default_factory=list)
    subjects: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.phrases = Phrases(self.tokens, self.mentions)

    def reading(self) -> Reading:
        for sentence in sentences(self.tokens):
            self._sentence(sentence)
        for n in self.phrases.starting.values():
            self._set(n, Role.NAMED, -1, self.mentions[n].first, self.mentions[n].last)
        low = self.tokens.low
        return Reading(
            tokens=self.tokens,
            mentions=tuple(self.mentions),
            parts=tuple(self.parts[n] for n in sorted(self.parts)),
            asks=self.asks,
            doerless=self.doerless,
            good_practice=low[:2] == ["good", "practice"] or low[:2] == ["promising", "practice"],
            imperative=bool(low) and low[0] in _IMPERATIVES,
        )

    def _set(self, n: int, role: Role, ask: int, first: int, last: int) -> None:
        """Note a role; the first claim on a mention stays unless a stronger one is made."""
        mention = self.mentions[n]
        old = self.parts.get(n)
        if old is None or _RANK[role] < _RANK[old.role]:
            end = max(last, mention.last)
            self.parts[n] = Part(
                mention,
                role,
                ask,
                self.tokens.starts[mention.first],
                self.tokens.ends[end - 1],
                self.tokens.ends[mention.last - 1],
                first,
                end,
            )

    def _sentence(self, sentence: Sentence) -> None:
        if self._heading(sentence):
            return
        previous = -1
        main_before = False
        for kind, first, last in self._asking(sentence):
            begin = sentence.first if previous < 0 else previous
            asked = self._ask(kind, max(begin, first - _WIDEST), first, last, sentence, main_before)
            main_before = main_before or asked
            if asked or kind == "must":
                previous = last
        if previous < 0:
            self._statement(sentence)

    def _heading(self, sentence: Sentence) -> bool:
        """ "To the Home Office:", "Recommendation 3 - chief constables", a line with nothing but bodies."""
        low, place = self.tokens.low, sentence.first
        while place < sentence.last and (
            low[place] in _HEADING_WORDS or low[place].isdigit() or not low[place][0].isalnum()
        ):
            place += 1
        found, end = self.phrases.listed(place, sentence.last)
        while (
            found and end < sentence.last and (not low[end][0].isalnum() or low[end] in {"only", "jointly"})
        ):
            end += 1
        if not found or end < sentence.last:
            return False
        if place == sentence.first and not self._set_apart(sentence):
            return False
        for n in found:
            self._set(n, Role.HEADING, self.asks, sentence.first, sentence.last)
        return True

    def _set_apart(self, sentence: Sentence) -> bool:
        """Whether a colon or a new line ends the sentence."""
        low = self.tokens.low
        return sentence.last < len(low) and low[sentence.last] in {":", "\n"}

    def _asking(self, sentence: Sentence) -> Iterator[tuple[str, int, int]]:
        """Kind, first token and token after each asking verb of a sentence, in order."""
        low, last = self.tokens.low, sentence.last
        for t in range(sentence.first, last):
            word = low[t]
            if word in _MODALS:
                yield "must", t, t + 1
            elif (
                word in _NEEDS
                and t + 1 < last
                and low[t + 1] == "to"
                and (t == 0 or low[t - 1] not in _NOT_A_VERB_AFTER)
            ):
                yield "must", t, t + 2
            elif word in {"is", "are"} and t + 2 < last and low[t + 2] == "to" and low[t + 1] in _ASKED:
                yield "must", t, t + 3
            elif (
                word in {"is", "are"}
                and t + 1 < last
                and low[t + 1 : t + 3] == ["to", *low[t + 2 : t + 3]]
                and low[t + 2 : t + 3] != ["be"]
                and t
                and self._ends_a_name(t)
            ):
                yield "must", t, t + 2
            elif word in _URGES or word in _RECOMMENDS:
                yield "urge", t, t + 1
            elif word == "to" and t + 1 < last and self._ends_a_name(t):
                yield "for", t, t + 1

    def _ends_a_name(self, place: int) -> bool:
        return any(self.mentions[n].last == place for n in self._near(place))

    def _near(self, place: int) -> list[int]:
        starting = self.phrases.starting
        return [starting[t] for t in range(max(0, place - 9), place) if t in starting]

    def _ask(self, kind: str, begin: int, first: int, last: int, sentence: Sentence, again: bool) -> bool:
        """Settle one asking verb; returns whether it was a main one."""
        if kind == "urge":
            return not again and self._urged(last, sentence)
        if kind == "for":
            return not again and self._for_to(begin, first, sentence)
        found, subject, main, start = self._subject(begin, first, sentence, again)
        if not main:
            for n, role in found:
                self._set(n, Role.SUBORDINATE if role is Role.DOER else Role.NAMED, -1, start, last)
            return False
        self._settle(found, subject, start, last, sentence)
        return True

    def _settle(self, found: Found, subject: str, start: int, last: int, sentence: Sentence) -> None:
        low = self.tokens.low
        if subject == "nothing" and not sentence.nested and low[last : last + 1] != ["be"]:
            found = found + [(n, Role.DOER) for n in self.subjects]
        passive = low[last : last + 1] == ["be"] or low[last : last + 2] == ["also", "be"]
        informed = passive and any(word in _INFORMED for word in low[last + 1 : last + 4])
        agents = self._agents(last, sentence.last) if passive else []
        doers = [n for n, role in found if role is Role.DOER]
        if subject == "pronoun":
            for n in self._antecedents(sentence, start, last):
                self._set(n, Role.DOER, self.asks, start, self.mentions[n].last)
        for n, role in found:
            if role is Role.DOER:
                role = Role.NESTED if sentence.nested else Role.RECIPIENT if informed or agents else role
            self._set(n, role, self.asks, start, last)
        for n in agents:
            self._set(
                n, Role.NESTED if sentence.nested else Role.AGENT, self.asks, last, self.mentions[n].last
            )
        self._aside(last, sentence.last)
        if subject != "nothing":
            self.subjects = doers
        if doers and not sentence.nested:
            self.latest = doers
        if not sentence.nested:
            self.doerless += subject == "other" and not agents
            self.asks += 1

    def _antecedents(self, sentence: Sentence, first: int, last: int) -> list[int]:
        """Whom "they should" means: the first body of the same sentence ("where forces ..."), or the latest."""
        if self.tokens.low[sentence.first] in OPENERS:
            near = range(sentence.first, min(first + 12, last))
            here = [self.phrases.starting[t] for t in near if t in self.phrases.starting]
            return here[:1] or self.latest
        return self.latest

    def _subject(
        self, begin: int, first: int, sentence: Sentence, again: bool
    ) -> tuple[Found, str, bool, int]:
        """Doers before the verb at `first`, kind of subject, whether the clause is a main one, its first token."""
        low = self.tokens.low
        inner = [t for t in range(begin, first) if low[t] in _SUBORDINATORS]
        if not again:
            saying = [t for t in inner if low[t] == "that" and t and low[t - 1] in _SAYING]
            start = saying[-1] + 1 if saying else begin
            inner = [t for t in inner if t >= start]
            found, subject = self.phrases.subject(start, first, fresh=True)
            fronted = inner and "," not in low[start:first]
            opened = start < first and low[start] in OPENERS and low[start] != "that"
            return found, subject, not (fronted and opened), start
        start = begin
        turn = [
            t for t in range(begin, first) if low[t] in CONJUNCTIONS or low[t] in {"but", "while", "whilst"}
        ]
        turn = [t for t in turn if not inner or (low[t - 1] == "," and t > inner[0])]
        for t in reversed(turn):
            found, subject = self.phrases.subject(t, first, fresh=False)
            if subject in {"actor", "nothing", "pronoun"}:
                return found, subject, not any(s > t for s in inner), t
        found, subject = self.phrases.subject(start, first, fresh=False)
        return found, subject, subject == "nothing" and not inner, start

    def _urged(self, place: int, sentence: Sentence) -> bool:
        """ "We recommend (that) the Home Office ...", without a verb that asks after it."""
        low, last = self.tokens.low, sentence.last
        place += place < last and low[place] in {"on", "upon"}
        place += place < last and low[place] == "that"
        return self._leading(place, last, Role.NESTED if sentence.nested else Role.DOER)

    def _leading(self, place: int, last: int, role: Role) -> bool:
        """Give `role` to the bodies with which the words from `place` on begin, preambles skipped."""
        low = self.tokens.low
        last = min(last, place + _WIDEST)
        begin = place
        while place < last and (low[place] == "," or low[place] in OPENERS or low[place].endswith("ly")):
            if low[place] in OPENERS and not low[place].endswith("ly"):
                place = next((t for t in range(place + 1, last) if low[t] == ","), last)
            place += 1
        found, end = self.phrases.listed(place, last)
        if not found:
            return False
        if any(t in _MODALS for t in low[end : end + 1]):
            return False
        for n in found:
            self._set(n, role, self.asks, begin, end)
        if role is Role.DOER:
            self.latest = found
            self.asks += 1
        self._aside(end, last)
        return True

    def _for_to(self, begin: int, first: int, sentence: Sentence) -> bool:
        """ "It is for the Home Office to", "in the interest of each force to", "chief constables to ensure"."""
        low = self.tokens.low
        governed = [t for t in range(begin, first) if low[t] in {"for", "of", "on", "upon"}]
        start = governed[-1] + 1 if governed else begin
        found, end = self.phrases.listed(start, first)
        if not found or end != first or (not governed and start != sentence.first):
            return False
        if governed and not _impersonal(low[sentence.first : governed[-1]]):
            return False
        for n in found:
            self._set(n, Role.NESTED if sentence.nested else Role.DOER, self.asks, start, first)
        self.asks += not sentence.nested
        return True

    def _agents(self, place: int, last: int) -> list[int]:
        """Bodies after the first "by" of a passive that governs a name."""
        low = self.tokens.low
        for t in range(place, min(last, place + _AGENT_WITHIN)):
            if low[t] in _SUBORDINATORS or low[t] in _MODALS:
                return []
            if low[t] == "by" and low[t - 2] != "for":
                found, _end = self.phrases.listed(t + 1, last)
                if found:
                    return found
        return []

    def _aside(self, place: int, last: int) -> None:
        """ "should, together with the CPS, review": joint; "should, with the NPCC, review": partner."""
        low = self.tokens.low
        if place < last and low[place] == ",":
            joint, taken = self.phrases.follows_with(place + 1)
            if taken:
                found, end = self.phrases.listed(place + 1 + taken, last)
                for n in found:
                    self._set(n, Role.JOINT if joint else Role.PARTNER, self.asks, place + 1, end)

    def _statement(self, sentence: Sentence) -> None:
        """A sentence that asks nothing: its first body is its topic, and a later "it should" means that."""
        before = self.asks
        if sentence.urged:
            if self._leading(sentence.first, sentence.last, Role.DOER):
                return
        elif self._leading(sentence.first, sentence.last, Role.TOPIC) and not sentence.nested:
            self.latest = [
                n
                for n, part in self.parts.items()
                if part.first >= sentence.first and part.role is Role.TOPIC
            ]
        self.asks = before


def sentences(tokens: Tokens) -> Iterator[Sentence]:
    """Sentences and limbs of lists, in order."""
    low = tokens.low
    first = 0
    nested = urged = False
    for t in range(len(low) + 1):
        cut = _cut(tokens, t)
        if not cut:
            continue
        begin = first
        while begin < t and low[begin] in _BULLETS:
            begin += 1
        if begin < t:
            yield Sentence(begin, t, nested, urged)
        first = t + 1
        if cut == ":":
            stem = low[begin:t]
            asking = any(word in _MODALS or word in _NEEDS for word in stem)
            urging = any(word in _RECOMMENDS for word in stem)
            urged = not asking and urging and any(word in _RECOMMENDS for word in stem[-3:])
            nested = nested or asking or (urging and not urged)
        elif cut == "." and not _next_is_limb(low, t + 1):
            nested = urged = False


def _cut(tokens: Tokens, t: int) -> str:
    """The mark that ends a sentence at token `t`, or "" where it goes on."""
    low = tokens.low
    if t == len(low):
        return "."
    word = low[t]
    if word in {":", ";"} or word in {"•", "☐", "●", "▪", "◦"}:
        return word
    if word == "\n":
        before = low[t - 1] if t else "\n"
        after = tokens.raw[t + 1] if t + 1 < len(low) else "\n"
        return "" if before[0].isalnum() and after[0].islower() else "\n"
    if word in _ENDS:
        if t + 1 < len(low) and tokens.starts[t + 1] == tokens.ends[t]:
            return ""
        if t and low[t - 1] in _ABBREVIATIONS:
            return ""
        return "."
    return ""


def _next_is_limb(low: list[str], t: int) -> bool:
    while t < len(low) and low[t] == "\n":
        t += 1
    return t < len(low) and low[t] in _BULLETS


def _impersonal(words: list[str]) -> bool:
    """Whether the words before "for the Home Office to" have no doer: "it is", "there is a need"."""
    return bool(words) and words[0] in {"it", "there", "this"}


_RANK: Final = {role: rank for rank, role in enumerate(Role)}
_NOT_A_VERB_AFTER: Final = frozenset("a the no any this their its in of".split())
_HEADING_WORDS: Final = frozenset(
    "recommendation recommendations joint action actions for to area areas improvement cause concern new and".split()
)
_IMPERATIVES: Final = frozenset(
    "review conduct ensure develop establish improve consider introduce implement identify provide publish "
    "produce create make take put carry adopt assess undertake revise update monitor work set build strengthen "
    "explore evaluate increase reduce use require remind train agree clarify share continue address "
    "examine analyse audit check complete promote encourage commission appoint amend".split()
)
