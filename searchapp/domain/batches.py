"""Cuts a stream into lists, so that stores and models are asked for many at a time and memory stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

_Item = TypeVar("_Item")

BATCH: Final = 1_000
OF_A_STATEMENT: Final = 500
"""References that one statement asks a database for, or rows that it puts in; the number has a limit."""


def in_batches(items: Iterable[_Item], size: int = BATCH) -> Iterator[list[_Item]]:
    """Lists of up to `size` items, in order; nothing for an empty stream."""
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
