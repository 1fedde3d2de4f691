from __future__ import annotations

import logging

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from searchapp.domain import errors
from tests.web.conftest import MakeApp
from tests.web.page import Page

KNOWN = [
    value
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, errors.SearchappError)
]


@pytest.fixture
def failing(make_app: MakeApp) -> Flask:
    """The site with addresses that fail as asked, as a page and under the API."""
    app = make_app()

    def fail(kind: str) -> str:
        if kind.isdigit():
            abort(int(kind))
        error = getattr(errors, kind, None)
        raise error("It did not work.", next_step="Do this.") if error else ZeroDivisionError("secret detail")

    app.add_url_rule("/fail/<kind>", "fail", fail)
    app.add_url_rule("/api/v1/fail/<kind>", "api_fail", fail)
    return app


@pytest.mark.parametrize("error", KNOWN, ids=lambda error: str(error.__name__))
def test_the_status_follows_from_the_class_on_page_and_api(
    failing: Flask, error: type[errors.SearchappError]
) -> None:
    client = failing.test_client()
    page = Page(client, f"/fail/{error.__name__}")
    assert page.status == error.http_status
    assert page.title.startswith("Error: ")
    assert "It did not work. Do this." in page.text()
    data = client.get(f"/api/v1/fail/{error.__name__}")
    assert data.status_code == error.http_status
    said = {"status": error.http_status, "message": "It did not work.", "next_step": "Do this."}
    assert data.get_json() == {"error": said}


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 415, 503])
def test_errors_of_the_web_are_told_in_the_same_shape(failing: Flask, status: int) -> None:
    client = failing.test_client()
    page = Page(client, f"/fail/{status}")
    assert page.status == status
    assert page.title.startswith("Error: ")
    assert len(page.texts("h1")) == 1
    said = client.get(f"/api/v1/fail/{status}").get_json()["error"]
    assert said["status"] == status
    assert said["message"]
    assert said["next_step"]


def test_an_unforeseen_failure_shows_a_number_and_keeps_its_cause_to_the_log(
    failing: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        page = Page(failing.test_client(), "/fail/anything")
    assert page.status == 500
    assert "secret detail" not in page.html
    assert "Traceback" not in page.html
    number = page.text().split("error ")[1].split(".")[0]
    assert number in caplog.text
    assert "secret detail" in caplog.text


def test_a_broken_index_is_answered_as_unavailable(make_app: MakeApp) -> None:
    from searchapp.web.current import workspace

    app = make_app()
    with app.app_context():
        workspace().index.search = _unavailable
    answer = app.test_client().get("/api/v1/search")
    assert answer.status_code == 503
    assert answer.get_json()["error"]["next_step"] == "Run: searchapp index build"


def test_while_the_index_is_being_built_a_page_looks_again_by_itself(failing: Flask) -> None:
    page = Page(failing.test_client(), "/fail/BeingBuilt")
    assert (page.status, page.response.headers["Retry-After"]) == (503, "5")
    refresh = page.tree.css_first('meta[http-equiv="refresh"]')
    assert refresh is not None
    assert refresh.attributes["content"] == "5"
    assert "This page looks again by itself." in page.text("main")


def test_a_program_is_told_when_to_ask_again(failing: Flask) -> None:
    answer = failing.test_client().get("/api/v1/fail/BeingBuilt")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.get_json()["error"]["next_step"] == "Do this."


def test_no_other_failure_is_asked_for_again(failing: Flask) -> None:
    page = Page(failing.test_client(), "/fail/Unavailable")
    assert "Retry-After" not in page.response.headers
    assert page.tree.css_first('meta[http-equiv="refresh"]') is None
    assert "looks again" not in page.text("main")


def _unavailable(*_arguments: object) -> None:
    raise errors.Unavailable("The index is locked.", next_step="Run: searchapp index build")


def test_no_page_shows_an_address_it_was_asked_for_as_its_own(client: FlaskClient) -> None:
    assert "evil" not in Page(client, "/evil-address").html
