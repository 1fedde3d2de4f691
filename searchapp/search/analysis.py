"""How text becomes words: the one reading of hyphens, apostrophes, spellings and word forms.

Owns the tokens of index, query, highlighting and likeness, so that all four agree. Knows no fields and no
query syntax. A change here changes what is in the index: raise `schema.SCHEMA_VERSION` with it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from whoosh.analysis import Analyzer, Token
from whoosh.lang.snowball.english import EnglishStemmer

_FAMILIES: Final = Path(__file__).with_name("families.toml")

LONGEST_WORD: Final = 64
"""Characters of a word that are kept; hostile text may hold a word of a megabyte."""

LONGEST_VALUE: Final = 1_000
"""Characters of a facet value that Whoosh is given; the columns keep the whole."""

_APOSTROPHES: Final = "'`\u2018\u2019\u02bc"
_HYPHENS: Final = "-\u2010\u2011"
_MARKS: Final = "\u0300-\u036f"  # combining accents, which `\w` leaves out
_PART: Final = rf"[^\W_]+(?:[{_MARKS}][^\W_]*|[{_APOSTROPHES}][^\W_]+)*"
WRITTEN: Final = re.compile(rf"{_PART}(?:[{_HYPHENS}]{_PART})*")
"""What stands in a text as a word, or as several joined by hyphens; `group` makes words of it."""
_HYPHEN: Final = re.compile(f"[{_HYPHENS}]")
_POSSESSIVE: Final = re.compile(rf"[{_APOSTROPHES}]s$", re.IGNORECASE)
_APOSTROPHE: Final = re.compile(f"[{_APOSTROPHES}]")

STOP_WORDS: Final = frozenset(
    """a about after all also am an and any are as at be been before being both but by can could did do does
    doing for from had has have having he her hers him his how i if in into is it its may me might more most
    must my no nor not of on or other our ours she should so some such than that the their theirs them then
    there these they this those to us was we were what when where whether which while who whom whose why will
    with would you your yours""".split()  # noqa: SIM905 - a list of a hundred quoted words reads badly
)
"""Words that say nothing of a text's matter: in no stemmed field, and wanted of no document."""

_SPELLINGS: Final = (
    (re.compile(r"(?<=[a-z]{3})iz(?=(?:e|es|ed|ing|er|ers|ation|ations|ational)$)"), "is"),
    (re.compile(r"(?<=[a-z]{3})yz(?=(?:e|es|ed|ing|er|ers)$)"), "ys"),
    (
        re.compile(
            r"\b(behavi|col|lab|neighb|harb|hon|fav|endeav|rum|vig|hum|arm|sav|flav|demean|misdemean)or"
        ),
        r"\1our",
    ),
    (re.compile(r"\b(def|off|lic|pret)ens(?=e|es|ed|ing$)"), r"\1enc"),
    (re.compile(r"\b(cent|theat|fib|lit|met|calib|manoeuv)er(s|ed)?$"), r"\1re\2"),
    (re.compile(r"\b(judg|acknowledg)ement"), r"\1ment"),
    (re.compile(r"\b(catal|dial|anal)og(s|ed|ing)?$"), r"\1ogue\2"),
    (re.compile(r"\bp(?:ae|e)d(?=iatric|o)"), "paed"),
    (re.compile(r"\bprogram(s)?$"), r"programme\1"),
    (re.compile(r"\benquir"), "inquir"),
    (re.compile(r"\badvisor"), "adviser"),
    (re.compile(r"\bfocuss"), "focus"),
    (re.compile(r"\bpractis(?=e|es$)"), "practic"),
    (re.compile(r"\baging$"), "ageing"),
    (re.compile(r"\bpublications?$"), "publish"),
    (re.compile(r"\b(?:childrens?|childs)$"), "child"),
    (re.compile(r"\b(?:peoples?|persons)$"), "person"),
    (re.compile(r"\b(wo)?mens?$"), r"\1man"),
)
"""Other spellings -> the British one, or the more frequent of two British ones, and plurals that follow no
rule -> the singular, before stemming."""

_SHORTEST_STEMMED: Final = 3


class Word(NamedTuple):
    """One word of a text: its plain form, its number among the words, and its character offsets."""

    text: str
    position: int
    start: int
    end: int


def words(text: str) -> list[Word]:
    """All words of `text` in order, unstemmed, lower case, without accents and possessives; linear time.

    Parts of a hyphenated word have a position each; one of two parts stands also joined at the position of
    its first part, so that "re-offending" is found as "reoffending", "re offending" and "offending".
    """
    return [word for group in groups(text) for word in group]


