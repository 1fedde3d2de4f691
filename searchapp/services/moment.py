"""What everything that is shown is made of, as it is now: the one owner of "nothing has changed since".

Whatever is remembered between requests (pages, parts of pages, counts of queues) is remembered by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from searchapp.domain.search import IndexHealth


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Another one whenever register, decisions, findings, index or the day are others.

    `change`: newest entry of the change log; `decision`: number and hash of the newest entry of the log of
    decisions; `findings`: their edition.
    """

    change: int
    decision: tuple[int, str]
    findings: int
    index: IndexHealth
    day: date
