"""Remembers which pairs of numbers have met, in memory that does not grow with them."""

from __future__ import annotations

from array import array
from typing import Final

_PLACES: Final = 4_194_301  # a prime; 16 MB


class Met:
    """Pairs of numbers below a bound; one that takes another's place makes it forgotten.

    A pair's place is the rest of its number in a division, and the quotient is kept there: no pair is taken
    for another, so that forgetting costs time and nothing else.
    """

    def __init__(self, numbers: int) -> None:
        self._numbers = numbers
        self._places = min(_PLACES, numbers * numbers + 1)
        self._kept = array("I", bytes(4 * self._places))

    def add(self, one: int, other: int) -> bool:
        """Note a pair; whether it was not among those remembered."""
        quotient, place = divmod(one * self._numbers + other, self._places)
        if self._kept[place] == quotient + 1:
            return False
        self._kept[place] = quotient + 1
        return True
