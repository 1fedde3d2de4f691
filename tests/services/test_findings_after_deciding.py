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
from searchapp.domain.suggestion import Applicability, Classification, LabelSuggestion
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


ASKED_OF_FORCE = Applicability(value="yes", probability=0.9, reason="Asks forces to act.")
CLOSE = Wish(kind=Kind.ACCEPT, subject=Subject.NO_FURTHER_ACTION)
APPROVER = Person(name="approver-1", role=Role.APPROVER)


def reopened(space: Workspace) -> str:
    """One that a person opened again, suggested for closing; its reference."""
    ref = told_nothing(space)[0]
    space.reviewing().decide(ref, REOPEN, person=REVIEWER)
    assert open_candidates(space) == [ref]
    return ref


def test_accepting_the_suggestion_is_an_answer_and_raises_nothing_about_the_closing(space: Workspace) -> None:
    ref = reopened(space)
    (entry,) = space.reviewing().decide(ref, CLOSE, person=LOCAL_PERSON)
    assert space.store.get(ref).status is Status.NO_FURTHER_ACTION
    assert entry.step.why == "Suggested: as it says"
    assert ref not in told_nothing(space)
    assert ref not in found(space, "has:contradiction")


def test_a_suggestion_accepted_with_ones_own_reason_keeps_that_one(space: Workspace) -> None:
    wish = replace(CLOSE, why="Our lawyers agree.")
    (entry,) = space.reviewing().decide(reopened(space), wish, person=LOCAL_PERSON)
    assert entry.step.why == "Our lawyers agree."


def test_an_approved_closing_answers_with_the_reason_it_was_proposed_with(space: Workspace) -> None:
    ref = reopened(space)
    space.reviewing().decide(ref, CLOSE, person=REVIEWER)
    assert space.store.get(ref).status is Status.AWAITING_REVIEW
    first, _ = space.reviewing().approve(ref, person=APPROVER)
    assert first.step.why == "Suggested: as it says"
    assert ref not in told_nothing(space)


def test_closing_without_a_reason_is_asked_about_until_the_reason_is_given(space: Workspace) -> None:
    ref = reopened(space)
    close = Wish(kind=Kind.CHANGE, subject=Subject.STATUS, value=("completed",))
    space.reviewing().decide(ref, close, person=LOCAL_PERSON)
    assert ref in told_nothing(space)
    (given,) = space.reviewing().decide(ref, replace(close, why="Done in May."), person=LOCAL_PERSON)
    assert ref not in told_nothing(space)
    assert space.reviewing().decide(ref, replace(close, why="In June."), person=LOCAL_PERSON) == ()
    space.reviewing().undo(given.number, person=LOCAL_PERSON)
    assert ref in told_nothing(space)


def test_taking_back_an_answered_closing_and_opening_again_move_the_findings_along(space: Workspace) -> None:
    refs = told_nothing(space)
    right = Wish(kind=Kind.ACCEPT, subject=Subject.STATUS, value=("completed",), why="It was done.")
    (entry,) = space.reviewing().decide(refs[0], right, person=REVIEWER)
    assert told_nothing(space) == refs[1:]
    space.reviewing().undo(entry.number, person=REVIEWER)
    assert told_nothing(space) == refs
    space.reviewing().decide(refs[0], right, person=REVIEWER)
    space.reviewing().decide(refs[0], REOPEN, person=REVIEWER)
    assert open_candidates(space) == [refs[0]]


def test_a_reason_for_closing_settles_why_the_force_need_not_act_and_nothing_else(space: Workspace) -> None:
    """Another contradiction of the same row stays."""
    ref = reopened(space)
    record = space.store.get(ref)
    asks = Classification(
        themes=(),
        addressees=(LabelSuggestion(id="police-force", probability=0.9),),
        applies_to_force=ASKED_OF_FORCE,
        model_id="other",
    )
    space.store.save_suggestions([(ref, asks)])
    close = Wish(kind=Kind.CHANGE, subject=Subject.STATUS, value=("no-further-action",))
    space.reviewing().decide(ref, close, person=LOCAL_PERSON)
    rules = [one.rule for one in space.checking().contradictions() if one.ref == ref]
    assert rules == ["closed-without-reason"]
    space.reviewing().decide(ref, replace(close, why="We have no cells."), person=LOCAL_PERSON)
    assert [one.rule for one in space.checking().contradictions() if one.ref == ref] == []
    take_over(space.store, rows(3, response=record.text))
    space.checking().refresh()
    rules = [one.rule for one in space.checking().contradictions() if one.ref == ref]
    assert rules == ["repeats-recommendation"]
