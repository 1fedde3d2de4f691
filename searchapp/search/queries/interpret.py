"""From the shape of a query to its meaning: words, names, patterns and spellings understood.

Owns what each chunk of a query is taken for, and a sentence for all that is taken otherwise than typed.
Builds no Whoosh query.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from searchapp.domain.reference import looks_like_reference, tidy_reference
from searchapp.search.analysis import plain, stem
from searchapp.search.queries import syntax
from searchapp.search.queries.asking import ANYWHERE, IN_QUESTIONS, TELLING_NOTHING, asks
from searchapp.search.queries.conditions import conditions
from searchapp.search.queries.fields import BY_NAME, Names
from searchapp.search.queries.knowledge import Knowledge, Name
from searchapp.search.queries.meaning import (
    NOTHING,
    AllOf,
    AnyOf,
    Beginning,
    Exact,
    Filter,
    Known,
    Meaning,
    Most,
    Near,
    NoneOf,
    Referred,
    Word,
)
from searchapp.search.queries.references import own_reference, unknown_reference, with_references
from searchapp.search.queries.spoken import Spoken, spoken
from searchapp.search.queries.suggest import Vocabulary
from searchapp.search.queries.syntax import Leaf, members, shorten
from searchapp.search.queries.unknown_fields import unknown_field
from searchapp.search.queries.values import value_of

_BEGINNING: Final = re.compile(r"([^*~]+)\*+")
_NEAR: Final = re.compile(r"([^*~]+)~([12]?)")
_PUNCTUATION: Final = ".,;:!?\u2026"
_SHORTEST_BEGINNING: Final = 2
_LONG_FOR_SLIPS: Final = 6
_FEWEST_OF_A_QUESTION: Final = 3
_MOST_LOOKUPS: Final = 8
"""Unknown words of one query that are looked up; each costs a walk through part of the vocabulary."""


@dataclass(slots=True, kw_only=True)
class Interpreter:
    """Reads one query. `notices` and `spellings` (start, end, better word) fill while it reads.

    `unsearched` is whether any of these better words is not searched for already.

    `today` is the day on which something is overdue or not. `all_words`: all those of a question are wanted.
    Without `vocabulary` no spelling is put right; without `knowledge` no other name is searched.
    """

    names: Names
    vocabulary: Vocabulary | None
    knowledge: Knowledge | None
    today: date
    all_words: bool = False
    notices: list[str] = field(default_factory=list)
    spellings: list[tuple[int, int, str]] = field(default_factory=list)
    unsearched: bool = False
    lookups: int = 0
    question: bool = False
    conditions: list[Filter] = field(default_factory=list)

    def whole(self, tree: syntax.Node | None) -> Meaning | None:
        """The meaning of a query; None when it asks for nothing in particular."""
        if tree is None:
            return None
        self.notices += [said for leaf in _leaves(tree) if (said := unknown_field(leaf, self.names))]
        own = None
        if self.vocabulary is not None:
            own = own_reference(tree, self.vocabulary)
            tree = with_references(tree, self.vocabulary)
        tree = self._without_conditions(tree)
        if tree is None:
            return _joined(AllOf, self.conditions)
        self.question = _asks(tree)
        meaning = self._node(tree)
        if self.question and not self.all_words:
            meaning = self._question(meaning)
        if own is not None:
            self.notices.append(f'"{own.own[0]}" is the register\u2019s own reference of what comes first.')
            return own if meaning == NOTHING else AnyOf((own, meaning))
        if self.conditions:
            return self._limited(meaning)
        if meaning == NOTHING:
            meaning = _joined(AllOf, [self._stop_words(leaf) for leaf in _leaves(tree)])
        return None if meaning == NOTHING else meaning

    def _referred(self, referred: Referred) -> Referred:
        """The same; what nothing has is said."""
        if self.vocabulary is not None and (said := unknown_reference(referred, self.vocabulary)):
            self.notices.append(said)
        return referred

    def _without_conditions(self, tree: syntax.Node) -> syntax.Node | None:
        """The query without conditions in plain words, which are kept and said; None for nothing left."""
        parts = members(tree)
        plain_words = [part if isinstance(part, Leaf) and _run_key(part) == "" else None for part in parts]
        found = conditions(plain_words, self.today)
        taken = {at for one in found for at in range(one.first, one.end)}
        self.conditions = list(dict.fromkeys(one.meaning for one in found))
        self.notices += [
            f'"{shorten(one.typed)}" was read as a condition. To search for the words, put them in quotes.'
            for one in found
        ]
        left = tuple(part for at, part in enumerate(parts) if at not in taken)
        if len(left) == len(parts):
            return tree
        return (left[0] if len(left) == 1 else syntax.All(left)) if left else None

    def _limited(self, meaning: Meaning) -> Meaning:
        """What is asked for under the conditions that were said."""
        if isinstance(meaning, Most):
            return replace(meaning, limits=tuple(self.conditions))
        parts = meaning.parts if isinstance(meaning, AllOf) else (meaning,)
        return _joined(AllOf, [*parts, *self.conditions])

    def _question(self, meaning: Meaning) -> Meaning:
        """Most of a question's words, as some are only there to ask it; as it is if there are few."""
        parts = meaning.parts if isinstance(meaning, AllOf) else (meaning,)
        words = tuple(part for part in parts if isinstance(part, Word | Known))
        count = sum(len(word.words) if isinstance(word, Known) else 1 for word in words)
        if count < _FEWEST_OF_A_QUESTION or len(words) < len(parts):
            return meaning
        self.notices.append("This was read as a question, so not all of its words are wanted.")
        return Most(parts=words, wanted=math.ceil(count / 2))

    def _node(self, node: syntax.Node) -> Meaning:
        match node:
            case Leaf():
                return self._leaf(node)
            case syntax.All(parts):
                return _joined(AllOf, list(self._parts(parts)))
            case syntax.Either(parts):
                return _joined(AnyOf, [self._alone(part) for part in parts])
            case syntax.Without(part):
                inside = self._alone(part)
                return inside if inside == NOTHING else NoneOf(inside)

    def _alone(self, node: syntax.Node) -> Meaning:
        """A part that stands for itself: here even a stop word counts."""
        meaning = self._node(node)
        return self._stop_words(node) if meaning == NOTHING and isinstance(node, Leaf) else meaning

    def _parts(self, parts: Sequence[syntax.Node]) -> Iterator[Meaning]:
        """Parts of an AND; plain words next to each other are read together, as they may be a name."""
        for is_run, group in itertools.groupby(parts, key=_run_key):
            members = list(group)
            leaves = [part for part in members if isinstance(part, Leaf)]
            if is_run is not None and len(leaves) > 1:
                yield from self._run(leaves)
            else:
                yield from (self._node(part) for part in members)

    def _leaf(self, leaf: Leaf) -> Meaning:
        known = BY_NAME.get(leaf.field)
        if known is not None and known.kind != "text":
            value = value_of(leaf, known, self.names, self.today)
            if value.notice:
                self.notices.append(value.notice)
            if isinstance(value.meaning, Referred):
                return self._referred(value.meaning)
            return _joined(AllOf, self._run([leaf])) if value.meaning is None else value.meaning
        if _is_reference(leaf):
            return self._referred(Referred(refs=(tidy_reference(leaf.text.rstrip(_PUNCTUATION)),)))
        if leaf.quoted:
            return self._quote(leaf)
        return self._pattern(leaf) or _joined(AllOf, self._run([leaf]))

    def _quote(self, leaf: Leaf) -> Meaning:
        found = list(spoken(leaf))
        if not found:
            self.notices.append("Quotation marks without a word between them were left out.")
            return NOTHING
        for word in found:
            if better := self._better(word):
                self.spellings.append((word.start, word.end, better))
                self.unsearched = True
        opened = tuple(part for word in found for part in word.opened)
        closed = tuple(part for word in found for part in word.closed)
        ways = tuple(dict.fromkeys((opened, closed)))
        return Exact(typed=" ".join(leaf.text.split()), ways=ways, only=_text_field(leaf))

    def _pattern(self, leaf: Leaf) -> Meaning | None:
        """`custod*` or `custdy~`; None for plain words, with a notice if they bear those signs elsewhere."""
        if "*" not in leaf.text and "~" not in leaf.text:
            return None
        text = leaf.text.rstrip(_PUNCTUATION)
        found = list(spoken(leaf))
        one = found[0].plain if len(found) == 1 and text.startswith(found[0].typed) else ""
        if _BEGINNING.fullmatch(text) and len(one) >= _SHORTEST_BEGINNING:
            return Beginning(start=one, only=_text_field(leaf))
        if one and (near := _NEAR.fullmatch(text)):
            word = plain("".join(part for part in near.group(1).split("-")))
            distance = int(near.group(2) or (2 if len(word) >= _LONG_FOR_SLIPS else 1))
            return Near(word=word, distance=distance, only=_text_field(leaf))
        if found and ("*" in text or "~" in text):
            self.notices.append(
                f'"{shorten(text)}" was searched as plain words: "*" and "~" count only at the end of a word'
                f' of at least {_SHORTEST_BEGINNING} letters.'
            )  # fmt: skip
        return None

    def _run(self, leaves: Sequence[Leaf]) -> list[Meaning]:
        found: list[Spoken] = []
        for leaf in leaves:
            words = list(spoken(leaf))
            found += words
            if not words:
                self.notices.append(f'"{shorten(leaf.text)}" has no words to search for, so it was left out.')
        return list(self._names(found, _text_field(leaves[0])))

    def _names(self, found: Sequence[Spoken], only: str) -> Iterator[Meaning]:
        """Words of a run, taken together where they are a name, or one word written as two."""
        wanted: Sequence[Spoken] = [word for word in found if word.stems or self._acronym(word)]
        wanted = self._telling(wanted)
        together = [self._also(wanted[at:]) for at in range(len(wanted))]
        spelt = self._spelt(wanted, together)
        if any(word.instead for word in spelt):
            wanted, together = spelt, [self._also(spelt[at:]) for at in range(len(spelt))]
        at = 0
        while at < len(wanted):
            length, also = together[at]
            yield _name(wanted[at : at + length], also, only)
            at += length

    def _telling(self, wanted: Sequence[Spoken]) -> Sequence[Spoken]:
        """The words without those that only ask, if any others are left; names are left whole."""
        nothing = IN_QUESTIONS if self.question else ANYWHERE
        if nothing.isdisjoint([word.plain for word in wanted]):
            return wanted
        named: set[int] = set()
        for at in range(len(wanted)):
            length, _ = self._also(wanted[at:])
            named.update(range(at, at + length) if length > 1 else ())
        kept = [word for at, word in enumerate(wanted) if at in named or word.plain not in nothing]
        left_out = [word.typed for word in wanted if word not in kept and word.plain in TELLING_NOTHING]
        if kept and left_out:
            said = ", ".join(f'"{shorten(word)}"' for word in left_out)
            self.notices.append(f"Left out, as they tell nothing of the matter: {said}.")
        return kept or ([] if self.conditions else wanted)

    def _spelt(
        self, wanted: Sequence[Spoken], together: Sequence[tuple[int, tuple[Name, ...]]]
    ) -> Sequence[Spoken]:
        """The words put right where nothing has them, those of a known name left alone."""
        if self.vocabulary is None:
            return wanted
        known: set[int] = set()
        for at, (length, also) in enumerate(together):
            known.update(range(at, at + length) if also else ())
        better = ["" if at in known else self._spelling(word) for at, word in enumerate(wanted)]
        return [
            word._replace(instead=spelling) if spelling else word
            for word, spelling in zip(wanted, better, strict=True)
        ]

    def _also(self, wanted: Sequence[Spoken]) -> tuple[int, tuple[Name, ...]]:
        """How many of the next words belong together, and what else they are called."""
        if self.knowledge is not None:
            near = [(word.key, word.typed) for word in wanted[: self.knowledge.longest]]
            stems = [part for key, _ in near for part in key]
            typed = [text for key, text in near for _ in key]
            match = self.knowledge.match(stems, typed)
            if match is not None:
                ends = list(itertools.accumulate(len(key) for key, _ in near))
                if match.length in ends:
                    return ends.index(match.length) + 1, match.others
        if len(wanted) > 1 and self.vocabulary is not None:
            text = wanted[0].plain + wanted[1].plain
            if text.isalpha() and self.vocabulary.knows(stem(text)):
                return 2, (Name(text=text, stems=(stem(text),), step=1),)
        return 1, ()

    def _acronym(self, word: Spoken) -> bool:
        """Whether a stop word was typed in capitals as an acronym ("IT")."""
        known = self.knowledge is not None and word.typed.isupper()
        return known and self.knowledge.match([word.plain], [word.typed]) is not None  # type: ignore[union-attr]  # known

    def _spelling(self, word: Spoken) -> str:
        """The spelling to search beside the word as typed; one that is only rare gets a suggestion."""
        assert self.vocabulary is not None
        better = self._better(word)
        if better:
            self.spellings.append((word.start, word.end, better))
        typed = shorten(word.typed)
        if any(all(map(self.vocabulary.knows, way.stems)) for way in word.ways):
            if not better or sorted(better) != sorted(word.plain):
                self.unsearched |= bool(better)
                return ""
            self.notices.append(f'"{typed}" is seldom written so; "{better}" was searched for too.')
        elif better:
            self.notices.append(f'No recommendation has the word "{typed}"; "{better}" was searched instead.')
        else:
            self.notices.append(f'No recommendation has the word "{typed}", nor one spelt like it.')
        return better

    def _better(self, word: Spoken) -> str:
        if self.vocabulary is None or self.lookups >= _MOST_LOOKUPS:
            return ""
        self.lookups += not self.vocabulary.knows(stem(word.plain))
        return self.vocabulary.better(word.plain)

    def _stop_words(self, leaf: Leaf) -> Meaning:
        """Stop words where nothing else is asked: they are wanted as they stand."""
        if leaf.field or leaf.quoted:
            return NOTHING
        return _joined(AllOf, [Exact(typed=word.typed, ways=(word.opened,)) for word in spoken(leaf)])


