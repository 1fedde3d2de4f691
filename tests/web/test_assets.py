from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from searchapp.domain.errors import Unavailable
from searchapp.web import assets
from tests.web.page import PAGES, Page


def test_pages_name_assets_by_digest_and_they_may_be_kept_for_ever(client: FlaskClient) -> None:
    page = Page(client, "/help")
    named = [node.attributes["href"] for node in page.tree.css("link[rel=stylesheet], link[rel=icon]")]
    named += [node.attributes["src"] for node in page.tree.css("script[src]")]
    assert len(named) == 3
    for address in named:
        answer = client.get(address or "")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


def test_assets_are_sent_compressed_or_as_they_are(client: FlaskClient) -> None:
    (address,) = Page(client, "/help").links("link[rel=stylesheet]").values()
    plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data


def test_only_assets_of_the_manifest_are_served(client: FlaskClient) -> None:
    for name in ("manifest.json", "..%2f__init__.py", "inputs.sha256", "nothing.css"):
        assert client.get(f"/static/dist/{name}").status_code == 404


def test_no_page_asks_another_machine_for_anything(client: FlaskClient) -> None:
    for address in PAGES:
        page = Page(client, address)
        for node in page.tree.css("[src], link[href], form"):
            asked = node.attributes.get("src") or node.attributes.get("href") or node.attributes.get("action")
            assert (asked or "").startswith("/")


@pytest.mark.parametrize("address", PAGES)
def test_page_and_assets_together_stay_under_a_hundred_kilobytes(client: FlaskClient, address: str) -> None:
    sent = {"Accept-Encoding": "gzip"}
    page = Page(client, address)
    size = len(client.get(address, headers=sent).data)
    for node in page.tree.css("link[rel=stylesheet], link[rel=icon], script[src]"):
        asset = node.attributes.get("href") or node.attributes.get("src") or ""
        size += len(client.get(asset, headers=sent).data)
    size += 12_000  # the GOV.UK script, which ours imports
    assert size < 100_000


def test_a_site_whose_styles_are_not_built_says_so(tmp_path: Path) -> None:
    for content in (None, "not JSON", '{"searchapp.css": "gone.css"}'):
        if content:
            (tmp_path / "manifest.json").write_text(content)
        with pytest.raises(Unavailable, match="not built"):
            assets.serve(Flask("test"), tmp_path)
