"""Queues of what waits for a decision: what is asked about, in which order, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from searchapp.domain.findings import Findings
from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import Status
from searchapp.domain.review import Kind, Subject
from searchapp.domain.search import SearchRequest
from searchapp.domain.suggestion import Applicability
from searchapp.services import checking
from searchapp.services.deciding import Wish
from searchapp.services.queues import Placed
from searchapp.services.reviewing import Reviewing
from searchapp.store import waiting
from searchapp.store.findings_store import SqlFindings
from searchapp.store.waiting import SqlWaiting
from searchapp.workspace import Workspace
from tests.conftest import settings_of
from tests.services.test_reviewing import COMPLETE, NOT_CUSTODY, REOPEN, REVIEWER, fill, margin, suggested
from tests.store.filling import rows, take_over


@pytest.fixture
def space(tmp_path: Path, store_address: str) -> Iterator[Workspace]:
    opened = Workspace(settings_of(tmp_path, database=store_address), Silent())
    fill(opened)
    yield opened
    opened.close()


@pytest.fixture
def reviewing(space: Workspace) -> Reviewing:
    return space.reviewing()


@pytest.fixture
def ref(space: Workspace) -> str:
    return next(space.store.all()).ref


def asked(space: Workspace, queue: str, text: str = "") -> list[str]:
    queues = space.queues()
    found = queues.part(queues.named(queue), queues.found_by(SearchRequest(text=text)))
    assert queues.total(queues.named(queue)) == len(queues.part(queues.named(queue)))
    return [placed.item.question for placed in found]


def test_an_unsure_label_is_asked_about_once(space: Workspace, reviewing: Reviewing, ref: str) -> None:
    assert len(asked(space, "unsure")) == 4
    assert asked(space, "unsure", "nothing-like-it") == []
    reviewing.decide(ref, NOT_CUSTODY, person=REVIEWER)
    assert len(asked(space, "unsure")) == 3


def test_the_label_nearest_its_threshold_is_asked_about_first_from_whichever_side(
    space: Workspace, ref: str
) -> None:
    doubtful = replace(
        suggested("custody"), margins=(margin("custody", 0.9), margin("roads", 0.35), margin("taser", 0.5))
    )
    space.store.save_suggestions([(ref, doubtful)])
    names = space.taxonomy.names("theme")
    first = asked(space, "unsure")[:2]
    assert first == [f"Is {names.get(one, one)} a theme of this?" for one in ("roads", "taser")]
    reasons = [placed.item.reason for placed in space.queues().part(space.queues().named("unsure"), limit=2)]
    assert reasons == [
        "The model does not suggest it: it sees 35%, and suggests from 40% on.",
        "The model suggests it: it sees 50%, and suggests from 40% on.",
    ]


def test_a_search_narrows_the_queue_and_keeps_its_order(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    refs = [record.ref for record in space.store.all()]
    for place, ref in enumerate(refs):
        doubtful = replace(suggested("custody"), margins=(margin("custody", 0.9 - place / 10),))
        space.store.save_suggestions([(ref, doubtful)])
    queues = space.queues()
    some = frozenset(refs[:3])
    for few in (100, 0):  # looked up by reference, and by going through the whole queue
        monkeypatch.setattr(waiting, "_FEW", few)
        found = queues.part(queues.named("unsure"), some)
        assert [placed.item.ref for placed in found] == refs[2::-1]
        assert queues.total(queues.named("unsure"), some) == 3


def test_a_count_is_remembered_until_something_is_decided(
    space: Workspace, reviewing: Reviewing, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    count = SqlWaiting.unsure_count
    monkeypatch.setattr(
        SqlWaiting, "unsure_count", lambda self, **kw: counted.append("unsure") or count(self, **kw)
    )
    assert [dict(_waiting(space))["unsure"] for _ in range(3)] == [4, 4, 4]
    assert counted == ["unsure"]
    reviewing.decide(ref, NOT_CUSTODY, person=REVIEWER)
    assert dict(_waiting(space))["unsure"] == 3
    assert counted == ["unsure", "unsure"]


def _waiting(space: Workspace) -> list[tuple[str, int]]:
    return [(queue.name, count) for queue, count in space.queues().waiting()]


def test_queues_are_counted_again_with_every_part_of_the_findings_that_is_saved(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for_others = Applicability(value="no", probability=0.97, reason="addressed to the Home Office")
    take_over(space.store, (replace(row, status=Status.AWAITING_REVIEW) for row in rows(4)))
    space.store.save_suggestions(
        (one.ref, replace(suggested("custody", model="model-2"), applies_to_force=for_others))
        for one in list(space.store.all())
    )
    monkeypatch.setattr(checking, "BATCH", 2)
    monkeypatch.setattr(checking, "LONGEST", 2)
    counted: list[int] = []
    save = SqlFindings.save_checked

    def noting(findings: SqlFindings, found: Findings, change: int) -> None:
        counted.append(dict(_waiting(space))["no-further-action"])
        save(findings, found, change)

    monkeypatch.setattr(SqlFindings, "save_checked", noting)
    space.checking().refresh()
    assert [*counted, dict(_waiting(space))["no-further-action"]] == [0, 2, 4]


def test_what_is_deferred_is_out_of_its_queue_only(space: Workspace, reviewing: Reviewing, ref: str) -> None:
    later = Wish(kind=Kind.DEFER, subject=Subject.DEFERRED, item="unsure", value=("2999-01-01",))
    reviewing.decide(ref, later, person=REVIEWER)
    assert len(asked(space, "unsure")) == 3
    reviewing.undo(1, person=REVIEWER)
    assert len(asked(space, "unsure")) == 4


def test_a_later_file_against_a_decision_is_asked_about(
    space: Workspace, reviewing: Reviewing, ref: str
) -> None:
    reviewing.decide(ref, REOPEN, person=REVIEWER)
    assert asked(space, "against-file") == []
    changed = (replace(row, status=Status.BEING_PROGRESSED) for row in rows(4))
    take_over(space.store, changed)
    queues = space.queues()
    item = queues.part(queues.named("against-file"))[0].item
    assert item.question == "The register now says “Being progressed”. Which counts?"
    assert space.store.get(ref).status is Status.AWAITING_REVIEW
    reviewing.decide(ref, item.accept, person=REVIEWER)
    assert asked(space, "against-file") == []
    assert space.store.get(ref).status is Status.AWAITING_REVIEW


def test_a_settled_label_the_model_disagrees_with_is_asked_about_until_answered(
    space: Workspace, reviewing: Reviewing, ref: str
) -> None:
    reviewing.decide(ref, NOT_CUSTODY, person=REVIEWER)
    queues = space.queues()
    items = [placed.item for placed in queues.part(queues.named("likely-wrong"))]
    assert len(items) == 1
    assert items[0].reject is not None
    reviewing.decide(ref, replace(items[0].reject, why="It is only a place."), person=REVIEWER)
    assert asked(space, "likely-wrong") == []


def test_what_waits_for_approval_is_a_queue(space: Workspace, reviewing: Reviewing, ref: str) -> None:
    reviewing.decide(ref, REOPEN, person=REVIEWER)
    reviewing.decide(ref, COMPLETE, person=REVIEWER)
    assert asked(space, "awaiting-approval") == ["Approve “Completed”?"]


def judged(space: Workspace, *, closed: dict[str, Status], nothing: dict[str, float]) -> None:
    """Texts at a status, and how likely each asks nothing of the force."""
    take_over(
        space.store,
        (
            replace(row, text=text, status=status)
            for row, (text, status) in zip(rows(len(closed)), closed.items(), strict=True)
        ),
    )
    for record in list(space.store.all()):
        sure = nothing.get(record.text, 0.5)
        value: Literal["no", "yes"] = "no" if sure > 0.5 else "yes"
        said = Applicability(value=value, probability=max(sure, 1 - sure), reason="as it says")
        space.store.save_suggestions([(record.ref, replace(suggested(), applies_to_force=said))])
    space.checking().refresh()


DOUBTED = {
    "Forces should train staff.": Status.NO_FURTHER_ACTION,
    "The Home Office should amend the rules.": Status.COMPLETED,
    "Forces should review all cells.": Status.NO_FURTHER_ACTION,
    "The College of Policing should publish guidance.": Status.NO_FURTHER_ACTION,
}
NOTHING = dict(zip(DOUBTED, (0.2, 0.97, 0.05, 0.99), strict=True))


def in_doubt(space: Workspace) -> list[Placed]:
    queues = space.queues()
    return queues.part(queues.named("closed-in-doubt"))


def test_what_is_closed_against_the_suggestion_is_asked_about_what_may_be_missed_first(
    space: Workspace,
) -> None:
    judged(space, closed=DOUBTED, nothing=NOTHING)
    assert [placed.standing.record.text for placed in in_doubt(space)] == [
        "Forces should review all cells.",
        "Forces should train staff.",
        "The Home Office should amend the rules.",
    ]


def test_what_no_model_has_judged_is_not_in_doubt(space: Workspace) -> None:
    unjudged = replace(next(rows(1)), text="Forces should mend vans.", status=Status.NO_FURTHER_ACTION)
    take_over(space.store, iter([unjudged]))
    space.checking().refresh()
    queues = space.queues()
    assert in_doubt(space) == []
    assert queues.total(queues.named("closed-in-doubt")) == 0


@pytest.mark.parametrize("answer", ["accept", "reject"])
def test_a_doubted_status_is_asked_about_until_somebody_decides_it(
    space: Workspace, reviewing: Reviewing, answer: str
) -> None:
    judged(space, closed=DOUBTED, nothing=NOTHING)
    for placed in in_doubt(space):
        wish: Wish = getattr(placed.item, answer)
        reviewing.decide(placed.item.ref, wish, person=LOCAL_PERSON)
    assert in_doubt(space) == []
    statuses = [one.status for one in space.store.all() if one.text in DOUBTED]
    changed = (Status.BEING_PROGRESSED, Status.NO_FURTHER_ACTION, Status.BEING_PROGRESSED)
    right = Status.NO_FURTHER_ACTION  # of the one whose status nobody doubts
    assert sorted(statuses) == sorted(DOUBTED.values() if answer == "accept" else [*changed, right])


def test_the_longest_overdue_is_asked_about_first_with_the_words_that_set_the_date(space: Workspace) -> None:
    texts = ("By 31 August 2015 forces should report.", "Forces should act by 1 June 2014.")
    take_over(
        space.store,
        (
            replace(row, text=text, status=Status.AWAITING_REVIEW)
            for row, text in zip(rows(2), texts, strict=True)
        ),
    )
    space.dating().refresh()
    space.indexing().ensure()
    queues = space.queues()
    reasons = [placed.item.reason for placed in queues.part(queues.named("overdue"))]
    assert reasons == [
        "It was due by 1 June 2014: “by 1 June 2014”.",
        "It was due by 31 August 2015: “By 31 August 2015”.",
    ]
