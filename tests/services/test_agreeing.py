"""Samples sent to two reviewers: blind until both are through, on record, then settled by a third."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from searchapp.domain.agreement import Sample
from searchapp.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from searchapp.domain.people import LOCAL_PERSON, Person, Role
from searchapp.domain.progress import Silent
from searchapp.domain.review import Kind, LogFilter, Subject
from searchapp.services.agreeing import Agreeing
from searchapp.services.presenting_agreement import rows_of, values_of
from searchapp.workspace import Workspace
from tests.conftest import settings_of
from tests.services.test_reviewing import APPROVER, NOT_CUSTODY, REVIEWER, VIEWER, fill

OTHER = Person(name="reviewer-2", role=Role.REVIEWER)


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    """Four recommendations, an administrator, two reviewers and an approver."""
    opened = Workspace(settings_of(tmp_path), Silent())
    fill(opened)
    accounts = opened.accounts()
    accounts.add("administrator-1", Role.ADMINISTRATOR, None, person=LOCAL_PERSON)
    for person in (REVIEWER, OTHER, APPROVER, VIEWER):
        accounts.add(person.name, person.role, None, person=LOCAL_PERSON)
    yield opened
    opened.close()


@pytest.fixture
def agreeing(space: Workspace) -> Agreeing:
    return space.agreeing()


@pytest.fixture
def sample(agreeing: Agreeing) -> Sample:
    return agreeing.draw(reviewers=["Reviewer-1", "reviewer-2"], size=3, seed="spring", person=APPROVER)


def label(agreeing: Agreeing, sample: Sample, person: Person, *themes: tuple[str, ...]) -> None:
    for ref, chosen in zip(sample.refs, themes, strict=True):
        agreeing.answer(sample.number, ref, chosen, person=person)


def test_a_sample_is_drawn_by_seed_and_on_record(
    space: Workspace, agreeing: Agreeing, sample: Sample
) -> None:
    assert (len(sample.refs), sample.population, sample.reviewers) == (3, 4, ("reviewer-1", "reviewer-2"))
    again = agreeing.draw(reviewers=["reviewer-1", "reviewer-2"], size=3, seed="spring", person=APPROVER)
    assert again.refs == sample.refs
    entry = next(space.decisions.entries(LogFilter(kind="draw")))
    assert (entry.who, entry.step.subject) == ("approver-1", Subject.AGREEMENT)
    assert entry.step.after[0] == "sample 1: 3 of 4, seed spring"
    assert space.log().verify().problem == ""


def test_what_somebody_decided_already_is_not_drawn(space: Workspace, agreeing: Agreeing) -> None:
    ref = next(space.store.all()).ref
    space.reviewing().decide(ref, NOT_CUSTODY, person=REVIEWER)
    sample = agreeing.draw(reviewers=["reviewer-1", "reviewer-2"], size=4, person=APPROVER)
    assert ref not in sample.refs
    assert sample.population == 3


@pytest.mark.parametrize(
    "reviewers",
    [
        ["reviewer-1"],
        ["reviewer-1", "REVIEWER-1"],
        ["reviewer-1", "viewer-1"],
        ["reviewer-1", "nobody"],
        ["reviewer-1", "reviewer-2", "approver-1"],
    ],
)
def test_a_sample_takes_two_who_may_decide(agreeing: Agreeing, reviewers: list[str]) -> None:
    with pytest.raises(InvalidInput, match="two people"):
        agreeing.draw(reviewers=reviewers, size=3, person=APPROVER)


def test_a_sample_may_go_to_whoever_may_decide(agreeing: Agreeing) -> None:
    assert agreeing.able(person=APPROVER) == ("administrator-1", "approver-1", "reviewer-1", "reviewer-2")
    with pytest.raises(Forbidden):
        agreeing.able(person=REVIEWER)


def test_a_disabled_reviewer_gets_no_sample(space: Workspace, agreeing: Agreeing) -> None:
    space.accounts().set_active("reviewer-2", active=False, person=LOCAL_PERSON)
    with pytest.raises(InvalidInput, match="two people"):
        agreeing.draw(reviewers=["reviewer-1", "reviewer-2"], size=3, person=APPROVER)


def test_nobody_sees_what_the_other_says_until_both_are_through(
    space: Workspace, agreeing: Agreeing, sample: Sample
) -> None:
    label(agreeing, sample, REVIEWER, ("custody",), ("custody",), ())
    for person in (REVIEWER, OTHER, VIEWER):
        with pytest.raises(Forbidden, match="both have labelled"):
            agreeing.compared(sample.number, person=person)
    said = [entry.step for entry in space.decisions.entries(LogFilter(kind="answer"))]
    assert [(step.before, step.after, step.settled) for step in said] == [
        ((), ("shown when both have labelled all",), None)
    ] * 3
    assert agreeing.compared(sample.number, person=APPROVER).agreement.recommendations == 0
    label(agreeing, sample, OTHER, ("custody",), (), ())
    found = agreeing.compared(sample.number, person=OTHER)
    assert found.agreement.same is not None
    assert found.agreement.same.value == pytest.approx(2 / 3)
    assert [pair.ref for pair in found.differing] == [sample.refs[1]]
    shown = [entry.step.after for entry in space.decisions.entries(LogFilter(kind="answer"))][-3:]
    assert ("reviewer-1: custody", "reviewer-2: none") in shown
    assert space.log().verify().problem == ""


def test_an_answer_decides_nothing_and_may_be_given_anew_until_both_are_through(
    space: Workspace, agreeing: Agreeing, sample: Sample
) -> None:
    before = space.store.last_change()
    label(agreeing, sample, REVIEWER, ("custody",), ("custody",), ())
    agreeing.answer(sample.number, sample.refs[0], [], person=REVIEWER)
    assert space.store.last_change() == before
    assert space.store.decided(sample.refs) == {}
    label(agreeing, sample, OTHER, (), (), ())
    with pytest.raises(Conflict, match="closed"):
        agreeing.answer(sample.number, sample.refs[0], ["custody"], person=REVIEWER)
    assert [len(pair.first) for pair in agreeing.compared(sample.number, person=VIEWER).sample.pairs] == [
        0,
        1,
        0,
    ]


def test_the_next_to_label_follows_until_all_are(agreeing: Agreeing, sample: Sample) -> None:
    for ref in sample.refs:
        _sample, record = agreeing.next_for(sample.number, person=REVIEWER)
        assert record is not None
        assert record.ref == ref
        agreeing.answer(sample.number, ref, [], person=REVIEWER)
    assert agreeing.next_for(sample.number, person=REVIEWER)[1] is None


def test_only_its_two_reviewers_label_a_sample_and_only_what_is_in_it(
    space: Workspace, agreeing: Agreeing, sample: Sample
) -> None:
    with pytest.raises(Forbidden):
        agreeing.next_for(sample.number, person=APPROVER)
    with pytest.raises(Forbidden):
        agreeing.answer(sample.number, sample.refs[0], [], person=APPROVER)
    with pytest.raises(NotFound):
        agreeing.answer(sample.number, "REC-NONE", [], person=REVIEWER)
    with pytest.raises(InvalidInput, match="no theme"):
        agreeing.answer(sample.number, sample.refs[0], ["no-such-theme"], person=REVIEWER)
    with pytest.raises(NotFound):
        agreeing.answer(99, sample.refs[0], [], person=REVIEWER)
    assert list(space.decisions.entries(LogFilter(kind="answer"))) == []


def test_nothing_is_settled_or_accepted_while_both_are_labelling(
    space: Workspace, agreeing: Agreeing, sample: Sample
) -> None:
    for ref, theirs in zip(sample.refs[:2], (["custody"], []), strict=True):
        agreeing.answer(sample.number, ref, ["custody"], person=REVIEWER)
        agreeing.answer(sample.number, ref, theirs, person=OTHER)
    assert len(agreeing.compared(sample.number, person=APPROVER).sample.pairs) == 2
    with pytest.raises(Conflict, match="still labelling"):
        agreeing.accept_agreed(sample.number, person=APPROVER)
    with pytest.raises(Conflict, match="still labelling"):
        agreeing.settle(sample.number, sample.refs[1], ["custody"], why="It is about cells.", person=APPROVER)
    assert space.store.decided(sample.refs) == {}


def test_a_sample_whose_reviewer_has_left_is_closed_on_record_with_what_both_labelled(
    space: Workspace, agreeing: Agreeing, sample: Sample
) -> None:
    label(agreeing, sample, REVIEWER, ("custody",), ("custody",), ())
    agreeing.answer(sample.number, sample.refs[0], ["custody"], person=OTHER)
    space.accounts().set_active("reviewer-2", active=False, person=LOCAL_PERSON)
    agreeing.close(sample.number, why="reviewer-2 has left.", person=APPROVER)
    found = agreeing.compared(sample.number, person=VIEWER)
    assert (found.agreement.recommendations, found.sample.labelled) == (1, False)
    closed = next(space.decisions.entries(LogFilter(kind="close")))
    assert (closed.who, closed.step.why) == ("approver-1", "reviewer-2 has left.")
    assert closed.step.after == ("reviewer-1 labelled 3 of 3", "reviewer-2 labelled 1 of 3")
    shown = list(space.decisions.entries(LogFilter(kind="answer")))[-1]
    assert (shown.batch, shown.step.ref) == (closed.number, sample.refs[0])
    assert shown.step.after == ("reviewer-1: custody", "reviewer-2: custody")
    assert len(agreeing.accept_agreed(sample.number, person=APPROVER)) == 1
    assert space.log().verify().problem == ""


def test_a_closed_sample_takes_no_answer_and_is_not_closed_again(agreeing: Agreeing, sample: Sample) -> None:
    agreeing.close(sample.number, why="Drawn by mistake.", person=APPROVER)
    assert agreeing.next_for(sample.number, person=REVIEWER)[1] is None
    with pytest.raises(Conflict, match="an approver has ended it"):
        agreeing.answer(sample.number, sample.refs[0], [], person=REVIEWER)
    with pytest.raises(Conflict, match="an approver has ended it"):
        agreeing.close(sample.number, why="Again.", person=APPROVER)


def test_only_an_approver_who_is_neither_reviewer_closes_a_sample_and_with_a_reason(
    agreeing: Agreeing, sample: Sample
) -> None:
    for person in (VIEWER, REVIEWER, Person(name="reviewer-2", role=Role.APPROVER)):
        with pytest.raises(Forbidden):
            agreeing.close(sample.number, why="Enough.", person=person)
    with pytest.raises(InvalidInput, match="needs a reason"):
        agreeing.close(sample.number, why=" ", person=APPROVER)
    assert not agreeing.agreements.sample(sample.number).finished


def test_a_third_person_settles_where_they_differ_with_a_reason(
    space: Workspace, agreeing: Agreeing, sample: Sample
) -> None:
    label(agreeing, sample, REVIEWER, ("custody",), ("custody",), ())
    label(agreeing, sample, OTHER, ("custody",), (), ())
    ref, number = sample.refs[1], sample.number
    for person in (REVIEWER, Person(name="reviewer-2", role=Role.APPROVER)):
        with pytest.raises(Forbidden):
            agreeing.settle(number, ref, ["custody"], why="It is about cells.", person=person)
    with pytest.raises(InvalidInput, match="reason"):
        agreeing.settle(number, ref, ["custody"], why=" ", person=APPROVER)
    agreeing.settle(number, ref, ["custody"], why="It is about cells.", person=APPROVER)
    settled = space.store.decided([ref])[ref][Subject.THEMES, ""]
    assert (settled.by, settled.value) == ("approver-1", ("=", "custody"))
    entry = space.decisions.entry(settled.entry)
    assert entry.step.why == "Two reviewers differed (sample 1). It is about cells."
    assert agreeing.compared(number, person=APPROVER).differing == ()
    with pytest.raises(Conflict, match="nothing to settle"):
        agreeing.settle(number, ref, [], why="Again.", person=APPROVER)


def test_what_both_said_becomes_decisions_as_one_batch(
    space: Workspace, agreeing: Agreeing, sample: Sample
) -> None:
    label(agreeing, sample, REVIEWER, ("custody",), ("custody",), ())
    label(agreeing, sample, OTHER, ("custody",), (), ())
    entries = agreeing.accept_agreed(sample.number, person=APPROVER)
    assert {entry.step.ref for entry in entries} == {sample.refs[0], sample.refs[2]}
    assert agreeing.compared(sample.number, person=APPROVER).agreed == ()
    space.reviewing().undo_batch(entries[0].number, person=APPROVER)
    assert len(agreeing.compared(sample.number, person=APPROVER).agreed) == 2


def test_an_answer_cannot_be_taken_back_by_the_log(
    space: Workspace, agreeing: Agreeing, sample: Sample
) -> None:
    agreeing.answer(sample.number, sample.refs[0], [], person=REVIEWER)
    entry = next(space.decisions.entries(LogFilter(kind=Kind.ANSWER.value)))
    with pytest.raises(InvalidInput, match="cannot be taken back"):
        space.reviewing().undo(entry.number, person=REVIEWER)


def test_figures_and_answers_are_exported(agreeing: Agreeing, sample: Sample) -> None:
    label(agreeing, sample, REVIEWER, ("custody",), ("custody",), ())
    label(agreeing, sample, OTHER, ("custody",), (), ())
    found = agreeing.compared(sample.number, person=VIEWER)
    values = values_of(found)
    custody = next(one for one in values["themes"] if one["theme"] == "custody")
    assert (custody["support"], custody["both"], custody["first_only"], custody["kappa"]) == (2, 1, 1, None)
    assert values["drawn"]["seed"] == "spring"
    assert len(values["answers"]) == 3
    assert rows_of(found)[0][:6] == ("custody", 2, 1, 1, 0, 1)
