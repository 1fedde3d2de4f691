"""The queues: what waits for a person's decision, each as one list of the same form.

A queue is a module here and a row of `QUEUES`. Nothing here decides.
"""

from __future__ import annotations

from typing import Any, Final

from searchapp.services.queues import (
    against_file,
    awaiting_approval,
    closed_in_doubt,
    closing,
    conflicts,
    contradictions,
    likely_wrong,
    overdue,
    unsure,
)
from searchapp.services.queues.listing import Counts, Placed, Queues
from searchapp.services.queues.question import Item, Queue, Sources

__all__ = ("QUEUES", "Counts", "Item", "Placed", "Queue", "Queues", "Sources")

QUEUES: Final[tuple[Queue[Any], ...]] = (
    closing.QUEUE,
    closed_in_doubt.QUEUE,
    unsure.QUEUE,
    contradictions.QUEUE,
    conflicts.QUEUE,
    likely_wrong.QUEUE,
    overdue.QUEUE,
    awaiting_approval.QUEUE,
    against_file.QUEUE,
)
