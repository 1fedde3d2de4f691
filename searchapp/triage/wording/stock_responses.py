"""Responses that tell nothing of what was done.

Owns the wordings of such notes. It reads a response alone; whether that fits a status or a recommendation is
for the rules to say.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_EMPTY_PHRASE: Final = (
    r"see\s+(?:the\s+)?(?:attached|above|below|previous|separate|entry|comments?|action\s+plan|document)[\w\s]{0,20}"
    r"|as\s+(?:above|below|previous(?:ly)?|attached|before)|attached|awaiting\s+(?:\w+\s+)?(?:information|updates?"
    r"|response|reply|details)|(?:update|information|details?)\s+(?:awaited|requested|to\s+follow)|to\s+follow|tb[cad]"
    r"|to\s+be\s+confirmed|none|nil|ok|yes|done|complete[d]?|action(?:ed|\s+complete[d]?)|noted|accepted|agreed"
    r"|(?:(?:this|work)\s+)?(?:is\s+)?(?:already\s+)?in\s+(?:place|hand|progress)|plans?\s+(?:are\s+)?in\s+place|(?:(?:this|work)\s+is\s+)?on-?going"
    r"|no\s+(?:comment|response|update|further\s+(?:comment|update)s?)|updated?|closed|(?:no\s+)?further\s+action"
    r"|business\s+as\s+usual|bau"
)
_NOTHING: Final = re.compile(rf"\W*(?:(?:{_EMPTY_PHRASE})\W*){{0,3}}", re.IGNORECASE)
# A note that is waited for from somebody ("Awaiting details from the unit") is none.
_ANSWER_ASKED: Final = re.compile(
    r"\W*await(?:ing|s)\s+(?:an?\s+|further\s+)?(?:information|updates?|response|reply|details|comments)"
    r"\s+(?:from|by)\s+(?:[\w/&-]+\W*){1,5}",
    re.IGNORECASE,
)
_DATED: Final = re.compile(r"\b(?:since|in|on|by)\s+(?:\w+\s+){0,2}(?:19|20)\d\d\b", re.IGNORECASE)
_ANSWER_DUE: Final = re.compile(
    r"\b(?:information|updates?|responses?|reply|replies|details?|comments?|feedback|confirm\w*|email|to\s+follow"
    r"|tb[cad])\b",
    re.IGNORECASE,
)
_STOCK_LENGTH: Final = 12  # words of a note that tells nothing
_STOCK_WORDS: Final = """
a about above accepted achieved acknowledged action actioned actions added addressed agree agreed
all already also an and annex any appendix are as at attached attachment await awaited awaiting
aware bau be been being below business by can change changed changes chased close closed column
comment comments complete completed completion confirmation confirmed content cover covered current
currently dealt delivered details discharged document documents done due elsewhere email embedded
entry feedback file finished folder follow for force former from fully further given hand has have
if implemented in information input is it item its last latest lead link log matter meeting met more
next nil no none not noted nothing now obtained of off ok on ongoing or other our out owner page
paper paragraph pending per place plan please point previous previously progress provided received
recommendation recommendations refer reference referred register reply report reported requested
required resolved response responses row same satisfied section see separate shall sheet signed
since so soon sought spreadsheet status still submission supplied supply tab tba tbc text that the there these
this to tracker under up update updated updates usual view was we were when will with work yes yet
you your
"""
STOCK: Final = frozenset(_STOCK_WORDS.split())
"""Words of notes that tell nothing."""


@lru_cache(maxsize=1024)
def says_nothing(response: str) -> bool:
    """Whether the response is empty, or a stock phrase or note that tells nothing of what was done."""
    if _NOTHING.fullmatch(response.strip()) or _ANSWER_ASKED.fullmatch(response.strip()):
        return True
    if _DATED.search(response):
        return False
    words = re.findall(r"[a-z]+", response.lower())
    return len(words) <= _STOCK_LENGTH and all(word in STOCK for word in words)


def awaits_answer(response: str) -> bool:
    """Whether it says nothing but that an answer is to come: of the work itself it does not speak."""
    return says_nothing(response) and bool(_ANSWER_DUE.search(response))
