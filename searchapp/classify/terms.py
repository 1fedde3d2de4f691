"""Finds the taxonomy's terms in a text, all of them in one pass from left to right.

Owns the small language of terms described at the head of `training/taxonomy.toml`: words, `word*`, `a|b` and
the gap `..`. Knows no labels: a term is a number to it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from searchapp.classify.tokens import Tokens, tokenise

_GAP: Final = ".."
_END: Final = ""
_CAPITALS: Final = "^"
_LONGEST_GAP: Final = 4
_SHORTEST_ACRONYM: Final = 2
_MOST_REMEMBERED: Final = 100_000
_PLURAL: Final = re.compile(r"(?:['\u2019]?s)$")
BREAKS: Final = frozenset(".;:!?•\n")
_MARK: Final = ("mark",)
_BREAK: Final = ("break",)

_Node = dict[str, Any]


Match = tuple[int, int, int]
"""A term's number, the word of a `WordLine` it begins with, and the one after its last.

A plain tuple: the commonest thing made in bulk, and a named one takes five times as long to make.
"""


@dataclass(frozen=True, slots=True)
class WordLine:
    """A text's words without marks: `symbols` of each word, `sentence` number and `place` in the tokens."""

    symbols: list[tuple[str, ...]]
    sentence: list[int]
    place: list[int]


class TermFinder:
    """All terms in one tree of words. Give it every term before the first text."""

    def __init__(self) -> None:
        self._root: _Node = {}
        self._words: set[str] = set()
        self._prefixes: set[str] = set()
        self._remembered: dict[str, tuple[str, ...]] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Without what was remembered: a kept finder is as it was before the first text."""
        return self.__dict__ | {"_remembered": {}}

    def add(self, term: str, number: int) -> None:
        """Add a term in the language of the taxonomy."""
        for words in itertools.product(*(part.split("|") for part in term.lower().split())):
            node = self._root
            for word in words:
                node = self._step(node, word)
            node.setdefault(_END, []).append(number)

    def add_acronym(self, capitals: str, number: int) -> None:
        """Add an acronym, which matches as capitals only, with or without a plural s."""
        symbol = _CAPITALS + capitals.upper()
        self._words.add(symbol)
        self._root.setdefault(symbol, {}).setdefault(_END, []).append(number)

    def line(self, tokens: Tokens) -> WordLine:
        """The words of a text, ready for `find`."""
        symbols: list[tuple[str, ...]] = []
        sentences: list[int] = []
        places: list[int] = []
        sentence = 0
        remembered = self._remembered
        for place, raw in enumerate(tokens.raw):
            known = remembered.get(raw)
            if known is None:
                known = self._remember(raw, tokens.stem[place])
            if known is _BREAK:
                sentence += 1
            elif known is not _MARK:
                symbols.append(known)
                sentences.append(sentence)
                places.append(place)
        return WordLine(symbols, sentences, places)

    def find(self, line: WordLine) -> list[Match]:
        """Every match, nested and overlapping ones included; none reaches over the end of a sentence."""
        matches: list[Match] = []
        begins = self._root.get
        for first, symbols in enumerate(line.symbols):
            for symbol in symbols:
                node = begins(symbol)
                if node is not None:
                    _follow(node, line, first, first + 1, matches)
        return matches

    def _remember(self, raw: str, stem: str) -> tuple[str, ...]:
        """What `line` makes of a word or mark, kept because words come back."""
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        mark = _BREAK if raw in BREAKS else _MARK
        known = self._remembered[raw] = self._symbols(raw, stem) if raw[0].isalnum() else mark
        return known

    def _symbols(self, raw: str, stem: str) -> tuple[str, ...]:
        """What a word can stand for in the tree: itself, its beginnings that are prefixes, its capitals."""
        found = [stem] if stem in self._words else []
        found += [stem[:end] + "*" for end in range(1, len(stem) + 1) if stem[:end] in self._prefixes]
        capitals = _PLURAL.sub("", raw)
        if len(capitals) >= _SHORTEST_ACRONYM and sum(map(str.isupper, capitals)) >= _SHORTEST_ACRONYM:
            found += [symbol] if (symbol := _CAPITALS + capitals.upper()) in self._words else []
        return tuple(found)

    def _step(self, node: _Node, word: str) -> _Node:
        if word == _GAP:
            gap: _Node = node.setdefault(_GAP, {})
            return gap
        if word.endswith("*"):
            parts = word[:-1].replace("-", " ").split()
            self._prefixes.add(parts[-1])
            symbols = [*_stems(" ".join(parts[:-1])), parts[-1] + "*"]
        else:
            symbols = _stems(word)
        for symbol in symbols:
            self._words.add(symbol)
            node = node.setdefault(symbol, {})
        return node


def _follow(node: _Node, line: WordLine, first: int, place: int, matches: list[Match]) -> None:
    """Add the matches that begin at `first` and have come to `node`, with `place` the next word to read."""
    if _END in node:
        matches += [(number, first, place) for number in node[_END]]
    symbols, sentence = line.symbols, line.sentence
    if place >= len(symbols) or sentence[place] != sentence[first]:
        return
    for symbol in symbols[place]:
        if symbol in node:
            _follow(node[symbol], line, first, place + 1, matches)
    if _GAP in node:
        after = node[_GAP]
        for start in range(place, min(place + _LONGEST_GAP + 1, len(symbols))):
            if sentence[start] != sentence[first]:
                break
            for symbol in symbols[start]:
                if symbol in after:
                    _follow(after[symbol], line, first, start + 1, matches)


def _stems(words: str) -> list[str]:
    return [stem for stem, raw in _paired(tokenise(words.replace("-", " "))) if raw[0].isalnum()]


def _paired(tokens: Tokens) -> Iterable[tuple[str, str]]:
    return zip(tokens.stem, tokens.raw, strict=True)
