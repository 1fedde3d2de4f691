"""Lists what waits for a decision: `domain.waiting.WaitingStore` over SQL. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)

from searchapp.domain.batches import OF_A_STATEMENT, in_batches
from searchapp.domain.effective import SUBJECTS
from searchapp.domain.recommendation import Status
from searchapp.domain.review import PROPOSED, Subject
from searchapp.domain.waiting import Closing, Labelled, OpenFinding, UnsureLabel
from searchapp.store import findings_records as records
from searchapp.store.database import Database
from searchapp.store.decided import STATUS_THAT_COUNTS
from searchapp.store.decision_tables import DECIDED
from searchapp.store.findings_tables import FINDING_REFS, FINDINGS, TRIAGED, in_order
from searchapp.store.records import margin
from searchapp.store.schema import MARGINS, RECOMMENDATIONS, SOURCE_ROWS

_BATCH: Final = 500
_FEW: Final = 25_000  # references; of more the whole queue is gone through
_NEAREST: Final = ("distance", "ref", "subject", "label")
_STREAMED: Final = {"yield_per": _BATCH}
_OPEN: Final = [status.value for status in Status if status.is_open]


class SqlWaiting:
    """What waits in one SQL database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def closing(self) -> Iterator[Closing]:
        """Open recommendations suggested for "No further action", those with a part for forces last."""
        chosen = _judged().where(TRIAGED.c.suggest.is_(True), STATUS_THAT_COUNTS.in_(_OPEN))
        return self._closings(chosen.order_by(_doubted(), TRIAGED.c.probability.desc(), TRIAGED.c.place))

    def closed_in_doubt(self) -> Iterator[Closing]:
        """Closed ones that no suggestion bears out, those at "No further action" first."""
        suggested = TRIAGED.c.suggest
        completed, closed = Status.COMPLETED.value, Status.NO_FURTHER_ACTION.value
        chosen = (
            _judged()
            .where(suggested.is_not(None))
            .where(~exists().where(_stands(DECIDED, TRIAGED.c.ref, Subject.STATUS)))
            .where(case((suggested, completed), else_=closed) == RECOMMENDATIONS.c.status)
        )
        surest = case((suggested, -TRIAGED.c.probability), else_=TRIAGED.c.probability)
        return self._closings(chosen.order_by(suggested, _doubted(), surest, TRIAGED.c.place))

    def _closings(self, chosen: Select[Any]) -> Iterator[Closing]:
        with self._streamed(chosen) as rows:
            yield from (Closing(ref=row["ref"], answered=row["basis"]) for row in rows)

    def unsure(self, within: frozenset[str] | None = None) -> Iterator[UnsureLabel]:
        """Labels nobody judged, of these references if given, the nearest to their threshold first.

        Those of few references are looked up by them: a search narrows a large queue at little cost.
        """
        if within is not None and len(within) <= _FEW:
            found = [
                row for refs in in_batches(sorted(within), OF_A_STATEMENT) for row in self._unsure_of(refs)
            ]
            found.sort(key=lambda row: tuple(row[name] for name in _NEAREST))
            yield from map(_unsure_label, found)
            return
        with self._streamed(_unsure(MARGINS).order_by(*(MARGINS.c[name] for name in _NEAREST))) as rows:
            yield from map(_unsure_label, rows)

    def _unsure_of(self, refs: Sequence[str]) -> Sequence[RowMapping]:
        with self._database.reading() as connection:
            return connection.execute(_unsure(MARGINS).where(MARGINS.c.ref.in_(refs))).mappings().all()

    def unsure_count(self, *, without: frozenset[str]) -> int:
        """How many `unsure` lists, those of some references left out."""
        with self._database.reading() as connection:
            total: int = connection.execute(_unsure(func.count())).scalar_one()
            for refs in in_batches(sorted(without), OF_A_STATEMENT):
                left_out = _unsure(func.count()).where(MARGINS.c.ref.in_(refs))
                total -= connection.execute(left_out).scalar_one()
        return total

    def contradictions(self, order: Sequence[str] = ()) -> Iterator[OpenFinding]:
        """Contradictions of these rules in this order, then the others; those of one rule in file order."""
        return self._open_findings(FINDINGS.c.kind == records.CONTRADICTION, Subject.FINDING, order)

    def conflicts(self) -> Iterator[OpenFinding]:
        """Clusters of different statuses by their first recommendation, in file order."""
        in_conflict = and_(FINDINGS.c.kind == records.CLUSTER, FINDINGS.c.conflict.is_(True))
        return self._open_findings(in_conflict, Subject.CONFLICT)

    def statuses_against(self) -> Iterator[str]:
        """References whose register says neither the decided status nor what it said then."""
        for settled, said in self._settled([Subject.STATUS]):
            if said["status"] not in (settled["basis"], settled["value"][0]):
                yield settled["ref"]

    def labelled(self) -> Iterator[Labelled]:
        """Everything with decided themes or addressees, the oldest decision first."""
        for settled, said in self._settled(list(SUBJECTS.values())):
            yield Labelled(
                ref=settled["ref"],
                subject=Subject(settled["subject"]),
                basis=settled["basis"],
                text=said["text"],
                report=said["report"],
            )

    def _settled(self, subjects: Sequence[Subject]) -> Iterator[tuple[RowMapping, RowMapping]]:
        """What stands decided on these subjects, the oldest first, with what is recommended.

        The recommendations are asked for by reference: joined, the database would go through all of them.
        """
        named = [subject.value for subject in subjects]
        decided = select(DECIDED).where(DECIDED.c.subject.in_(named), DECIDED.c.item == "")
        columns = RECOMMENDATIONS.c
        said = select(columns.ref, columns.status, columns.text, columns.report).join(
            SOURCE_ROWS, _present(columns.ref)
        )
        with self._database.reading() as connection:
            rows = connection.execute(decided.order_by(DECIDED.c.entry)).mappings()
            for batch in rows.partitions(_BATCH):
                wanted = said.where(columns.ref.in_([row["ref"] for row in batch]))
                found = {row["ref"]: row for row in connection.execute(wanted).mappings()}
                yield from ((row, found[row["ref"]]) for row in batch if row["ref"] in found)

    def _open_findings(
        self, kind: ColumnElement[bool], subject: Subject, order: Sequence[str] = ()
    ) -> Iterator[OpenFinding]:
        """Findings that no decision on the first recommendation they are about answers."""
        answered = exists().where(_stands(DECIDED, FINDING_REFS.c.ref, subject, FINDINGS.c.fingerprint))
        chosen = (
            select(FINDING_REFS.c.ref, FINDINGS.c.fingerprint)
            .select_from(FINDINGS)
            .join(FINDING_REFS, and_(FINDING_REFS.c.finding == FINDINGS.c.number, FINDING_REFS.c.place == 0))
            .join(SOURCE_ROWS, _present(FINDING_REFS.c.ref))
            .where(kind, ~answered)
            .order_by(*in_order(order), FINDINGS.c.place, FINDINGS.c.number)
        )
        with self._streamed(chosen) as rows:
            yield from (OpenFinding(ref=row["ref"], fingerprint=row["fingerprint"]) for row in rows)

    @contextmanager
    def _streamed(self, chosen: Select[Any]) -> Iterator[Iterable[RowMapping]]:
        with (
            self._database.reading() as connection,
            connection.execute(chosen, execution_options=_STREAMED) as rows,
        ):
            yield rows.mappings()


