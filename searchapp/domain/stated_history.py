"""What a register itself says happened to a recommendation, and when."""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.domain.recommendation import PartialDate, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedEntry:
    """One dated entry of a response: the status from that day on, and the comment made with it ("")."""

    on: PartialDate
    status: Status
    comment: str
