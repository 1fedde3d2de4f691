"""The site over the real register, store, index and models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searchapp.config import Settings
from searchapp.domain.progress import Silent
from searchapp.search.writing.generations import Generations
from searchapp.web import create_app
from searchapp.workspace import open_workspace
from tests.web.page import Page


@pytest.fixture
def real(home: Path, settings: Callable[..., Settings]) -> Iterator[FlaskClient]:
    with open_workspace(Silent(), settings(home)) as workspace:
        yield create_app(workspace).test_client()


def test_the_register_is_counted_found_shown_judged_and_reported(real: FlaskClient) -> None:
    home = Page(real, "/")
    assert "311 recommendations" in home.text()
    for status, count in (("awaiting review", 20), ("being progressed", 76), ("completed", 124)):
        found = Page(real, f"/search?status={status.replace(' ', '-')}")
        assert found.text("#count") == f"{count} recommendations"
    for address in home.links(".govuk-list a").values():
        assert Page(real, address).tree.css_first(".app-result") is not None, address
    assert Page(real, "/review/no-further-action").tree.css_first(".app-result") is not None
    report = Page(real, "/reports/themes").text()
    assert "20 awaiting review, 76 being progressed, 124 completed and 91 no further action" in report


def test_other_names_of_what_is_asked_can_be_switched_off(real: FlaskClient) -> None:
    assert "Search without other names" in Page(real, "/search?q=domestic+abuse").links("#results a")
    assert "Search other names too" in Page(real, "/search?q=domestic+abuse&names=off").links("#results a")


def test_a_recommendation_of_every_page_of_results_can_be_opened(real: FlaskClient) -> None:
    for number in range(1, 17):
        links = Page(real, f"/search?page={number}").links(".app-result h3 a")
        page = Page(real, next(iter(links.values())))
        assert page.status == 200
        assert page.text(".app-recommendation")
        assert "Applies to Lancashire?" in page.text("aside")


def test_an_index_broken_on_disk_is_built_again_and_the_page_says_so(real: FlaskClient, home: Path) -> None:
    for path in sorted((home / "index").rglob("*")):
        if path.is_file() and path.name != "README.md":
            path.write_bytes(b"not an index")
    page = Page(real, "/search?q=custody")
    assert page.status == 200
    assert "has been built again from the register" in page.text()
    assert page.tree.css_first(".app-result") is not None
    assert "built again" not in Page(real, "/search?q=custody").text()


def test_while_another_program_builds_the_index_a_search_says_so_and_after_it_is_answered(
    real: FlaskClient, home: Path
) -> None:
    (home / "index" / "current.json").unlink()
    generations = Generations(home / "index")
    with generations.writing(0.0):
        generations.tell(200, 311)
        page = Page(real, "/search?q=custody")
        assert page.status == 503
        assert "The search index is being built (200 of 311)." in page.text("main")
    assert Page(real, "/search?q=custody").status == 200


def test_an_index_that_can_be_used_is_used_while_another_program_builds_it_again(
    real: FlaskClient, home: Path
) -> None:
    with Generations(home / "index").writing(0.0):
        assert Page(real, "/search?q=custody+officers").status == 200
