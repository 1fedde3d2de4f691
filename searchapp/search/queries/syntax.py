"""The shape of a query: text -> tree of leaves, in one pass, whatever the text is.

Owns operators, quotes, brackets and limits. Knows neither fields' meaning nor the index: a leaf keeps its
characters and the field name it was typed with. Whoosh's own parser is not used: see decision 0200.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

LONGEST: Final = 500
"""Characters of a query that are read."""
MOST_TERMS: Final = 32
"""Words, phrases and fields of a query that are read."""
DEEPEST: Final = 10
"""Brackets within brackets that are read."""

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<quote>"[^"]*")|(?P<stray>")|(?P<chunk>[^\s()"]+))"""
)
_FIELD: Final = re.compile(r"([A-Za-z][A-Za-z_-]{0,30}):")
_QUOTES: Final = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'))
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_DASHES: Final = "-\u2212"
_OPERATORS: Final = {"AND": "and", "&&": "and", "OR": "or", "||": "or", "|": "or", "NOT": "not"}


class Leaf(NamedTuple):
    """A chunk of the query as typed, between `start` and `end`; `field` is "" where none was named."""

    text: str
    quoted: bool
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class All:
    """Every part is wanted."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of the parts is enough."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The part is not wanted."""

    part: Node


Node = Leaf | All | Either | Without


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A query's tree (None: nothing was asked), the text that was read, and what was read otherwise."""

    tree: Node | None
    text: str
    notices: tuple[str, ...]


class _Token(NamedTuple):
    kind: Literal["open", "close", "leaf", "and", "or", "not", "field"]
    text: str = ""
    quoted: bool = False
    field: str = ""
    start: int = 0
    end: int = 0


def shape(text: str, *, fields: frozenset[str]) -> Shape:
    """Read the operators of `text`. Never raises; a field name counts only when it is among `fields`."""
    notices: list[str] = []
    text = _readable(text, notices)
    tokens = _shallow(_limited(_tokens(text, fields, notices), notices), notices)
    parser = _Parser(tokens=tokens, notices=notices)
    tree = parser.whole()
    return Shape(tree=tree, text=text, notices=tuple(dict.fromkeys(notices)))


def members(tree: Node) -> tuple[Node, ...]:
    """The parts of a query that are all wanted."""
    return tree.parts if isinstance(tree, All) else (tree,)


