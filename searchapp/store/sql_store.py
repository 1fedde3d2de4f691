"""The store as services use it: both stores of `domain.ports`, over one SQL database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, Self

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select

from searchapp.domain.batches import OF_A_STATEMENT, in_batches
from searchapp.domain.effective import Listed, with_status
from searchapp.domain.errors import NotFound
from searchapp.domain.importing import HeldBackRow, ImportReport, Pairing, RegisterRow, SourceFile
from searchapp.domain.reading import Reading
from searchapp.domain.recommendation import KeptInRegister, Recommendation, Status
from searchapp.domain.reference import tidy_reference
from searchapp.domain.report import Basis
from searchapp.domain.review import Decided
from searchapp.domain.suggestion import ClassifiableText, Classification, SuggestedLabels
from searchapp.store.basis import read_basis, read_forces
from searchapp.store.database import Database
from searchapp.store.decided import as_decided, decided, status_counts
from searchapp.store.import_run import ImportRun
from searchapp.store.kept_by_register import said_by_registers
from searchapp.store.readings import last_readings
from searchapp.store.records import (
    classification,
    in_words,
    labels,
    margin_rows,
    recommendation,
    select_listed,
    select_recommendations,
    suggestion,
)
from searchapp.store.schema import (
    CHANGES,
    MARGINS,
    RECOMMENDATIONS,
    REGISTERS,
    SHOWN_PLACE,
    SOURCE_ROWS,
    SUGGESTIONS,
)
from searchapp.store.until_commit import UntilCommit

_BATCH: Final = 500
_STREAMED: Final = {"yield_per": _BATCH}
_WAIT_SECONDS: Final = 15
_UNSAID: Final = Reading()


class SqlStore:
    """All recommendations of all registers, what was suggested for them, and every change."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last_change = UntilCommit(database, _last_change)

    @classmethod
    def open(cls, address: str, *, wait_seconds: int = _WAIT_SECONDS) -> Self:
        """Open the store at an SQLAlchemy address, making it where there is none.

        `wait_seconds`: how long a write waits for another one to finish. Raises InvalidInput for an
        address that is none; Unavailable for a store that cannot be used or is of a newer version.
        """
        return cls(Database.open(address, wait_seconds=wait_seconds))

    @property
    def database(self) -> Database:
        """The database it is kept in, for the adapters of its other tables."""
        return self._database

    def close(self) -> None:
        """Give back all connections."""
        self._database.close()

    def get(self, ref: str) -> Recommendation:
        """One recommendation, its reference in any case. Raises NotFound."""
        found = self.get_many([tidy_reference(ref)])
        if not found:
            raise NotFound(
                f"There is no recommendation with the reference “{ref[:40]}”.",
                next_step="Check the reference, or search for words of the recommendation.",
            )
        return found[0]

    def get_many(self, refs: Sequence[str]) -> list[Recommendation]:
        """Those that exist, in the order of `refs`."""
        found: dict[str, Recommendation] = {}
        with self._database.reading() as connection:
            for batch in in_batches(refs, OF_A_STATEMENT):
                narrowed = select_recommendations().where(RECOMMENDATIONS.c.ref.in_(batch))
                rows = connection.execute(narrowed).mappings().all()
                found.update((record.ref, record) for record in as_decided(connection, rows))
        return [found[ref] for ref in refs if ref in found]

    def listed(self, refs: Sequence[str]) -> list[Listed]:
        """The same with suggested labels and decisions, all of one moment."""
        found: dict[str, Listed] = {}
        with self._database.reading() as connection:
            for batch in in_batches(refs, OF_A_STATEMENT):
                wanted = select_listed().where(RECOMMENDATIONS.c.ref.in_(batch))
                rows = connection.execute(wanted).mappings().all()
                settled, said = decided(connection, batch), said_by_registers(connection, rows)
                found.update(
                    (row["ref"], _listed(row, settled.get(row["ref"], {}), said.get(row["ref"], ())))
                    for row in rows
                )
        return [found[ref] for ref in refs if ref in found]

    def all(self) -> Iterator[Recommendation]:
        """Every recommendation, streamed: register by register in file order, gone ones after the rest."""
        place = SOURCE_ROWS.c
        ordered = select_recommendations().order_by(place.register_id, place.gone, place.row, place.ref)
        with (
            self._database.reading() as connection,
            connection.execute(ordered, execution_options=_STREAMED) as rows,
        ):
            for batch in rows.mappings().partitions():
                yield from as_decided(connection, batch)

    def count(self) -> int:
        """Number of recommendations, gone ones included."""
        with self._database.reading() as connection:
            shown = select(func.count()).select_from(SOURCE_ROWS).where(SOURCE_ROWS.c.shown.is_(True))
            return connection.execute(shown).scalar_one()

    def status_counts(self) -> Mapping[Status, int]:
        """Number of recommendations by status, every status named, gone ones left out."""
        with self._database.reading() as connection:
            found = status_counts(connection)
        return {status: found.get(status.value, 0) for status in Status}

    def decided(self, refs: Sequence[str]) -> Mapping[str, Decided]:
        """What people decided, by reference; references without any decision are left out."""
        with self._database.reading() as connection:
            return decided(connection, refs)

    def suggestions(self, refs: Sequence[str]) -> Mapping[str, Classification]:
        """Current suggestions by reference; references without any are left out."""
        with self._database.reading() as connection:
            return _suggestions(connection, refs)

    def suggested_labels(self, refs: Sequence[str]) -> Mapping[str, SuggestedLabels]:
        """Ids of the labels suggested now, by reference; references without any suggestions are left out."""
        columns = select(SUGGESTIONS.c.ref, SUGGESTIONS.c.themes, SUGGESTIONS.c.addressees)
        found: dict[str, SuggestedLabels] = {}
        with self._database.reading() as connection:
            for batch in in_batches(refs, OF_A_STATEMENT):
                rows = connection.execute(columns.where(SUGGESTIONS.c.ref.in_(batch)))
                found.update((ref, labels(themes, addressees)) for ref, themes, addressees in rows)
        return found

    def unsuggested(self, model_id: str) -> Iterator[tuple[str, ClassifiableText]]:
        """References without a suggestion by this model for their present text, with what it may read.

        Gone ones are included: they can return. Streamed in the order of references.
        """
        columns = RECOMMENDATIONS.c
        missing = _lacking(model_id, columns.ref, columns.text, columns.report, REGISTERS.c.force).order_by(
            columns.ref
        )
        with (
            self._database.reading() as connection,
            connection.execute(missing, execution_options=_STREAMED) as rows,
        ):
            for ref, text, report, force in rows:
                yield ref, ClassifiableText(text=text, report=report, force=force)

    def unsuggested_count(self, model_id: str) -> int:
        """How many `unsuggested` gives."""
        with self._database.reading() as connection:
            return int(connection.execute(_lacking(model_id, func.count())).scalar_one())

    def lacks_suggestions(self) -> bool:
        """Whether any recommendation has no suggestions at all for its present text."""
        place = SOURCE_ROWS.c
        joined = SOURCE_ROWS.outerjoin(SUGGESTIONS, SUGGESTIONS.c.ref == place.ref)
        missing = (
            select(place.ref).select_from(joined).where(place.shown.is_(True), SUGGESTIONS.c.ref.is_(None))
        )
        with self._database.reading() as connection:
            return connection.execute(missing.limit(1)).first() is not None

    def save_suggestions(
        self,
        items: Iterable[tuple[str, Classification]],
        *,
        read: Mapping[str, ClassifiableText] | None = None,
    ) -> int:
        """Replace the suggestions of these references, in one transaction; returns how many were saved.

        `read` has the texts the suggestions were made from: one whose text or report title is another by now
        is left out. All of `items` is taken in before others have to wait for the writing. The change log
        notes only those that say something else than before. Raises NotFound for a reference that does not
        exist; then none is saved.
        """
        latest, saved = dict(items), 0
        if latest:
            with self._database.writing() as connection:
                for batch in in_batches(latest.items(), OF_A_STATEMENT):
                    saved += _save(connection, dict(batch), read or {})
        return saved

    def basis(self, forces: Sequence[str]) -> Basis:
        """The files last loaded into registers of these forces, and the models that made suggestions."""
        with self._database.reading() as connection:
            return read_basis(connection, forces)

    def forces(self) -> tuple[str, ...]:
        """Forces whose registers hold anything now, in alphabetical order."""
        with self._database.reading() as connection:
            return read_forces(connection)

    def last_change(self) -> int:
        """Number of the newest entry of the change log; 0 in an empty store."""
        return self._last_change.of()

    def change_digest(self, change: int) -> str:
        """Tells the log's entry `change` from one of the same number in another store; "" for no entry."""
        with self._database.reading() as connection:
            entry = connection.execute(select(CHANGES).where(CHANGES.c.number == change)).first()
        return hashlib.sha256(repr(tuple(entry)).encode()).hexdigest() if entry else ""

    def changed_since(self, change: int) -> list[str]:
        """References with a log entry after `change`, each once, oldest first."""
        first = func.min(CHANGES.c.number)
        changed = (
            select(CHANGES.c.ref).where(CHANGES.c.number > change).group_by(CHANGES.c.ref).order_by(first)
        )
        with self._database.reading() as connection:
            return list(connection.execute(changed).scalars())

    def import_rows(
        self,
        source: SourceFile,
        rows: Iterable[RegisterRow | HeldBackRow],
        *,
        force: str,
        register: str,
        absent: frozenset[str],
        pairing: Pairing,
        dry_run: bool,
        by: str = "",
        reading: Reading = _UNSAID,
        accept: Callable[[ImportReport], None] | None = None,
    ) -> ImportReport:
        """Take over all rows of a file in one transaction, or none; see `domain.ports.ImportStore`."""
        with self._database.writing(keep=not dry_run) as connection:
            run = ImportRun(connection, source, force=force, at=_now(), by=by)
            run.stage(rows)
            report = run.settle(register=register, absent=absent, pairing=pairing, reading=reading)
            if accept is not None:
                accept(report)
        return replace(report, run=None) if dry_run else report

    def last_readings(self, force: str) -> Mapping[str, Reading]:
        """How the last edition of each register of the force was read; see `domain.ports.ImportStore`."""
        with self._database.reading() as connection:
            return last_readings(connection, force)


