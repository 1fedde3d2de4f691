"""Whether a period is a standard for every case ("complaints are answered within 28 days"), not a deadline.

Owns the words for what comes in again and again, and for what has piled up and is to be cleared once.
"""

from __future__ import annotations

import re
from typing import Final

_CASES: Final = (
    r"victims?|witness(?:es)?|callers?|calls|complaints?|complainants?|crimes|incidents|offences|cases|suspects"
    r"|detainees?|prisoners?|applications?|applicants|referrals|requests|enquiries|exhibits|certificates"
    r"|licen[cs]es|offenders|visits|interviews|statements|devices|allegations|investigations|reports|records"
    r"|children|(?:bail|detention)(?=\s+(?:is|are|be)\b)|emergenc(?:y|ies)|notifications|submissions|results|disposals|warrants|queries|correspondence"
    r"|concerns|a\s+(?:crime|case|call|victim|complaint|request|referral|detainee|child|suspect|person|incident)"
    r"|each\s+\w+|every\s+\w+|new\s+(?:\w+\s+)?(?:recruits?|starters?|staff|officers|joiners)|leavers"
    r"|(?:property|members\s+of\s+the\s+public)(?=\s*$)"
)
_PER_CASE: Final = re.compile(
    rf"\b(?:{_CASES})\b[^;:.]*\b(?:is|are|be|being|arrive|reach|get|go|wait|stay|remain|return)\b[^;:.]*$"
    rf"|\b(?:contact|respond\s+to|answer|attend(?:ed)?|visit|see|inform|update|record|allocate|arrive|reply|submit"
    rf"|process|interview|arrest|charge|notify|refer|acknowledge|deal\s+with|resolve|assess|complete|investigate"
    rf"|provide|send|give|make|issue|conduct|carry\s+out|finalise|return|upload|transfer|receive|examine)\s+"
    rf"(?:(?:all|any|the|their|its|to|with|more|most|\d+\s*%\s+of|\d+\s+per\s?cent\s+of)\s+)*(?:\w+\s+){{0,3}}?"
    rf"(?:{_CASES})\b[^;:.]*$",
    re.IGNORECASE,
)
_EACH_SUBJECT: Final = re.compile(
    rf"^\W*(?:\w+\s+){{0,4}}?(?:{_CASES})\s*$"
    r"|^\W*(?:requests|calls|applications|referrals|complaints|enquiries)\s+(?:for|of|from|by|about)\b"
    r"|^\W*(?:(?:police\s+)?officers|staff|supervisors|members|people|those|anyone|any\s+\w+)\s+who(?:se)?\b",
    re.IGNORECASE,
)
_KEPT: Final = re.compile(r"\b(?:deleted?|destroy(?:ed)?|retain(?:ed)?|kept|keep|dispos\w+)\b", re.IGNORECASE)
# "officers know they must": a rule for whenever it applies
_KNOWN: Final = re.compile(r"\b(?:know|understand|aware|reminded?)\b[^,;]*\b(?:they|it)\s*$", re.IGNORECASE)
_STOCK: Final = re.compile(
    r"\b(?:backlogs?|outstanding|existing|current|overdue|historic(?:al)?|unresolved|legacy|all\s+its|these|unallocated"
    r"|open|held\s+back|withheld"
    r"|the\s+\d[\d,]*|(?:found|identified|named|listed)\s+(?:by|in)\s+(?:our|this|the))\b",
    re.IGNORECASE,
)
# "the Independent Police Complaints Commission" handles complaints and is none
_NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][\w']*(?:\s+(?:(?:of|for|and|the)\s+)?[A-Z][\w']*)+")


def is_standard(subject: str, asked: str) -> bool:
    """Whether what `subject` is asked is asked of every case; `asked` ends where the time begins."""
    subject, asked = _NAME.sub("X", subject), _NAME.sub("X", asked)
    each_case = _PER_CASE.search(asked) or _EACH_SUBJECT.search(subject) or _KEPT.search(asked)
    return bool(_KNOWN.search(subject) or (each_case and not _STOCK.search(subject + asked)))
