"""Wordings by which a response says why nothing is to be done.

Owns the wordings only: no such thing here, somebody else sees to it, weighed and declined. How much one of
them says is for `response_judge`.
"""

from __future__ import annotations

import re
from typing import Final

_REASON: Final = re.compile(
    r"\bnot\s+(?:a\s+\w+\s+recommendation|applicable|relevant|inspected|required)|\bdoes\s+not\s+apply|\bsupersed"
    r"|\bduplicat|\bmerged|\breplaced|\bno\s+longer|\bclosed\s+(?:as|following)|\bcovered\s+(?:by|in|under)"
    r"|\bsame\s+as\b|\bsee\s+(?:recommendation|row|entry|ref)|\bsigned\s+off|\balready\s+(?:complete|in\s+place|done"
    r"|met|complies)|\bHMIC(?:FRS)?\s+(?:have\s+|has\s+)?(?:confirmed|closed|agreed|accepted)|\banother\s+force"
    r"|\balready\b|\bbecause\b|\bdecided\b|\bdeclined\b|\baccepted\s+by\b|\brisk\s+(?:is\s+|was\s+)?accepted|\boutweigh|\binstead\b"
    r"|\bnot\s+(?:necessary|needed|proportionate|practicable|feasible|supported|adopted|pursued|taken\s+forward)|\bwithdrawn\b"
    r"|\brejected\b|\bdisagree|\bno\s+need\b|\bunnecessary\b|\bother\s+forces|\bno\s+(?:further\s+)?action\s+(?:is\s+|was\s+)?(?:needed|required)|\bcomplete\b"
    # it has no such thing, or no longer has
    r"|\b(?:does|do|did)\s+not\s+(?:have|hold|use|own|operate|run|employ|fall|concern|affect)|\b(?:has|have|had)\s+(?:no|none|never)\b"
    r"|\bno\s+such\b|\bnone\s+of\b|\b(?:disbanded|abolished|repealed|expired|obsolete|ceased|decommissioned|discontinued)\b|\bout\s+of\s+date\b"
    # somebody or something else sees to it
    r"|\b(?:transferred|moved|outsourced)\s+to\b|\btaken\s+over\b|\b(?:provided|run|managed|delivered|owned|held|tracked)\s+(?:nationally|regionally|by|through|under)\b"
    r"|\b(?:combined|merged|linked|grouped|incorporated|subsumed|dealt|addressed|picked\s+up|answered|monitored|captured|included)\s+(?:with|to|into|in|by|under|through|within|as)\b"
    r"|\b(?:out\s+of|outside|beyond)\s+(?:the\s+|its\s+|our\s+)?(?:scope|remit|control|force)|\bonly\s+(?:applies|for|to|concerns)\b"
    # it was weighed
    r"|\b(?:due\s+to|given\s+that|as\s+the|since\s+the|therefore|so\s+no|too\s+(?:few|small|costly|expensive))\b"
    r"|\b(?:can\s?not|unable|not\s+possible|impracticable|disproportionate|costs?|lack\s+of\s+(?:resources|funding))\b"
    r"|\b(?:fully\s+met|no\s+gaps?|found\s+(?:that|no)|considered\s+and|reviewed\s+and|weighed|chose|opted|preferred|content\s+that)\b",
    re.IGNORECASE,
)


def worded_as_reason(response: str) -> bool:
    """Whether a wording of a reason stands in the response."""
    return bool(_REASON.search(response))
