"""Settling a conflict: the status of one entry of a recommendation, decided for all its other entries."""

from __future__ import annotations

from searchapp.domain.errors import Conflict
from searchapp.domain.people import Person, Right
from searchapp.domain.recommendation import Status
from searchapp.domain.review import Kind, LogEntry, Subject
from searchapp.services.deciding import Wish
from searchapp.services.reviewing import Reviewing


def settle_conflict(
    reviewing: Reviewing, ref: str, status: Status, *, why: str = "", person: Person
) -> tuple[LogEntry, ...]:
    """Decide `status` for the force's entries of the same recommendation that have another, as one batch.

    Without a reason, the entry it was taken from is named as one. Closing waits for a second person where
    the setting asks for it. Raises Forbidden, and Conflict where no entry has that status (any more).
    """
    person.must(Right.DECIDE)
    cluster = reviewing.checking.cluster_of(ref)
    records = reviewing.store.get_many(cluster.disputed) if cluster else []
    right = next((record for record in records if record.status is status), None)
    if right is None:
        raise Conflict(
            f"No entry of {ref[:40]} is at \u201c{status.label}\u201d any more.",
            next_step="Look at the queue of conflicts as it stands now.",
        )
    wish = Wish(
        kind=Kind.CHANGE,
        subject=Subject.STATUS,
        value=(status.value,),
        why=why.strip() or f"The same recommendation is at \u201c{status.label}\u201d as {right.ref}.",
    )
    others = [record.ref for record in records if record.status is not status]
    return reviewing.decide_all(others, wish, person=person)
