"""Which limbs of a recommendation a response never touches, and which sentence answers each.

Owns the verdict; how likely it is that a limb is left out is `limb_judge`'s business. It judges coverage, not
quality.
"""

from __future__ import annotations

from typing import Final

from searchapp.triage.limbs.alignment import align
from searchapp.triage.limbs.cutting import Limb, limbs
from searchapp.triage.limbs.judge import chances_untouched
from searchapp.triage.limbs.statements import sentences
from searchapp.triage.limbs.words import rarities

# From this chance on seven of eight recommendations of authors not learned from are found rightly.
_UNTOUCHED: Final = 0.65
_UNTOUCHED_BESIDES: Final = 0.6  # for further limbs of a recommendation that has such a one


def untouched_limbs(text: str, response: str) -> tuple[Limb, ...]:
    """Limbs of the recommendation that the response leaves out; none where there are no two limbs."""
    outer = _outer(text)
    if not outer or not response.strip():
        return ()
    chances = chances_untouched(outer, response)
    if max(chances) < _UNTOUCHED:
        return ()
    return tuple(limb for limb, chance in zip(outer, chances, strict=True) if chance >= _UNTOUCHED_BESIDES)


def answers_by_limb(text: str, response: str) -> tuple[tuple[Limb, str], ...]:
    """Each limb of the recommendation with the sentence of the response that touches it most, or "".

    Empty where the text has no limbs.
    """
    outer = _outer(text)
    if not outer:
        return ()
    untouched = untouched_limbs(text, response)
    aligned = align(outer, response, rarities())
    return tuple(
        (
            limb,
            _sentence(aligned.units[common.index(most)], response) if most and limb not in untouched else "",
        )
        for limb, common, most in zip(outer, aligned.common, aligned.most, strict=True)
    )


def _sentence(unit: str, response: str) -> str:
    """The sentence in which the unit stands."""
    return next((sentence for sentence in sentences(response) if unit in sentence), unit)


def _outer(text: str) -> list[Limb]:
    return [limb for limb in limbs(text) if limb.depth == 0]
