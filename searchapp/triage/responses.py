"""What kind of answer a response is: passed to another body, nothing said, own work.

Owns the wordings of the field's responses. It reads a response alone; whether that fits a status or a
recommendation is for the rules to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from searchapp.triage.bodies import BODIES, bodies_in

_NOT_APPLICABLE: Final = re.compile(
    r"\W*(?:n\s?/\s?a|not\s+applicable|not\s+for\s+(?:the\s+)?force)\b", re.IGNORECASE
)
_PASSED: Final = re.compile(
    r"\b(?:rec(?:ommendation)?s?|actioning|to\s+action|to\s+develop|to\s+lead|to\s+progress|leading|responsib\w+|lead"
    r"|action|issue|matter|actioned\s+(?:by|nationally))\W*$"
    r"|^\W*(?:this\s+(?:is|recommendation\s+is)|action(?:s|ed)?|responsibility)?\s*(?:\w+\s+){0,3}?(?:rests?\s+with|lies\s+with"
    r"|sits\s+with|is\s+for\s+(?:the|a)\s+national|directed\s+(?:at|to)|addressed\s+to|aimed\s+at)\b"
    r"|\bthis\s+recommendation\s+is\s+for\s+(?:a|the)\s+(?:national|home|college)\b"
    r"|^\W*(?:this\s+|it\s+)?(?:is\s+)?(?:a\s+matter|an?\s+(?:issue|action|recommendation)|one)\s+for\b",
    re.IGNORECASE,
)
# A body outside the force as the one who acts: "The College is doing this", "Being led by the NPCC".
_OUTSIDE: Final = rf"(?:{'|'.join(BODIES.values())}|national\s+(?:bod(?:y|ies)|leads?|group|level))"
_ACTING: Final = re.compile(
    rf"\W*(?:(?:the|this\s+is\s+(?:for|with|one\s+for)|for|with|sits\s+with|a|an)\s+)*{_OUTSIDE}\W*(?:\w+\s+){{0,2}}?"
    r"(?:(?:(?<!ed )to|will|is|are|must|should|led|owns?|leads?|leading|owned|responsib\w+|action\w*|doing"
    r"|ha(?:s|ve)\s+(?:this|it)\b)\b"
    r"|\W*$|\.\s)"
    rf"|\W*(?:this\s+)?(?:(?:is|was|has|been|being|to|be)\s+)*(?:led|owned|managed|progressed|actioned|addressed|done|taken"
    rf"|considered|dealt|delivered|developed|answered|handled|held|referred|passed|left|directed|addressed)\b"
    rf"[\w\s]{{0,20}}?\b(?:by|with|(?<!letter )(?<!reply )(?<!return )to)\s+(?:the\s+)?{_OUTSIDE}",
    re.IGNORECASE,
)
# The force acts with the body: "CPS and force leads are to agree it".
_WITH_US: Final = re.compile(
    r"(?:\band|&|\bwith)\s+(?:the\s+|our\s+)?(?:force|us\b|constabulary)", re.IGNORECASE
)
_BODY: Final = re.compile(_OUTSIDE, re.IGNORECASE)
_WORDS_BESIDES: Final = 3
_LONGEST_CLAIM: Final = 14  # words of a response that only passes the recommendation on
_OWN_WORK: Final = 6  # words a response needs to tell of the force's own work
_OWN_FORCE: Final = re.compile(
    r"\bnot\s+a\s+\w+\s+recommendation\b|\bn\s?/\s?a\s+to\b|\bnot\s+applicable\s+to\b", re.IGNORECASE
)

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
_STOCK: Final = frozenset(_STOCK_WORDS.split())
_VERB: Final = re.compile(
    r"\b(?:sent|sits|attends?|given|bought|is|are|was|were|has|have|had|do|does|did|will|\w+(?<!act)ed|share|complies|works?|meets?|uses?|went|came|took|gave"
    r"|(?!action|lead|deal|progress|consider|review|pick|address|tak|polic|undertak|resolv|answer)\w{3,}ing)\b",
    re.IGNORECASE,
)
# Passed on, though no body of the table is named.
_NOT_OURS: Final = re.compile(
    r"^(?:\W*\w+){0,2}\W*\bnot\s+for\s+(?:the\s+)?(?:police|forces?|us)\b|\bnot\s+one\s+for\s+(?:us|forces?|the\s+force)\b|^\W*not\s+an?\s+(?:polic(?:e|ing)|force|local)\s+(?:recommendation|matter|issue|action)"
    r"|\b(?:nothing|no\s+(?:force\s+|local\s+)?(?:input|action|role|part))\s+(?:is\s+)?(?:for|needed\s+(?:from|by)|required\s+(?:from|of|by)|asked\s+of)\s+(?:us|forces?|the\s+force|this\s+force)\b"
    r"|\bno\s+(?:force|local)\s+(?:input|action|role)\s+(?:is\s+)?(?:needed|required|asked)"
    r"|^\W*(?:this\s+(?:one\s+)?)?(?:is\s+|sits\s+|rests\s+|lies\s+)?with\s+(?:the\s+)?national\b",
    re.IGNORECASE,
)
_PASSED_LONG: Final = re.compile(
    r"^\W*(?:action|responsibility|this)\s+(?:rests|lies|sits)\s+with\b"
    r"|\bthis\s+recommendation\s+is\s+for\s+(?:a|the)\s+(?:national|home|college)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A response that passes the recommendation to others: the bodies it names, and whether it says "N/A"."""

    bodies: tuple[str, ...]
    not_applicable: bool
    own_force: bool
    """It says that this force is not meant ("N/A to Lancashire"), which is a reason."""


