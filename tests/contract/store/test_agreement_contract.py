"""What every store of samples sent to two reviewers does."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from searchapp.domain.agreement import Sample
from searchapp.domain.errors import NotFound
from searchapp.domain.review import Kind, Step, Subject
from searchapp.store.agreements import SqlAgreements
from searchapp.store.decisions import SqlDecisions
from searchapp.store.sql_store import SqlStore

ASKED = Sample(
    number=0,
    reviewers=("reviewer-1", "Zo\u00eb"),
    refs=("R-2", "R-1"),
    seed="seed",
    asked='custody "appropriate adult"',
    population=9,
    by="approver-1",
    at="2016-03-01T09:00:00+00:00",
)


@pytest.fixture
def agreements(store: SqlStore) -> SqlAgreements:
    return SqlAgreements(store.database)


def noted(sample: Sample) -> Step:
    return Step(kind=Kind.DRAW, subject=Subject.AGREEMENT, item=str(sample.number))


def no_steps(_before: Sample, _after: Sample) -> Sequence[Step]:
    return ()


def test_a_sample_comes_back_as_it_was_drawn_under_the_next_number_and_on_record(
    agreements: SqlAgreements, store: SqlStore
) -> None:
    first, second = agreements.draw(ASKED, noted), agreements.draw(ASKED, noted)
    assert (first.number, second.number) == (1, 2)
    assert agreements.sample(1) == first
    assert (first.refs, first.reviewers, first.answers) == (ASKED.refs, ASKED.reviewers, {})
    assert list(agreements.samples()) == [second, first]
    assert [entry.step.item for entry in SqlDecisions(store.database).entries()] == ["1", "2"]
    with pytest.raises(NotFound, match="no sample 3"):
        agreements.sample(3)


def test_an_answer_is_in_place_of_the_one_before_and_each_reviewer_has_one(
    agreements: SqlAgreements,
) -> None:
    agreements.draw(ASKED, noted)
    for themes in (("roads",), ("custody", "roads")):
        agreements.answer(1, "R-1", "reviewer-1", themes, no_steps)
    agreements.answer(1, "R-1", "Zo\u00eb", (), no_steps)
    assert agreements.sample(1).answers == {
        ("reviewer-1", "R-1"): ("custody", "roads"),
        ("Zo\u00eb", "R-1"): (),
    }


def test_what_goes_on_record_is_told_the_sample_before_and_after(
    agreements: SqlAgreements, store: SqlStore
) -> None:
    agreements.draw(ASKED, noted)
    told: list[tuple[int, int]] = []

    def steps(before: Sample, after: Sample) -> Sequence[Step]:
        told.append((len(before.answers), len(after.answers)))
        return [Step(kind=Kind.ANSWER, subject=Subject.AGREEMENT, item="1")]

    agreements.answer(1, "R-1", "reviewer-1", ("roads",), steps)
    assert told == [(0, 1)]
    assert SqlDecisions(store.database).newest()[0] == 2


def test_what_the_record_refuses_is_not_kept(agreements: SqlAgreements) -> None:
    agreements.draw(ASKED, noted)

    def refuse(_before: Sample, _after: Sample) -> Sequence[Step]:
        raise RuntimeError("closed")

    with pytest.raises(RuntimeError, match="closed"):
        agreements.answer(1, "R-1", "reviewer-1", ("roads",), refuse)
    with pytest.raises(RuntimeError, match="closed"):
        agreements.close(1, at="2016-04-01", who="approver-1", steps=refuse)
    found = agreements.sample(1)
    assert (found.answers, found.closed) == ({}, "")
    with pytest.raises(NotFound):
        agreements.answer(2, "R-1", "reviewer-1", (), no_steps)


def test_a_closed_sample_says_when_it_was(agreements: SqlAgreements) -> None:
    agreements.draw(ASKED, noted)
    agreements.close(1, at="2016-04-01T09:00:00+00:00", who="approver-1", steps=no_steps)
    assert agreements.sample(1).closed == "2016-04-01T09:00:00+00:00"
    with pytest.raises(NotFound):
        agreements.close(2, at="2016-04-01", who="approver-1", steps=no_steps)
