"""The site over small stand-ins: thirty plain recommendations, one that asks nothing of the force."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache

from searchapp.domain.recommendation import PartialDate, Recommendation, Status
from searchapp.domain.suggestion import Classification
from searchapp.web import create_app
from tests.web import fakes

MakeApp = Callable[..., Flask]
Pairs = Iterable[tuple[Recommendation, Classification | None]]


def register() -> list[tuple[Recommendation, Classification | None]]:
    """Thirty recommendations: REC-0001 and REC-0002 say the same at different statuses."""
    records = [
        fakes.recommendation(number, text=f"Forces should train custody staff in way {max(number, 2)}.")
        for number in range(1, 29)
    ]
    records[0] = replace(records[0], status=Status.AWAITING_REVIEW)
    pairs: list[tuple[Recommendation, Classification | None]] = [
        (record, fakes.suggestions(record)) for record in records
    ]
    elsewhere = fakes.recommendation(
        29, text="The Home Office should amend the rules.", made=PartialDate(2015, 11), report="Rules"
    )
    closed = replace(elsewhere, ref="REC-0030", status=Status.NO_FURTHER_ACTION, made=None, response="")
    return [*pairs, (elsewhere, fakes.suggestions(elsewhere, applies=False)), (closed, None)]


class _Compiled(BytecodeCache):
    """Templates compiled once for all sites of a test run."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def site(home: Path, pairs: Pairs = (), **changes: object) -> Flask:
    """The site over stand-ins filled with these pairs, with changed settings if any."""
    app = create_app(fakes.workspace(home, pairs, **changes))
    app.jinja_env.bytecode_cache = _COMPILED
    return app


@pytest.fixture
def make_app(tmp_path: Path) -> MakeApp:
    """Makes the site over the given recommendations, with changed settings if any."""

    def make(pairs: Pairs = (), **changes: object) -> Flask:
        return site(tmp_path / "home", pairs, **changes)

    return make


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The site over the register above, made once for a module: not to be changed."""
    return site(tmp_path_factory.mktemp("site") / "home", register())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Asks that site."""
    return app.test_client()
