"""Whole numbers as English writes them: "three", "twenty-four", "12", "a".

Owns numbers only: what they count is the caller's business.
"""

from __future__ import annotations

import re
from typing import Final

_ONES: Final = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
]
_TENS: Final = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

NUMBER: Final = (
    rf"(?:(?:{'|'.join(_TENS[2:])})(?:[\s-](?:{'|'.join(_ONES[1:10])}))?|(?:a|one)\s+hundred"
    rf"|{'|'.join(reversed(_ONES[1:]))}|\d{{1,3}}|an?)"
)
"""A whole number up to 999 in digits, up to 100 in words; for `re.IGNORECASE`."""


def number(words: str) -> int | None:
    """The number a match of `NUMBER` stands for, or None if it is none."""
    if words.isdigit():
        return int(words)
    total = 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in ("a", "an"):
            total += 1
        elif word == "hundred":
            total *= 100
        elif word in _ONES:
            total += _ONES.index(word)
        elif word in _TENS:
            total += 10 * _TENS.index(word)
        else:
            return None
    return total
