"""Deciding: what counts after it, who may, batches, approval, undo, and what a crash in between leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from searchapp.domain.errors import Conflict, Forbidden, InvalidInput
from searchapp.domain.people import LOCAL_PERSON, Person, Role
from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import Status
from searchapp.domain.review import PROPOSED, ChangedMeanwhile, Kind, Subject
from searchapp.domain.search import FacetName, SearchRequest
from searchapp.domain.suggestion import Applicability, Classification, LabelSuggestion, Margin
from searchapp.services.deciding import Wish
from searchapp.services.reviewing import Reviewing
from searchapp.workspace import Workspace
from tests.conftest import settings_of
from tests.store.filling import rows, take_over

REVIEWER = Person(name="reviewer-1", role=Role.REVIEWER)


APPROVER = Person(name="approver-1", role=Role.APPROVER)


VIEWER = Person(name="viewer-1", role=Role.VIEWER)


KILLED = int(os.environ.get("SEARCHAPP_TEST_KILLS", "3"))


COMPLETE = Wish(kind=Kind.CHANGE, subject=Subject.STATUS, value=("completed",))


PROGRESS = Wish(kind=Kind.CHANGE, subject=Subject.STATUS, value=("being-progressed",))


REOPEN = Wish(kind=Kind.CHANGE, subject=Subject.STATUS, value=("awaiting-review",))


NOT_CUSTODY = Wish(kind=Kind.REJECT, subject=Subject.THEMES, item="custody", why="It is about cells only.")


def suggested(*themes: str, model: str = "model-1") -> Classification:
    return Classification(
        themes=tuple(LabelSuggestion(id=theme, probability=0.9) for theme in themes),
        addressees=(),
        applies_to_force=Applicability(value="yes", probability=0.9, reason="addressed to forces"),
        model_id=model,
        margins=tuple(margin(theme, 0.9) for theme in themes),
    )


def margin(theme: str, probability: float) -> Margin:
    return Margin(kind="theme", label=theme, probability=probability, threshold=0.4)


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    """Four recommendations at "Completed", each suggested to be about custody, and their index."""
    opened = Workspace(settings_of(tmp_path), Silent())
    fill(opened)
    yield opened
    opened.close()


def fill(space: Workspace) -> None:
    take_over(space.store, rows(4))
    space.store.save_suggestions((record.ref, suggested("custody")) for record in list(space.store.all()))
    space.indexing().ensure()


@pytest.fixture
def reviewing(space: Workspace) -> Reviewing:
    return space.reviewing()


@pytest.fixture
def ref(space: Workspace) -> str:
    return next(space.store.all()).ref


Find = Callable[..., list[str]]


@pytest.fixture
def find(space: Workspace) -> Find:
    def found(facet: FacetName, value: str) -> list[str]:
        result = space.index.search(SearchRequest(filters={facet: (value,)}))
        return [hit.ref for hit in result.hits]

    return found


def test_a_decided_status_counts_on_page_search_and_facets(
    space: Workspace, reviewing: Reviewing, ref: str, find: Find
) -> None:
    reviewing.decide(ref, REOPEN, person=REVIEWER)
    assert space.searching().show(ref).recommendation.status is Status.AWAITING_REVIEW
    assert find("status", "awaiting-review") == [ref]
    assert space.index.search(SearchRequest()).facets["status"] == {"completed": 3, "awaiting-review": 1}


def test_a_rejected_theme_stays_away_and_an_added_one_stays_when_models_change(
    space: Workspace, reviewing: Reviewing, ref: str, find: Find
) -> None:
    reviewing.decide(ref, NOT_CUSTODY, person=REVIEWER)
    accept = Wish(kind=Kind.ACCEPT, subject=Subject.THEMES, item="roads-policing")
    known = space.taxonomy.names("theme")
    other = next(theme for theme in known if theme != "custody")
    reviewing.decide(ref, Wish(kind=accept.kind, subject=accept.subject, item=other), person=REVIEWER)
    assert ref not in find("theme", "custody")
    space.store.save_suggestions([(ref, suggested("custody", model="model-2"))])
    space.indexing().update()
    assert ref not in find("theme", "custody")
    assert find("theme", other) == [ref]
    assert space.searching().show(ref).effective.themes == (other,)


def test_a_whole_list_of_themes_takes_no_suggestion_in(
    space: Workspace, reviewing: Reviewing, ref: str
) -> None:
    reviewing.decide(ref, Wish(kind=Kind.CHANGE, subject=Subject.THEMES), person=REVIEWER)
    assert space.searching().show(ref).effective.themes == ()
    space.store.save_suggestions([(ref, suggested("custody", model="model-2"))])
    assert space.searching().show(ref).effective.themes == ()


def test_a_decision_survives_the_import_of_another_file(
    space: Workspace, reviewing: Reviewing, ref: str, find: Find
) -> None:
    reviewing.decide(ref, REOPEN, person=REVIEWER)
    take_over(space.store, rows(4, response="Another response."))
    space.indexing().update()
    assert space.store.get(ref).status is Status.AWAITING_REVIEW
    assert find("status", "awaiting-review") == [ref]


def test_closing_waits_for_another_person(space: Workspace, reviewing: Reviewing, ref: str) -> None:
    reviewing.decide(ref, REOPEN, person=REVIEWER)
    reviewing.decide(ref, COMPLETE, person=REVIEWER)
    assert space.store.get(ref).status is Status.AWAITING_REVIEW
    waiting = space.decisions.standing(Subject.STATUS, PROPOSED)
    assert [(one.ref, one.by, one.value) for one in waiting] == [(ref, "reviewer-1", ("completed",))]
    with pytest.raises(Forbidden):
        reviewing.approve(ref, person=REVIEWER)
    reviewing.approve(ref, person=APPROVER)
    assert space.store.get(ref).status is Status.COMPLETED
    assert space.decisions.standing(Subject.STATUS, PROPOSED) == []
    with pytest.raises(Conflict):
        reviewing.approve(ref, person=APPROVER)


def test_nobody_approves_what_they_decided_themselves(reviewing: Reviewing, ref: str) -> None:
    reviewing.decide(ref, REOPEN, person=APPROVER)
    reviewing.decide(ref, COMPLETE, person=APPROVER)
    with pytest.raises(Forbidden, match="yourself"):
        reviewing.approve(ref, person=APPROVER)


def test_what_is_sent_back_waits_no_more_and_counts_not(
    space: Workspace, reviewing: Reviewing, ref: str
) -> None:
    reviewing.decide(ref, REOPEN, person=REVIEWER)
    reviewing.decide(ref, COMPLETE, person=REVIEWER)
    with pytest.raises(InvalidInput, match="reason"):
        reviewing.send_back(ref, person=APPROVER, why=" ")
    reviewing.send_back(ref, person=APPROVER, why="No evidence is attached.")
    assert space.decisions.standing(Subject.STATUS, PROPOSED) == []
    assert space.store.get(ref).status is Status.AWAITING_REVIEW


def test_the_single_local_user_decides_alone(space: Workspace, reviewing: Reviewing, ref: str) -> None:
    for wish in (REOPEN, COMPLETE):
        reviewing.decide(ref, wish, person=LOCAL_PERSON)
    assert space.store.get(ref).status is Status.COMPLETED


@pytest.mark.parametrize("verb", ["decide", "preview", "decide_all", "undo", "approve", "send_back"])
def test_a_viewer_may_do_nothing_of_it(reviewing: Reviewing, ref: str, verb: str) -> None:
    number = reviewing.decide(ref, REOPEN, person=REVIEWER)[0].number
    with pytest.raises(Forbidden):
        {
            "decide": lambda: reviewing.decide(ref, PROGRESS, person=VIEWER),
            "preview": lambda: reviewing.preview([ref], PROGRESS, person=VIEWER),
            "decide_all": lambda: reviewing.decide_all([ref], PROGRESS, person=VIEWER),
            "undo": lambda: reviewing.undo(number, person=VIEWER),
            "approve": lambda: reviewing.approve(ref, person=VIEWER),
            "send_back": lambda: reviewing.send_back(ref, person=VIEWER, why="No."),
        }[verb]()


def test_the_second_to_save_is_told_what_changed(reviewing: Reviewing, ref: str) -> None:
    seen = reviewing.version(ref)
    reviewing.decide(ref, PROGRESS, person=REVIEWER, seen=seen)
    with pytest.raises(ChangedMeanwhile) as refused:
        reviewing.decide(ref, REOPEN, person=APPROVER, seen=seen)
    changes = [(change.field, change.before, change.after) for change in refused.value.changes]
    assert changes == [("status", "completed", "being-progressed")]
    reviewing.decide(ref, REOPEN, person=APPROVER, seen=refused.value.version)


def test_a_rejection_without_a_reason_is_refused(reviewing: Reviewing, ref: str) -> None:
    with pytest.raises(InvalidInput, match="reason"):
        reviewing.decide(ref, Wish(kind=Kind.REJECT, subject=Subject.THEMES, item="custody"), person=REVIEWER)


@pytest.mark.parametrize("item", ["x" * 201, "a\0b"])
def test_an_answer_to_what_no_page_asks_is_refused(reviewing: Reviewing, ref: str, item: str) -> None:
    wish = Wish(kind=Kind.ACCEPT, subject=Subject.FINDING, item=item)
    with pytest.raises(InvalidInput, match="not something to decide"):
        reviewing.decide(ref, wish, person=REVIEWER)


def test_the_same_decision_again_is_no_entry(reviewing: Reviewing, ref: str) -> None:
    assert len(reviewing.decide(ref, REOPEN, person=REVIEWER)) == 1
    assert reviewing.decide(ref, REOPEN, person=APPROVER) == ()


def test_an_undo_brings_back_the_decision_before_with_its_author(
    space: Workspace, reviewing: Reviewing, ref: str
) -> None:
    first = reviewing.decide(ref, PROGRESS, person=REVIEWER)[0]
    second = reviewing.decide(ref, REOPEN, person=APPROVER)[0]
    with pytest.raises(Conflict):
        reviewing.undo(first.number, person=REVIEWER)
    reviewing.undo(second.number, person=APPROVER)
    standing = space.decisions.standing(Subject.STATUS)[0]
    assert (standing.value, standing.by, standing.entry) == (("being-progressed",), "reviewer-1", 1)
    reviewing.undo(first.number, person=REVIEWER)
    assert space.store.get(ref).recorded is None
    with pytest.raises(Conflict):
        reviewing.undo(first.number, person=REVIEWER)
    assert space.decisions.count() == 4
    assert space.log().verify().problem == ""


def test_an_approval_that_is_undone_waits_again(space: Workspace, reviewing: Reviewing, ref: str) -> None:
    reviewing.decide(ref, REOPEN, person=REVIEWER)
    reviewing.decide(ref, COMPLETE, person=REVIEWER)
    approval = reviewing.approve(ref, person=APPROVER)[0]
    with pytest.raises(Forbidden):
        reviewing.undo(approval.number, person=REVIEWER)
    reviewing.undo(approval.number, person=APPROVER)
    assert space.store.get(ref).status is Status.AWAITING_REVIEW
    assert space.decisions.standing(Subject.STATUS, PROPOSED)[0].by == "reviewer-1"


def test_all_that_match_are_decided_and_undone_as_one(
    space: Workspace, reviewing: Reviewing, ref: str, find: Find
) -> None:
    reviewing.decide(ref, REOPEN, person=REVIEWER)
    refs = reviewing.matching(SearchRequest(text="custody", limit=1))
    assert reviewing.matching_count(SearchRequest(text="custody", limit=1)) == len(refs)
    assert len(refs) == 4
    preview = reviewing.preview(refs, REOPEN, person=REVIEWER)
    assert (preview.changed, preview.waiting, preview.unchanged) == (3, 0, 1)
    entries = reviewing.decide_all(refs, REOPEN, person=REVIEWER)
    assert {entry.batch for entry in entries} == {entries[0].number}
    assert len(find("status", "awaiting-review")) == 4
    reviewing.decide(refs[-1] if refs[-1] != ref else refs[0], PROGRESS, person=APPROVER)
    undone = reviewing.undo_batch(entries[0].number, person=REVIEWER)
    assert (len(undone.entries), undone.left) == (2, 1)
    assert find("status", "awaiting-review") == [ref]
    assert space.log().verify().problem == ""


_DIES = """
    import os, signal, sys
    from pathlib import Path
    from searchapp.domain.people import LOCAL_PERSON
    from searchapp.domain.progress import Silent
    from searchapp.domain.review import Kind, Subject
    from searchapp.search.engine import WhooshIndex
    from searchapp.services.deciding import Wish
    from searchapp.workspace import Workspace
    from tests.conftest import settings_of

    def die(*_arguments, **_options):
        os.kill(os.getpid(), signal.SIGKILL)

    WhooshIndex.update = WhooshIndex.build = die
    space = Workspace(settings_of(Path(sys.argv[1])), Silent())
    wish = Wish(kind=Kind.CHANGE, subject=Subject.STATUS, value=(sys.argv[3],))
    space.reviewing().decide(sys.argv[2], wish, person=LOCAL_PERSON)
"""


def test_killed_between_decision_and_index_nothing_is_lost(tmp_path: Path) -> None:
    space = Workspace(settings_of(tmp_path), Silent())
    fill(space)
    refs = [record.ref for record in space.store.all()]
    space.close()
    for number in range(KILLED):
        ref, status = refs[number % 4], list(Status)[(number // 4 + number) % 4]
        if Workspace(settings_of(tmp_path), Silent()).store.get(ref).status is status:
            status = list(Status)[(number // 4 + number + 1) % 4]
        died = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(_DIES), tmp_path, ref, status.value], check=False
        )
        assert died.returncode == -signal.SIGKILL
        after = Workspace(settings_of(tmp_path), Silent())
        after.indexing().ensure(reading=True)
        found = after.index.search(SearchRequest(filters={"status": (status.value,)}))
        assert after.store.get(ref).status is status
        assert ref in [hit.ref for hit in found.hits]
        assert after.log().verify().problem == ""
        assert after.decisions.count() == number + 1
        after.close()
