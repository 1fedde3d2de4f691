"""Other columns of a register as the store has them: JSON of headings and cells, in the order of the file."""

from __future__ import annotations

import json
from collections.abc import Sequence

Others = tuple[tuple[str, str], ...]


def packed_others(others: Sequence[tuple[str, str]]) -> str:
    """As a text; "" for none."""
    return json.dumps(others, ensure_ascii=False) if others else ""


def unpacked_others(text: str) -> Others:
    """What `packed_others` packed."""
    return tuple((heading, cell) for heading, cell in json.loads(text or "[]"))


def with_absent(known: str, now: str) -> str:
    """What a file says, with what is known of columns that it does not have; all packed."""
    others = unpacked_others(now)
    headings = {heading for heading, _ in others}
    return packed_others((*others, *(one for one in unpacked_others(known) if one[0] not in headings)))
