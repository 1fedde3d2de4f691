"""Twenty reviewers who decide at once, each a process of its own, and clocks that are set while they do."""

from __future__ import annotations

import itertools
import os
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest

from searchapp.config import Settings
from searchapp.domain.people import Person, Role
from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import Status
from searchapp.domain.review import ChangedMeanwhile, Kind, LogFilter, Subject
from searchapp.domain.search import SearchRequest
from searchapp.services.deciding import Wish
from searchapp.store import decisions
from searchapp.workspace import Workspace
from tests.conftest import settings_of
from tests.services.test_reviewing import APPROVER, PROGRESS, REOPEN, REVIEWER
from tests.store.filling import rows, take_over

REVIEWERS = 20
OPEN = (Status.AWAITING_REVIEW, Status.BEING_PROGRESSED)


@pytest.fixture
def home(tmp_path: Path, store_address: str) -> Settings:
    """A recommendation that all decide on, and one for each reviewer."""
    home = settings_of(tmp_path, database=store_address)
    space = Workspace(home, Silent())
    take_over(space.store, rows(1 + REVIEWERS))
    space.indexing().ensure()
    space.close()
    return home


@pytest.fixture
def space(home: Settings) -> Iterator[Workspace]:
    opened = Workspace(home, Silent())
    yield opened
    opened.close()


def test_twenty_reviewers_in_processes_of_their_own_lose_no_decision_and_meet_no_lock(home: Settings) -> None:
    children = [_in_a_process(lambda number=number: _decide(home, number)) for number in range(REVIEWERS)]
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * REVIEWERS
    space = Workspace(home, Silent())
    shared, *own = [record.ref for record in space.store.all()]
    entries = list(space.decisions.entries())
    assert [entry.number for entry in entries] == list(range(1, 2 * REVIEWERS + 1))
    on_shared = [entry for entry in entries if entry.step.ref == shared]
    assert {entry.who for entry in on_shared} == {f"reviewer-{number}" for number in range(REVIEWERS)}
    assert [entry.follows for entry in on_shared] == [None, *(entry.number for entry in on_shared[:-1])]
    for before, after in itertools.pairwise(on_shared):
        assert after.step.before == before.step.after
    assert {record.status for record in space.store.get_many(own)} == {Status.BEING_PROGRESSED}
    assert space.log().verify().problem == ""
    space.indexing().ensure(reading=True)
    found = space.index.search(SearchRequest(filters={"status": ("being-progressed",)}, limit=100))
    assert {hit.ref for hit in found.hits} >= set(own)
    space.close()


def _decide(home: Settings, number: int) -> None:
    """One's own recommendation, and the shared one as often as somebody else was quicker."""
    space = Workspace(home, Silent())
    person = Person(name=f"reviewer-{number}", role=Role.REVIEWER)
    shared, *own = [record.ref for record in space.store.all()]
    space.reviewing().decide(own[number], PROGRESS, person=person)
    while True:
        seen = space.reviewing().version(shared)
        now = space.store.get(shared).status
        other = next(status for status in OPEN if status is not now)
        wish = Wish(kind=Kind.CHANGE, subject=Subject.STATUS, value=(other.value,))
        try:
            if space.reviewing().decide(shared, wish, person=person, seen=seen):
                return
        except ChangedMeanwhile:
            continue


def _in_a_process(work: Callable[[], None]) -> int:
    child = os.fork()
    if not child:
        try:
            work()
        except BaseException:  # noqa: BLE001 - said, and told by the exit code
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


def test_a_clock_that_is_set_back_changes_neither_what_stands_nor_the_order_of_the_log(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = next(space.store.all()).ref
    reviewing = space.reviewing()
    for year, person, wish in ((2030, REVIEWER, REOPEN), (2020, APPROVER, PROGRESS)):
        monkeypatch.setattr(decisions, "datetime", _Clock(year))
        reviewing.decide(ref, wish, person=person, seen=reviewing.version(ref))
    assert space.store.get(ref).status is Status.BEING_PROGRESSED
    newest, oldest = space.decisions.page(LogFilter(ref=ref), offset=0, limit=2)
    assert (newest.who, newest.at[:4], oldest.at[:4]) == ("approver-1", "2020", "2030")
    assert newest.follows == oldest.number
    assert space.log().verify().problem == ""
    reviewing.undo(newest.number, person=APPROVER)
    assert space.store.get(ref).status is Status.AWAITING_REVIEW
    found = space.index.search(SearchRequest(filters={"status": ("awaiting-review",)}))
    assert [hit.ref for hit in found.hits] == [ref]


class _Clock:
    """Always in the same year."""

    def __init__(self, year: int) -> None:
        self._year = year

    def now(self, _zone: tzinfo) -> datetime:
        return datetime(self._year, 1, 1, tzinfo=UTC)
