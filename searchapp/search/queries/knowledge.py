"""What the field calls by several names: acronyms and what they stand for, old and new names of bodies.

Owns `knowledge.toml`, `acronyms.toml`, `everyday.toml` and the rule that "section 136", "s136" and "s.136"
are one. Knows no index.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from searchapp.search.analysis import STOP_WORDS, Word, stem, words

_FILES: Final = tuple(
    Path(__file__).with_name(name) for name in ("knowledge.toml", "acronyms.toml", "everyday.toml")
)
_SECTION_WORDS: Final = frozenset({"s", "sec", "section"})
_NUMBER: Final = re.compile(r"\d{1,4}[a-z]?")
_SHORT_SECTION: Final = re.compile(r"s(\d{1,4}[a-z]?)")
_HYPHEN: Final = re.compile(r"(?<=\w)-(?=\w)")
_PLURAL: Final = re.compile(r"[A-Za-z]*[A-Z]{2}")


class Name(NamedTuple):
    """A way to say something: stemmed words without stop words, and the widest step between two of them.

    `step` is 1 where the words follow each other; 2 where a stop word stands between ("place of safety").
    """

    text: str
    stems: tuple[str, ...]
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The first `length` words of what was asked are a name; `others` mean the same."""

    length: int
    others: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a key leads to. `capitals`: only when typed in capitals; `plural`: only as "GPs", not as "GPS"."""

    others: tuple[Name, ...]
    capitals: bool
    plural: bool

    def is_meant(self, typed: Sequence[str]) -> bool:
        if self.plural:
            return typed[-1].endswith("s") and typed[-1][:-1].isupper()
        return not self.capitals or all(word.isupper() for word in typed)


class Knowledge:
    """Names by their words. Built of `[[meaning]]` tables as `knowledge.toml` describes them.

    `longest`: words of the longest name.
    """

    def __init__(self, meanings: Iterable[dict[str, Any]]) -> None:
        self._entries: dict[tuple[str, ...], list[_Entry]] = {}
        meanings = list(meanings)
        self._acronyms = {
            _name(form, form).stems for meaning in meanings for form in meaning["forms"] if form.isupper()
        }
        for meaning in meanings:
            self._add(meaning)
        self.longest = max((len(key) for key in self._entries), default=0)

    def match(self, stems: Sequence[str], typed: Sequence[str]) -> Match | None:
        """The longest name that `stems` begin with, or None. `typed` are the same words as typed."""
        for length in range(min(self.longest, len(stems)), 0, -1):
            entries = self._entries.get(tuple(stems[:length]))
            if entries is None:
                continue
            others = [n for entry in entries if entry.is_meant(typed[:length]) for n in entry.others]
            if others:
                return Match(length=length, others=tuple(dict.fromkeys(others)))
        return _section(stems)

    def _add(self, meaning: dict[str, Any]) -> None:
        forms: list[str] = meaning["forms"]
        capitals = set(meaning.get("capitals", ()))
        extra = [name for form in meaning.get("also", ()) for name in names(form)]
        by_form = {form: list(names(form)) for form in forms}
        everything = [
            name for form, own in by_form.items() for name in own if not self._is_another(form, name)
        ] + extra
        for form, own in by_form.items():
            for name in own:
                others = tuple(n for n in everything if not set(name.stems) <= set(n.stems))
                if others:  # what holds all the words of a name is found by them
                    plural = self._is_another(form, name)
                    entry = _Entry(others, form in capitals and not plural, plural)
                    self._entries.setdefault(name.stems, []).append(entry)

    def _is_another(self, form: str, name: Name) -> bool:
        """Whether an acronym's plural is another acronym: "CPS" is not several "CP"."""
        return name.text == form and name.stems != _name(form, form).stems and name.stems in self._acronyms


@cache
def field_knowledge() -> Knowledge:
    """The knowledge that comes with the package."""
    tables = (tomllib.loads(path.read_text(encoding="utf-8"))["meaning"] for path in _FILES)
    return Knowledge(itertools.chain.from_iterable(tables))


def names(form: str) -> Iterator[Name]:
    """All ways `form` is written: hyphens closed up, an acronym's plural, a section's short and long form.

    Without its small words a name must not be one everyday word: "at risk" is more than "risk".
    """
    plain_name = _name(form, form)
    if len(plain_name.stems) > 1 or len(spaced(words(form))) == 1:
        yield plain_name
    if _HYPHEN.search(form):
        yield _name(form, _HYPHEN.sub("", form))
    if _PLURAL.fullmatch(form):
        plural = _name(form, form + "s")
        if plural.stems != (stem(form.lower()),):
            yield plural
    stems = [stem(word.text) for word in words(form)]
    section = _section(stems)
    if section is not None and section.length == len(stems):
        yield from section.others


def spaced(found: Sequence[Word]) -> list[Word]:
    """The words that have a position of their own: of "re-offending", "re" and "offending"."""
    return [
        word
        for number, word in enumerate(found)
        if number + 1 == len(found) or found[number + 1].position != word.position
    ]


def _name(text: str, written: str) -> Name:
    kept = [word for word in spaced(words(written)) if word.text not in STOP_WORDS] or words(written)
    steps = [later.position - earlier.position for earlier, later in itertools.pairwise(kept)]
    return Name(text=text, stems=tuple(stem(word.text) for word in kept), step=max(steps, default=1))


def _section(stems: Sequence[str]) -> Match | None:
    """A section of an Act by its number, however it is written."""
    if len(stems) > 1 and stems[0] in _SECTION_WORDS and _NUMBER.fullmatch(stems[1]):
        length, number = 2, stems[1]
    elif stems and (short := _SHORT_SECTION.fullmatch(stems[0])):
        length, number = 1, short.group(1)
    else:
        return None
    ways = [("section", number), (f"s{number}",), ("s", number), ("sec", number)]
    others = [
        Name(text=f"section {number}" if way[0] == "section" else f"s{number}", stems=way, step=1)
        for way in ways
        if way != tuple(stems[:length])
    ]
    return Match(length=length, others=tuple(others))