def groups(text: str) -> Iterator[tuple[Word, ...]]:
    """The words of `text`, those of one hyphenated word together, the joined one first."""
    position = 0
    for match in WRITTEN.finditer(text):
        found = group(match.group(), match.start(), position)
        position = found[-1].position + 1
        yield found


def group(raw: str, start: int = 0, position: int = 0) -> tuple[Word, ...]:
    """The words of what is `WRITTEN` at `start`, numbered from `position`, as `groups` has them."""
    end = start + len(raw)
    if raw.isalnum():
        return (Word(plain(raw), position, start, end),)
    parts = tuple(_parts(raw, start, position))
    if len(parts) == 2 and not any(part.text.isdigit() for part in parts):  # noqa: PLR2004 - two parts
        joined = (parts[0].text + parts[1].text)[:LONGEST_WORD]
        return (Word(joined, position, start, end), *parts)
    return parts


def plain(word: str) -> str:
    """One word in lower case, without accents, possessive "s" and apostrophes."""
    if word.isascii() and word.isalnum():  # nearly all are, and have nothing else to lose
        return word[:LONGEST_WORD].lower()
    word = word[: 2 * LONGEST_WORD]
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word)
        word = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    word = _APOSTROPHE.sub("", _POSSESSIVE.sub("", word))
    return word.lower()[:LONGEST_WORD]


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """What the forms and spellings of a plain `word` have in common.

    That of Porter's English stemmer of 2001, but for the words in `families.toml`.
    """
    if len(word) < _SHORTEST_STEMMED or not word.isalpha() or not word.isascii():
        return word
    if word in _apart():
        return _apart()[word]
    found = _porter(word)
    return _families().get(found, found)


def _porter(word: str) -> str:
    """The stem of a word as it is mostly spelt."""
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    return str(_stemmer().stem(word))


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    """Stems of a family's words -> the stem of its first word."""
    return {_porter(word): _porter(first) for first, *others in _listed("families") for word in others}


@lru_cache(maxsize=1)
def _apart() -> dict[str, str]:
    """Words that share a stem with others by chance -> the one that stands for them."""
    return {word: forms[0] for forms in _listed("apart") for word in forms}


def _listed(name: str) -> list[list[str]]:
    tables: dict[str, list[list[str]]] = tomllib.loads(_FAMILIES.read_text(encoding="utf-8"))
    return tables[name]


def stemmed(text: str) -> list[Word]:
    """The words of `text` as the stemmed fields hold them: stop words left out, positions kept."""
    return [
        Word(stem(word), position, start, end)
        for word, position, start, end in words(text)
        if word not in STOP_WORDS
    ]


class WordAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh ships no types
    """Hands `words` (or `stemmed`) to Whoosh. It is pickled inside the index: keep name and attributes."""

    def __init__(self, *, stemming: bool) -> None:
        self.stemming = stemming

    def __call__(self, value: str, **options: Any) -> Iterator[Token]:
        """Whoosh's tokens of `value`; one object, changed in place, as Whoosh's own analysers do."""
        token = Token(**{"chars": False, "positions": False} | options)
        first, offset = int(options.get("start_pos", 0)), int(options.get("start_char", 0))
        for word in stemmed(value) if self.stemming else words(value):
            token.text = token.original = word.text
            token.pos = first + word.position
            token.startchar, token.endchar = offset + word.start, offset + word.end
            token.stopped = False
            yield token


class ValuesAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh ships no types
    """Hands each line of a facet field to Whoosh as one value, untouched. Pickled inside the index."""

    def __call__(self, value: str, **options: Any) -> Iterator[Token]:
        """Whoosh's tokens of `value`, one a line."""
        token = Token(**{"chars": False, "positions": False} | options)
        for number, line in enumerate(value.split("\n")):
            token.text, token.pos = line[:LONGEST_VALUE], number
            token.startchar = token.endchar = 0
            yield token


def _parts(raw: str, start: int, position: int) -> Iterator[Word]:
    """The hyphenated parts of a word, numbered from `position`."""
    for number, piece in enumerate(_HYPHEN.split(raw), position):
        yield Word(plain(piece), number, start, start + len(piece))
        start += len(piece) + 1


@lru_cache(maxsize=1)
def _stemmer() -> EnglishStemmer:
    return EnglishStemmer()
