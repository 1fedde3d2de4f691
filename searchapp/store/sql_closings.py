"""What the store knows of how the statuses in registers moved, for many recommendations at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from searchapp.domain.batches import OF_A_STATEMENT, in_batches
from searchapp.domain.closing import StatusMove
from searchapp.domain.recommendation import Status
from searchapp.domain.stated_history import StatedEntry
from searchapp.store.database import Database
from searchapp.store.history_tables import UNDONE_RUNS
from searchapp.store.schema import CHANGES
from searchapp.store.sql_stated import stated_histories


class SqlClosings:
    """`domain.ports.ClosingStore` over one SQL database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def moves(self, refs: Sequence[str]) -> dict[str, tuple[StatusMove, ...]]:
        """Moves from one status to another by reference, oldest first; see the port."""
        found: dict[str, tuple[StatusMove, ...]] = {}
        change = CHANGES.c
        with self._database.reading() as connection:
            for batch in in_batches(refs, OF_A_STATEMENT):
                moved = (
                    select(change.ref, change.at, change.before, change.after)
                    .outerjoin(UNDONE_RUNS, UNDONE_RUNS.c.run_id == change.run_id)
                    .where(
                        change.ref.in_(batch),
                        change.kind == "changed",
                        change.field == "status",
                        UNDONE_RUNS.c.run_id.is_(None),
                    )
                    .order_by(change.number)
                )
                for ref, at, before, after in connection.execute(moved):
                    move = StatusMove(
                        on=date.fromisoformat(at[:10]), before=Status(before), after=Status(after)
                    )
                    found[ref] = (*found.get(ref, ()), move)
        return found

    def stated(self, refs: Sequence[str]) -> dict[str, tuple[StatedEntry, ...]]:
        """Entries of the present responses by reference; see the port."""
        found: dict[str, tuple[StatedEntry, ...]] = {}
        with self._database.reading() as connection:
            for batch in in_batches(refs, OF_A_STATEMENT):
                found |= stated_histories(connection, batch)
        return found
