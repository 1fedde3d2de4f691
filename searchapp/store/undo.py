"""Takes an import run back, inside the transaction that its caller opened.

Everything the run wrote is known: what recommendations said from the change log, where they stood from
`FORMER_PLACES`. Nothing is deleted but places; the log gets an entry for each that is reversed.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    union,
    update,
)

from searchapp.domain.errors import Conflict, NotFound
from searchapp.store.history_tables import FORMER_PLACES, UNDONE_RUNS
from searchapp.store.places import show_places
from searchapp.store.records import known_by
from searchapp.store.schema import (
    CHANGES,
    EXACT,
    IMPORT_RUNS,
    KEPT,
    RECOMMENDATIONS,
    REGISTERS,
    SAID,
    SOURCE_FILES,
    SOURCE_ROWS,
    SUGGESTIONS,
)

_BATCH: Final = 500
_IDENTIFYING: Final = ("concerns", "report", "text")
_READ_BY_MODELS: Final = ("report", "text")


class Undo:
    """One import run, to be taken back."""

    def __init__(self, connection: Connection, run: int) -> None:
        self._connection = connection
        self._run = run
        self._row = self._find()

    def check(self) -> None:
        """Raise Conflict where the run cannot be taken back: too old, undone already, or built on."""
        undone = select(UNDONE_RUNS.c.run_id).where(UNDONE_RUNS.c.run_id == self._run)
        if self._connection.execute(undone).first():
            raise Conflict(
                f"Import run {self._run} is undone already.", next_step="To have it again, import its file."
            )
        if self._row.by is None:
            raise Conflict(
                f"Import run {self._run} was made before this program kept what is needed to undo it.",
                next_step="Import an earlier file of that register instead.",
            )
        later = self._built_on() or self._found_otherwise()
        if later is not None:
            raise Conflict(
                f"Import run {self._run} cannot be undone: run {later.id} ({later.name}) built on it.",
                next_step=f"Undo import run {later.id} first.",
            )

    def take_back(self, *, at: str, by: str) -> None:
        """Put everything back as the run found it, and note that. Wants `check` to have passed."""
        self._say_as_before()
        self._place_as_before()
        show_places(self._connection)
        self._drop_suggestions()
        self._log(at)
        self._connection.execute(insert(UNDONE_RUNS).values(run_id=self._run, at=at, by=by))

    def _find(self) -> Row[*tuple[Any, ...]]:
        """The run with its register and force. Raises NotFound."""
        run = IMPORT_RUNS.c
        found = self._connection.execute(
            select(run.id, run.by, run.register_id, REGISTERS.c.force)
            .join(REGISTERS, REGISTERS.c.id == run.register_id)
            .where(run.id == self._run)
        ).first()
        if found is None:
            raise NotFound(
                f"There is no import run {self._run}.", next_step="List the import runs: searchapp runs"
            )
        return found

    def _built_on(self) -> Row[*tuple[Any, ...]] | None:
        """The newest later run that counts and rests on what this one did.

        That is one of the same register, or one that found a recommendation as this run left it.
        """
        run = IMPORT_RUNS.c
        shared = exists().where(FORMER_PLACES.c.run_id == run.id, FORMER_PLACES.c.ref.in_(self._effects()))
        later = (
            select(run.id, SOURCE_FILES.c.name)
            .join(SOURCE_FILES, SOURCE_FILES.c.id == run.source_file_id)
            .where(
                run.id > self._run,
                ~exists().where(UNDONE_RUNS.c.run_id == run.id),
                or_(run.register_id == self._row.register_id, shared.correlate(IMPORT_RUNS)),
            )
            .order_by(run.id.desc())
        )
        return self._connection.execute(later).first()

    def _found_otherwise(self) -> Row[*tuple[Any, ...]] | None:
        """The newest later run that made anew what it would have found, had this one not renamed it."""
        column, change, run = RECOMMENDATIONS.c, CHANGES.c, IMPORT_RUNS.c
        renamed = (change.run_id == self._run, change.kind == "changed", change.field.in_(_IDENTIFYING))
        entries = select(change.ref, change.field, change.before).where(*renamed)
        before: dict[str, dict[str, str]] = {}
        for ref, field, was in self._connection.execute(entries):
            before.setdefault(ref, {})[field] = was
        made_anew = (
            select(run.id, SOURCE_FILES.c.name)
            .join(SOURCE_FILES, SOURCE_FILES.c.id == run.source_file_id)
            .join(CHANGES, (change.run_id == run.id) & (change.kind == "new"))
            .join(RECOMMENDATIONS, column.ref == change.ref)
            .where(run.id > self._run, ~exists().where(UNDONE_RUNS.c.run_id == run.id))
            .order_by(run.id.desc())
        )
        refs = sorted(before)
        for start in range(0, len(refs), _BATCH):
            said = select(column.ref, *(column[name] for name in _IDENTIFYING)).where(
                column.ref.in_(refs[start : start + _BATCH])
            )
            called = []
            for row in self._connection.execute(said).mappings():
                then = {name: before[row["ref"]].get(name, row[name]) for name in _IDENTIFYING}
                called.append(known_by(self._row.force, **then)["identity"])
            found = self._connection.execute(made_anew.where(column.identity.in_(called))).first()
            if found is not None:
                return found
        return None

    def _effects(self) -> Select[Any]:
        """What the run did more to than read it again where it was."""
        former, place = FORMER_PLACES.c, SOURCE_ROWS.c
        moved = (
            select(former.ref)
            .outerjoin(SOURCE_ROWS, (place.ref == former.ref) & (place.register_id == self._row.register_id))
            .where(
                former.run_id == self._run,
                or_(
                    former.former_run_id.is_(None),
                    former.exact_report.is_not(None),
                    former.gone != place.gone,
                    *(former[name] != place[name] for name in KEPT),
                ),
            )
        )
        return select(union(moved, self._refs()).subquery())

    def _refs(self, *conditions: ColumnElement[bool]) -> Select[tuple[str]]:
        """References with an entry of this run in the log."""
        return select(CHANGES.c.ref).where(CHANGES.c.run_id == self._run, *conditions)

    def _say_as_before(self) -> None:
        column, change, former = RECOMMENDATIONS.c, CHANGES.c, FORMER_PLACES.c
        for name in SAID:
            entry = (change.run_id == self._run, change.kind == "changed", change.field == name)
            before = select(change.before).where(change.ref == column.ref, *entry).scalar_subquery()
            changed = update(RECOMMENDATIONS).where(column.ref.in_(self._refs(*entry[1:])))
            self._connection.execute(changed.values({name: before}))
        cells = former.run_id == self._run, former.exact_report.is_not(None), former.ref == column.ref
        exact = {name: select(former[name]).where(*cells).scalar_subquery() for name in EXACT}
        self._connection.execute(
            update(RECOMMENDATIONS).where(exists().where(*cells).correlate(RECOMMENDATIONS)).values(exact)
        )
        self._know_as_before()

    def _know_as_before(self) -> None:
        """Give those that were called otherwise the digests of what they say again."""
        column = RECOMMENDATIONS.c
        renamed = self._refs(CHANGES.c.kind == "changed", CHANGES.c.field.in_(_IDENTIFYING))
        said = select(column.ref, *(column[name] for name in _IDENTIFYING)).where(column.ref.in_(renamed))
        rows = self._connection.execute(said.order_by(column.ref)).all()
        for start in range(0, len(rows), _BATCH):
            digests = [
                {"known": row.ref, **known_by(self._row.force, row.concerns, row.report, row.text)}
                for row in rows[start : start + _BATCH]
            ]
            again = update(RECOMMENDATIONS).where(column.ref == bindparam("known"))
            names = digests[0].keys() - {"known"}
            self._connection.execute(again.values({name: bindparam(name) for name in names}), digests)

    def _place_as_before(self) -> None:
        former, place = FORMER_PLACES.c, SOURCE_ROWS.c
        here = place.register_id == self._row.register_id
        ours = (former.run_id == self._run, former.ref == place.ref, former.former_run_id.is_not(None))
        first = select(former.ref).where(former.run_id == self._run, former.former_run_id.is_(None))
        made = self._refs(CHANGES.c.kind == "new")
        self._connection.execute(
            delete(SOURCE_ROWS).where(here, or_(place.ref.in_(first), place.ref.in_(made)))
        )
        values = {
            "run_id": former.former_run_id,
            "row": former.row,
            "line": former.line,
            "gone": former.gone,
            **{name: func.coalesce(former[name], place[name]) for name in KEPT},
        }
        self._connection.execute(update(SOURCE_ROWS).where(here, *ours).values(values))

    def _drop_suggestions(self) -> None:
        """Suggestions made for the text of this run are none for the text before."""
        change = CHANGES.c
        other_text = (change.kind == "changed") & change.field.in_(_READ_BY_MODELS)
        refs = self._refs(or_(change.kind == "new", other_text))
        self._connection.execute(delete(SUGGESTIONS).where(SUGGESTIONS.c.ref.in_(refs)))

    def _log(self, at: str) -> None:
        change = CHANGES.c
        reversed_ = (
            select(
                literal(at),
                literal(self._run),
                change.ref,
                literal("undone"),
                change.field,
                change.after,
                change.before,
            )
            .where(change.run_id == self._run)
            .order_by(change.number.desc())
        )
        names = ("at", "run_id", "ref", "kind", "field", "before", "after")
        self._connection.execute(insert(CHANGES).from_select(names, reversed_))