@lru_cache(maxsize=1024)
def passed_on(response: str) -> Passed | None:
    """Whether the response does no more than say that the recommendation is somebody else's."""
    length = len(response.split())
    not_applicable = bool(_NOT_APPLICABLE.match(response))
    if length > _LONGEST_CLAIM and not (not_applicable or _PASSED_LONG.search(response)):
        return None
    bodies = bodies_in(re.sub(r"\(NB.*", "", response))
    only_names = bool(bodies) and _only_names(response, length)
    acting = length <= _LONGEST_CLAIM and bool(bodies) and bool(_ACTING.match(response))
    acting = acting and not _WITH_US.search(response)
    claim = _PASSED.search(response) and (bodies or "national" in response.lower())
    not_ours = length <= _LONGEST_CLAIM and bool(_NOT_OURS.search(response))
    if not (not_applicable or only_names or claim or acting or not_ours):
        return None
    return Passed(
        bodies=bodies,
        not_applicable=not_applicable,
        own_force=bool(_OWN_FORCE.search(response)),
    )


def _only_names(response: str, length: int) -> bool:
    """Whether it is a few words without a verb, of which most are a body's name or say nothing."""
    if length > _LONGEST_CLAIM // 2 or _VERB.search(response):
        return False
    besides = re.findall(r"[a-z]+", _BODY.sub(" ", response).lower())
    return sum(word not in _STOCK for word in besides) <= _WORDS_BESIDES


@lru_cache(maxsize=1024)
def says_nothing(response: str) -> bool:
    """Whether the response is empty, or a stock phrase or note that tells nothing of what was done."""
    if _NOTHING.fullmatch(response.strip()) or _ANSWER_ASKED.fullmatch(response.strip()):
        return True
    if _DATED.search(response):
        return False
    words = re.findall(r"[a-z]+", response.lower())
    return len(words) <= _STOCK_LENGTH and all(word in _STOCK for word in words)


def awaits_answer(response: str) -> bool:
    """Whether it says nothing but that an answer is to come: of the work itself it does not speak."""
    return says_nothing(response) and bool(_ANSWER_DUE.search(response))


def tells_own_work(response: str) -> bool:
    """Whether the response tells what the force itself does or did, in words enough to be believed."""
    return len(response.split()) >= _OWN_WORK and passed_on(response) is None and not says_nothing(response)
