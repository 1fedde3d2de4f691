"""Tells other processes how far a build is, seldom enough to cost nothing."""

from __future__ import annotations

import time
from typing import Final

from searchapp.domain.progress import Advance
from searchapp.search.writing.generations import Generations

_EVERY: Final = 0.5
"""Seconds between two tellings."""


def telling(generations: Generations, total: int, shown: Advance) -> Advance:
    """`shown`, that also tells of a build of `total` documents; the beginning is told at once."""
    done, told = 0, time.monotonic()
    generations.tell(done, total)

    def advance(more: int) -> None:
        nonlocal done, told
        shown(more)
        done += more
        if done == total or time.monotonic() - told >= _EVERY:
            generations.tell(done, total)
            told = time.monotonic()

    return advance
