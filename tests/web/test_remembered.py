"""What a search found is shown again without searching, until anything it was made of changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from jinja2 import DictLoader, UndefinedError
from markupsafe import Markup

from searchapp.domain.search import SearchRequest, SearchResult
from searchapp.web import remembered
from searchapp.web.remembered import Part, Remembered, rendered
from tests.web import conftest, fakes
from tests.web.conftest import MakeApp


def part(text: str) -> Part:
    return Part(title=Markup(), body=Markup(text))


def test_a_part_is_made_once_for_each_key() -> None:
    parts, made = Remembered[Part](len), []

    def make() -> Part:
        made.append("made")
        return part("text")

    assert [parts.thing(key, make).body for key in ("one", "one", "two")] == ["text"] * 3
    assert len(made) == 2


def test_parts_shown_longest_ago_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 8)
    parts = Remembered[Part](len)
    for key in ("one", "two", "one", "three"):
        parts.thing(key, lambda: part("four"))
    assert parts.thing("one", lambda: part("anew")).body == "four"
    assert parts.thing("two", lambda: part("anew")).body == "anew"


@pytest.mark.parametrize("of_a_person", ["{{ g.person }}", "{{ request.path }}", "{{ csrf_token() }}"])
def test_a_part_can_show_nothing_of_one_person(
    of_a_person: str, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    monkeypatch.setattr(app.jinja_env, "loader", DictLoader({"part.html": of_a_person}))
    with app.test_request_context("/"), pytest.raises((UndefinedError, TypeError)):
        rendered("part.html")


def searches(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[SearchRequest]:
    """The requests that reach the index from now on."""
    asked: list[SearchRequest] = []
    search = fakes.FakeIndex.search

    def noted(index: fakes.FakeIndex, request: SearchRequest) -> SearchResult:
        asked.append(request)
        return search(index, request)

    monkeypatch.setattr(fakes.FakeIndex, "search", noted)
    return asked


def test_the_same_search_is_not_made_again_until_the_register_changes(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = conftest.register()
    app = make_app(pairs)
    asked = searches(app, monkeypatch)
    client = app.test_client()
    assert client.get("/search?q=custody").status_code == 200
    assert client.get("/search?q=custody").status_code == 200
    assert len(asked) == 1
    assert client.get("/search?q=custody&page=2").status_code == 200
    assert client.get("/search?q=custody&names=off").status_code == 200
    assert len(asked) == 3
    space = app.extensions["searchapp"]
    new = replace(pairs[0][0], ref="REC-0099", text="Forces should build new custody suites.")
    space.store.records[new.ref] = new
    again = client.get("/search?q=custody+suites")
    assert "suites" in again.text
    assert client.get("/search?q=custody").status_code == 200
    assert len(asked) == 5


def test_a_search_is_made_again_when_other_findings_stand(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(conftest.register())
    asked, client = searches(app, monkeypatch), app.test_client()
    for edition in (1, 1, 2):
        findings = app.extensions["searchapp"].findings
        monkeypatch.setattr(type(findings), "edition", lambda _findings, edition=edition: edition)
        client.get("/search?q=custody")
    assert len(asked) == 2


def test_a_search_is_made_again_when_something_is_decided_that_changes_no_recommendation(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(conftest.register())
    asked = searches(app, monkeypatch)
    client, answers = app.test_client(), []
    for newest in ((1, "a"), (1, "a"), (2, "b")):
        decisions = app.extensions["searchapp"].decisions
        monkeypatch.setattr(type(decisions), "newest", lambda _decisions, newest=newest: newest)
        answers.append(client.get("/search?q=custody").status_code)
    assert answers == [200] * 3
    assert len(asked) == 2
