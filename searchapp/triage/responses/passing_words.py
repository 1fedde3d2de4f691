"""Wordings by which a response says that the recommendation is another body's.

Owns what is looked for, each reading by a name of its own; whether a response does pass the matter on is
weighed in `passing`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from searchapp.triage.wording.bodies import BODIES
from searchapp.triage.wording.stock_responses import STOCK

NOT_APPLICABLE: Final = re.compile(
    r"\W*(?:n\s?/\s?a|not\s+applicable|not\s+for\s+(?:the\s+)?force)\b", re.IGNORECASE
)
OWN_FORCE: Final = re.compile(
    r"\bnot\s+a\s+\w+\s+recommendation\b|\bn\s?/\s?a\s+to\b|\bnot\s+applicable\s+to\b", re.IGNORECASE
)
"""Who is not meant is this force, which is a reason: "N/A to Lancashire"."""

_US: Final = r"(?:us|forces?|(?:the|this)\s+(?:force|police|constabulary)|police)"
NOT_OURS: Final = re.compile(
    rf"^(?:\W*\w+){{0,2}}\W*\bnot\s+for\s+{_US}\b|[.;,–-]\s*not\s+(?:one\s+)?for\s+{_US}\W*$"  # noqa: RUF001
    rf"|\bnot\s+(?:one|a\s+\w+)\s+for\s+{_US}\b|^\W*(?:we\s+are|the\s+force\s+is)\s+not\s+(?:the\s+)?address\w+\b"
    r"|^\W*not\s+ours\W*(?:$|[,.;–-])"  # noqa: RUF001
    r"|^\W*not\s+an?\s+(?:polic(?:e|ing)|force|local)\s+(?:recommendation|matter|issue|action)"
    r"|\b(?:nothing|no\s+(?:force\s+|local\s+)?(?:input|action|role|part))\s+(?:is\s+)?"
    rf"(?:for|needed\s+(?:from|by)|required\s+(?:from|of|by)|asked\s+of)\s+{_US}\b"
    r"|\bno\s+(?:force|local)\s+(?:input|action|role)\s+(?:is\s+)?(?:needed|required|asked)"
    r"|^\W*(?:this\s+(?:one\s+)?)?(?:is\s+|sits\s+|rests\s+|lies\s+)?with\s+(?:the\s+)?national\b",
    re.IGNORECASE,
)
"""Passed on, though no body need be named."""

_OUTSIDE: Final = rf"(?:{'|'.join(BODIES.values())}|national\s+(?:group|level))"
BODY: Final = re.compile(_OUTSIDE, re.IGNORECASE)
_THE: Final = r"(?:(?:the|a|an|another|individual|local|national)\s+)*"
_MATTER: Final = (
    r"(?:rec(?:ommendation)?|action|point|matter|issue|it|this(?:\s+one)?|that|one|responsibility)"
)
_LIES: Final = r"(?:rests?|lies|sits?|stays?|belongs?|remains?|falls?|goes|up|down|directed|addressed|aimed)"
_READINGS: Final = {
    "whose, at the end": (
        r"\b(?:rec(?:ommendation)?s?|actioning|to\s+action|to\s+develop|to\s+lead|to\s+progress|leading"
        r"|responsib\w+|lead|action|issue|matter|actioned\s+(?:by|nationally))\W*$"
    ),
    "with whom it lies": (
        r"^\W*(?:this\s+(?:is|recommendation\s+is)|action(?:s|ed)?|responsibility)?\s*(?:\w+\s+){0,3}?"
        r"(?:rests?\s+with|lies\s+with|sits\s+with|is\s+for\s+(?:the|a)\s+national|directed\s+(?:at|to)"
        r"|addressed\s+to|aimed\s+at)\b"
    ),
    "a matter for": (
        r"^\W*(?:this\s+|it\s+)?(?:is\s+)?(?:a\s+matter|an?\s+(?:issue|action|recommendation)|one)\s+for\b"
    ),
    "it is for": (
        rf"\b{_MATTER}(?:\s+(?:is|was)|'s)\s+(?:\w+ly\s+|one\s+|a\s+(?:matter|question)\s+)?(?:for|to)\s+{_THE}{_OUTSIDE}"
    ),
    "lies with": rf"\b{_LIES}\s+(?:\w+ly\s+)?(?:with|to|under|at|within)\s+{_THE}(?:\w+\s+)?{_OUTSIDE}",
    "their job": (
        rf"{_OUTSIDE}(?:'s|s'|’s)?\s+(?:own\s+)?"  # noqa: RUF001
        r"(?:jobs?|business|remit|domain|territory|duty|call|gift|function|responsibility)\b"
    ),
    "in their gift": (
        rf"\b(?:gift|hands|remit|domain|responsibility|job|business|duty|function)\s+of\s+{_THE}{_OUTSIDE}"
    ),
    "theirs": rf"{_OUTSIDE}\b.*\b(?:is|'s|are)\s+(?:for\s+them|theirs)\b",
    "has the lead": (
        rf"^\W*{_THE}{_OUTSIDE}(?:\W+\w+){{0,6}}?\W+(?:have|has|hold|holds|take|takes|taking|with)\s+"
        r"(?:the\s+|a\s+)?(?:national\s+)?(?:lead|ownership|responsibility)\b"
    ),
    "does this": (
        rf"^\W*{_THE}{_OUTSIDE}\W+(?:(?:already|now|currently|will|be|are|is|have|has|been)\s+)*"
        r"(?:do|does|doing|done)\s+(?:this|it|that|so)\b(?!.*\bforces?\b)"
    ),
    "will": rf"^\W*{_THE}{_OUTSIDE}\s+.*\bwill\s+\w+\W*$",
    "to do": rf"^\W*{_THE}(?:\w+\s+)?{_OUTSIDE}\W+to\s+(?:\w+\s+){{0,2}}\w+\W*$",
    "acts": (
        rf"^\W*(?:(?:the|this\s+is\s+(?:for|with|one\s+for)|for|with|sits\s+with|a|an)\s+)*{_OUTSIDE}\W*"
        r"(?:\w+\s+){0,2}?(?:(?:(?<!ed )to|will|is|are|must|should|led|owns?|leads?|leading|owned"
        r"|responsib\w+|action\w*|doing|ha(?:s|ve)\s+(?:this|it)\b)\b|\W*$|\.\s)"
    ),
    "done by": (
        r"^\W*(?:this\s+)?(?:(?:is|was|has|been|being|to|be)\s+)*(?:led|owned|managed|progressed|actioned|addressed"
        r"|done|taken|considered|dealt|delivered|developed|answered|handled|held|referred|passed|left|directed)\b"
        rf"[\w\s]{{0,20}}?\b(?:by|with|(?<!letter )(?<!reply )(?<!return )to)\s+(?:the\s+)?{_OUTSIDE}"
    ),
    "with us": (
        r"(?:\band|&|\bwith)\s+(?:the\s+|our\s+)?(?:force|us\b|constabulary)"
        r"|\b(?:force|constabulary|we)\s+(?:and|&|with)\b"
    ),
    "of us": r"\b(?:we|our)\b",
    "not applicable": NOT_APPLICABLE.pattern,
    "not ours": NOT_OURS.pattern,
}
_COMPILED: Final = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _READINGS.items()}
_VERB: Final = re.compile(
    r"\b(?:sent|sits|attends?|given|bought|is|are|was|were|has|have|had|do|does|did|will|\w+(?<!act)ed|share"
    r"|complies|works?|meets?|uses?|went|came|took|gave"
    r"|(?!action|lead|deal|progress|consider|review|pick|address|tak|polic|undertak|resolv|answer)\w{3,}ing)\b",
    re.IGNORECASE,
)
_NAME_LENGTH: Final = 7  # words of a response that only names a body,
_WORDS_BESIDES: Final = 3  # of which so many are others


_NO_CLAIMS: Final = frozenset(("with us", "of us", "not applicable", "not ours"))
_NEVER_OF_US: Final = frozenset(
    (
        "it is for",
        "lies with",
        "their job",
        "in their gift",
        "theirs",
        "has the lead",
        "does this",
        "to do",
        "will",
    )
)


def claims(response: str) -> bool:
    """Whether a reading is found by which the matter is another's, and the force claims no part in it."""
    found = readings_of(response)
    if found & {"whose, at the end", "with whom it lies", "a matter for"}:
        return True
    if "with us" in found:
        return False
    return bool(found - _NO_CLAIMS - (_NEVER_OF_US if "of us" in found else frozenset()))


@lru_cache(maxsize=1024)
def readings_of(response: str) -> frozenset[str]:
    """The names of the readings that are found in the response."""
    found = {name for name, pattern in _COMPILED.items() if pattern.search(response)}
    return frozenset(found | {"only names"} if _only_names(response) else found)


def _only_names(response: str) -> bool:
    """Whether it is a few words without a verb, of which most are a body's name or say nothing."""
    if len(response.split()) > _NAME_LENGTH or _VERB.search(response):
        return False
    besides = re.findall(r"[a-z]+", BODY.sub(" ", response).lower())
    return sum(word not in STOCK for word in besides) <= _WORDS_BESIDES
