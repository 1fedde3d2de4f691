"""What of a limb and a response is weighed, when it is asked whether the response touches the limb.

Owns the features; nothing is judged here. A word in common counts for less where its sentence is about
another limb, and a sentence that is given to no limb may answer any of them in words unknown. How long a
response is does not count: some authors leave limbs out of long responses, others of short ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from searchapp.triage.limbs.alignment import NOBODY, Alignment, align
from searchapp.triage.limbs.cutting import Limb
from searchapp.triage.limbs.statements import sentences
from searchapp.triage.limbs.words import size

_PARTS: Final = r"(?:two|three|four|five|six|seven)"
_BLANKET: Final = re.compile(
    r"\ball\s+(?:of\s+)?(?:the\s+|these\s+|those\s+)?(?:above|recommend\w+|elements|points|requirements|features|actions"
    r"|areas|aspects|matters|limbs|bullets|parts|pages|sections)\b|\bfully\s+(?:compliant|complies|implemented|met)\b"
    r"|\b(?:every|each)\s+(?:one\s+)?(?:of\s+these|part|element|point|limb|item)\b|\beverything\s+(?:asked|listed|here|in)\b"
    r"|\bthe\s+(?:whole|entirety)\s+of\s+(?:this|it)\b|\bwhole\s+set\b|\b(?:covers|does)\s+(?:it|all|the\s+lot|everything)\b"
    rf"|\b{_PARTS}\s+(?:parts|limbs|points|elements|bullets|strands|jobs|tasks|things)\b|\b(?:sets\s+out|addresses)\s+each\b"
    rf"|\ball\s+(?:{_PARTS}\s+)?(?:done|met|complete\w*|in\s+place|implemented|covered|actioned)\b|\bin\s+full\b|\bdata\s*set\b"
    r"|\bboth\s+(?:done|parts|limbs|elements|points)\b|^(?:done|complete\w*|all\s+there)\W",
    re.IGNORECASE,
)
_MARK: Final = re.compile(
    r"\b([a-z]|[ivx]{2,4}|\d)\)|(?:^|[.;]\s+)(\d|[a-z])[.:]\s"
    r"|\b(first|second|third|fourth|last)\s+(?=part|point|limb|element)"
)
_NO_PLACE: Final = 0.6  # room for a limb where the response does not keep the order of the others
_NOT_ASKED: Final = -1.0  # of a limb that has something in common with the response


def features_of(outer: Sequence[Limb], response: str, rarity: Mapping[str, float]) -> list[dict[str, float]]:
    """The features of each limb, in their order; for two limbs and more."""
    aligned = align(outer, response, rarity)
    marks = list(dict.fromkeys("".join(found) for found in _MARK.findall(response.lower())))
    of_response = {
        "limbs": min(len(outer), 6),
        "blanket": bool(_BLANKET.search(response)),
        "few sentences": len(sentences(response)) < len(outer),
    }
    return [
        of_response
        | {
            "first": place == 0,
            "last": place == len(outer) - 1,
            "limb words": min(len(limb.text.split()), 30),
            "mark": (1 if limb.label in marks else -1) if len(marks) > 1 else 0,
        }
        | _in_common(place, aligned)
        | _others(place, aligned)
        | _kindred(place, aligned, rarity)
        | _left_over(place, aligned)
        for place, limb in enumerate(outer)
    ]


def _in_common(place: int, aligned: Alignment) -> dict[str, float]:
    """What the limb has in common with the response, at most in one unit and more than any other limb has."""
    common, asked = aligned.common[place], aligned.asked[place]
    words = max(aligned.words_common[place], default=0.0)
    margin = max(
        (
            shared - max(row[unit] for at, row in enumerate(aligned.common) if at != place)
            for unit, shared in enumerate(common)
        ),
        default=0.0,
    )
    return {
        "most": min(3.0, aligned.most[place]),
        "most share": min(1.0, aligned.most[place] / asked),
        "words most": min(2.0, words),
        "words share": min(1.0, words / asked),
        "margin": max(-2.0, min(2.0, margin)),
        "owns": place in aligned.owners,
    }


def _others(place: int, aligned: Alignment) -> dict[str, float]:
    """How far the other limbs are answered in their own words, as then this one would be, too."""
    shares = [
        min(1.0, most / asked)
        for at, (most, asked) in enumerate(zip(aligned.most, aligned.asked, strict=True))
        if at != place
    ]
    share = sum(shares) / len(shares)
    silent = not aligned.most[place]
    return {
        "others": share,
        "others least": min(shares),
        "others, silent": share if silent else _NOT_ASKED,
        "others, faint": _NOT_ASKED if silent or place in aligned.owners else share,
    }


def _kindred(place: int, aligned: Alignment, rarity: Mapping[str, float]) -> dict[str, float]:
    """How much of the limb stands in one unit, kindred words counted."""
    kindred = max(
        (
            size(
                (
                    word
                    for word, kin in aligned.own[place].items()
                    if word in said or not kin.isdisjoint(marks)
                ),
                rarity,
            )
            for said, marks in zip(aligned.said, aligned.kin, strict=True)
        ),
        default=0.0,
    )
    return {
        "kindred": kindred,
        "kindred, silent": _NOT_ASKED if aligned.most[place] else kindred,
    }


def _left_over(place: int, aligned: Alignment) -> dict[str, float]:
    """What no other limb has of the response: of all of it, and of what stands between its neighbours."""
    common = aligned.common[place]
    taken = {
        row.index(most)
        for at, (row, most) in enumerate(zip(aligned.common, aligned.most, strict=True))
        if at != place and most and most >= common[row.index(most)]
    }
    left = max((shared for unit, shared in enumerate(common) if unit not in taken), default=0.0)
    unowned = max(1, len(aligned.own) - len(set(aligned.owners) - {NOBODY}))
    strange = min(2.0, sum(aligned.fullness[unit] for unit in aligned.units_of(NOBODY)) / unowned)
    before = [aligned.units_of(at)[-1] for at in range(place) if at in aligned.owners]
    after = [aligned.units_of(at)[0] for at in range(place + 1, len(aligned.own)) if at in aligned.owners]
    start, stop = max(before, default=-1) + 1, min(after, default=len(aligned.units))
    free = (unit for unit in range(start, stop) if aligned.owners[unit] in (NOBODY, place))
    room = min(3.0, sum(aligned.fullness[unit] for unit in free)) if start <= stop else _NO_PLACE
    silent = not aligned.most[place]
    return {
        "left": min(2.0, left),
        "left share": min(1.0, left / aligned.asked[place]),
        "strange": strange,
        "strange, silent": strange if silent else _NOT_ASKED,
        "room": room,
        "room, silent": min(1.5, room) if silent else _NOT_ASKED,
        "disorder": start > stop,
    }
