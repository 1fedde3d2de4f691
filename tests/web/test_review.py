"""Review pages over a real store: answering, refusing, taking back, deciding for all, the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import Status
from searchapp.domain.review import Kind, Subject
from searchapp.domain.search import SearchRequest
from searchapp.domain.suggestion import Applicability, LabelSuggestion
from searchapp.services.deciding import Wish
from searchapp.web import create_app
from searchapp.web.view_models.review_page import queue_page
from searchapp.workspace import Workspace
from tests.conftest import settings_of
from tests.services.test_reviewing import APPROVER, REOPEN, REVIEWER, fill, suggested
from tests.store.filling import rows, take_over
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


def closable(space: Workspace) -> str:
    """One that waits, suggested to ask nothing of the force; its reference."""
    ref = next(space.store.all()).ref
    nothing = Applicability(value="no", probability=0.97, reason="Addressed to the NPCC.")
    space.store.save_suggestions([(ref, replace(suggested("custody"), applies_to_force=nothing))])
    space.reviewing().decide(ref, REOPEN, person=REVIEWER)
    return ref


def test_a_rejected_suggestion_is_marked_with_who_and_why_on_page_and_timeline(
    site: FlaskClient, space: Workspace
) -> None:
    ref = closable(space)
    no = Wish(kind=Kind.REJECT, subject=Subject.NO_FURTHER_ACTION, why="We chair <it>.")
    space.reviewing().decide(ref, no, person=REVIEWER)
    page = Page(site, f"/recommendations/{ref}")
    assert page.text("#suggested-applies .govuk-tag") == "Rejected"
    assert "Rejected by reviewer-1 on 2" in page.text("#suggested-applies")
    assert ": We chair <it>." in page.text(".app-decisions dl")
    assert "No further action rejected. Reason: We chair <it>." in page.text(".app-timeline")
    assert ", by reviewer-1" in page.text(".app-timeline")
    assert "Nobody has decided" not in page.text()


def test_rejected_themes_and_addressees_are_marked_among_the_suggestions_with_who_and_why(
    site: FlaskClient, space: Workspace, ref: str
) -> None:
    asked = (LabelSuggestion(id="home-office", probability=0.9),)
    space.store.save_suggestions([(ref, replace(suggested("custody", "integrity"), addressees=asked))])
    third = replace(REVIEWER, name="reviewer-3")
    for label, person, why in (("custody", REVIEWER, "Only a <place>."), ("integrity", third, "Not asked.")):
        wish = Wish(kind=Kind.REJECT, subject=Subject.THEMES, item=label, why=why)
        space.reviewing().decide(ref, wish, person=person)
    page = Page(site, f"/recommendations/{ref}")
    said = [page.text(f"#suggested-theme-{number}") for number in (1, 2)]
    assert all("Rejected Rejected by" in one for one in said)
    assert any("Rejected by reviewer-1 on 2" in one and ": Only a <place>." in one for one in said)
    assert any("Rejected by reviewer-3 on 2" in one and ": Not asked." in one for one in said)
    assert "Rejected" not in page.text("#suggested-addressee-1")
    nobody = Wish(kind=Kind.CHANGE, subject=Subject.ADDRESSEES, value=(), why="To nobody.")
    space.reviewing().decide(ref, nobody, person=REVIEWER)
    assert ": To nobody." in Page(site, f"/recommendations/{ref}").text("#suggested-addressee-1")


def test_a_suggestion_that_is_accepted_after_all_is_not_marked_as_rejected(
    site: FlaskClient, space: Workspace, ref: str
) -> None:
    for kind in (Kind.REJECT, Kind.ACCEPT):
        wish = Wish(kind=kind, subject=Subject.THEMES, item="custody", why="As said.")
        space.reviewing().decide(ref, wish, person=REVIEWER)
    assert "Rejected" not in Page(site, f"/recommendations/{ref}").text("#suggested-theme-1")


def test_a_closing_that_waits_is_shown_with_the_suggestion_and_not_as_undecided(
    site: FlaskClient, space: Workspace
) -> None:
    ref = closable(space)
    yes = Wish(kind=Kind.ACCEPT, subject=Subject.NO_FURTHER_ACTION, why="The NPCC did.")
    space.reviewing().decide(ref, yes, person=REVIEWER)
    page = Page(site, f"/recommendations/{ref}")
    assert page.text("#suggested-applies .govuk-tag") == "Waits for approval"
    assert "decided by reviewer-1" in page.text("#suggested-applies")
    assert "Status proposed (awaiting approval): No further action" in page.text(".app-timeline")
    assert "Nobody has decided" not in page.text()


def test_the_queue_for_closing_shows_how_sure_what_speaks_against_and_the_whole_response(
    site: FlaskClient, space: Workspace
) -> None:
    ref = closable(space)
    space.checking().refresh()
    page = Page(site, "/review/no-further-action")
    assert f"({ref})" in page.text("#item-1")
    record = space.store.get(ref)
    assert f"very likely (97%) that it asks nothing of {record.force}" in page.text("#item-1")
    assert f"Response: {record.response}" in page.text("#item-1")
    assert "Reason (needed to reject)" in page.text('#item-1 [data-app-key="r"]')
    assert "Reason (if none, that of the suggestion)" in page.text('#item-1 [data-app-key="a"]')


def test_who_may_not_approve_is_told_whom_it_waits_for(space: Workspace) -> None:
    ref = closable(space)
    yes = Wish(kind=Kind.ACCEPT, subject=Subject.NO_FURTHER_ACTION, why="The NPCC did.")
    space.reviewing().decide(ref, yes, person=APPROVER)
    app = create_app(space)
    with app.test_request_context():
        told = [
            queue_page(space.queues(), "awaiting-approval", SearchRequest(), page=1, person=person)
            for person in (REVIEWER, APPROVER, LOCAL_PERSON)
        ]
    assert [page.questions[0].waits_for for page in told] == [
        "an approver",
        "another approver: you decided it yourself",
        "",
    ]
    assert told[0].questions[0].reason.endswith(": The NPCC did.")


def test_the_review_page_says_whether_closing_needs_a_second_person(site: FlaskClient) -> None:
    assert "single local user" in Page(site, "/review").text(".govuk-inset-text")


def test_a_closing_in_which_forces_have_a_part_comes_last_and_its_doubt_is_shown(
    space: Workspace, site: FlaskClient
) -> None:
    texts = ("Community Safety Partnerships should name a lead officer.", "The NPCC should publish a plan.")
    asked = [
        replace(row, text=text, status=Status.AWAITING_REVIEW)
        for row, text in zip(rows(2), texts, strict=True)
    ]
    take_over(space.store, iter(asked))
    for record in space.store.all():
        sure = 0.99 if record.text == texts[0] else 0.8
        nothing = Applicability(value="no", probability=sure, reason="Addressed to others.")
        space.store.save_suggestions([(record.ref, replace(suggested(), applies_to_force=nothing))])
    space.checking().refresh()
    page = Page(site, "/review/no-further-action")
    assert texts[1] in page.text("#item-1")
    assert "Against: The community safety partnership asked is a partnership" in page.text("#item-2")
    ref = next(one.ref for one in space.store.all() if one.text == texts[0])
    assert "In doubt: The community safety" in Page(site, f"/recommendations/{ref}").text(
        "#suggested-applies"
    )


@pytest.mark.parametrize(
    ("old", "queue"),
    [
        ("/triage", "no-further-action"),
        ("/triage?view=all&page=2", "no-further-action"),
        ("/triage?view=differs", "closed-in-doubt"),
    ],
)
def test_the_former_list_of_suggestions_leads_to_its_queue(site: FlaskClient, old: str, queue: str) -> None:
    answer = site.get(old)
    assert (answer.status_code, answer.location) == (301, f"/review/{queue}")


def test_the_first_page_names_each_queue_as_the_review_page_does_with_the_same_number(
    site: FlaskClient, space: Workspace
) -> None:
    closable(space)
    space.checking().refresh()
    first = Page(site, "/").links('[aria-labelledby="waiting"] li a')
    assert first["1 No further action suggested"] == "/review/no-further-action"
    review = Page(site, "/review")
    counts = dict(zip(review.links("td a"), review.texts("td.govuk-table__cell--numeric"), strict=True))
    assert set(first) <= {f"{count} {name}" for name, count in counts.items()}


def test_the_words_that_spoke_for_a_suggestion_are_underlined_in_its_question(client: FlaskClient) -> None:
    page = Page(client, "/review/no-further-action")
    assert page.texts("#item-1 .app-result__text .app-evidence") == ["The"]
    verdict = dict(zip(page.texts("#item-1 dt"), page.texts("#item-1 dd"), strict=True))
    assert verdict["Suggested"] == "No further action: very likely (97%) that it asks nothing of Lancashire"


def test_entries_in_conflict_can_be_compared_from_their_question(client: FlaskClient) -> None:
    links = Page(client, "/review/conflicts").links("#item-1 dd a")
    (address,) = links.values()
    assert address == "/compare?ref=REC-0001&ref=REC-0002"
    assert Page(client, address).status == 200


def test_a_conflict_is_answered_with_a_status_and_one_undo_takes_it_back(
    site: FlaskClient, space: Workspace
) -> None:
    states = [Status.COMPLETED, Status.BEING_PROGRESSED, Status.BEING_PROGRESSED]
    text = "Chief constables should review within six months how officers record risks to detainees."
    again = (replace(row, text=text, status=status) for row, status in zip(rows(3), states, strict=True))
    take_over(space.store, again)
    space.indexing().ensure()
    space.checking().refresh()
    page = Page(site, "/review/conflicts")
    assert "Completed is right" in page.text("#item-1")
    assert "Being progressed is right" in page.text("#item-1")
    assert "more than once with different statuses: which one holds?" in page.text(
        '#item-1 [data-app-copy="Copy question"]'
    )
    settle = page.tree.css_first('#item-1 form[action^="/review/settle/"]').attributes["action"]
    answered = site.post(settle, data={"status": "completed", "back": "/review/conflicts"})
    after = Page(site, answered.location)
    assert "Status changed for" in after.text("#done")
    assert "and 1 more" in after.text("#done")
    assert "Nothing waits in this queue" in after.text()
    undo = after.tree.css_first("#done form").attributes["action"]
    back = Page(site, site.post(undo, data={"back": "/review/conflicts"}).location)
    assert "Status taken back" in back.text("#done")
    assert "Completed is right" in back.text("#item-1")
    assert site.post(settle, data={"status": "finished"}).status_code == 400


def test_an_approval_is_one_step_with_who_proposed_and_who_approved_and_one_undo(
    site: FlaskClient, space: Workspace
) -> None:
    ref = closable(space)
    yes = Wish(kind=Kind.ACCEPT, subject=Subject.NO_FURTHER_ACTION)
    space.reviewing().decide(ref, yes, person=REVIEWER)
    first, second = space.reviewing().approve(ref, person=APPROVER)
    said = "No further action: proposed by reviewer-1, approved by approver-1"
    for address in ("/log", f"/recommendations/{ref}"):
        page = Page(site, address)
        line = page.texts(".app-log tbody tr")[0]
        assert line.startswith(f"{first.number} and {second.number} ")
        assert said in line
        assert "Suggested: Addressed to the NPCC." in line
        assert line.count("Undo") == 1
        assert "Status approved" not in page.text()
    page = Page(site, f"/recommendations/{ref}")
    assert "proposed by reviewer-1 , approved by approver-1 on 2" in page.text(".app-decisions dl")
    assert f"{said}. Reason: Suggested" in page.text(".app-timeline")
    done = Page(site, site.post(f"/review/undo/{first.number}", data={"back": "/log"}).location)
    assert space.store.get(ref).status is Status.AWAITING_REVIEW
    assert "waits for approval" in Page(site, f"/recommendations/{ref}").text().lower()
    taken = [line for line in done.texts(".app-log tbody tr") if "taken back" in line]
    assert len(taken) == 1
    assert "(awaiting approval)" not in taken[0]
