"""Keeps samples sent to two reviewers: `domain.agreement.AgreementStore` over SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select, update

from searchapp.domain.agreement import Sample
from searchapp.domain.errors import NotFound
from searchapp.domain.review import Step, Value
from searchapp.store.agreement_tables import ANSWERS, SAMPLES
from searchapp.store.database import Database
from searchapp.store.decisions import put_on_record

_SAME: Final = ("number", "seed", "asked", "population", "by", "at", "closed")


class SqlAgreements:
    """Samples and answers of one SQL database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def draw(self, sample: Sample, step: Callable[[Sample], Step]) -> Sample:
        """Keep a new sample under the next number, and put it on record in the same transaction."""
        with self._database.writing() as connection:
            newest = connection.execute(select(func.max(SAMPLES.c.number))).scalar_one() or 0
            kept = replace(sample, number=newest + 1)
            first, second = kept.reviewers
            same = {name: getattr(kept, name) for name in _SAME}
            values = {"first": first, "second": second, "refs": list(kept.refs)}
            connection.execute(insert(SAMPLES).values(values | same))
            put_on_record(connection, [step(kept)], who=kept.by)
        return kept

    def samples(self) -> Sequence[Sample]:
        """All samples, the newest first."""
        return self._found(select(SAMPLES).order_by(SAMPLES.c.number.desc()))

    def sample(self, number: int) -> Sample:
        """One sample. Raises NotFound."""
        with self._database.reading() as connection:
            return _numbered(connection, number)

    def answer(
        self,
        number: int,
        ref: str,
        reviewer: str,
        themes: Value,
        steps: Callable[[Sample, Sample], Sequence[Step]],
    ) -> None:
        """Keep what a reviewer says of a recommendation, in place of what they said before.

        `steps`: what goes on record in the same transaction, given the sample before and after.
        """
        columns = ANSWERS.c
        same = (columns.sample == number) & (columns.ref == ref) & (columns.reviewer == reviewer)
        values = {"sample": number, "ref": ref, "reviewer": reviewer, "themes": list(themes)}
        with self._database.writing() as connection:
            before = _numbered(connection, number)
            connection.execute(delete(ANSWERS).where(same))
            connection.execute(insert(ANSWERS).values(values))
            put_on_record(connection, steps(before, _numbered(connection, number)), who=reviewer)

    def close(
        self, number: int, *, at: str, who: str, steps: Callable[[Sample, Sample], Sequence[Step]]
    ) -> None:
        """Close a sample whatever is labelled of it, and put `steps` on record. Raises NotFound."""
        with self._database.writing() as connection:
            before = _numbered(connection, number)
            connection.execute(update(SAMPLES).where(SAMPLES.c.number == number).values(closed=at))
            put_on_record(connection, steps(before, _numbered(connection, number)), who=who)

    def _found(self, chosen: Select[Any]) -> list[Sample]:
        with self._database.reading() as connection:
            return [_sample(connection, row) for row in connection.execute(chosen).mappings().all()]


def _numbered(connection: Connection, number: int) -> Sample:
    row = connection.execute(select(SAMPLES).where(SAMPLES.c.number == number)).mappings().first()
    if row is None:
        raise NotFound(
            f"There is no sample {number:,} sent to two reviewers.",
            next_step="Choose one of the list of samples.",
        )
    return _sample(connection, row)


def _sample(connection: Connection, row: RowMapping) -> Sample:
    said = select(ANSWERS).where(ANSWERS.c.sample == row["number"])
    answers = {
        (answer["reviewer"], answer["ref"]): tuple(answer["themes"])
        for answer in connection.execute(said).mappings()
    }
    same = {name: row[name] for name in _SAME}
    return Sample(reviewers=(row["first"], row["second"]), refs=tuple(row["refs"]), answers=answers, **same)
