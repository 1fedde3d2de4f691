"""Cuts a response into its statements: the places where a new thing is said.

Owns the cutting only. A number or letter in front ("2. Done in May") stays with what it numbers.
"""

from __future__ import annotations

import re
from typing import Final

_SENTENCE_END: Final = re.compile(r"(?<=[.!?;])\s+|\n+")
# What hangs on the thing before ("which was bought in May") says no new thing.
_END: Final = re.compile(
    r"[.;!?](?:\s+|\Z)|\n+|(?:,\s+(?:and\s++)?+|\s+and\s++(?!\w+(?:ed|en|ept|eld|ent)\s+(?:by|on|in|to|at|with)\b"
    r"|(?:is|are|was|were|has|have)\b))"
    r"(?!(?:which|who|where|when|as|with|so|by|to|in|on|at|from|since|after|before|following|through|for|each"
    r"|without|if|because|it|they|this|these|(?:\w+\s+)?of\s+(?:them|these|which)"
    r"|(?:one|two|three|four|five|\d+)\s+(?:is|are|was|were|has|have))\b)"
)
_LABEL: Final = re.compile(r"\W*(?:\d{1,2}|[a-jA-J]|[ivx]{1,4})\W*")


def sentences(response: str) -> list[str]:
    """The sentences in the order of the response; a semicolon ends one."""
    return _with_labels(_SENTENCE_END.split(response))


def statements(response: str) -> list[str]:
    """The statements in the order of the response: sentences, cut at commas and "and" besides."""
    return _with_labels(_END.split(response))


def _with_labels(parts: list[str]) -> list[str]:
    found: list[str] = []
    label = ""
    for part in filter(None, map(str.strip, parts)):
        if _LABEL.fullmatch(part):
            label = f"{part.rstrip('.)')}) "
        else:
            found.append(label + part)
            label = ""
    return found
