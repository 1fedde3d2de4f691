"""Pages of a sample sent to two reviewers: what they show and take while both label, and after."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from searchapp.domain.agreement import Sample
from searchapp.domain.people import Role
from searchapp.domain.review import Kind, Step, Subject
from searchapp.services.accounts import Accounts
from searchapp.workspace import Workspace
from tests.web.page import Page
from tests.web.people import app_with_accounts, signed_in

Made = tuple[Flask, Accounts]
NAMES = ("reviewer-1", "administrator-1")


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return app_with_accounts(tmp_path / "home")


@pytest.fixture
def sample(made: Made) -> Sample:
    """Of two recommendations; both reviewers have labelled the first, with different themes."""
    space: Workspace = made[0].extensions["searchapp"]
    refs = tuple(record.ref for record in list(space.store.all())[:2])
    drawn = Sample(
        number=0,
        reviewers=NAMES,
        refs=refs,
        seed="x",
        asked="",
        population=2,
        by="approver-1",
        at="2026-01-01",
    )
    kept = space.agreements.draw(drawn, lambda _sample: _step())
    for name, themes in zip(NAMES, (("custody",), ()), strict=True):
        space.agreements.answer(kept.number, refs[0], name, themes, lambda _before, _after: [])
    return kept


def _step() -> Step:
    return Step(kind=Kind.DRAW, subject=Subject.AGREEMENT)


def send(client: FlaskClient, form: str, address: str, **values: str | list[str]) -> TestResponse:
    (token, *_) = re.findall(r'name="csrf_token" value="([^"]+)"', client.get(form).get_data(as_text=True))
    return client.post(address, data={"csrf_token": token, **values})


def test_while_both_are_labelling_the_page_offers_to_close_and_not_to_settle(
    made: Made, sample: Sample
) -> None:
    client, address = signed_in(*made, Role.APPROVER), f"/review/agreement/{sample.number}"
    page = Page(client, f"{address}/results")
    assert "when both have labelled all of the sample" in page.text()
    assert [form.attributes["action"] for form in page.tree.css("main form")] == [f"{address}/close"]
    settle = f"{address}/settle/{sample.refs[0]}"
    answer = send(client, f"{address}/results", settle, value="custody", why="It is about cells.")
    assert answer.status_code == 409


def test_a_sample_closed_on_its_page_can_be_settled_and_says_so_to_its_reviewers(
    made: Made, sample: Sample
) -> None:
    client, address = signed_in(*made, Role.APPROVER), f"/review/agreement/{sample.number}"
    send(client, f"{address}/results", f"{address}/close", why="reviewer-1 has left.")
    forms = Page(client, f"{address}/results").tree.css("main form")
    assert [form.attributes["action"] for form in forms] == [f"{address}/settle/{sample.refs[0]}"]
    reviewer = signed_in(*made, Role.REVIEWER)
    assert Page(reviewer, address).heading == f"Sample {sample.number} is closed"
    links = Page(reviewer, "/review/agreement").links("main td a")
    assert list(links.values()) == [f"{address}/results"]


def test_none_of_them_together_with_themes_is_refused(made: Made, sample: Sample) -> None:
    client, address = signed_in(*made, Role.REVIEWER), f"/review/agreement/{sample.number}"
    answer = send(client, address, f"{address}/{sample.refs[1]}", value="custody", none="yes")
    assert answer.status_code == 400
    assert "choose either the themes that fit, or" in answer.text
    space: Workspace = made[0].extensions["searchapp"]
    assert space.agreements.sample(sample.number).done_by("reviewer-1") == 1