def _listed(row: RowMapping, settled: Decided, said: tuple[KeptInRegister, ...]) -> Listed:
    themes, addressees = row["themes"], row["addressees"]
    return Listed(
        recommendation=with_status(recommendation(row, said), settled),
        suggested=labels(themes, addressees) if themes is not None else None,
        decided=settled,
    )


def _last_change(connection: Connection, _about: str) -> int:
    return connection.execute(select(func.max(CHANGES.c.number))).scalar_one() or 0


def _lacking(model_id: str, *columns: Any) -> Select[Any]:
    """Of recommendations without a suggestion by this model for their present text."""
    return (
        select(*columns)
        .select_from(RECOMMENDATIONS)
        .join(SOURCE_ROWS, SHOWN_PLACE)
        .join(REGISTERS, REGISTERS.c.id == SOURCE_ROWS.c.register_id)
        .outerjoin(SUGGESTIONS, SUGGESTIONS.c.ref == RECOMMENDATIONS.c.ref)
        .where(SUGGESTIONS.c.model_id.is_distinct_from(model_id))
    )


def _suggestions(connection: Connection, refs: Sequence[str]) -> dict[str, Classification]:
    found: dict[str, Classification] = {}
    for batch in in_batches(refs, OF_A_STATEMENT):
        rows = connection.execute(select(SUGGESTIONS).where(SUGGESTIONS.c.ref.in_(batch))).mappings()
        found.update((row["ref"], classification(row)) for row in rows)
    return found