def _judged() -> Select[Any]:
    """Suggestions for or against closing, with the basis of an answer to them; none where one is proposed."""
    answer, proposed = DECIDED.alias(), DECIDED.alias()
    return (
        select(TRIAGED.c.ref, answer.c.basis)
        .select_from(TRIAGED)
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.ref == TRIAGED.c.ref)
        .join(SOURCE_ROWS, _present(TRIAGED.c.ref))
        .outerjoin(answer, _stands(answer, TRIAGED.c.ref, Subject.NO_FURTHER_ACTION))
        .where(~exists().where(_stands(proposed, TRIAGED.c.ref, Subject.STATUS, PROPOSED)))
    )


def _unsure_label(row: RowMapping) -> UnsureLabel:
    return UnsureLabel(ref=row["ref"], margin=margin(row))


def _unsure(*columns: Any) -> Select[Any]:
    """Labels that no decision on the themes or addressees of their recommendation judges.

    The decided value is JSON: "=" first for a whole list, else words such as "+custody" and "-roads".
    """
    value, label = cast(DECIDED.c.value, Text), MARGINS.c.label
    whole = func.coalesce(DECIDED.c.value[0].as_string(), "") == "="
    judged = or_(
        *(value.like(literal(f'%"{sign}').concat(label).concat('"%')) for sign in ("+", "-")),
        whole,
    )
    return (
        select(*columns)
        .select_from(MARGINS)
        .join(SOURCE_ROWS, _present(MARGINS.c.ref))
        .outerjoin(DECIDED, _stands(DECIDED, MARGINS.c.ref, MARGINS.c.subject))
        .where(or_(DECIDED.c.ref.is_(None), ~judged))
    )


def _doubted() -> ColumnElement[bool]:
    """Whether forces have a part in whatever is asked, by the objections kept as JSON."""
    return cast(TRIAGED.c.against, Text).contains('"force-belongs"')


def _present(ref: ColumnElement[str]) -> ColumnElement[bool]:
    """The place shown of a recommendation that is in its register still."""
    return and_(SOURCE_ROWS.c.ref == ref, SOURCE_ROWS.c.shown.is_(True), SOURCE_ROWS.c.gone.is_(False))


def _stands(
    table: Any, ref: ColumnElement[str], subject: Subject | ColumnElement[str], item: Any = ""
) -> ColumnElement[bool]:
    """A decision in `table` on one thing of a recommendation."""
    named = subject.value if isinstance(subject, Subject) else subject
    return and_(table.c.ref == ref, table.c.subject == named, table.c.item == item)
