"""What tells a recommendation from others: its words, without numbering, opening dates and house style.

Owns what of a text does not count when two are compared; comparing is `sameness`' business.
"""

from __future__ import annotations

import re
from typing import Final

MIN_WORDS: Final = 4
"""Texts of fewer words are never the same recommendation: they are not one."""

_REFERENCES: Final = re.compile(
    r"[(\[][^()\[\]]{0,60}\b(?:paragraphs?|paras?|recommendations?|section|page|see)\b[^()\[\]]{0,80}[)\]]"
    r"|\W{1,3}\bpara(?:graph)?s?\.?\s+\d[\d.\s,–-]{0,12}\W*$"  # noqa: RUF001 - a dash between two numbers
    r"|\b\w\)\s|\([a-z]\)",
    re.IGNORECASE,
)
_NUMBERING: Final = re.compile(
    r"^\W*(?:(?:recommendation|rec|area\s+for\s+improvement|afi|cause\s+of\s+concern|r)\.?\s*\d{1,3}(?:[.):–-]|\s+(?=(?-i:[A-Z–-])))"  # noqa: RUF001
    r"|(?:recommendation|area\s+for\s+improvement|cause\s+of\s+concern)\s*[:.–-]"  # noqa: RUF001
    r"|\d{1,2}(?:\.\d{1,2}){1,2}[.):]?\s|\(?\d{1,2}[.):]|\(?[ivx]{1,4}[.)])\W*",
    re.IGNORECASE,
)
_DAY: Final = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:the\s+end\s+of\s+)?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{4}"
)
_SPAN: Final = r"(?:the\s+next\s+)?(?:\w+\s+){1,3}?(?:days?|weeks?|months?|years?)"
_OPENING: Final = re.compile(
    r"^\W*(?:(?:it\s+is|we|hmicf?r?s?)\s+recommend(?:ed|s)?,?\s+(?:that,?\s+)?)?"
    rf"(?:(?:(?:by|within|before|not\s+later\s+than|no\s+later\s+than|from)\s+(?:(?:{_DAY}|{_SPAN})\b,?|[^,;:]{{3,40}},)"
    r"|immediately,?|with\s+immediate\s+effect,?)\s*)?",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF001 - both apostrophes
_HOUSE_STYLE: Final = (
    ((" sure", " certain"), re.compile(r"\b(?:make|makes|made|making) (?:sure|certain)\b"), "ensure"),
    (("ensur",), re.compile(r"\bensur(?:es|ed|ing)\b"), "ensure"),
    (("constabular",), re.compile(r"\bconstabular(?:y|ies)\b"), "force"),
    (
        ("",),
        re.compile(
            r"^(?:(?:all|the|each|every|both) )?(?:chief\w? c\w{8,12}|ccs?|(?:pol\w{2,5} )?f[orce]{3,5}s?)"
            r"(?: in england and wales)?\b(?! (?:and|or|the|heads))"
        ),
        "the force",
    ),
    (
        ("must", "need", "ought", "shall"),
        re.compile(r"\b(?:must|needs? to|ought to|shall)\b"),
        "should",
    ),
    (
        ("the way",),
        re.compile(r"\bthe ways?(?: in which| that)?(?= (?:it|they|its|their|the|officers|staff|forces?)\b)"),
        "how",
    ),
    (("immediate effect",), re.compile(r"\bwith immediate effect\b"), "immediately"),
    (("carr",), re.compile(r"\bcarr(?:y|ies|ied|ying) out\b"), "undertake"),
    (
        ("in place", " up"),
        re.compile(r"\b(?:puts?|putting) in place\b|\b(?:sets?|setting) up\b"),
        "establish",
    ),
)
"""Other words of the inspectorate for the same, as its way of writing changed over the years: "make sure" is
what used to be "ensure". Forces and those who lead them are one: a force's own list says "the force". Each
with letters of which a text has some if it has the words at all: soon looked for."""

SMALL_WORDS: Final = frozenset(
    (
        *("a", "an", "and", "any", "are", "as", "at", "be", "been", "by", "ensure", "for", "from", "has"),
        *("have", "in", "is", "it", "its", "make", "of", "on", "or", "our", "should", "so", "such", "sure"),
        *("that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "was"),
        *("we", "were", "which", "who", "will", "with", "within"),
    )
)
"""Words that may be added or left out without another thing being asked."""
TURNING_WORDS: Final = frozenset(
    ["not", "no", "never", "except", "without", "unless", "only", "non", "other"]
)
"""Words that make the sense another one."""


def wording(text: str) -> str:
    """What tells a recommendation from others: its words in small letters, with single spaces.

    Without marks, numbering, references to paragraphs, and the date by which it opens; in one house style.
    """
    bare = _OPENING.sub("", _NUMBERING.sub("", _REFERENCES.sub(" ", text)))
    words = _WORD.findall(bare.lower().replace("’", "'"))  # noqa: RUF001
    plain = " ".join(words if len(words) >= MIN_WORDS else _WORD.findall(text.lower()))
    for signs, other_words, usual in _HOUSE_STYLE:
        if any(sign in plain for sign in signs):
            plain = other_words.sub(usual, plain)
    return plain
