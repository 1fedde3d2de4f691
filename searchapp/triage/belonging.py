"""Tells where a text asks a body to which police forces belong, or asks that police staff act.

Owns the table of such bodies. A recommendation to "Community Safety Partnerships" names no force, and yet
every force is a member of one: what looks like somebody else's task may be partly its own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from searchapp.triage.wording.bodies import asked

# name to show -> how registers and reports write it
PARTNERSHIPS: Final = {
    "integrated offender management partnership": (
        r"(?:integrated\s+offender\s+management|\bIOM)\s+(?:partnerships?|schemes?|teams?|units?|boards?)"
    ),
    "community safety partnership": (
        r"community\s+safety\s+partnerships?|\bCSPs?\b"
        r"|crime\s+and\s+disorder\s+reduction\s+partnerships?|\bCDRPs?\b"
    ),
    "safeguarding partnership": (
        r"safeguarding\s+(?:(?:adults?|child(?:ren)?)(?:['\u2019]?s)?\s+)?(?:boards?|partnerships?|hubs?)"
        r"|\bLSCBs?\b|\bMASH(?:s|es)?\b|multi-?\s?agency\s+safeguarding"
    ),
    "multi-agency public protection arrangement": (
        r"multi-?\s?agency\s+public\s+protection|\bMAPPAs?\b|\bMAPPPs?\b"
    ),
    "multi-agency risk assessment conference": r"multi-?\s?agency\s+risk\s+assessment|\bMARACs?\b",
    "youth offending team": r"youth\s+offending\s+(?:teams?|services?)|\bYOTs?\b|youth\s+justice\s+services?",
    "health and wellbeing board": r"health\s+and\s+well-?being\s+boards?",
    "local criminal justice board": r"local\s+criminal\s+justice\s+(?:boards?|partnerships?)|\bLCJBs?\b",
    "local resilience forum": r"local\s+resilience\s+(?:forums?|fora)|\bLRFs?\b",
    "violence reduction partnership": r"violence\s+reduction\s+(?:units?|partnerships?)",
    "road safety partnership": r"(?:road\s+safety|safer\s+roads|casualty\s+reduction)\s+partnerships?",
    "drug and alcohol action team": r"drug(?:s)?\s+(?:and\s+alcohol\s+)?action\s+teams?|\bDA?ATs?\b",
    "local partnership": r"(?:local|strategic|multi-?\s?agency)\s+(?:strategic\s+)?partnerships?",
}
_PATTERNS: Final = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in PARTNERSHIPS.items()}
_OTHERS: Final = re.compile(  # bodies beside whoever is asked, and those that speak for many
    r"\b(?:with|alongside|in\s+(?:conjunction|collaboration|consultation|partnership)|through"
    r"|association\s+of)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_POLICE_STAFF: Final = re.compile(
    r"(?<!to )(?<!for )\bpolice\s+(?:officers\s+)?and\s+(?:\w+\s+){0,3}?"
    r"(?:staff|officers|practitioners|workers|teams)"
    r"(?=\s+(?:are|is|have|should|must|can|work|share|receive|understand|act|make|carry|know|use)\b)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def partnership_asked(text: str) -> str:
    """Name of the first body of the table that the text asks to act, "" where it asks none."""
    for subject in asked(text).subjects:
        doer = _OTHERS.sub("", subject)
        for name, pattern in _PATTERNS.items():
            if pattern.search(doer):
                return name
    return ""


def police_staff_to_act(text: str) -> str:
    """The words by which police staff, among others, are to do something: "police and probation staff"."""
    found = _POLICE_STAFF.search(text)
    return found.group() if found else ""
