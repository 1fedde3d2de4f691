"""Takes the dated entries out of a response that carries the inspectorate's register markup.

    [on]9th February 2017 [status]being-progressed[/status][/on] [comment]Work has begun.[/comment]

Only whole entries with a date and a status that can be read count; anything else stays text as it is.
"""

from __future__ import annotations

import re
from typing import Final

from searchapp.domain.stated_history import StatedEntry
from searchapp.ingest.dates import read_date
from searchapp.ingest.statuses import read_status

_ENTRY: Final = re.compile(
    r"\[on\]\s*+([^\[\]]{4,40}?)\s*\[status\]\s*+([^\[\]]{2,60}?)\s*\[/status\]\s*+\[/on\]"
    r"(?:\s*+\[comment\]((?:(?!\[/?(?:on|comment)\]).)*+)\[/comment\])?",
    re.IGNORECASE | re.DOTALL,
)


def read_stated_history(response: str) -> tuple[str, tuple[StatedEntry, ...]]:
    """A cleaned response without that markup, and its entries in the order they stand.

    The text keeps every date and comment, a line for each entry; a status is in its entry.
    """
    if "[on]" not in response.lower():
        return response, ()
    entries: list[StatedEntry] = []

    def line(found: re.Match[str]) -> str:
        entry = _entry(found)
        if entry is None:
            return found[0]
        entries.append(entry)
        return f"\n{found[1]}: {entry.comment or entry.status.label.lower()}\n"

    lines = (" ".join(one.split()) for one in _ENTRY.sub(line, response).split("\n"))
    return "\n".join(filter(None, lines)), tuple(entries)


def _entry(found: re.Match[str]) -> StatedEntry | None:
    status = read_status(found[2])
    try:
        on = read_date(found[1])
    except ValueError:
        return None
    if on is None or status is None:
        return None
    return StatedEntry(on=on, status=status, comment=(found[3] or "").strip())
