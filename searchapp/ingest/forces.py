"""Reads the name of a force through a table of aliases. What is not in it is named, never guessed."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz, process

from searchapp.domain.errors import InvalidInput
from searchapp.domain.reference import said

_ALIASES: Final = Path(__file__).with_name("force_aliases.toml")
_KIND: Final = re.compile(r" (?:police|police service|police force|constabulary|force)$")
_NAMED_AS_FORCE: Final = re.compile(r"(?:shire|police|constabulary)$")
_SEVERAL: Final = re.compile(r"[,;/\n]|\band\b|\ball\b|&", re.IGNORECASE)
_NEAR: Final = 60.0
_MISSPELT: Final = 84.0
_LONGEST: Final = 60  # characters of the name of one force


def read_force(text: str) -> str | None:
    """The name kept for the force that a text names, or None when the table has no such alias."""
    return _by_alias().get(_key(text))


def known_force(text: str) -> str:
    """The name kept for a force as somebody typed it. Raises InvalidInput naming the nearest."""
    found = read_force(text)
    if found is None:
        raise InvalidInput(
            f"“{text[:_LONGEST]}” is not a known police force. {did_you_mean(text)}".rstrip(),
            next_step="Give the name of a police force, such as Lancashire or North Wales.",
        )
    return found


def known_forces() -> list[str]:
    """The names kept for the forces, in alphabetical order."""
    return sorted(set(_by_alias().values()))


def misnamed(cell: str) -> bool:
    """Whether a register's force cell must be meant as one force, and is none.

    It is where it reads like the name of a force, or like a known one misspelt. Several forces, all forces,
    or other bodies are what a register may say, and are kept as they are.
    """
    name = said(cell)
    if not name or len(name) > _LONGEST or read_force(cell) is not None:
        return False
    if any(character.isdigit() for character in name):
        return False
    if _SEVERAL.search(cell):
        return False
    return _NAMED_AS_FORCE.search(name) is not None or bool(_nearest(name, _MISSPELT))


def did_you_mean(text: str) -> str:
    """A question naming the nearest forces, at most two; "" when nothing is near."""
    near = _nearest(said(text)[:_LONGEST], _NEAR)
    return f"Did you mean {' or '.join(near)}?" if near else ""


def _nearest(name: str, at_least: float) -> list[str]:
    found = process.extract(_key(name), _by_alias().keys(), scorer=fuzz.ratio, score_cutoff=at_least, limit=6)
    return list(dict.fromkeys(_by_alias()[alias] for alias, _, _ in found))[:2]


def _key(text: str) -> str:
    name = said(text.replace("&", " and "))
    return _KIND.sub("", name)


@cache
def _by_alias() -> dict[str, str]:
    table: dict[str, list[str]] = tomllib.loads(_ALIASES.read_text(encoding="utf-8"))["forces"]
    return {_key(alias): name for name, aliases in table.items() for alias in (name, *aliases)}
