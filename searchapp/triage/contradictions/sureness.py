"""Which rules of contradictions are right most often: those that a reviewer looks at first."""

from __future__ import annotations

from typing import Final

SUREST_FIRST: Final = (
    "other-body-not-closed",
    "names-unaddressed-body",
    "older-than-inspection",
    "cut-off",
    "repeats-recommendation",
    "rows-slipped",
    "completed-in-progress",
    "nothing-said",
    "conflicting-duplicates",
    "closed-without-reason",
    "limb-untouched",
)
"""Ids of all rules, by the share of their findings that a careful reader agreed with.

Counted on labelled rows, (right + 1) of (found + 2), so that a rule that was seldom tried does not come
first: `python tests/triage/by_rule.py`, decision 0314.
"""
