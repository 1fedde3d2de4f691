"""What is kept of contradictions and triage follows decisions, batches and their undo without being asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from searchapp.domain.people import LOCAL_PERSON, Person, Role
from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import Status
from searchapp.domain.review import Kind, Subject
from searchapp.domain.search import SearchRequest
from searchapp.domain.suggestion import Applicability, Classification
from searchapp.services.deciding import Wish
from searchapp.workspace import Workspace
from tests.conftest import settings_of
from tests.store.filling import rows, take_over

REVIEWER = Person(name="reviewer-1", role=Role.REVIEWER)
REOPEN = Wish(kind=Kind.CHANGE, subject=Subject.STATUS, value=("awaiting-review",))


@pytest.fixture
def space(tmp_path: Path, store_address: str) -> Iterator[Workspace]:
    """Three recommendations, each "Completed" with the response "Done.", which tells nothing."""
    opened = Workspace(settings_of(tmp_path, database=store_address), Silent())
    take_over(opened.store, rows(3))
    asks_nothing = Classification(
        themes=(),
        addressees=(),
        applies_to_force=Applicability(value="no", probability=0.9, reason="as it says"),
        model_id="test",
    )
    opened.store.save_suggestions((record.ref, asks_nothing) for record in list(opened.store.all()))
    opened.indexing().ensure()
    opened.checking().refresh()
    yield opened
    opened.close()


def told_nothing(space: Workspace) -> list[str]:
    return [one.ref for one in space.checking().contradictions() if one.rule == "nothing-said"]


def open_candidates(space: Workspace) -> list[str]:
    return [record.ref for record, _ in space.triaging().listed("open")]


def found(space: Workspace, text: str) -> list[str]:
    hits = {hit.ref for hit in space.index.search(SearchRequest(text=text)).hits}
    return [record.ref for record in space.store.all() if record.ref in hits]


def test_searches_for_contradictions_follow_a_decision_and_its_undo(space: Workspace) -> None:
    space.indexing().ensure()
    refs = found(space, "has:contradiction")
    assert refs == found(space, "contradiction:nothing-said") == told_nothing(space)
    (entry,) = space.reviewing().decide(refs[1], REOPEN, person=REVIEWER)
    assert found(space, "has:contradiction") == [refs[0], refs[2]]
    space.reviewing().undo(entry.number, person=REVIEWER)
    assert found(space, "has:contradiction") == refs


def test_what_checks_found_is_no_change_that_others_must_look_at_first(space: Workspace) -> None:
    ref = told_nothing(space)[0]
    assert space.past.events(ref)[-1].kind == "checked"
    assert space.decisions.versions([ref])[ref] < space.store.last_change()
    assert "checked" not in [event.kind for event in space.history().timeline(ref).events]


def test_what_a_person_closed_is_closed_in_the_year_of_the_decision(space: Workspace) -> None:
    ref = told_nothing(space)[0]
    close = Wish(kind=Kind.CHANGE, subject=Subject.STATUS, value=("no-further-action",))
    space.reviewing().decide(ref, REOPEN, person=REVIEWER)
    assert found(space, "has:closing") == []
    take_over(space.store, [replace(row, status=Status.BEING_PROGRESSED) for row in rows(3)])
    (entry,) = space.reviewing().decide(ref, close, person=LOCAL_PERSON)
    year = int(entry.at[:4])
    assert found(space, f"closed:{year}") == [ref]
    assert found(space, f"closed:{year - 1}") == []


def test_a_decision_and_its_undo_move_the_findings_along(space: Workspace) -> None:
    refs = told_nothing(space)
    assert len(refs) == 3
    assert open_candidates(space) == []
    (entry,) = space.reviewing().decide(refs[1], REOPEN, person=REVIEWER)
    assert told_nothing(space) == [refs[0], refs[2]]
    assert open_candidates(space) == [refs[1]]
    assert not space.checking().refresh()
    space.reviewing().undo(entry.number, person=REVIEWER)
    assert told_nothing(space) == refs
    assert open_candidates(space) == []


def test_a_batch_and_its_undo_move_the_findings_along(space: Workspace) -> None:
    refs = told_nothing(space)
    entries = space.reviewing().decide_all(refs[:2], REOPEN, person=REVIEWER)
    assert told_nothing(space) == refs[2:]
    assert open_candidates(space) == refs[:2]
    space.reviewing().undo_batch(entries[0].number, person=REVIEWER)
    assert told_nothing(space) == refs
    assert not space.checking().refresh()