def shorten(text: str, length: int = 60) -> str:
    """The text cut to be quoted inside a sentence."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "\u2026"


def _readable(text: str, notices: list[str]) -> str:
    """At most `LONGEST` characters that can be shown and searched, with straight double quotes."""
    if len(text) <= LONGEST and text.isascii() and text.isprintable():
        return text
    head = text[: LONGEST + 1].encode("utf-8", "replace").decode("utf-8")
    head = _CONTROL.sub(" ", head.translate(_QUOTES))
    if len(head) <= LONGEST:
        return head
    notices.append(f"A search can have {LONGEST} characters; the rest of this one was left out.")
    cut = head.rfind(" ", LONGEST - 65, LONGEST)
    return head[: cut if cut > 0 else LONGEST]


def _tokens(text: str, fields: frozenset[str], notices: list[str]) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        kind = str(match.lastgroup)
        start, chunk = match.start(kind), match.group(kind)
        touches = at < len(text) and text[at] in '("'
        if kind in ("open", "close"):
            found.append(_Token(kind="open" if kind == "open" else "close", start=start, end=at))
        elif kind == "quote":
            found.append(_Token(kind="leaf", text=chunk[1:-1], quoted=True, start=start, end=at))
        elif kind == "stray":
            notices.append("A quotation mark was not closed, so what follows it was searched as plain words.")
        else:
            found += _chunk(chunk, start, touches=touches, fields=fields)
    return found


def _chunk(chunk: str, start: int, *, touches: bool, fields: frozenset[str]) -> list[_Token]:
    """The tokens of characters without space, quote or bracket: an operator, a field, a word."""
    end = start + len(chunk)
    if chunk in _OPERATORS:
        return [_operator(chunk, start, end)]
    found: list[_Token] = []
    bare = chunk.lstrip(_DASHES)
    if bare != chunk and (bare or touches):
        found.append(_Token(kind="not", text="-", start=start, end=start + 1))
    start = end - len(bare)
    match = _FIELD.match(bare)
    if match and match.group(1).lower() in fields:
        name, value = match.group(1).lower(), bare[match.end() :]
        kind: Literal["leaf", "field"] = "leaf" if value else "field"
        found.append(_Token(kind=kind, text=value or bare, field=name, start=start, end=end))
    elif bare:
        found.append(_Token(kind="leaf", text=bare, start=start, end=end))
    return found


def _operator(chunk: str, start: int, end: int) -> _Token:
    kind = _OPERATORS[chunk]
    if kind == "and":
        return _Token(kind="and", text=chunk, start=start, end=end)
    return _Token(kind="or" if kind == "or" else "not", text=chunk, start=start, end=end)


def _limited(tokens: list[_Token], notices: list[str]) -> list[_Token]:
    """The tokens up to the last term that is read."""
    terms = 0
    for number, token in enumerate(tokens):
        terms += token.kind == "leaf"
        if terms > MOST_TERMS:
            notices.append(f"A search can have {MOST_TERMS} terms; the rest of this one was left out.")
            return tokens[:number]
    return tokens


def _shallow(tokens: list[_Token], notices: list[str]) -> list[_Token]:
    """The tokens with brackets in pairs, at most `DEEPEST` within each other."""
    kept: list[_Token] = []
    depth = 0
    for token in tokens:
        if token.kind == "close" and depth == 0:
            notices.append("A closing bracket had no opening one, so it was left out.")
            continue
        depth += (token.kind == "open") - (token.kind == "close")
        inner = depth + (token.kind == "close")
        if token.kind in ("open", "close") and inner > DEEPEST:
            notices.append(f"Brackets can be {DEEPEST} deep; the inner ones of this search were left out.")
        else:
            kept.append(token)
    if depth:
        notices.append("A bracket was not closed, so it was read as closed at the end.")
        kept += [_Token(kind="close")] * min(depth, DEEPEST)
    return kept


@dataclass(slots=True, kw_only=True)
class _Parser:
    """Recursive descent over balanced tokens: OR of AND of (NOT) leaf or bracket."""

    tokens: list[_Token]
    notices: list[str]
    at: int = field(default=0)

    def whole(self) -> Node | None:
        return self._any("")

    def _peek(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def _next(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def _any(self, of_field: str) -> Node | None:
        parts: list[Node] = []
        while True:
            part = self._all(of_field)
            if part is not None:
                parts.append(part)
            if self._peek() != "or":
                break
            operator = self._next()
            if part is None or self._peek() in ("", "close", "or"):
                self._dangling(operator.text)
        return _group(Either, parts)

    def _all(self, of_field: str) -> Node | None:
        parts: list[Node] = []
        while (kind := self._peek()) not in ("", "close", "or"):
            if kind == "and":
                operator = self._next()
                if not parts or self._peek() in ("", "close", "or", "and"):
                    self._dangling(operator.text)
            elif (part := self._negated(of_field)) is not None:
                parts.append(part)
        return _group(All, parts)

    def _negated(self, of_field: str) -> Node | None:
        without, operator = False, ""
        while self._peek() == "not":
            without, operator = not without, self._next().text
        if self._peek() in ("", "close", "or", "and"):
            self._dangling(operator)
            return None
        part = self._primary(of_field)
        return Without(part) if without and part is not None else part

    def _primary(self, of_field: str) -> Node | None:
        token = self._next()
        if token.kind == "field":
            return self._fielded(token)
        if token.kind == "open":
            inside = self._any(of_field)
            self._next()  # the bracket that closes: `_shallow` left them in pairs
            return inside
        name = token.field or of_field
        return Leaf(text=token.text, quoted=token.quoted, field=name, start=token.start, end=token.end)

    def _fielded(self, token: _Token) -> Node | None:
        """A field name and what follows it: a quote, a bracket or, after a space, a word."""
        if self._peek() == "open":
            return self._primary(token.field)
        if self._peek() == "leaf" and not self.tokens[self.at].field:
            value = self._next()
            return Leaf(
                text=value.text, quoted=value.quoted, field=token.field, start=token.start, end=value.end
            )
        return Leaf(text=token.text, quoted=False, field="", start=token.start, end=token.end)

    def _dangling(self, operator: str) -> None:
        self.notices.append(f'"{operator}" had nothing to join here, so it was left out.')


def _group(kind: type[All | Either], parts: list[Node]) -> Node | None:
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    return kind(tuple(parts))