def _save(
    connection: Connection, made: Mapping[str, Classification], read: Mapping[str, ClassifiableText]
) -> int:
    column = RECOMMENDATIONS.c
    existing = select(column.ref, column.text, column.report).where(column.ref.in_(made))
    present = {ref: (text, report) for ref, text, report in connection.execute(existing)}
    strangers = made.keys() - present.keys()
    if strangers:
        raise NotFound(
            f"There is no recommendation with the reference {min(strangers)}.",
            next_step="Make the suggestions again.",
        )
    found = {
        ref: latest
        for ref, latest in made.items()
        if ref not in read or (read[ref].text, read[ref].report) == present[ref]
    }
    if not found:
        return 0
    known = _suggestions(connection, list(found))
    connection.execute(delete(SUGGESTIONS).where(SUGGESTIONS.c.ref.in_(found)))
    connection.execute(insert(SUGGESTIONS), [suggestion(ref, latest) for ref, latest in found.items()])
    margins = [values for ref, latest in found.items() for values in margin_rows(ref, latest)]
    if margins:
        connection.execute(insert(MARGINS), margins)
    at = _now()
    changes = [
        {
            "at": at,
            "ref": ref,
            "kind": "suggested",
            "field": "suggestions",
            "before": in_words(known.get(ref)),
            "after": in_words(latest),
        }
        for ref, latest in found.items()
        if ref not in known or replace(known[ref], model_id=latest.model_id) != latest
    ]
    if changes:
        connection.execute(insert(CHANGES), changes)
    return len(found)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