def _name(taken: Sequence[Spoken], also: tuple[Name, ...], only: str) -> Meaning:
    """A word, or several that are a name together, with what else it is called."""
    if len(taken) == 1:
        return Word(typed=taken[0].typed, ways=taken[0].ways, also=also, instead=taken[0].instead, only=only)
    words = tuple(Word(typed=word.typed, ways=word.ways, instead=word.instead, only=only) for word in taken)
    return Known(words=words, also=also, only=only)


def _joined(kind: type[AllOf | AnyOf], parts: Sequence[Meaning]) -> Meaning:
    kept = tuple(part for part in parts if part != NOTHING)
    if not kept:
        return NOTHING
    return kept[0] if len(kept) == 1 else kind(kept)


def _run_key(node: syntax.Node) -> str | None:
    """Plain words with the same key are read together; None for all else."""
    if not isinstance(node, Leaf) or node.quoted or "*" in node.text or "~" in node.text:
        return None
    if _is_reference(node):
        return None
    known = BY_NAME.get(node.field)
    return node.field if known is None or known.kind == "text" else None


def _is_reference(leaf: Leaf) -> bool:
    return not leaf.field and looks_like_reference(leaf.text.rstrip(_PUNCTUATION))


def _asks(tree: syntax.Node) -> bool:
    """Whether these are plain words that begin as a question does."""
    if not isinstance(tree, syntax.All):
        return False
    first = tree.parts[0]
    plain_words = all(_run_key(part) == "" for part in tree.parts)
    return plain_words and isinstance(first, Leaf) and asks(first.text)


def _text_field(leaf: Leaf) -> str:
    """The text field a leaf is limited to, "" for none."""
    known = BY_NAME.get(leaf.field)
    return known.target if known is not None and known.kind == "text" else ""


def _leaves(node: syntax.Node) -> Iterator[Leaf]:
    match node:
        case Leaf():
            yield node
        case syntax.Without(part):
            yield from _leaves(part)
        case syntax.All(parts) | syntax.Either(parts):
            for part in parts:
                yield from _leaves(part)
