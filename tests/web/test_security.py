from __future__ import annotations

import base64
import gzip
import hashlib
import re
import stat
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from searchapp.domain.errors import Unavailable
from searchapp.web.security import secret_key
from tests.web import fakes
from tests.web.conftest import MakeApp
from tests.web.page import PAGES, Page


@pytest.mark.parametrize(
    "address", [*PAGES, "/nope", "/api/v1/search", "/api/v1/nope", "/reports/themes.csv"]
)
def test_every_answer_forbids_what_our_pages_do_not_need(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    headers, signs = answer.headers, 'name="csrf_token"' in answer.text
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert ("Set-Cookie" in headers) == signs  # a page without a form that writes keeps nothing


def test_the_policy_names_the_inline_script_of_the_page_and_no_other(client: FlaskClient) -> None:
    page = Page(client, "/")
    (script,) = [node.text() for node in page.tree.css("script") if not node.attributes.get("src")]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = re.search(r"script-src ([^;]+);", page.response.headers["Content-Security-Policy"])
    assert allowed is not None
    assert allowed[1] == f"'self' 'sha256-{digest}'"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "[bad"]
)
def test_a_name_that_is_not_this_computers_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:1"])
def test_the_names_of_this_computer_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/help", headers={"Host": host}).status_code == 200


def test_a_site_for_others_answers_to_their_name_for_it(make_app: MakeApp) -> None:
    app = make_app(host="0.0.0.0")
    assert app.test_client().get("/help", headers={"Host": "register.force.example"}).status_code == 200


@pytest.fixture
def writing(make_app: MakeApp) -> Flask:
    """The site with one page that writes, which it has not got yet."""
    app = make_app()
    app.add_url_rule("/write", "write", lambda: "written", methods=["POST"])
    return app


def test_a_form_without_its_token_is_refused_as_a_page(writing: Flask) -> None:
    answer = writing.test_client().post("/write", data={"a": "b"})
    assert answer.status_code == 403
    assert "Nothing was changed." in answer.get_data(as_text=True)


def test_nothing_can_be_sent_to_any_page_but_the_one_that_decides_for_all(client: FlaskClient) -> None:
    read = [address for address in PAGES if not address.startswith("/review/all")]
    for address in (*read, "/api/v1/search", "/api/v1/triage"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = client.open(address, method=method)
            assert answer.status_code == 405
            assert "GET" in answer.headers["Allow"]


def test_a_body_over_the_limit_is_refused_before_it_is_read(client: FlaskClient) -> None:
    assert client.post("/search", data=b"x" * 64_001).status_code == 413
    assert client.get("/search", data=b"x" * 64_001).status_code == 413


def test_the_key_is_made_once_and_for_its_user_only(tmp_path: Path) -> None:
    settings = fakes.settings(tmp_path)
    key = secret_key(settings)
    assert len(key) == 64
    assert secret_key(settings) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_key_from_the_settings_is_used_and_nothing_kept(tmp_path: Path) -> None:
    assert secret_key(fakes.settings(tmp_path, secret_key="from outside")) == "from outside"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"", b"short", b"\xff\xfe"])
def test_a_key_that_is_not_whole_is_refused_by_name_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret_key").write_bytes(content)
    with pytest.raises(Unavailable, match="secret_key"):
        secret_key(fakes.settings(tmp_path))
    assert (tmp_path / "secret_key").read_bytes() == content


def test_a_home_that_cannot_hold_the_key_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="SEARCHAPP_SECRET_KEY"):
        secret_key(fakes.settings(tmp_path / "missing"))


def test_pages_are_sent_compressed_where_the_browser_takes_it(client: FlaskClient) -> None:
    plain = client.get("/search")
    packed = client.get("/search", headers={"Accept-Encoding": "br;q=1, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert len(packed.data) < len(plain.data) / 3
    assert b"30 recommendations" in gzip.decompress(packed.data)
    refused = client.get("/search", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers
