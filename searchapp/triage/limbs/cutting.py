"""Cuts a recommendation into its limbs: "a) ... b) ...", "(i)", bullets, numbered sentences, "to: x; and y".

Owns the cutting and its offsets only; what a response says to each limb is `untouched`'s business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from searchapp.triage.limbs.prose import places_in_prose

_MARKER: Final = re.compile(
    r"(?P<bullet>(?:^|(?<=\n)|(?<=\s))[•●▪*·](?=\s|\w)|(?:(?<=\n)|(?<=[:;]\s)|(?<=;\sand\s))[-–](?=\s?\w))"  # noqa: RUF001
    r"|\((?P<closed>[a-z]|[ivx]{2,5}|\d{1,2})\)"
    r"|(?:^|(?<=[\s;:,]))(?P<open>[a-z]|[ivx]{2,5}|\d{1,2})\)"
    r"|(?:^|(?<=\n)|(?<=[:;.]\s))(?P<dotted>[a-z]|\d{1,2})\.(?=\s)"
)
_ROMAN: Final = (
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
)
_SENTENCE_END: Final = re.compile(r"[.!?](?=\s*[A-Z][a-z])|\n")
_LIST: Final = re.compile(r":\s+(?=[^;:]{3,};)")
_FIRST_ITEM: Final = re.compile(r":\s+(?P<item>\w[^:]{8,500}?;)(?:\s+and)?\s*\Z")
_CUT: Final = re.compile(r";\s*(?:and\s+|or\s+)?")
_TRAILING: Final = re.compile(r"(?:[\s;,.]|\band\b|\bor\b)+\Z")
_BULLET: Final = "•"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limb:
    """One limb: its marker ("a", "ii", "3", "•", "" in a list of semicolons) and where its words stand.

    `depth` is 0 for limbs of the recommendation, 1 for limbs within a limb; an outer limb's words hold those
    of its inner ones. `text` is `[start:end]` of the recommendation, without marker and closing "; and".
    """

    label: str
    start: int
    end: int
    text: str
    depth: int = 0


@dataclass(slots=True)
class _Sequence:
    """A run of markers of one kind, numbered from 1; `places` are indexes into the markers found."""

    style: str
    depth: int
    places: list[int] = field(default_factory=list)


def limbs(text: str) -> tuple[Limb, ...]:
    """The limbs in the order of the text; none where it is not cut into at least two."""
    markers = list(_MARKER.finditer(text))
    depths = {
        place: sequence.depth
        for sequence in _sequences(markers)
        if len(sequence.places) > 1
        for place in sequence.places
    }
    if not depths:
        return _semicolons(text)
    shallowest = min(depths.values())
    kept = [(markers[place], depths[place] - shallowest) for place in sorted(depths)]
    return _unmarked_first(text, kept[0][0]) + tuple(
        _limb(text, marker.end(), _end(text, kept, number), _label(marker), depth)
        for number, (marker, depth) in enumerate(kept)
    )


def _sequences(markers: list[re.Match[str]]) -> list[_Sequence]:
    """All runs that begin at "a", "i", "1" or a bullet and go on without a gap, nested where they do."""
    stack: list[_Sequence] = []
    found: list[_Sequence] = []
    for place, marker in enumerate(markers):
        readings = _readings(marker)
        going_on = next(
            (run for run in reversed(stack) if readings.get(run.style) in (0, len(run.places) + 1)), None
        )
        if going_on is not None:
            del stack[stack.index(going_on) + 1 :]
            going_on.places.append(place)
            continue
        style = next((style for style, number in readings.items() if number in (0, 1)), None)
        if style is not None:
            same = next((index for index, run in enumerate(stack) if run.style == style), len(stack))
            del stack[same:]
            run = _Sequence(style=style, depth=len(stack), places=[place])
            stack.append(run)
            found.append(run)
    return found


def _readings(marker: re.Match[str]) -> dict[str, int]:
    """What the marker may count as: style to number; a bullet has no number (0)."""
    if marker["bullet"]:
        return {_BULLET: 0}
    shape = next(name for name in ("closed", "open", "dotted") if marker[name])
    token = marker[shape]
    if token.isdigit():
        return {f"{shape} digit": int(token)}
    numbers = {f"{shape} roman": _ROMAN.index(token) + 1} if token in _ROMAN else {}
    if len(token) == 1:
        numbers[f"{shape} letter"] = ord(token) - ord("a") + 1
    return numbers


def _label(marker: re.Match[str]) -> str:
    return marker["closed"] or marker["open"] or marker["dotted"] or _BULLET


def _end(text: str, kept: list[tuple[re.Match[str], int]], number: int) -> int:
    """Where a limb ends: at its next sibling, or, for the last, where its sentence does."""
    marker, depth = kept[number]
    for following, other in kept[number + 1 :]:
        if other <= depth:
            return following.start()
    inner = next((one.start() for one, other in reversed(kept[number + 1 :]) if other > depth), marker.end())
    siblings = (
        text[one.end() : two.start()]
        for (one, first), (two, second) in pairwise(kept[: number + 1])
        if first == second == depth
    )
    if any(_SENTENCE_END.search(sibling.strip()) for sibling in siblings):
        return len(text)
    close = _SENTENCE_END.search(text, max(inner, marker.end() + 1))
    return close.end() if close else len(text)


def _unmarked_first(text: str, marker: re.Match[str]) -> tuple[Limb, ...]:
    """The first item of a bulleted list whose bullet was lost: "ensure: x; • y; • z"."""
    lost = _FIRST_ITEM.search(text, 0, marker.start()) if marker["bullet"] else None
    return (_limb(text, lost.start("item"), lost.end("item"), _BULLET, 0),) if lost else ()


def _semicolons(text: str) -> tuple[Limb, ...]:
    """The limbs of "ensure: x; y; and z"."""
    opening = _LIST.search(text)
    if opening is None:
        return _in_prose(text)
    close = re.search(r"[.!?](?=\s+[A-Z]|\Z)", text[opening.end() :])
    last = opening.end() + close.start() if close else len(text)
    starts = [opening.end(), *(cut.end() for cut in _CUT.finditer(text, opening.end(), last))]
    if len(starts) == 1:
        return ()
    return tuple(
        _limb(text, start, end, "", 0) for start, end in zip(starts, [*starts[1:], last], strict=True)
    )


def _in_prose(text: str) -> tuple[Limb, ...]:
    """The limbs of "ensure that x, that y and that z", or of "name a lead, train staff and tell people"."""
    return tuple(_limb(text, start, end, "", 0) for start, end in places_in_prose(text))


def _limb(text: str, start: int, end: int, label: str, depth: int) -> Limb:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(_TRAILING.sub("", text[start:end]))
    return Limb(label=label, start=start, end=end, text=text[start:end], depth=depth)
