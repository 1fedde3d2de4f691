"""Where a recommendation without markers goes from one thing to be done to the next.

"The force should name a lead, train its staff and publish the plan" has three limbs as much as a lettered
list has. Owns the finding of their places only: a limb begins with a verb that asks for work ("train"), with
"that" where more was to be ensured, or with what something is to be or to have ("is", "includes").
"""

from __future__ import annotations

import re
from typing import Final

_ASKING: Final = """
adopt agree allocate amend analyse appoint apply arrange assess assign assure audit brief build carry
check clarify collect commission communicate complete confirm consider consult create deal define
deliver demonstrate design develop display distribute draw educate embed employ enable encourage engage
ensure equip establish evaluate examine expand explain explore extend feed find formalise gather give
help hold identify implement improve include increase inform inspect install introduce invest
investigate involve issue keep learn limit link maintain make manage map measure meet minimise monitor
name nominate notify obtain offer oversee plan prepare present prevent prioritise produce promote
provide publicise publish put raise reach record recruit reduce refer refresh reinforce remind remove
replace report require resolve respond review revise satisfy scrutinise search secure seek send set
share show specify standardise stop strengthen supervise supply support survey tackle take tell test
track train understand undertake update use verify visit work write
"""
_VERBS: Final = "|".join(_ASKING.split())
_GERUNDS: Final = "|".join(f"{verb.removesuffix('e')}{verb[-1]}?ing" for verb in _ASKING.split())
_JOIN: Final = r"(?:,\s+and\s+|;\s+and\s+|,\s+|;\s+|\s+and\s+)(?:also\s+|then\s+|to\s+)?"
_NEXT: Final = {
    "asked": re.compile(rf"{_JOIN}(?=(?:{_VERBS})\s+(?!and\b|or\b|of\b|by\b|for\b|is\b|are\b|into\b))"),
    "by doing": re.compile(rf"{_JOIN}(?:by\s+)?(?=(?:{_GERUNDS})\s+)"),
    "that": re.compile(rf"{_JOIN}that\s+"),
    "to be": re.compile(rf"{_JOIN}(?=(?:is|are|has|have|includes?|receives?|gets?)\s+)"),
}
_OPENING: Final = {
    "by doing": re.compile(rf"\bby\s+(?=(?:{_GERUNDS})\s)"),
    "that": re.compile(
        r"\b(?:ensur\w+|make\s+(?:sure|certain)|satisf\w+\s+(?:itself|themselves)|require|check|confirm)\s+that\s+"
    ),
    "to be": re.compile(
        r"\b(?:ensure|make\s+(?:sure|certain)|confirm|check)\s+(?:that\s+)?(?:[\w'-]+\s+){1,9}?"
        r"(?=(?:is|are|has|have)\s+)"
    ),
    "asked": re.compile(rf"\b(?:should|must)\s+(?:(?:now|also|urgently|immediately)\s+)?(?=(?:{_VERBS})\s)"),
}
_CLOSE: Final = re.compile(r"[.!?;:](?=\s|\Z)")
_WORDS: Final = 2  # of a limb


def places_in_prose(text: str) -> list[tuple[int, int]]:
    """Start and end of each limb of the first sentence that has several, in order; empty where none has."""
    for kind, opening in _OPENING.items():
        begun = opening.search(text)
        if begun is None:
            continue
        close = _CLOSE.search(text, begun.end())
        last = close.start() if close else len(text)
        cuts = list(_NEXT[kind].finditer(text, begun.end(), last))
        starts = [begun.end(), *(cut.end() for cut in cuts)]
        ends = [*(cut.start() for cut in cuts), last]
        if len(starts) > 1 and all(
            len(text[start:end].split()) >= _WORDS for start, end in zip(starts, ends, strict=True)
        ):
            return list(zip(starts, ends, strict=True))
    return []
