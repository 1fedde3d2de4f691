"""Writes what an import changes: new, changed, returned and gone recommendations, each with its log entry.

Wants the rows of `INCOMING` matched. The log notes what a recommendation says and whether it is there;
where it was read, and the exact spelling of its cells, follow the latest file without an entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    ScalarSelect,
    Select,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from searchapp.domain.importing import ChangeKind, FieldChange, ListedRow
from searchapp.domain.recommendation import Status
from searchapp.store.history_tables import FORMER_PLACES
from searchapp.store.kept_by_register import note_what_is_said
from searchapp.store.other_columns import with_absent
from searchapp.store.places import show_places
from searchapp.store.records import Values, known_by
from searchapp.store.schema import (
    CHANGES,
    EXACT,
    HERE,
    INCOMING,
    KEPT,
    KNOWN_BY,
    RECOMMENDATIONS,
    SAID,
    SHOWN_PLACE,
    SOURCE_ROWS,
    SUGGESTIONS,
)

_BATCH: Final = 500
_MAX_LISTED: Final = 10_000  # field changes in a report, which is kept in memory; the log has all
_MAX_ROWS_LISTED: Final = 1_000  # new and gone recommendations in a report
_LISTED_TEXT: Final = 500  # characters

_KNOWN: Final = INCOMING.c.ref.is_not(None) & ~INCOMING.c.new & ~INCOMING.c.held_back
_NEW: Final = FieldChange(ref="", field="", before="", after="")
_GONE: Final = FieldChange(ref="", field="gone", before="no", after="yes")
_BACK: Final = FieldChange(ref="", field="gone", before="yes", after="no")


class Outcome:
    """What follows from the matched rows of one import run."""

    def __init__(self, connection: Connection, *, run: int, register: int, force: str, at: str) -> None:
        self._connection = connection
        self._run = run
        self._register = register
        self._force = force
        self._at = at

    def keep_absent(self, absent: frozenset[str]) -> None:
        """Fill fields the file has no column for with what is known."""
        names = [
            name for name in (*SAID, *EXACT) if name.removeprefix("exact_") in absent and name not in KEPT
        ]
        if names:
            known = {name: _known_value(name) for name in names}
            self._connection.execute(update(INCOMING).where(_KNOWN).values(known))
        note_what_is_said(self._connection, self._register, absent)

    def keep_other_columns(self) -> None:
        """Keep what is known of columns that this file does not have, by their headings."""
        row, known = INCOMING.c, RECOMMENDATIONS.c
        differing = (
            select(row.row, row.others, known.others.label("known"))
            .join(RECOMMENDATIONS, known.ref == row.ref)
            .where(_KNOWN, known.others != "", known.others != row.others, row.row > bindparam("last"))
            .order_by(row.row)
            .limit(_BATCH)
        )
        kept = update(INCOMING).where(row.row == bindparam("at")).values(others=bindparam("kept"))
        last = 0
        while rows := self._connection.execute(differing, {"last": last}).all():
            last = rows[-1].row
            values = [{"at": one.row, "kept": with_absent(one.known, one.others)} for one in rows]
            self._connection.execute(kept, values)

    def keep_former(self) -> None:
        """Note where things stand that this run is about to move, so that it can be undone."""
        here = (SOURCE_ROWS.c.ref == INCOMING.c.ref) & (SOURCE_ROWS.c.register_id == self._register)
        differing = or_(*(_differs(name) for name in EXACT))
        place = tuple(SOURCE_ROWS.c[name] for name in ("run_id", "row", "line", "gone", *KEPT))
        read = (
            select(
                literal(self._run),
                INCOMING.c.ref,
                *place,
                *(case((differing, RECOMMENDATIONS.c[name]), else_=null()) for name in EXACT),
            )
            .join(RECOMMENDATIONS, RECOMMENDATIONS.c.ref == INCOMING.c.ref)
            .outerjoin(SOURCE_ROWS, here)
            .where(_KNOWN)
        )
        missed = select(literal(self._run), SOURCE_ROWS.c.ref, *place, *(null() for _ in EXACT)).where(
            self._missing()
        )
        names = ("run_id", "ref", "former_run_id", "row", "line", "gone", *KEPT, *EXACT)
        for found in (read, missed):
            self._connection.execute(insert(FORMER_PLACES).from_select(names, found))

    def write_changed(self) -> tuple[int, list[FieldChange], int]:
        """Write rows that say something else than before, or are back.

        Returns their number, the first of their changes, and how many more changes there are.
        """
        before = [RECOMMENDATIONS.c[name].label(f"before_{name}") for name in SAID]
        differing = (
            select(INCOMING, *before, SOURCE_ROWS.c.gone)
            .join(RECOMMENDATIONS, RECOMMENDATIONS.c.ref == INCOMING.c.ref)
            .join(SOURCE_ROWS, SHOWN_PLACE)
            .where(_KNOWN, or_(SOURCE_ROWS.c.gone, *(_differs(name) for name in SAID)))
            .order_by(INCOMING.c.row)
        )
        number = noted = 0
        listed: list[FieldChange] = []
        with self._connection.execute(differing, execution_options={"yield_per": _BATCH}) as streamed:
            for rows in streamed.mappings().partitions():
                changes = [change for row in rows for change in _changes(row)]
                self._write_said(rows)
                self._log(changes)
                self._drop_suggestions(changes)
                number += len(rows)
                noted += len(changes)
                listed += changes[: _MAX_LISTED - len(listed)]
        self._write_exact()
        return number, listed, noted - len(listed)

    def write_new(self) -> None:
        """Add the new recommendations; those of an undone run are there, and get what they say now."""
        names = (*KNOWN_BY, *SAID, *EXACT)
        there = RECOMMENDATIONS.c.ref == INCOMING.c.ref
        again = update(RECOMMENDATIONS).where(there, INCOMING.c.new)
        self._connection.execute(again.values({name: INCOMING.c[name] for name in names}))
        new = select(*(INCOMING.c[name] for name in ("ref", *names))).where(
            INCOMING.c.new, ~exists().where(there).correlate(INCOMING)
        )
        self._connection.execute(insert(RECOMMENDATIONS).from_select(["ref", *names], new.order_by("row")))
        self._log_all("new", select(INCOMING.c.ref).where(INCOMING.c.new).order_by(INCOMING.c.row), _NEW)

    def write_places(self) -> None:
        """Note where the register has each recommendation; the held-back ones stay where they were."""
        place = {
            "run_id": literal(self._run),
            "row": INCOMING.c.row,
            "line": INCOMING.c.line,
            "gone": literal(value=False),
            **{name: INCOMING.c[here] for name, here in HERE.items()},
        }
        here = (SOURCE_ROWS.c.ref == INCOMING.c.ref) & (SOURCE_ROWS.c.register_id == self._register)
        self._connection.execute(update(SOURCE_ROWS).where(here, _KNOWN).values(place))
        added = place | {"register_id": literal(self._register), "shown": literal(value=False)}
        first = select(INCOMING.c.ref, *added.values()).where(
            INCOMING.c.ref.is_not(None), ~INCOMING.c.held_back, ~exists().where(here).correlate(INCOMING)
        )
        self._connection.execute(insert(SOURCE_ROWS).from_select(["ref", *added], first))

    def new_rows(self) -> tuple[ListedRow, ...]:
        """The first of the new recommendations, in the order of the file."""
        row = INCOMING.c
        found = select(
            row.ref, row.report, func.substr(row.text, 1, _LISTED_TEXT), row.status, row.own_reference
        )
        return self._listed(found.where(row.new).order_by(row.row))

    def mark_gone(self) -> tuple[int, tuple[ListedRow, ...]]:
        """Mark what the register had and the file has not.

        Returns how many no other register has either, and the first of these.
        """
        place, other, missing = SOURCE_ROWS.c, SOURCE_ROWS.alias(), self._missing()
        elsewhere = exists().where(
            other.c.ref == place.ref, other.c.register_id != self._register, ~other.c.gone
        )
        gone = select(place.ref).where(missing, ~elsewhere.correlate(SOURCE_ROWS))
        said = RECOMMENDATIONS.c
        listed = self._listed(
            select(
                said.ref,
                said.report,
                func.substr(said.text, 1, _LISTED_TEXT),
                said.status,
                said.own_reference,
            )
            .join(SOURCE_ROWS, place.ref == said.ref)
            .where(missing, ~elsewhere.correlate(SOURCE_ROWS))
            .order_by(place.row)
        )
        number = self._connection.execute(select(func.count()).select_from(gone.subquery())).scalar_one()
        self._log_all("gone", gone.order_by(place.row), _GONE)
        self._connection.execute(update(SOURCE_ROWS).where(missing).values(gone=True))
        return number, listed

    def show_places(self) -> None:
        """Choose the one place given for each recommendation."""
        show_places(self._connection)

    def _listed(self, found: Select[str, str, str, str, str]) -> tuple[ListedRow, ...]:
        return tuple(
            ListedRow(ref=ref, report=report, text=text, status=Status(status), own_reference=own)
            for ref, report, text, status, own in self._connection.execute(found.limit(_MAX_ROWS_LISTED))
        )

    def _missing(self) -> ColumnElement[bool]:
        """Places of the register that it had and the file has not."""
        place = SOURCE_ROWS.c
        return (
            (place.register_id == self._register)
            & ~place.gone
            & ~exists().where(INCOMING.c.ref == place.ref).correlate(SOURCE_ROWS)
        )

    def _write_said(self, rows: Sequence[RowMapping]) -> None:
        values: Values = {name: bindparam(f"new_{name}") for name in (*KNOWN_BY, *SAID)}
        changed = update(RECOMMENDATIONS).where(RECOMMENDATIONS.c.ref == bindparam("known")).values(values)
        self._connection.execute(changed, [self._said(row) for row in rows])

    def _said(self, row: RowMapping) -> Values:
        known = known_by(self._force, row["concerns"], row["report"], row["text"])
        said = {name: row[name] for name in SAID} | known
        return {"known": row["ref"], **{f"new_{name}": value for name, value in said.items()}}

    def _write_exact(self) -> None:
        differing = or_(*(_differs(name) for name in EXACT))
        follow = update(RECOMMENDATIONS).where(RECOMMENDATIONS.c.ref == INCOMING.c.ref, _KNOWN, differing)
        self._connection.execute(follow.values({name: INCOMING.c[name] for name in EXACT}))

    def _drop_suggestions(self, changes: Sequence[FieldChange]) -> None:
        """Suggestions made for another text or title are none for this one."""
        refs = sorted({change.ref for change in changes if change.field in ("text", "report")})
        self._connection.execute(delete(SUGGESTIONS).where(SUGGESTIONS.c.ref.in_(refs)))

    def _log(self, changes: Sequence[FieldChange]) -> None:
        entries = [
            {
                "at": self._at,
                "run_id": self._run,
                "ref": change.ref,
                "kind": "returned" if change.field == "gone" else "changed",
                "field": change.field,
                "before": change.before,
                "after": change.after,
            }
            for change in changes
        ]
        self._connection.execute(insert(CHANGES), entries)

    def _log_all(self, kind: ChangeKind, refs: Select[tuple[str]], change: FieldChange) -> None:
        """Log the same entry for each of `refs`, in their order; the `ref` of `change` is not used."""
        entry = {
            "at": self._at,
            "run_id": self._run,
            "kind": kind,
            "field": change.field,
            "before": change.before,
            "after": change.after,
        }
        entries = refs.add_columns(*(literal(value) for value in entry.values()))
        self._connection.execute(insert(CHANGES).from_select(["ref", *entry], entries))


def _known_value(name: str) -> ScalarSelect[str]:
    """What is known of a row's recommendation in one column."""
    return select(RECOMMENDATIONS.c[name]).where(RECOMMENDATIONS.c.ref == INCOMING.c.ref).scalar_subquery()


def _differs(name: str) -> ColumnElement[bool]:
    return RECOMMENDATIONS.c[name] != INCOMING.c[name]


def _changes(row: RowMapping) -> list[FieldChange]:
    own = row["own_reference"]
    changes = [
        FieldChange(
            ref=row["ref"], field=name, before=row[f"before_{name}"], after=row[name], own_reference=own
        )
        for name in SAID
        if row[f"before_{name}"] != row[name]
    ]
    return [replace(_BACK, ref=row["ref"], own_reference=own), *changes] if row["gone"] else changes
