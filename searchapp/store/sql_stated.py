"""Keeps and gives what registers themselves say happened to a recommendation, and when."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, delete, insert, select, tuple_

from searchapp.domain.recommendation import PartialDate, Status
from searchapp.domain.reference import tidy_reference
from searchapp.domain.stated_history import StatedEntry
from searchapp.store.database import Database
from searchapp.store.schema import INCOMING, RECOMMENDATIONS
from searchapp.store.stated_tables import RESPONSE_HISTORY

_BATCH: Final = 200


class SqlStatedHistory:
    """The entries of the response a recommendation has now."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def stated_history(self, ref: str) -> tuple[StatedEntry, ...]:
        """Entries in the order they stand in the present response; none for an unknown reference."""
        ref = tidy_reference(ref)
        with self._database.reading() as connection:
            return stated_histories(connection, [ref]).get(ref, ())


def stated_histories(connection: Connection, refs: Sequence[str]) -> dict[str, tuple[StatedEntry, ...]]:
    """By reference, the entries of the present response in the order they stand in; none are left out."""
    table = RESPONSE_HISTORY.c
    entries = select(RESPONSE_HISTORY).where(table.ref.in_(refs)).order_by(table.ref, table.position)
    rows = connection.execute(entries).mappings().all()
    cell = select(RECOMMENDATIONS.c.ref, RECOMMENDATIONS.c.exact_response)
    told = connection.execute(cell.where(RECOMMENDATIONS.c.ref.in_({row["ref"] for row in rows}))).all()
    present = {ref: _digest(response) for ref, response in told}
    found: dict[str, tuple[StatedEntry, ...]] = {}
    for row in rows:
        if row["response"] == present.get(row["ref"]):
            entry = StatedEntry(
                on=PartialDate.parse(row["on"]), status=Status(row["status"]), comment=row["comment"]
            )
            found[row["ref"]] = (*found.get(row["ref"], ()), entry)
    return found


def packed(entries: Sequence[StatedEntry]) -> str:
    """Entries as they wait in `INCOMING`; "" for none."""
    if not entries:
        return ""
    return json.dumps([[str(entry.on), entry.status.value, entry.comment] for entry in entries])


def write_stated_history(connection: Connection) -> None:
    """Keep the entries of the rows of `INCOMING`, which must have their references."""
    staged = INCOMING.c
    stated = select(staged.ref, staged.exact_response, staged.stated).where(
        staged.stated != "", staged.ref.is_not(None), ~staged.held_back
    )
    with connection.execute(stated, execution_options={"yield_per": _BATCH}) as rows:
        for batch in rows.mappings().partitions():
            entries = [entry for row in batch for entry in _entries(row)]
            places = {(entry["ref"], entry["response"]) for entry in entries}
            key = tuple_(RESPONSE_HISTORY.c.ref, RESPONSE_HISTORY.c.response)
            connection.execute(delete(RESPONSE_HISTORY).where(key.in_(sorted(places))))
            connection.execute(insert(RESPONSE_HISTORY), entries)


def _entries(row: RowMapping) -> list[dict[str, Any]]:
    digest = _digest(row["exact_response"])
    return [
        {
            "ref": row["ref"],
            "response": digest,
            "position": position,
            "on": on,
            "status": status,
            "comment": comment,
        }
        for position, (on, status, comment) in enumerate(json.loads(row["stated"]))
    ]


def _digest(response: str) -> str:
    return hashlib.sha256(response.encode(errors="replace")).hexdigest()
