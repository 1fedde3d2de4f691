"""Import runs, upload with preview, confirmation, undo and what changed, over a real store."""

from __future__ import annotations

import io
import re
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from searchapp.config import Settings, sample_register
from searchapp.domain.errors import TooLarge
from searchapp.domain.importing import FieldChange
from searchapp.domain.people import LOCAL_PERSON, Person, Role
from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import Status
from searchapp.services.indexing import Indexing
from searchapp.web import create_app
from searchapp.web.view_models.register_pages import changed
from searchapp.workspace import Workspace, open_workspace
from tests.cli.test_import import HEADER, row
from tests.web.page import Page

CELLS, KEYS = "The force should paint its cells.", "The force should count its keys."


PAGES = sys.modules["searchapp.web.pages.register"]


@pytest.fixture
def space(
    tmp_path: Path, settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workspace]:
    """An empty home without models: nothing is suggested, the index follows."""
    monkeypatch.setattr(Workspace, "suggest_what_is_missing", lambda _space: None)
    monkeypatch.setattr(Indexing, "update", Indexing.build)
    with open_workspace(Silent(), settings(tmp_path / "home", page_size="2", max_import_mb="1")) as opened:
        opened.bring_up_to_date()
        yield opened


@pytest.fixture
def client(space: Workspace) -> FlaskClient:
    return create_app(space).test_client()


