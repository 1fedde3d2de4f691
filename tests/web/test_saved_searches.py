from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from searchapp.domain.people import Role
from searchapp.web.current import workspace
from tests.web.conftest import MakeApp, register
from tests.web.page import Page
from tests.web.people import app_with_accounts, signed_in

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def own(make_app: MakeApp) -> Flask:
    app = make_app(register())
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def save(client: FlaskClient, name: str = "custody for the board", search: str = "q=custody&page=2") -> str:
    answer = client.post(f"/saved/new?{search}", data={"name": name})
    assert answer.status_code == 303
    return str(answer.location)


def add_one(app: Flask) -> None:
    with app.app_context():
        space = workspace()
    first = register()[0][0]
    space.store.records["REC-0099"] = replace(first, ref="REC-0099", text="Build new custody suites.")
    space.index.applied += 1


def test_a_search_is_saved_from_the_page_of_its_results_and_leads_back_to_all_it_finds(own: Flask) -> None:
    client = own.test_client()
    form = Page(client, Page(client, "/search?q=custody&theme=custody&page=2").links()["Save this search"])
    assert "custody" in form.text()
    page = Page(client, save(client, search="q=custody&theme=custody&sort=-made&page=2"))
    assert page.text("#new") == "Nothing new since you looked"
    assert (
        page.links()["Show all it finds: 28 recommendations"] == "/search?q=custody&theme=custody&sort=-made"
    )
    assert "custody for the board" in Page(client, "/saved").text()


def test_what_came_after_looking_is_new_until_the_owner_has_looked_at_it(own: Flask) -> None:
    client = own.test_client()
    address = save(client)
    other = save(client, "rules", "q=rules")
    add_one(own)
    assert "1 new since you looked" in Page(client, "/saved").text()
    page = Page(client, address)
    assert page.texts(".app-likes a") == ["REC-0099"]
    assert Page(client, other).text("#new") == "Nothing new since you looked"
    upto = page.tree.css_first("input[name=upto]").attributes["value"]
    assert client.post(f"{address}/looked", data={"upto": upto}).status_code == 303
    assert Page(client, address).text("#new") == "Nothing new since you looked"


def test_it_is_renamed_and_deleted_only_after_a_question(own: Flask) -> None:
    client = own.test_client()
    address = save(client)
    assert client.post(f"{address}/name", data={"name": "for  Friday"}).status_code == 303
    assert Page(client, address).heading.endswith("for Friday")
    assert "Delete the saved search for Friday" in Page(client, f"{address}/delete").heading
    assert client.post(f"{address}/delete").status_code == 303
    assert Page(client, address).status == 404


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "two\u202elines"])
def test_a_name_that_cannot_be_is_refused_on_the_form_with_the_field_in_error(own: Flask, name: str) -> None:
    answer = own.test_client().post("/saved/new?q=custody", data={"name": name})
    assert answer.status_code == 400
    assert 'href="#name"' in answer.text


def test_a_name_that_is_taken_is_refused_on_the_form(own: Flask) -> None:
    client = own.test_client()
    save(client)
    answer = client.post("/saved/new?q=custody", data={"name": "custody for the board"})
    assert answer.status_code == 409
    assert "already" in answer.text


def test_another_person_may_open_it_by_its_link_and_copy_but_not_change_it(tmp_path: Path) -> None:
    app, accounts = app_with_accounts(tmp_path / "home")
    app.config["WTF_CSRF_ENABLED"] = False
    address = save(signed_in(app, accounts, Role.REVIEWER))
    viewer = signed_in(app, accounts, Role.VIEWER)
    page = Page(viewer, address)
    assert "reviewer-1" in page.heading
    assert page.links()["Save a copy of your own"] == "/saved/new?q=custody"
    assert "custody for the board" not in Page(viewer, "/saved").text()
    for act in ("looked", "name", "delete"):
        assert viewer.post(f"{address}/{act}", data={"upto": "1", "name": "mine"}).status_code == 403


def test_the_feed_has_the_latest_first_with_ids_that_stay(own: Flask) -> None:
    client = own.test_client()
    address = save(client)
    for feed in (f"{address}.atom", "/search.atom?q=custody"):
        first = etree.fromstring(client.get(feed).data)
        assert client.get(feed).mimetype == "application/atom+xml"
        assert first.xpath("string(a:entry[1]/a:title)", namespaces=ATOM).startswith("REC-0028")
        assert first.xpath("string(a:updated)", namespaces=ATOM) == "2016-03-01T00:00:28+00:00"
        link = first.xpath("string(a:entry[1]/a:link/@href)", namespaces=ATOM)
        assert link == "http://localhost/recommendations/REC-0028"
        again = etree.fromstring(client.get(feed).data)
        ids = [one.xpath("//a:id/text()", namespaces=ATOM) for one in (first, again)]
        assert ids[0] == ids[1]
        assert len(set(ids[0])) == 29


def test_hostile_text_stays_text_in_a_feed(make_app: MakeApp) -> None:
    record, suggestion = register()[0]
    hostile = replace(record, text="custody </content><script>\x00\x1b &amp;", report="]]> <b>")
    client = make_app([(hostile, suggestion)]).test_client()
    feed = etree.fromstring(client.get("/search.atom?q=custody").data)
    text = feed.xpath("string(a:entry/a:content)", namespaces=ATOM)
    assert text == "custody </content><script>\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER} &amp;"
    assert not feed.xpath("//*[local-name()='script' or local-name()='b']")
