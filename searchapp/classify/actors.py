"""Finds the names of bodies, units and forces in a text.

Owns the lexicon built from the taxonomy's addressees and the list of forces, longest name first, with
acronyms and single typing errors. Says who is named where, not what they are asked to do (`clauses`).
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rapidfuzz.distance import OSA

from searchapp.classify import english
from searchapp.classify.tokens import Tokens, tokenise
from searchapp.domain.errors import Unavailable
from searchapp.domain.taxonomy import Taxonomy

_GAP: Final = ".."
_END: Final = ""
_PREFIX: Final = "*"
_HYPHENS: Final = frozenset({"-", "\u2011"})
_LONGEST_GAP: Final = 4
_NO_GAP_OVER: Final = english.words(
    "the a an as is are of for should must shall will need needs to by . , ; : ( )"
) | {"\n"}
_SHORTEST_CORRECTED: Final = 6
_OWN_WORDS: Final = ("ed", "ing", "policy")  # "managed" is not a misspelt "manager"
_MOST_REMEMBERED: Final = 50_000


@dataclass(frozen=True, slots=True)
class Force:
    """A police force, its full names, and the country and region in which it may be named with others."""

    name: str
    names: tuple[str, ...]
    country: str
    region: str


@dataclass(frozen=True, slots=True)
class Name:
    """What a name in the lexicon stands for.

    `labels`: addressee ids, more than one for a word used of several. `strong`: a body's own name, rather
    than a word that means it only as a doer. `forces`: names of the forces meant. A name without labels is
    a place (with forces) or hides what it contains (without).
    """

    labels: tuple[str, ...] = ()
    strong: bool = False
    forces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text: tokens from `first` to before `last`, and what it stands for."""

    first: int
    last: int
    name: Name