def token(client: FlaskClient, address: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
    assert found, address
    return found.group(1)


def send(client: FlaskClient, content: str | bytes, name: str = "board.txt", **form: Any) -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    sent = {"csrf_token": token(client, "/register/import"), "file": (io.BytesIO(data), name), **form}
    return client.post("/register/import", data=sent, content_type="multipart/form-data")


def press(client: FlaskClient, address: str, **form: str) -> TestResponse:
    return client.post(address, data={"csrf_token": token(client, address), **form})


def take_in(client: FlaskClient, content: str) -> str:
    """Upload and confirm; the address of the run."""
    return press(client, send(client, content).location, action="import").location


def test_a_file_is_checked_then_imported_then_seen_and_its_copy_is_removed(
    client: FlaskClient, space: Workspace
) -> None:
    sent = send(client, HEADER + row(CELLS) + row(KEYS))
    assert sent.status_code == 303
    (kept,) = space.uploading().folder.glob("*/file/*")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert "nothing is written yet" in client.get(sent.location).text
    assert space.store.count() == 0
    done = press(client, sent.location, action="import")
    assert space.store.count() == 2
    assert "board.txt" in client.get(done.location).text
    assert list(space.uploading().folder.iterdir()) == []
    assert client.get(sent.location).status_code == 404


def test_a_change_is_shown_word_by_word_for_eyes_and_ears(client: FlaskClient) -> None:
    take_in(client, HEADER + row(CELLS) + row(KEYS))
    sent = send(client, HEADER + row(CELLS, response="Done <b>twice</b>.") + row(KEYS, status="NFA"))
    page = client.get(sent.location).text
    assert re.search(r"<ins><span[^>]*> \[added: </span>[^<]*twice", page)
    assert "<b>" not in page
    assert "No further action" in page
    assert "Completed" in page


def test_a_preview_lists_new_and_gone_ones_columns_and_what_is_held_back(client: FlaskClient) -> None:
    take_in(client, HEADER + row(CELLS) + row(KEYS))
    new = "The force should mend its <b>vans</b>."
    sent = send(client, HEADER + row(CELLS) + row(new) + row("The force should rest.", status="Complted"))
    page = client.get(sent.location).text
    assert "How the columns were understood" in page
    assert ">What &ldquo;<bdi>Recommendation</bdi>&rdquo; is</label>" in page
    assert "New (1)" in page
    assert "Gone (1)" in page
    shown = client.get(f"{sent.location}?kind=new").text
    assert "The force should mend its" in shown
    assert "<b>vans" not in shown
    assert KEYS in client.get(f"{sent.location}?kind=gone").text
    held = client.get(f"{sent.location}?kind=problems").text
    assert "It is like “Completed”." in held
    assert client.get(f"{sent.location}?kind=new&page=2").status_code == 404


def test_a_preview_gives_the_registers_own_references(client: FlaskClient) -> None:
    head = "Ref,Report,Recommendation,Response,Status\n"
    first = f"{head}C&1,Custody,{CELLS},Done.,Completed\nC-2,Custody,{KEYS},Done.,Completed\n"
    press(client, send(client, first, name="a.csv").location, action="import")
    second = f"{head}C&1,Custody,{CELLS},Done twice.,Completed\nC-3,Custody,Mend the vans.,,NFA\n"
    sent = send(client, second, name="a.csv").location
    lists = {
        kind: Page(client, f"{sent}?kind={kind}").text(".app-likes") for kind in ("changed", "new", "gone")
    }
    assert "C&1 Response" in lists["changed"]
    assert "C-3 No further action" in lists["new"]
    assert "C-2 Completed" in lists["gone"]


def test_a_register_is_of_the_force_that_was_chosen_and_the_preview_names_both(client: FlaskClient) -> None:
    form = Page(client, "/register/import")
    assert form.tree.css_first("#force option[selected]").text() == "Lancashire"
    take_in(client, HEADER + row(CELLS) + row(KEYS))
    sent = send(client, HEADER + row(CELLS), name="<i>board.txt", force="Cumbria", register="Ours <b>")
    page = Page(client, sent.location)
    assert "Cumbria" in page.text(".govuk-summary-list")
    assert "Ours <b> (new)" in page.text(".govuk-summary-list")
    assert "1 of the 1 rows has the wording" in page.text("#elsewhere")
    assert "the register board of Lancashire" in page.text("#elsewhere")
    again = Page(client, send(client, HEADER + row(CELLS) + row(KEYS)).location)
    assert "board (known; this is edition 2)" in again.text(".govuk-summary-list")
    assert not again.tree.css("#elsewhere")
    assert send(client, HEADER + row(CELLS), force="Atlantis").status_code == 400


def test_the_form_proposes_the_force_of_the_last_import_that_counts_and_never_that_of_the_sample(
    client: FlaskClient, space: Workspace
) -> None:
    def proposed() -> str:
        return Page(client, "/register/import").text("#force option[selected]")

    sent = send(client, HEADER + row(CELLS), force="Cumbria")
    assert proposed() == "Lancashire"
    run = press(client, sent.location, action="import").location
    assert proposed() == "Cumbria"
    space.importing().run(sample_register(), force="Lancashire", person=LOCAL_PERSON)
    assert proposed() == "Cumbria"
    press(client, "/register/runs/2/undo")
    press(client, f"{run}/undo")
    assert proposed() == "Lancashire"


def test_a_file_thrown_away_is_not_imported(client: FlaskClient, space: Workspace) -> None:
    sent = send(client, HEADER + row(CELLS))
    assert press(client, sent.location, action="throw-away").status_code == 303
    assert space.store.count() == 0
    assert list(space.uploading().folder.iterdir()) == []


def test_where_the_register_changed_meanwhile_nothing_is_imported_and_the_new_outcome_is_shown(
    client: FlaskClient, space: Workspace, tmp_path: Path
) -> None:
    sent = send(client, HEADER + row(CELLS) + row(KEYS))
    meanwhile = tmp_path / "board.txt"
    meanwhile.write_text(HEADER + row(CELLS))
    space.importing().run(meanwhile, force="Lancashire", person=LOCAL_PERSON)
    space.bring_up_to_date()
    again = press(client, sent.location, action="import")
    assert again.location.endswith("again=true")
    assert space.store.count() == 1
    assert "The register changed since" in client.get(again.location).text
    press(client, sent.location, action="import")
    assert space.store.count() == 2


@pytest.mark.parametrize("content", [b"\x00\x01" * 3_000, b"", b"a letter"])
def test_what_is_no_register_is_refused_and_not_kept(
    client: FlaskClient, space: Workspace, content: bytes
) -> None:
    assert send(client, content).status_code == 422
    assert list(space.uploading().folder.iterdir()) == []


OTHER = HEADER.replace("Recommendation", "What was asked").replace(
    "Complete/ NFA approved by CoS / HMI", "Where it stands"
)


def test_a_register_of_other_headings_is_read_by_a_mapping_that_was_proposed_and_edited(
    client: FlaskClient, space: Workspace
) -> None:
    content = OTHER + row(CELLS, status="Open") + row(KEYS)
    proposed = send(client, content, action="propose")
    assert "attachment" in proposed.headers["Content-Disposition"]
    assert "[columns]" in proposed.text
    assert "Where it stands" in proposed.text
    assert list(space.uploading().folder.iterdir()) == []
    mapping = (
        "[columns]\nreport = 'Originating Report/Inspection'\ntext = 'What was asked'\n"
        "status = 'Where it stands'\n"
        "[statuses]\nOpen = 'Awaiting review'\n"
    )
    sent = send(client, content, mapping=(io.BytesIO(mapping.encode()), "m.toml"))
    done = press(client, sent.location, action="import")
    assert done.status_code == 303
    assert {found.text: found.status.label for found in space.store.all()} == {
        CELLS: "Awaiting review",
        KEYS: "Completed",
    }


RAG = (
    HEADER
    + row(CELLS, status="Green")
    + row(KEYS, status="Amber & late >")
    + row("Mend the vans.", status="green")
)


def test_words_for_a_status_are_explained_on_the_preview_before_anything_is_offered_to_be_imported(
    client: FlaskClient, space: Workspace
) -> None:
    sent = send(client, RAG)
    page = Page(client, sent.location)
    assert not page.tree.css('button[value="import"]')
    assert "all 3 rows are held back. First say below what" in page.text("#nothing")
    assert page.text("h2#statuses + p").startswith("3 of the 3 rows have a status in words of the")
    assert "Rows and cells to put right" in page.text('.app-views a[aria-current="page"]')
    asked = [(one.text().strip(), one.attributes["for"]) for one in page.tree.css('label[for^="status-"]')]
    assert asked == [("Green (2 rows)", "status-1"), ("Amber & late > (1 row)", "status-2")]
    assert page.text("#status-1 option") == "Choose a status"
    assert not page.tree.css("#status-1 option[selected]")
    assert page.text("#status-1-hint") == "Completed?"
    chosen = {"words": ["Green", "Amber & late >"], "status": ["completed", ""]}
    told = explain(client, sent.location, **chosen)
    assert told.location == sent.location
    page = Page(client, sent.location)
    assert page.text("#status-1 option[selected]") == "Completed"
    assert page.text('button[value="import"]').strip() == "Import without the rows held back"
    explain(client, sent.location, words=["Amber & late >"], status=["being-progressed"])
    page = Page(client, sent.location)
    assert page.text('button[value="import"]').strip() == "Import"
    assert "You can still change them" in page.text("h2#statuses + p")
    assert press(client, sent.location, action="import").status_code == 303
    assert {found.text: found.status.value for found in space.store.all()} == {
        CELLS: "completed",
        KEYS: "being-progressed",
        "Mend the vans.": "completed",
    }


def explain(client: FlaskClient, address: str, **form: Any) -> TestResponse:
    sent = {"csrf_token": token(client, address), **form}
    return client.post(f"{address}/statuses", data=sent)


def choose(client: FlaskClient, address: str, fields: dict[str, str]) -> TestResponse:
    """Say which column is which field on the preview; those not named stay what they are."""
    page = Page(client, address)
    sent: dict[str, list[str]] = {"heading": [], "field": []}
    for cell in page.tree.css('input[name="heading"]'):
        heading = cell.attributes["value"]
        chosen = cell.parent.css_first("select option[selected]")
        sent["heading"].append(heading)
        sent["field"].append(fields.get(heading, chosen.attributes["value"] if chosen else ""))
    return client.post(f"{address}/columns", data={"csrf_token": token(client, address), **sent})


ODD = HEADER.replace("Complete/ NFA approved by CoS / HMI", "<b>Where</b>").rstrip("\n") + "\tBoard's view\n"


def odd_row(text: str, *, where: str = "Completed", view: str = "Open") -> str:
    return row(text, status=where).rstrip("\n") + f"\t{view}\n"


def test_what_was_said_of_a_register_is_proposed_for_its_next_edition_and_can_be_changed(
    client: FlaskClient, space: Workspace
) -> None:
    first = send(client, ODD + odd_row(CELLS) + odd_row(KEYS)).location
    assert choose(client, first, {"Where": "", "Board's view": "status"}).location == first
    page = Page(client, first)
    assert page.text("#status-1") is not None
    explain(client, first, words=["Open"], status=["awaiting-review"])
    assert press(client, first, action="import").status_code == 303
    assert space.store.status_counts()[Status.AWAITING_REVIEW] == 2

    second = send(client, ODD + odd_row(CELLS) + odd_row(KEYS, view="Shut")).location
    page = Page(client, second)
    assert "Read as the last edition of the register board: " in page.text("#recalled ~ ul")
    assert page.text("#status-1-recalled") == "As in the last edition"
    assert page.text("#status-1 option[selected]") == "Awaiting review"
    assert "1 of the 2 rows has a status in words of the register's own" in page.text("h2#statuses + p")
    page = Page(client, second)
    assert (
        client.post(
            f"{second}/reading", data={"csrf_token": token(client, second), "action": "afresh"}
        ).location
        == second
    )
    page = Page(client, second)
    assert "read afresh" in page.text("#recalled + p")
    assert not page.tree.css("#statuses")
    client.post(f"{second}/reading", data={"csrf_token": token(client, second), "action": "recall"})
    explain(client, second, words=["Open", "Shut"], status=["being-progressed", "completed"])
    assert press(client, second, action="import").status_code == 303
    assert {found.status for found in space.store.all()} == {Status.BEING_PROGRESSED, Status.COMPLETED}


def test_a_column_that_is_gone_is_said_on_the_preview(client: FlaskClient) -> None:
    first = send(client, ODD + odd_row(CELLS)).location
    choose(client, first, {"Where": "", "Board's view": "status"})
    explain(client, first, words=["Open"], status=["awaiting-review"])
    press(client, first, action="import")
    gone = ODD.replace("Board's view", "Current <i>status</i>")
    page = Page(client, send(client, gone + odd_row(CELLS)).location)
    assert (
        "The column “Board's view”, from which the status was read then, is not in this file; “Current"
        in page.text("#recalled ~ ul")
    )
    assert not page.tree.css("#recalled ~ ul i")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"Where": "status", "Board's view": "status"}, "Two columns are said to be the status"),
        ({"Where": "colour"}, "That is no field"),
        ({"Where": ""}, "has no column for the status"),
    ],
)
def test_columns_that_cannot_be_meant_are_refused_beside_the_question(
    client: FlaskClient, space: Workspace, fields: dict[str, str], says: str
) -> None:
    sent = send(client, ODD + odd_row(CELLS)).location
    refused = choose(client, sent, fields)
    assert refused.status_code in (400, 422)
    assert says in refused.text
    assert 'href="#columns"' in refused.text
    press(client, sent, action="import")
    assert space.store.status_counts()[Status.COMPLETED] == 1


