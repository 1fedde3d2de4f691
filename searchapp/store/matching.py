"""Finds for each row of a file the recommendation it is, and gives references to those that are new.

Exact matches are made by the database; where rows must be told apart or recognised, small groups of them
go to the rules of `Pairing`. Works on `INCOMING`, in the transaction of the import.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    bindparam,
    exists,
    func,
    intersect,
    select,
    true,
    tuple_,
    update,
)

from searchapp.domain.importing import Pairing, PairingRule, Wording
from searchapp.domain.reference import references
from searchapp.store.records import file_row, recommendation, select_recommendations
from searchapp.store.schema import INCOMING, RECOMMENDATIONS, REGISTERS, SHOWN_PLACE, SOURCE_ROWS

_BATCH: Final = 500
_FEWEST: Final = 3  # rows that say the same, and bear the reference they had, to rely on references
_RELIABLE: Final = 0.9  # share of unchanged rows that must bear the reference they had
_LEFT_OVER: Final = 100_000  # texts on either side that are held in memory and compared; more are left alone


class Matching:
    """The rows of one import and the recommendations they are."""

    def __init__(self, connection: Connection, pairing: Pairing) -> None:
        self._connection = connection
        self._pairing = pairing
        self._references_hold = False

    def match_same(self) -> None:
        """Match rows that say the same as a known recommendation, of whichever register of the force."""
        digest = INCOMING.c.identity
        ref = (
            select(RECOMMENDATIONS.c.ref)
            .where(RECOMMENDATIONS.c.identity == digest, _shown())
            .correlate(INCOMING)
            .scalar_subquery()
        )
        one_to_one = (
            digest.in_(_found_once(INCOMING)),
            digest.in_(_found_once(RECOMMENDATIONS).where(_shown())),
        )
        self._connection.execute(update(INCOMING).where(*one_to_one).values(ref=ref))
        self._references_hold = self._hold()
        rule = self._pairing.borne_duplicates if self._references_hold else self._pairing.duplicates
        for group in self._groups("identity", true()):
            self._pair("identity", group, true(), rule)

    def match_given(self, force: str) -> None:
        """Match rows that bear a reference of ours, as a file does that was exported here and edited."""
        ours = (
            select(RECOMMENDATIONS.c.ref)
            .join(SOURCE_ROWS, SHOWN_PLACE)
            .join(REGISTERS, REGISTERS.c.id == SOURCE_ROWS.c.register_id)
            .where(REGISTERS.c.force == force, _unmatched())
        )
        borne = INCOMING.c.given
        once = select(borne).where(borne != "").group_by(borne).having(func.count() == 1)
        given = update(INCOMING).where(
            INCOMING.c.ref.is_(None), borne != "", borne.in_(ours), borne.in_(once)
        )
        self._connection.execute(given.values(ref=borne))

    def forget_ours(self) -> None:
        """Take a reference of ours for what it is where a row has it as its register's own."""
        said = INCOMING.c.own_reference
        theirs = (
            select(RECOMMENDATIONS.c.own_reference)
            .where(RECOMMENDATIONS.c.ref == INCOMING.c.ref)
            .correlate(INCOMING)
            .scalar_subquery()
        )
        ours = select(RECOMMENDATIONS.c.ref)
        forgotten = update(INCOMING).where(INCOMING.c.given != "", said == INCOMING.c.given, said.in_(ours))
        self._connection.execute(forgotten.values(own_reference=func.coalesce(theirs, "")))

    def match_reference(self, register_id: int) -> None:
        """Match rows that bear the reference a recommendation has in the register, however reworded.

        Only where references can be relied on: most rows that say the same as before bear the same as
        before, which running numbers do not once a row was put in above. A reference may be the
        register's or, as numbers often are, one within its report.
        """
        if not self._references_hold:
            return
        for names in (("report_identity", "own_reference"), ("own_reference",)):
            self._give(self._same_reference(names, register_id))

    def _hold(self) -> bool:
        place, now = SOURCE_ROWS.c, INCOMING.c.own_reference
        borne = exists().where(place.ref == INCOMING.c.ref, place.own_reference != "").correlate(INCOMING)
        same = exists().where(place.ref == INCOMING.c.ref, place.own_reference == now).correlate(INCOMING)
        counted = select(func.count(), func.count().filter(same)).where(
            INCOMING.c.ref.is_not(None), now != "", borne
        )
        bearing, unchanged = self._connection.execute(counted).one()
        return bool(unchanged >= max(_FEWEST, bearing * _RELIABLE))

    def _same_reference(self, names: tuple[str, ...], register_id: int) -> list[tuple[str, int]]:
        known, place, row = RECOMMENDATIONS.c, SOURCE_ROWS.c, INCOMING.c
        held = RECOMMENDATIONS.join(SOURCE_ROWS, place.ref == known.ref)
        here = place.register_id == register_id
        of_known = [place[name] if name in place else known[name] for name in names]
        of_row = [row[name] for name in names]
        known_once = (
            select(*of_known).select_from(held).where(here).group_by(*of_known).having(func.count() == 1)
        )
        row_once = select(*of_row).group_by(*of_row).having(func.count() == 1)
        candidates = (
            select(known.ref, known.report, known.text, row.row, row.report, row.text)
            .select_from(INCOMING)
            .join(
                held,
                and_(*(ours == theirs for ours, theirs in zip(of_known, of_row, strict=True))),
            )
            .where(
                row.own_reference != "",
                row.ref.is_(None),
                here,
                _unmatched(),
                tuple_(*of_known).in_(known_once),
                tuple_(*of_row).in_(row_once),
            )
            .order_by(row.row)
        )
        with self._connection.execute(candidates, execution_options={"yield_per": _BATCH}) as streamed:
            return [
                (ref, number)
                for ref, report, text, number, row_report, row_text in streamed
                if self._pairing.same_reference(
                    Wording(report=report, text=text), Wording(report=row_report, text=row_text)
                )
            ]

    def match_alike(self, register_id: int) -> None:
        """Match rows whose wording, title or addressed forces were corrected, within the register."""
        held = select(SOURCE_ROWS.c.ref).where(SOURCE_ROWS.c.register_id == register_id)
        here = RECOMMENDATIONS.c.ref.in_(held)
        for name in ("text_identity", "report_identity"):
            for group in self._groups(name, here):
                self._pair(name, group, here, self._pairing.near_identical)
        self._match_left_over(here)

    def give_references(self) -> None:
        """Give each row that is new, and not held back, a reference nobody has."""
        column = INCOMING.c
        by_content = (column.status, column.made, column.response, column.inspection_type, column.row)
        occurrence = func.row_number().over(partition_by=column.identity, order_by=by_content) - 1
        new = (
            select(column.row, column.identity, occurrence.label("occurrence"))
            .where(column.ref.is_(None), column.held_back.is_(False))
            .order_by(column.identity, "occurrence")
        )
        given = (
            update(INCOMING).where(column.row == bindparam("at")).values(ref=bindparam("reference"), new=True)
        )
        with self._connection.execute(new, execution_options={"yield_per": _BATCH}) as streamed:
            for rows in streamed.partitions():
                refs = self._free(
                    [references(row.identity, occurrence=row.occurrence) for row in rows],
                    [row.identity for row in rows],
                )
                self._connection.execute(
                    given, [{"at": row.row, "reference": ref} for row, ref in zip(rows, refs, strict=True)]
                )

    def _match_left_over(self, here: ColumnElement[bool]) -> None:
        """Match those of which both wording and title were corrected, or whose group was too large."""
        known = (
            select(
                RECOMMENDATIONS.c.ref, RECOMMENDATIONS.c.report, RECOMMENDATIONS.c.text, SOURCE_ROWS.c.gone
            )
            .join(SOURCE_ROWS, SHOWN_PLACE)
            .where(here, _unmatched())
            .order_by(RECOMMENDATIONS.c.ref)
            .limit(_LEFT_OVER + 1)
        )
        unknown = (
            select(INCOMING.c.row, INCOMING.c.report, INCOMING.c.text)
            .where(INCOMING.c.ref.is_(None))
            .order_by(INCOMING.c.row)
            .limit(_LEFT_OVER + 1)
        )
        left = {
            ref: Wording(report=report, text=text, gone=gone)
            for ref, report, text, gone in self._connection.execute(known)
        }
        if not 0 < len(left) <= _LEFT_OVER:
            return
        rows = {
            number: Wording(report=report, text=text)
            for number, report, text in self._connection.execute(unknown)
        }
        if len(rows) <= _LEFT_OVER:
            self._give(self._pairing.corrected(left, rows))

    def _groups(self, name: str, here: ColumnElement[bool]) -> Sequence[str]:
        """Digests that unmatched rows and unmatched recommendations have in common."""
        rows = select(INCOMING.c[name]).where(INCOMING.c.ref.is_(None))
        known = select(RECOMMENDATIONS.c[name]).where(here, _shown(), _unmatched())
        return sorted(self._connection.execute(intersect(rows, known)).scalars())

    def _pair(self, name: str, digest: str, here: ColumnElement[bool], rule: PairingRule) -> None:
        known = select_recommendations().where(RECOMMENDATIONS.c[name] == digest, here, _unmatched())
        rows = select(INCOMING).where(INCOMING.c[name] == digest, INCOMING.c.ref.is_(None))
        pairs = rule(
            [recommendation(row) for row in self._connection.execute(known.order_by("ref")).mappings()],
            [file_row(row) for row in self._connection.execute(rows.order_by("row")).mappings()],
        )
        self._give(pairs)

    def _give(self, pairs: Sequence[tuple[str, int]]) -> None:
        if pairs:
            self._connection.execute(
                update(INCOMING).where(INCOMING.c.row == bindparam("at")).values(ref=bindparam("known")),
                [{"at": row, "known": ref} for ref, row in pairs],
            )

    def _free(self, candidates: Sequence[Iterator[str]], said: Sequence[str]) -> list[str]:
        """The first candidate of each that neither a recommendation nor another row has.

        One that an undone import gave to what says the same (`said` are the identities) is free again.
        """
        chosen = [next(candidate) for candidate in candidates]
        taken, undone = self._taken(chosen)
        free: list[str] = []
        for first, further, identity in zip(chosen, candidates, said, strict=True):
            ref = first
            while ref in taken or undone.get(ref, identity) != identity:
                ref = next(further)
                others, more = self._taken([ref])
                taken |= others
                undone |= more
            taken.add(ref)
            free.append(ref)
        return free

    def _taken(self, refs: Sequence[str]) -> tuple[set[str], dict[str, str]]:
        """Those in use; and those of undone imports, with the identity of what they were given to."""
        column = RECOMMENDATIONS.c
        known = select(column.ref, column.identity, _shown().label("shown")).where(column.ref.in_(refs))
        given = select(INCOMING.c.ref).where(INCOMING.c.ref.in_(refs))
        taken = {str(ref) for ref in self._connection.execute(given).scalars()}
        undone: dict[str, str] = {}
        for row in self._connection.execute(known):
            if row.shown:
                taken.add(row.ref)
            else:
                undone[row.ref] = row.identity
        return taken, undone


def _found_once(table: FromClause) -> Select[str]:
    digest: ColumnElement[str] = table.c.identity
    return select(digest).group_by(digest).having(func.count() == 1)


def _shown() -> ColumnElement[bool]:
    """Not one that an undone import made: its reference is given again, not matched."""
    return exists().where(SHOWN_PLACE).correlate(RECOMMENDATIONS)


def _unmatched() -> ColumnElement[bool]:
    taken = INCOMING.alias()
    return ~exists().where(taken.c.ref == RECOMMENDATIONS.c.ref)
