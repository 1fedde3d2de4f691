"""Finds what is asked for at once ("with immediate effect") or as soon as may be, without a date of its own.

Owns the telling apart of "stop this immediately" (due at once) and "officers should tell a supervisor
immediately" (a standard of service for every case).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from searchapp.triage.deadlines.numbers_in_words import NUMBER
from searchapp.triage.deadlines.obligation import around_request, sets_date
from searchapp.triage.deadlines.phrasing import LABEL
from searchapp.triage.deadlines.service import is_standard

_STEPS: Final = "steps?|action|measures?|attention|consideration"
_DEEDS: Final = f"{_STEPS}|changes?|improvements?|reviews?|audits?"


def _as_adjective(word: str, deeds: str) -> str:
    """Matches "take immediate action", "this requires immediate action", "immediate action is needed"."""
    deed = rf"(?:\w+\s+)?(?:{deeds})\b"
    return (
        rf"\b(?:tak\w+|mak\w+|conduct|undertake|carry\s+out|give|pay)\s+(?:an?\s+)?"
        rf"(?P<adjective>{word}(?:\s+and\s+\w+)?)\s+{deed}"
        rf"|\b{LABEL}\s*[:-]\s*(?P<labelled>{word})(?=\W*$)"
        rf"|\b(?:requires?|needs?)\s+(?P<required>{word})\s+{deed}"
        rf"|\b(?P<needed>{word})\s+{deed}\s+(?:is|are|should\s+be|must\s+be)"
        r"\s+(?:\w+\s+)?(?:needed|required|necessary|taken|given|made)\b"
    )


_AT_ONCE: Final = re.compile(
    r"\bwith\s+immediate\s+effect\b|\bforthwith\b|\b(?:straight|right)\s+away\b|\bimmediately\b"
    rf"|(?<!all )\bat\s+once\b|{_as_adjective('immediate', _DEEDS)}",
    re.IGNORECASE,
)
_SOON: Final = re.compile(
    r"\b(?P<of_each>as\s+(?:soon|quickly|swiftly|rapidly)\s+as\s+(?:is\s+|it\s+is\s+|reasonably\s+)*(?:practicable|possible|practical"
    r"|feasible)(?:\s+thereafter)?|without\s+(?:further\s+|undue\s+)?delay)\b"
    r"|\bas\s+a\s+matter\s+of\s+(?:the\s+)?(?:\w+\s+)?urgency\b"
    r"|\bat\s+the\s+earliest(?:\s+(?:possible|practicable))?\s+(?:opportunity|date)\b|\burgently\b"
    rf"|{_as_adjective('urgent', _STEPS)}",
    re.IGNORECASE,
)
_DELAY: Final = re.compile(r"without\s+(?:undue\s+)?delay", re.IGNORECASE)
_ADJECTIVES: Final = ("adjective", "labelled", "required", "needed")
_EVENT_NEXT: Final = re.compile(
    r"\s*(?:after|following|on\b(?!\s+publication)|upon|before|prior|when|once|available|apparent|obvious|adjacent"
    r"|identifiable|if|whenever|as\s+soon"
    r"|(?:an?|the)\s+\w+\s+(?:is|are|has)\b)",
    re.IGNORECASE,
)
_EACH_TIME: Final = re.compile(
    r"^(?:\s+(?!to\s+ensure|so\s+that|in\s+order|that\b)\w+){0,8}\s+"
    r"(?:when|whenever|if|once|on\s+(?:receipt|arrival)|upon|each\s+time|every\s+time|after|following)\b",
    re.IGNORECASE,
)
_EACH_PERSON: Final = re.compile(
    r"\b(?:(?<!chief )(?<!all )officers?|staff|call[\s-]?(?:handlers|takers)|operators|supervisors?"
    r"|sergeants?|inspector|investigators?|detectives?|dispatchers|personnel|employees?|members)\s*$",
    re.IGNORECASE,
)
_SERVICE: Final = re.compile(
    r"\b(?:notif\w+|inform\w*|tell|told|recorded|reported|referred|alert\w*|arrest\w*|attended|attendance|contact\w*"
    r"|dealt|deal|seen|available|respond\w*|answer\w*|establish(?=\s*$)|released|d[ei]spatch\w*|deploy\w*|escalat\w+"
    r"|passed|shared|accessible|allocated|flagged|call|seized|circulated|given|sent"
    r"|logged|entered|uploaded|searched)\b",
    re.IGNORECASE,
)
_STOPPED: Final = re.compile(
    r"\b(?:end(?:s|ed)?|stop(?:s|ped)?|ceased?|suspended|withdrawn|removed|discontinued|in\s+(?:place|post|force)"
    r"|implemented)\W*$",
    re.IGNORECASE,
)
_SEVERAL: Final = re.compile(
    rf"\b(?!an?\b)(?:{NUMBER}|several|many|more|both)\s+(?:\w+\s+){{1,4}}$", re.IGNORECASE
)
_INNER_CLAUSE: Final = re.compile(
    r"\b(?:that(?!\W*$)|which|who|where|if|when|whenever|so\s+as|ensure(?!\s+that\W*$)|means\s+to)\b",
    re.IGNORECASE,
)
_CLAUSE_OPENS: Final = re.compile(
    r"(?:^|[:;•\n(])\W*(?:and\s+|then\s+)?$|\brecommends?\s+that,?\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """Something due at once (`dated`) or as soon as may be."""

    start: int
    end: int
    dated: bool


def urgencies(sentence: str) -> Iterator[Urgency]:
    """What one sentence asks for at once, or as soon as may be, in order."""
    for match in _AT_ONCE.finditer(sentence):
        if _asks_at_once(sentence, match):
            yield Urgency(start=_start(match), end=match.end(), dated=True)
    for match in _SOON.finditer(sentence):
        if _asks_soon(sentence, match):
            yield Urgency(start=_start(match), end=match.end(), dated=False)


def _start(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return match.start(next((name for name in _ADJECTIVES if groups[name]), 0))


def _is_asked(sentence: str, match: re.Match[str]) -> bool:
    """Whether something is asked here at all, by these words themselves or by those around them."""
    if match["labelled"] or match["required"] or match["needed"]:
        return not _INNER_CLAUSE.search(sentence[: match.start()])
    return sets_date(sentence, match.start(), match.end())


def _asks_soon(sentence: str, match: re.Match[str]) -> bool:
    left, right = sentence[: match.start()], sentence[match.end() :]
    if _EVENT_NEXT.match(right) or not _is_asked(sentence, match):
        return False
    if not match["of_each"] or _CLAUSE_OPENS.search(left):
        return True
    if _DELAY.fullmatch(match.group()):
        return not _each_time(left, right)
    return not is_standard(*around_request(left))


def _asks_at_once(sentence: str, match: re.Match[str]) -> bool:
    left, right = sentence[: match.start()], sentence[match.end() :]
    if _EVENT_NEXT.match(right) or not _is_asked(sentence, match):
        return False
    if match.group().lower().endswith("once") and _SEVERAL.search(left):
        return False
    return bool(_CLAUSE_OPENS.search(left)) or not _each_time(left, right)


def _each_time(left: str, right: str) -> bool:
    """Whether it is what somebody is to do whenever something happens, not once and now."""
    subject, asked = around_request(left)
    if is_standard(subject, "") or _EACH_PERSON.search(subject) or _EACH_TIME.search(right):
        return True
    if _SERVICE.search(asked) or _SERVICE.match(right.strip()):
        return True
    return bool(_INNER_CLAUSE.search(asked)) and not _STOPPED.search(asked)
