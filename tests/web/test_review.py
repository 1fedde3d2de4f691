"""Review pages over a real store: answering, refusing, taking back, deciding for all, the log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import Status
from searchapp.domain.review import Subject
from searchapp.web import create_app
from searchapp.workspace import Workspace
from tests.conftest import settings_of
from tests.services.test_reviewing import REOPEN, REVIEWER, fill
from tests.web.page import Page


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(settings_of(tmp_path), Silent())
    fill(opened)
    yield opened
    opened.close()


@pytest.fixture
def site(space: Workspace) -> FlaskClient:
    app = create_app(space)
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def ref(space: Workspace) -> str:
    return next(space.store.all()).ref


def test_a_question_is_answered_noticed_and_taken_back(site: FlaskClient, space: Workspace) -> None:
    page = Page(site, "/review/unsure")
    assert page.text("h2.govuk-heading-m") == "4 questions"
    form = page.tree.css_first('form[data-app-key="a"]')
    fields = {
        node.attributes["name"]: node.attributes["value"] or "" for node in form.css("input[type=hidden]")
    }
    answered = site.post(form.attributes["action"], data=fields)
    assert answered.status_code == 302
    assert answered.location.endswith("#item-1")
    after = Page(site, answered.location)
    assert after.text("h2.govuk-heading-m") == "3 questions"
    assert "Themes accepted" in after.text("#done")
    site.post("/review/undo/1", data={"back": "/review/unsure"})
    assert Page(site, "/review/unsure").text("h2.govuk-heading-m") == "4 questions"
    assert space.decisions.count() == 2


def test_a_status_decided_on_its_page_is_marked_there_with_who_and_when(site: FlaskClient, ref: str) -> None:
    decided = site.post(
        f"/review/decide/{ref}", data={"kind": "change", "subject": "status", "value": REOPEN.value[0]}
    )
    page = Page(site, decided.location)
    assert "Awaiting review decided by local user on 2" in page.text(".app-decisions")
    assert "The register says: Completed" in page.text(".app-decisions")
    assert page.text(".app-facts strong") == "Awaiting review"


def test_whoever_saves_second_sees_what_changed_and_may_go_on(
    site: FlaskClient, space: Workspace, ref: str
) -> None:
    version = space.reviewing().version(ref)
    space.reviewing().decide(ref, REOPEN, person=REVIEWER)
    data = {"kind": "change", "subject": "status", "value": "being-progressed", "version": str(version)}
    refused = site.post(f"/review/decide/{ref}", data=data)
    assert refused.status_code == 409
    assert "Status" in refused.text
    assert "awaiting-review" in refused.text
    newest = space.reviewing().version(ref)
    site.post(f"/review/decide/{ref}", data=data | {"version": str(newest)})
    assert space.store.get(ref).status is Status.BEING_PROGRESSED


def test_a_decision_for_all_is_shown_first_then_made_then_undone(site: FlaskClient, space: Workspace) -> None:
    chosen = {"choice": "status", "value-status": "awaiting-review"}
    shown = site.post("/review/all?q=custody", data=chosen)
    assert "would change 4 recommendations" in shown.text
    assert "<bdi>Completed</bdi> becomes <bdi>Awaiting review</bdi>" in shown.text
    assert space.decisions.count() == 0
    digest = shown.text.split('name="confirmed" value="')[1].split('"')[0]
    site.post("/review/all?q=custody", data=chosen | {"confirmed": "0" * 64})
    assert space.decisions.count() == 0
    site.post("/review/all?q=custody", data=chosen | {"confirmed": digest})
    assert space.store.status_counts()[Status.AWAITING_REVIEW] == 4
    assert "Undo batch 1" in Page(site, "/log").text()
    site.post("/review/undo-batch/1")
    assert space.store.status_counts()[Status.AWAITING_REVIEW] == 0


def test_the_log_is_filtered_and_exported(site: FlaskClient, space: Workspace, ref: str) -> None:
    space.reviewing().decide(ref, REOPEN, person=REVIEWER)
    assert Page(site, "/log?who=reviewer-1").text("h2") == "1 entry"
    site.post(f"/review/decide/{ref}", data={"kind": "accept", "subject": "themes", "item": "use-of-force"})
    assert "Use of force" in Page(site, "/log?who=local+user").text("main table")
    assert Page(site, "/log?who=reviewer-2").text("h2") == "0 entries"
    lines = site.get("/log.csv?who=reviewer-1").text.splitlines()
    assert lines[0].startswith("number,at,who,kind,subject,ref")
    assert "reviewer-1,change,status" in lines[1]


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:1"]
)
def test_an_answer_leads_to_no_other_site(site: FlaskClient, ref: str, back: str) -> None:
    data = {"kind": "comment", "subject": "comment", "why": "Seen.", "back": back}
    assert site.post(f"/review/decide/{ref}", data=data).location.startswith(f"/recommendations/{ref}")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "change", "subject": "model"},
        {"kind": "change", "subject": "status", "value": "nearly"},
        {"kind": "change", "subject": "themes", "value": "no-such-theme"},
        {"kind": "change", "subject": "due-date", "value": "tomorrow"},
        {"kind": "reject", "subject": "themes", "item": "custody"},
        {"kind": "promote", "subject": "finding"},
    ],
)
def test_a_form_that_cannot_be_meant_is_refused_in_words(
    site: FlaskClient, space: Workspace, ref: str, data: dict[str, str]
) -> None:
    assert site.post(f"/review/decide/{ref}", data=data).status_code == 400
    assert space.decisions.count() == 0


def test_single_keys_can_be_switched_off(site: FlaskClient) -> None:
    assert Page(site, "/review/unsure").tree.css_first('[data-app-shortcuts="on"]')
    site.post("/review/shortcuts", data={"shortcuts": "off", "back": "/review/unsure"})
    assert Page(site, "/review/unsure").tree.css_first('[data-app-shortcuts="off"]')


def test_a_rejected_theme_is_no_tag_in_results(site: FlaskClient, space: Workspace, ref: str) -> None:
    data = {"kind": "reject", "subject": "themes", "item": "custody", "why": "It is only a place."}
    site.post(f"/review/decide/{ref}", data=data)
    assert space.store.decided([ref])[ref][Subject.THEMES, ""].value == ("-custody",)
    assert len(Page(site, "/search?theme=custody").tree.css(".app-result")) == 3


def test_a_question_is_put_off(site: FlaskClient, ref: str) -> None:
    data = {"kind": "defer", "subject": "deferred", "item": "unsure", "value": "2999-01-01"}
    assert site.post(f"/review/decide/{ref}", data=data).status_code == 302
    assert Page(site, "/review/unsure").text("h2.govuk-heading-m") == "3 questions"
