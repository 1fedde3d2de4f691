"""Reads a status through a table of aliases. What is not in the table is named, never guessed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz, process

from searchapp.domain.recommendation import Status
from searchapp.domain.reference import said
from searchapp.ingest.dates import read_date

_TABLE: Final = tomllib.loads(Path(__file__).with_name("status_aliases.toml").read_text(encoding="utf-8"))
ALIASES: Final = {Status(name): tuple(aliases) for name, aliases in _TABLE["statuses"].items()}

_BY_ALIAS: Final = {alias: status for status, aliases in ALIASES.items() for alias in aliases}
_BEGINNINGS: Final = {
    f"{beginning} ": Status(name) for name, known in _TABLE["beginnings"].items() for beginning in known
}
_SUGGESTING: Final = {word: Status(name) for name, known in _TABLE["suggesting"].items() for word in known}
_ENDING: Final = re.compile(
    r"(?<![\s,;:(\u2013\u2014-])[\s,;:(\u2013\u2014-]+(?:on |in |as at )?"
    r"(?:\d{1,3} ?%|(?P<date>(?:\d{1,2}[-/. ])?(?:\d{1,2}[-/.]|[A-Za-z]{3,9}[- ])\d{2,4}|\d{4}))\)?\.?$"
)
_NOT_YET: Final = re.compile(r"\b(?:not|never|in ?complete\w*|un\w+|part\w*|nearly|almost)\b")
_MAX_STATUS: Final = 60  # characters; anything longer is prose in the wrong column


def bare(text: str) -> str:
    """A status cell without the date or percentage it ends with, unless nothing else would be left."""
    ending = _ENDING.search(text)
    if ending is None or not text[: ending.start()].strip():
        return text
    try:
        dated = ending["date"] is None or read_date(ending["date"]) is not None
    except ValueError:
        dated = False
    return text[: ending.start()] if dated else text


def read_status(text: str) -> Status | None:
    """The status a cleaned cell names, or None when the table has no such alias."""
    return _alias(text) or _alias(bare(text))


def _alias(text: str) -> Status | None:
    alias = said(text)
    if alias in _BY_ALIAS or len(alias) > _MAX_STATUS:
        return _BY_ALIAS.get(alias)
    return next((status for words, status in _BEGINNINGS.items() if alias.startswith(words)), None)


def nearest(text: str) -> list[Status]:
    """Statuses with an alias most like the text, at most two, the nearest first; none when nothing is like.

    Likeness is rapidfuzz's normalised insertion-deletion ratio, at least 80 of 100.
    """
    found = process.extract(
        said(text)[:_MAX_STATUS], _BY_ALIAS.keys(), scorer=fuzz.ratio, score_cutoff=80, limit=8
    )
    return _allowed(text, (_BY_ALIAS[alias] for alias, _, _ in found))


def suggested(text: str) -> list[Status]:
    """Statuses to ask about for words of a register's own, at most two: the nearest, else by their sense."""
    words = said(text)[:_MAX_STATUS].split()
    return nearest(text) or _allowed(text, (_SUGGESTING[word] for word in words if word in _SUGGESTING))


def _allowed(text: str, statuses: Iterable[Status]) -> list[Status]:
    """The first two different ones; "not complete" is like "complete", but never means it."""
    not_yet = _NOT_YET.search(said(text)) is not None
    different = dict.fromkeys(one for one in statuses if not (not_yet and one is Status.COMPLETED))
    return list(different)[:2]
