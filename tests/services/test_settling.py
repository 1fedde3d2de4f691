"""Settling a conflict: one entry's status decided for the others, as one batch that can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from searchapp.domain.errors import Conflict, Forbidden
from searchapp.domain.people import LOCAL_PERSON, Person
from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import Status
from searchapp.domain.search import SearchRequest
from searchapp.services.queues import Item
from searchapp.services.settling import settle_conflict
from searchapp.workspace import Workspace
from tests.conftest import settings_of
from tests.services.test_reviewing import REVIEWER, VIEWER
from tests.store.filling import rows, take_over

TEXT = "Chief constables should review within six months how officers in custody record risks to detainees."
STATUSES = (Status.COMPLETED, Status.BEING_PROGRESSED, Status.AWAITING_REVIEW)


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    """The same recommendation three times, each entry at another status."""
    opened = Workspace(settings_of(tmp_path), Silent())
    entered = (replace(row, text=TEXT, status=status) for row, status in zip(rows(3), STATUSES, strict=True))
    take_over(opened.store, entered)
    opened.indexing().ensure()
    opened.checking().refresh()
    yield opened
    opened.close()


def conflicts(space: Workspace) -> list[Item]:
    queues = space.queues()
    found = queues.part(queues.named("conflicts"), queues.found_by(SearchRequest()), offset=0, limit=9)
    return [one.item for one in found]


def statuses(space: Workspace) -> tuple[Status, ...]:
    return tuple(record.status for record in space.store.all())


def settle(space: Workspace, status: Status, person: Person = LOCAL_PERSON, why: str = "") -> int:
    ref = conflicts(space)[0].ref
    entries = settle_conflict(space.reviewing(), ref, status, why=why, person=person)
    return entries[0].number


def test_a_conflict_offers_each_status_there_is_and_a_question_to_send(space: Workspace) -> None:
    (one,) = conflicts(space)
    assert one.statuses == STATUSES
    assert one.ask.startswith(f"{one.ref} (Custody): The register has this recommendation more than once")
    assert f"{one.ref}: Completed" in one.ask


def test_the_status_that_is_right_is_decided_for_the_others_and_ends_the_conflict(space: Workspace) -> None:
    refs = [record.ref for record in space.store.all()]
    number = settle(space, Status.COMPLETED)
    assert statuses(space) == (Status.COMPLETED,) * 3
    assert conflicts(space) == []
    batch = space.decisions.batch(number)
    assert [entry.step.ref for entry in batch] == refs[1:]
    assert {entry.step.why for entry in batch} == {
        f"The same recommendation is at \u201cCompleted\u201d as {refs[0]}."
    }


def test_one_undo_brings_the_conflict_back(space: Workspace) -> None:
    number = settle(space, Status.AWAITING_REVIEW, why="Nothing was done.")
    assert {entry.step.why for entry in space.decisions.batch(number)} == {"Nothing was done."}
    space.reviewing().undo_batch(number, person=LOCAL_PERSON)
    assert statuses(space) == STATUSES
    assert len(conflicts(space)) == 1


def test_closing_the_others_waits_for_a_second_person_and_the_question_says_so(space: Workspace) -> None:
    settle(space, Status.COMPLETED, REVIEWER)
    assert statuses(space) == STATUSES
    (one,) = conflicts(space)
    assert "Being progressed (Completed awaits approval)" in one.reason


def test_a_status_that_no_entry_has_any_more_settles_nothing(space: Workspace) -> None:
    with pytest.raises(Conflict):
        settle(space, Status.NO_FURTHER_ACTION)
    with pytest.raises(Forbidden):
        settle(space, Status.COMPLETED, VIEWER)
    assert statuses(space) == STATUSES


def test_settling_one_forces_conflict_leaves_another_forces_entry_alone(space: Workspace) -> None:
    elsewhere = (replace(row, text=TEXT, status=Status.NO_FURTHER_ACTION) for row in rows(1))
    take_over(space.store, elsewhere, force="M")
    space.indexing().ensure()
    space.checking().refresh()
    settle(space, Status.COMPLETED)
    assert {record.status for record in space.store.all() if record.force == "L"} == {Status.COMPLETED}
    assert [record.status for record in space.store.all() if record.force == "M"] == [
        Status.NO_FURTHER_ACTION
    ]
