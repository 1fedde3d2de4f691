"""What is made ready before anybody is told the site's address, and what must not come of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import ChoiceLoader

from searchapp.domain.people import Role
from searchapp.web import warm
from tests.web.conftest import MakeApp, register
from tests.web.people import app_with_accounts, signed_in

FIRST = ("/", "/search?q=custody", "/recommendations/REC-0001", "/review", "/deadlines", "/findings/")
COMPILED_ONLY = ("/saved", "/account", "/help", "/reports/", "/findings/repeats", "/register/import")


def _without_templates(app: Flask) -> None:
    """From now on a template that was not compiled before cannot be found."""
    loader = app.jinja_env.loader
    assert isinstance(loader, ChoiceLoader)
    loader.loaders = []


@pytest.mark.parametrize("address", [*FIRST, *COMPILED_ONLY])
def test_no_visitor_waits_for_templates_to_be_compiled(make_app: MakeApp, address: str) -> None:
    app = make_app(register())
    warm(app)
    _without_templates(app)
    assert app.test_client().get(address).status_code == 200


def test_a_register_without_recommendations_is_made_ready_too(make_app: MakeApp) -> None:
    app = make_app()
    warm(app)
    _without_templates(app)
    assert "sample register" in app.test_client().get("/").text


def test_a_page_that_fails_is_left_to_its_visitor_and_the_others_are_made_ready(
    make_app: MakeApp, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(register())

    def broken() -> str:
        raise RuntimeError("a fault of one page")

    app.view_functions["search.home"] = broken
    warm(app)
    assert "/ cannot be made ready: a fault of one page" in caplog.text
    _without_templates(app)
    assert app.test_client().get("/deadlines").status_code == 200


def test_where_people_sign_in_nobody_sees_what_was_made_ready_without_doing_so(tmp_path: Path) -> None:
    app, accounts = app_with_accounts(tmp_path)
    warm(app)
    assert signed_in(app, accounts, None).get("/").status_code == 302
    seen = signed_in(app, accounts, Role.VIEWER).get("/").text
    assert "viewer-1" in seen
    assert "local user" not in seen
