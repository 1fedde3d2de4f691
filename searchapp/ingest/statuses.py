"""Reads a status through a table of aliases. What is not in the table is named, never guessed."""

from __future__ import annotations

from typing import Final

from rapidfuzz import fuzz, process

from searchapp.domain.recommendation import Status
from searchapp.domain.reference import said

ALIASES: Final = {
    Status.COMPLETED: (
        "completed", "complete", "closed", "closed complete", "closed completed", "action completed",
        "actions completed", "action complete", "done", "discharged", "implemented", "fully implemented",
        "completed and closed", "complete and closed", "completed closed", "complete closed",
    ),
    Status.NO_FURTHER_ACTION: (
        "no further action", "no further action needed", "no further action required",
        "no further action necessary", "no further actions", "no further action approved", "nfa", "n f a",
        "nfa approved", "nfa needed", "nfa required", "no action needed", "no action required",
        "closed no further action", "closed nfa",
    ),
    Status.BEING_PROGRESSED: (
        "being progressed", "in progress", "progressing", "progressed", "in progression", "ongoing",
        "on going", "work ongoing", "work in progress", "under way", "underway", "in hand",
        "action in progress", "actions in progress", "action ongoing", "actions ongoing",
    ),
    Status.AWAITING_REVIEW: (
        "awaiting review", "awaiting review from fll", "awaiting fll review", "awaiting review by fll",
        "for review", "to be reviewed", "pending review", "submitted for review", "review awaited",
        "awaiting cos review", "awaiting hmi review", "awaiting hmic review", "awaiting hmicfrs review",
    ),
}  # fmt: skip

_BY_ALIAS: Final = {alias: status for status, aliases in ALIASES.items() for alias in aliases}
_REVIEWER: Final = ("awaiting review from ", "awaiting review by ", "awaiting review with ")
_MAX_STATUS: Final = 60  # characters; anything longer is prose in the wrong column


def read_status(text: str) -> Status | None:
    """The status a cleaned cell names, or None when the table has no such alias."""
    alias = said(text)
    if alias.startswith(_REVIEWER) and len(alias) <= _MAX_STATUS:
        return Status.AWAITING_REVIEW
    return _BY_ALIAS.get(alias)


def nearest(text: str) -> list[Status]:
    """Statuses with an alias most like the text, at most two, the nearest first; none when nothing is like.

    Likeness is rapidfuzz's normalised insertion-deletion ratio, at least 60 of 100.
    """
    found = process.extract(
        said(text)[:_MAX_STATUS], _BY_ALIAS.keys(), scorer=fuzz.ratio, score_cutoff=60, limit=8
    )
    return list(dict.fromkeys(_BY_ALIAS[alias] for alias, _, _ in found))[:2]
