"""Takes HTML tags and entities out of a cell, keeping every word and showing list items as lines.

Not a parser of pages: register cells hold fragments, often cut off or broken, among sentences in which "<"
and "&" are just characters. Only complete, well-known tags and entities count as markup; anything else is
text and stays (docs/decisions/0301).
"""

from __future__ import annotations

import html
import re
from typing import Final

_LINE: Final = frozenset(
    ("p", "br", "div", "ul", "ol", "dl", "dd", "dt", "tr", "table", "thead", "tbody", "tfoot", "hr",
     "blockquote", "center", "pre", "h1", "h2", "h3", "h4", "h5", "h6")
)  # fmt: skip
_ITEM: Final = frozenset(("li", "input"))  # a word processor's bullets become check boxes in some exports
_GAP: Final = frozenset(("td", "th", "img"))
_INLINE: Final = frozenset(
    ("a", "abbr", "b", "big", "body", "col", "colgroup", "del", "em", "font", "html", "i", "ins", "o:p", "s",
     "small", "span", "strike", "strong", "sub", "sup", "tt", "u")
)  # fmt: skip

_ATTRIBUTE = r"""\s++[A-Za-z:_-]++(?:\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'|[^\s"'<>=]++)|(?=\s*+/?>))"""
_NAMES = "|".join(sorted(_LINE | _ITEM | _GAP | _INLINE, key=len, reverse=True))
_TAG: Final = re.compile(rf"<(/?)({_NAMES})(?:{_ATTRIBUTE})*+\s*+/?>", re.IGNORECASE)
_COMMENT: Final = re.compile(r"<!--(?:[^<]|<(?!!--))*?-->")
_AMPERSANDS = r"(?:(?:amp|\#0*+38|\#x0*+26);)"
_NAME = r"\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31}"
# An ampersand that was escaped again and again ("&amp;amp;lt;") is read in one go.
_ENTITY: Final = re.compile(rf"&{_AMPERSANDS}++(?:({_NAME});)?|&({_NAME});")
_MAX_PASSES: Final = 10  # for markup escaped as text, itself escaped, ...


def without_markup(text: str) -> str:
    """The text with tags replaced by line breaks, bullets or nothing, and entities by their characters.

    Runs until nothing changes, so that markup escaped as text ("&lt;p&gt;") goes too and cleaning twice is
    the same as once.
    """
    for _ in range(_MAX_PASSES):
        if "<" not in text and "&" not in text:
            break
        before = text
        text = _ENTITY.sub(_character, _TAG.sub(_replacement, _COMMENT.sub(" ", text)))
        if text == before:
            break
    return text


def _replacement(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    if name in _ITEM:
        return "\n" if tag[1] else "\n• "
    if name in _LINE:
        return "\n"
    return " " if name in _GAP else ""


def _character(entity: re.Match[str]) -> str:
    name = entity[1] or entity[2]
    return html.unescape(f"&{name};") if name else "&"