def load_forces(path: Path) -> tuple[Force, ...]:
    """Read the list of forces. Raises Unavailable, naming the file, when it cannot be used."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["force"]
        return tuple(
            Force(
                name=table["name"],
                names=tuple(table["names"]),
                country=table["country"],
                region=table["region"],
            )
            for table in tables
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as problem:
        raise Unavailable(
            f"The list of forces {path.name} could not be read ({type(problem).__name__}: {problem}).",
            next_step="Put the file back, or restore it from the installation.",
        ) from problem


class ActorLexicon:
    """Names of all addressees and forces, made for one left-to-right pass over a text."""

    def __init__(self, taxonomy: Taxonomy, forces: Iterable[Force]) -> None:
        self.forces = tuple(forces)
        self._root: dict[str, Any] = {}
        self._acronyms: dict[str, Name] = {}
        self._words: set[str] = set()
        self._corrections: dict[str, str] = {}
        for label in taxonomy.addressees:
            for term in (*label.strong, *label.variants, *label.acronyms.values()):
                self._add(term, Name(labels=(label.id,), strong=True))
            for term in label.weak:
                self._add(term, Name(labels=(label.id,)))
            for term in label.exclusions:
                self._add(term, Name())
            for capitals in label.acronyms:
                self._acronyms[capitals.upper()] = Name(labels=(label.id,), strong=True)
        self._add_forces("police-force")
        self._misspelt = _one_letter_less(word for word in self._words if len(word) >= _SHORTEST_CORRECTED)

    def __getstate__(self) -> dict[str, Any]:
        """Without remembered corrections: a kept lexicon is as it was before the first text."""
        return self.__dict__ | {"_corrections": {}}

    def find(self, tokens: Tokens) -> list[Mention]:
        """Every name in the text, longest first at each place, none overlapping, in order."""
        mentions: list[Mention] = []
        root, corrections = self._root, self._corrections
        open_start = _PREFIX in root
        end = -1
        for place, word in enumerate(tokens.stem):
            if place < end:
                continue
            common = word not in root and tokens.raw[place] == tokens.low[place]
            if common and corrections.get(word) == word and not open_start:
                continue  # a common word: the quick way past most of a text
            last, name = self._at(tokens, place)
            if name is not None:
                end = last
                if name.labels or name.forces:
                    mentions.append(Mention(place, last, name))
        return mentions

    def _at(self, tokens: Tokens, place: int) -> tuple[int, Name | None]:
        word = tokens.stem[place]
        known = word in self._root or _PREFIX in self._root
        if known:
            last, name = _longest(self._root, tokens.stem, place, tokens.low)
            if name is not None:
                return last, name
        if tokens.raw[place] != tokens.low[place]:
            acronym = self._acronym(tokens, place)
            if acronym is not None:
                return place + 1, acronym
        if known or self._correct(word) in self._root:
            near = tokens.stem[place : place + 3]
            if any(self._correct(one) != one for one in near):
                return self._corrected(tokens, place)
        return place, None

    def _acronym(self, tokens: Tokens, place: int) -> Name | None:
        """Capitals as capitals only ("CoP", "PCCs"), but in any case right before "should" ("Cop should")."""
        raw = tokens.raw[place]
        if not raw[1:].islower():
            if raw[1:2] in {"'", "\u2019"} or raw.isdigit():
                return None
            raw = raw.removesuffix("'s").removesuffix("\u2019s")
            return self._acronyms.get(raw.upper()) or self._acronyms.get(raw.removesuffix("s").upper())
        after = tokens.low[place + 1] if place + 1 < len(tokens) else ""
        return (
            self._acronyms.get(raw.upper())
            if after in english.MODALS | english.NEEDS and raw[0].isupper()
            else None
        )

    def _corrected(self, tokens: Tokens, place: int) -> tuple[int, Name | None]:
        """A name of two words or more with a typing error ("Collage of Policing")."""
        window = tokens.stem[place : place + 6]
        corrected = [self._correct(word) for word in window]
        if corrected == window:
            return place, None
        last, name = _longest(self._root, corrected, 0, tokens.low[place : place + 6])
        if name is None or not name.strong or last < 2:  # noqa: PLR2004 - a single word is too easily another
            return place, None
        return place + last, name

    def _correct(self, word: str) -> str:
        """The only name word one letter away, or the word itself; remembered, since words come back."""
        meant = self._corrections.get(word)
        if meant is None:
            if len(self._corrections) >= _MOST_REMEMBERED:
                self._corrections.clear()
            meant = self._corrections[word] = self._nearest(word)
        return meant

    def _nearest(self, word: str) -> str:
        if len(word) < _SHORTEST_CORRECTED - 1 or word in self._words or word.endswith(_OWN_WORDS):
            return word
        for shorter in (word, *_shorter(word)):
            for meant in self._misspelt.get(shorter, ()):
                if meant[0] == word[0] and OSA.distance(word, meant, score_cutoff=1) == 1:
                    return meant
        return word

    def _add_forces(self, label: str) -> None:
        regions: dict[str, list[str]] = {}
        for force in self.forces:
            for full in force.names:
                name = Name(labels=(label,), strong=True, forces=(force.name,))
                if full.isupper():
                    self._acronyms[full] = name
                else:
                    self._add(full, name)
            if force.name not in force.names:
                self._add(force.name, Name(forces=(force.name,)))
            for area in {force.region, force.country} - {"", "UK", "England"}:
                regions.setdefault(area, []).append(force.name)
        for area, members in regions.items():
            if all(area not in (force.name, *force.names) for force in self.forces):
                self._add(area, Name(forces=tuple(members)))

    def _add(self, term: str, name: Name) -> None:
        for words in itertools.product(*(part.split("|") for part in term.lower().split())):
            node = self._root
            for word in words:
                node = self._step(node, word)
            old = node.get(_END, Name())
            node[_END] = Name(
                labels=old.labels + tuple(label for label in name.labels if label not in old.labels),
                strong=old.strong or name.strong,
                forces=old.forces or name.forces,
            )

    def _step(self, node: dict[str, Any], word: str) -> dict[str, Any]:
        if word == _GAP:
            step: dict[str, Any] = node.setdefault(_GAP, {})
            return step
        if word.endswith("*"):
            prefixes: dict[str, Any] = node.setdefault(_PREFIX, {})
            step = prefixes.setdefault(word[:-1], {})
            return step  # noqa: RET504 - the assignment gives the untyped node its type
        for part in tokenise(word.replace("-", " ")).stem:
            self._words.add(part)
            node = node.setdefault(part, {})
        return node


def _longest(node: dict[str, Any], stems: list[str], place: int, low: list[str]) -> tuple[int, Name | None]:
    """End and meaning of the longest name that starts at `place`; the end is `place` when there is none."""
    best: tuple[int, Name | None] = (place, node.get(_END))
    while place < len(stems) and _GAP not in node and _PREFIX not in node:  # the plain run of most names
        if low[place] in _HYPHENS and best[1] is None:
            place += 1
            continue
        after = node.get(stems[place])
        if after is None or not stems[place]:
            return best
        node, place = after, place + 1
        if _END in node:
            best = place, node[_END]
    return _longest_branch(node, stems, place, low, best)


def _longest_branch(
    node: dict[str, Any], stems: list[str], place: int, low: list[str], best: tuple[int, Name | None]
) -> tuple[int, Name | None]:
    """The longest name over the gaps and open endings of `node`, or `best` where none is longer."""
    if place >= len(stems):
        return best
    word = stems[place]
    branches = [(place + 1, node[word])] if word and word in node else []
    branches += [
        (place + 1, after) for prefix, after in node.get(_PREFIX, {}).items() if word.startswith(prefix)
    ]
    if _GAP in node:
        for skipped in range(_LONGEST_GAP + 1):
            branches.append((place + skipped, node[_GAP]))
            if place + skipped >= len(low) or low[place + skipped] in _NO_GAP_OVER:
                break
    for start, branch in branches:
        last, name = _longest(branch, stems, start, low)
        if name is not None and (best[1] is None or last > best[0]):
            best = last, name
    return best


def _one_letter_less(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for word in sorted(words):
        for shorter in {word, *_shorter(word)}:
            table[shorter] = (*table.get(shorter, ()), word)
    return table


def _shorter(word: str) -> list[str]:
    return [word[:n] + word[n + 1 :] for n in range(len(word))]