def test_a_choice_of_no_status_is_refused_beside_the_question_and_one_that_is_none_at_all_is_too(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = send(client, RAG)
    refused = explain(client, sent.location, words=["Green", "Amber & late >"], status=["", ""])
    assert refused.status_code == 400
    assert 'href="#status-1"' in refused.text
    assert 'aria-describedby="status-1-hint status-1-error"' in refused.text
    assert explain(client, sent.location, words=["Green"], status=["sold"]).status_code == 400
    explain(client, sent.location, words=["Green", "Unheard of"], status=["completed", "completed"])
    explain(client, sent.location, words=["Green", "Amber & late >"], status=["", "completed"])
    page = Page(client, sent.location)
    assert page.text("#status-2 option[selected]") == "Completed"
    assert not page.tree.css("#status-1 option[selected]")
    other = Person(name="reviewer-1", role=Role.ADMINISTRATOR)
    monkeypatch.setattr(PAGES, "person", lambda: other)
    key = token(client, "/register/import")
    stolen = {"csrf_token": key, "words": "Green", "status": "completed"}
    assert client.post(f"{sent.location}/statuses", data=stolen).status_code == 404


def test_where_no_row_can_be_read_and_no_word_explains_it_the_page_says_what_to_put_right(
    client: FlaskClient,
) -> None:
    page = Page(client, send(client, HEADER + row(CELLS, made="soon")).location)
    assert not page.tree.css('button[value="import"], #statuses')
    assert "the only row is held back. First put right in the file" in page.text("#nothing")
    assert "not a date in a known form" in page.text("table")


def test_a_refused_file_leads_back_to_the_upload_and_to_an_empty_register(client: FlaskClient) -> None:
    refused = send(client, "a letter").text
    assert 'href="/register/import"' in refused
    assert 'href="/register/template.csv"' in refused
    assert "Recommendation" in client.get("/register/template.csv").text
    assert 'href="/register/template.csv"' in client.get("/register/import").text


@pytest.mark.parametrize(
    ("mapping", "status"),
    [(b"x = " + b"[" * 20_000, 400), (b"x = " + b"9" * 9_000, 400), (b"\xff", 400), (b"#" * 50_001, 413)],
    ids=["deep", "number", "no text", "large"],
)
def test_a_hostile_mapping_is_refused_and_nothing_is_kept(
    client: FlaskClient, space: Workspace, mapping: bytes, status: int
) -> None:
    sent = send(client, HEADER + row(CELLS), mapping=(io.BytesIO(mapping), "m.toml"))
    assert sent.status_code == status
    assert list(space.uploading().folder.iterdir()) == []


def test_a_file_over_the_limit_is_refused_and_not_kept(client: FlaskClient, space: Workspace) -> None:
    refused = client.post("/register/import", data=b"x" * 1_100_000)
    assert refused.status_code == 413
    assert "searchapp import" in refused.text
    large = io.BytesIO(b"x" * 1_000_001)
    with pytest.raises(TooLarge, match="1 megabytes"):
        space.uploading().take_in(large, "a.txt", force="", register="", person=LOCAL_PERSON)
    assert list(space.uploading().folder.iterdir()) == []


def test_only_the_upload_takes_a_large_body(client: FlaskClient) -> None:
    assert client.post("/register/sample", data=b"x" * 100_000).status_code == 413


def test_nobody_reads_another_persons_upload_or_a_path(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = send(client, HEADER + row(CELLS))
    other = Person(name="reviewer-1", role=Role.ADMINISTRATOR)
    monkeypatch.setattr(PAGES, "person", lambda: other)
    assert client.get(sent.location).status_code == 404
    assert client.get("/register/import/..").status_code == 404


def test_without_the_right_to_import_nothing_is_uploaded_or_undone(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = take_in(client, HEADER + row(CELLS))
    viewer = Person(name="viewer-1", role=Role.VIEWER)
    monkeypatch.setattr(PAGES, "person", lambda: viewer)
    for address in ("/register/import", f"{run}/undo"):
        assert client.get(address).status_code == 403


def test_a_hostile_file_name_is_only_a_name(client: FlaskClient, space: Workspace) -> None:
    send(client, HEADER + row(CELLS), name="../../<script>evil.txt")
    (kept,) = space.uploading().folder.glob("*/file/*")
    assert kept.name == "scriptevil.txt"


def test_an_import_is_undone_after_it_was_asked_for_twice(client: FlaskClient, space: Workspace) -> None:
    run = take_in(client, HEADER + row(CELLS))
    assert "Undo import run" in client.get(f"{run}/undo").text
    done = press(client, f"{run}/undo")
    assert "was taken back" in client.get(done.location).text
    assert space.store.count() == 0
    assert client.get(f"{run}/undo").status_code == 409


def test_only_a_run_that_can_be_taken_back_offers_to_be(client: FlaskClient) -> None:
    first = take_in(client, HEADER + row(CELLS))
    second = take_in(client, HEADER + row(CELLS, status="Being progressed"))
    assert "Undo this import" not in client.get(first).text
    assert "Undo import run 2 first." in client.get(first).text
    assert "Undo this import" in client.get(second).text


def test_what_changed_is_counted_listed_and_narrowed(client: FlaskClient) -> None:
    take_in(client, HEADER + row(CELLS) + row(KEYS))
    take_in(client, HEADER + row(CELLS, status="Being progressed") + row("The force should mend its vans."))
    page = client.get("/register/changes").text
    for words in ("New (1)", "Gone (1)", "Changed (1)", "All (3)", "Moves from status to status"):
        assert words in page
    assert "1 recommendation" in client.get("/register/changes?kind=gone").text
    assert client.get("/register/changes?page=2").status_code == 200
    assert client.get("/register/changes?since=soon").status_code == 400
    assert client.get("/register/changes?since=2016-01-01").status_code == 200
    later = Page(client, "/register/changes?since=2099-01-01")
    assert "nothing was imported since 1 January 2099. The last is import run 2" in later.text(
        "#nothing-since"
    )


def test_rows_held_back_are_listed_and_can_be_taken_to_a_spreadsheet(client: FlaskClient) -> None:
    run = take_in(client, HEADER + row(CELLS) + row(KEYS, status="=Nearly"))
    assert "=Nearly" in client.get(run).text
    assert ",'=Nearly," in client.get(f"{run}/problems.csv").text
    assert "Held back" in client.get("/register").text


def test_a_recommendations_page_tells_its_timeline(client: FlaskClient, space: Workspace) -> None:
    take_in(client, HEADER + row(CELLS))
    take_in(client, HEADER + row(CELLS, status="Being progressed"))
    (record,) = space.store.all()
    page = client.get(f"/recommendations/{record.ref}").text
    assert "Timeline" in page
    assert "import run 2" in page
    assert "First imported" in page
    past = client.get(f"/api/v1/recommendations/{record.ref}/history").get_json()
    assert [event["kind"] for event in past["events"]] == ["new", "changed"]
    assert [run["number"] for run in client.get("/api/v1/imports").get_json()["runs"]] == [2, 1]


def test_a_timeline_tells_apart_what_the_response_states(client: FlaskClient, space: Workspace) -> None:
    stated = "[on]9 February 2017 [status]being-progressed[/status][/on] [comment]Work began.[/comment]"
    take_in(client, HEADER + row(CELLS, response=f"{stated} [on]May 2018[status]completed[/status][/on]"))
    (record,) = space.store.all()
    page = client.get(f"/recommendations/{record.ref}").text
    assert "9 February 2017, stated in the response" in page
    assert page.index("First imported") < page.index("May 2018, stated in the response")
    past = client.get(f"/api/v1/recommendations/{record.ref}/history").get_json()
    assert [(one["on"], one["status"]) for one in past["stated_in_response"]] == [
        ("2017-02-09", "Being progressed"),
        ("2018-05", "Completed"),
    ]
    assert [(one["lasting"], one["days"]) for one in past["statuses_stated_in_response"]] == [
        (False, None),
        (True, None),
    ]


def test_an_empty_site_offers_an_upload_and_imports_the_sample_by_one_button_that_ends_in_a_search(
    client: FlaskClient, space: Workspace
) -> None:
    home = Page(client, "/")
    assert "/register/import" in home.links().values()
    example = home.tree.css_first("button[name=search]").attributes["value"]
    sent = client.post("/register/sample", data={"csrf_token": token(client, "/"), "search": example})
    assert (sent.location, space.store.count()) == ("/search?q=appropriate+adults", 311)
    page = Page(client, sent.location)
    assert page.text("#count") == "5 recommendations: 3 with all your words, the others with some"


def test_what_changed_names_the_registers_own_reference(client: FlaskClient) -> None:
    heading = "Ref,Report,Recommendation,Date made,Response,Status\n"
    for status in ("Being progressed", "Completed"):
        take_in(client, f"{heading}C/01,Custody,Paint the cells.,2014,Begun.,{status}\n")
    assert "C/01" in Page(client, "/register/changes").text(".app-likes")


def test_what_only_comes_near_is_in_no_decision_for_all_and_can_be_left_out(
    client: FlaskClient, space: Workspace
) -> None:
    client.post("/register/sample", data={"csrf_token": token(client, "/"), "search": ""})
    page = Page(client, "/search?q=appropriate+adults")
    links = page.links("#results a")
    for_all = links["Decide for the 3 with all your words"]
    assert for_all == "/review/all?q=appropriate+adults&words=all"
    for address in (for_all, "/review/all?q=appropriate+adults"):
        asked = Page(client, address)
        assert "Decide for 3 recommendations" in asked.text("h1")
        assert "These have all your words" in asked.text()
    assert "words=all" in links["Report on the 3 with all your words"]
    assert page.texts(".app-files h3") == [
        "Download all 5 recommendations",
        "Download the 3 with all your words",
    ]
    files = page.tree.css(".app-files a[href*='words=all']")
    assert len(client.get(files[1].attributes["href"] or "").text.splitlines()) > 3
    only = Page(client, links["List only what has all your words"])
    assert only.text("#count") == "3 recommendations"
    assert only.tree.css_first('input[name="words"][value="all"]') is not None
    assert only.links("#results a")["List what comes nearest, too"] == "/search?q=appropriate+adults"
    none = Page(client, "/search?q=appropriate+helicopters")
    assert "none with all your words" in none.text("#count")
    assert not any(name.startswith("Decide for") for name in none.links("#results a"))
    question = Page(client, "/search?q=what+was+asked+about+appropriate+adults+in+custody")
    assert "Decide for all that have all your words" in question.links("#results a")
    data = {"csrf_token": token(client, "/saved/new?q=appropriate"), "name": "adults"}
    saved = Page(client, str(client.post("/saved/new?q=appropriate+adults", data=data).location))
    assert "Show all it finds: 3 recommendations" in saved.links()


def test_beside_another_register_the_sample_is_shown_before_it_is_imported(
    client: FlaskClient, space: Workspace
) -> None:
    take_in(client, HEADER + row(CELLS))
    sent = client.post("/register/sample", data={"csrf_token": token(client, "/register/import")})
    assert "311" in client.get(sent.location).text
    assert space.store.count() == 1


def test_how_far_an_import_is_can_be_asked_under_the_name_its_form_was_sent_with(
    client: FlaskClient, space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = send(client, HEADER + row(CELLS)).location
    told: list[object] = []

    def working(opened: Workspace) -> None:
        advance = opened.progress.start("Suggesting themes and addressees", 20)
        advance(3)
        asking = client.application.test_client()
        told.extend(asking.get(f"/register/progress?watch={name}").json for name in ("mine", "another"))

    monkeypatch.setattr(Workspace, "bring_up_to_date", working)
    sign = token(client, sent)
    client.post(f"{sent}?watch=mine", data={"csrf_token": sign, "action": "import"})
    assert told == [{"label": "Suggesting themes and addressees", "done": 3, "total": 20}, {}]
    assert client.get("/register/progress?watch=mine").json == {}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("2020-02-03", "2020-03", [("removed", "3 February 2020"), ("added", "March 2020")]),
        ("", "2020", [("added", "2020")]),
    ],
)
def test_a_changed_date_is_told_in_words(before: str, after: str, said: list[tuple[str, str]]) -> None:
    shown = changed(FieldChange(ref="REC-0001", field="target", before=before, after=after))
    assert [(piece.kind, piece.text) for piece in shown.pieces] == said
