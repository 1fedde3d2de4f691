"""Every route of the site and every call of the API, asked by everybody: who may and who may not."""

from __future__ import annotations

from typing import Final

import pytest
from flask import Flask

from searchapp.domain.keys import KeyKind
from searchapp.domain.people import Person, Right, Role
from searchapp.services.accounts import Accounts
from tests.web.people import app_with_accounts, signed_in

ANYBODY: Final = None

NEEDS: Final[dict[tuple[str, str], Right | None]] = {
    ("GET", "asset"): ANYBODY,
    ("GET", "account.ask"): ANYBODY,
    ("POST", "account.sign_in"): ANYBODY,
    ("GET", "single_sign_on.begin"): ANYBODY,
    ("GET", "single_sign_on.answer"): ANYBODY,
    ("GET", "single_sign_on.leave"): ANYBODY,
    ("GET", "about.accessibility"): ANYBODY,
    ("GET", "about.cookies"): ANYBODY,
    ("GET", "about.about"): Right.READ,
    ("GET", "about.calibration"): Right.READ,
    ("GET", "about.learning_curve"): Right.READ,
    ("GET", "about.help"): Right.READ,
    ("GET", "search.home"): Right.READ,
    ("GET", "search.results"): Right.READ,
    ("GET", "recommendations.show"): Right.READ,
    ("GET", "recommendations.why"): Right.READ,
    ("GET", "review.moved"): Right.READ,
    ("GET", "search.export"): Right.READ,
    ("GET", "compare.show"): Right.READ,
    ("GET", "saved.mine"): Right.READ,
    ("GET", "saved.ask"): Right.READ,
    ("POST", "saved.save"): Right.READ,
    ("GET", "saved.show"): Right.READ,
    ("POST", "saved.looked"): Right.READ,
    ("POST", "saved.rename"): Right.READ,
    ("GET", "saved.confirm"): Right.READ,
    ("POST", "saved.delete"): Right.READ,
    ("GET", "saved.feed"): Right.READ,
    ("GET", "saved.feed_of_search"): Right.READ,
    ("GET", "deadlines.show"): Right.READ,
    ("GET", "deadlines.calendar"): Right.READ,
    ("GET", "findings.contradictions"): Right.READ,
    ("GET", "findings.duplicates"): Right.READ,
    ("GET", "findings.repeats"): Right.READ,
    ("GET", "reports.every"): Right.READ,
    ("GET", "reports.file"): Right.READ,
    ("GET", "reports.show"): Right.READ,
    ("GET", "template.as_csv"): Right.READ,
    ("GET", "template.as_workbook"): Right.READ,
    ("GET", "review.queues"): Right.READ,
    ("GET", "review.queue"): Right.READ,
    ("GET", "review.ask_all"): Right.DECIDE,
    ("POST", "review.decide_all"): Right.DECIDE,
    ("POST", "review.decide"): Right.DECIDE,
    ("POST", "review.settle"): Right.DECIDE,
    ("POST", "review.undo"): Right.DECIDE,
    ("POST", "review.undo_batch"): Right.DECIDE,
    ("POST", "review.shortcuts"): Right.READ,
    ("GET", "agreement.samples"): Right.READ,
    ("POST", "agreement.draw"): Right.APPROVE,
    ("GET", "agreement.label"): Right.DECIDE,
    ("POST", "agreement.answer"): Right.DECIDE,
    ("GET", "agreement.results"): Right.READ,
    ("GET", "agreement.results_csv"): Right.READ,
    ("POST", "agreement.close"): Right.APPROVE,
    ("POST", "agreement.settle"): Right.APPROVE,
    ("POST", "agreement.accept_agreed"): Right.APPROVE,
    ("GET", "log.entries"): Right.READ,
    ("GET", "log.entries_csv"): Right.READ,
    ("GET", "register.runs"): Right.READ,
    ("GET", "register.run"): Right.READ,
    ("GET", "register.problems"): Right.READ,
    ("GET", "register.changes"): Right.READ,
    ("GET", "register.undo_form"): Right.IMPORT,
    ("POST", "register.undo"): Right.IMPORT,
    ("GET", "register.upload_form"): Right.IMPORT,
    ("POST", "register.upload"): Right.IMPORT,
    ("POST", "register.sample"): Right.IMPORT,
    ("POST", "register.statuses"): Right.IMPORT,
    ("POST", "register.columns"): Right.IMPORT,
    ("POST", "register.reading"): Right.IMPORT,
    ("GET", "register.preview"): Right.IMPORT,
    ("GET", "register.progress"): Right.IMPORT,
    ("POST", "register.confirm"): Right.IMPORT,
    ("GET", "api.history"): Right.READ,
    ("GET", "api.imports"): Right.READ,
    ("GET", "api.search"): Right.READ,
    ("GET", "api.show"): Right.READ,
    ("GET", "api.related"): Right.READ,
    ("GET", "api.explanation"): Right.READ,
    ("GET", "api.triage"): Right.READ,
    ("GET", "api.completions"): Right.READ,
    ("GET", "api.export"): Right.READ,
    ("GET", "api.report"): Right.READ,
    ("GET", "account.show"): Right.READ,
    ("POST", "account.sign_out"): Right.READ,
    ("POST", "account.sign_out_everywhere"): Right.READ,
    ("POST", "account.change_password"): Right.READ,
    ("GET", "keys.ask"): Right.READ,
    ("POST", "keys.make"): Right.READ,
    ("POST", "keys.revoke"): Right.READ,
    ("GET", "account.users"): Right.ADMINISTER,
    ("POST", "account.add"): Right.ADMINISTER,
    ("POST", "account.change"): Right.ADMINISTER,
}
"""What each route needs, by method and endpoint. A new route must be entered here."""

VALUES: Final = {
    "id_": "none",
    "run": 1,
    "token": "none",
    "ref": "REC-0001",
    "name": "themes",
    "form": "csv",
    "number": "1",
}
"""A value for each variable part of an address."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Accounts]:
    app, accounts = app_with_accounts(tmp_path_factory.mktemp("rights") / "home")
    app.config["WTF_CSRF_ENABLED"] = False  # rights are asked here, forged forms in test_security
    return app, accounts


def routes(app: Flask) -> list[tuple[str, str]]:
    return [
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def test_every_route_says_here_what_right_it_needs(made: tuple[Flask, Accounts]) -> None:
    assert set(routes(made[0])) == set(NEEDS)


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "nobody")
def test_each_route_answers_whoever_has_its_right_and_nobody_else(
    made: tuple[Flask, Accounts], role: Role | None
) -> None:
    app, accounts = made
    wrong = {}
    for method, endpoint in routes(app):
        rule = next(rule for rule in app.url_map.iter_rules(endpoint) if method in (rule.methods or ()))
        with app.test_request_context():
            address = app.url_for(endpoint, **{name: VALUES[name] for name in rule.arguments})
        answer = signed_in(app, accounts, role).open(address, method=method)
        sent_away = answer.status_code == 302 and answer.location.startswith("/sign-in")
        needed = NEEDS[method, endpoint]
        if needed is ANYBODY:
            right = not sent_away and answer.status_code != 403
        elif role is None:
            right = answer.status_code == 401 or sent_away
        elif needed in role.rights:
            right = not sent_away and answer.status_code != 403
        else:
            right = answer.status_code == 403
        if not right:
            wrong[method, endpoint] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_key_opens_its_feed_or_the_calls_of_the_api_and_no_other_route(
    made: tuple[Flask, Accounts], kind: KeyKind
) -> None:
    app, _accounts = made
    keys = app.extensions["searchapp"].keys()
    owner = Person(name="administrator-1", role=Role.ADMINISTRATOR)
    token = keys.token("all of it", Role.ADMINISTRATOR, owner=owner.name, person=owner)
    feed = keys.feed("/deadlines.ics", person=owner)
    opened = set()
    for method, endpoint in routes(app):
        rule = next(rule for rule in app.url_map.iter_rules(endpoint) if method in (rule.methods or ()))
        with app.test_request_context():
            address = app.url_for(endpoint, **{name: VALUES[name] for name in rule.arguments})
        if kind is KeyKind.API:
            shown = {"headers": {"Authorization": f"Bearer {token}"}}
        else:
            shown = {"query_string": {"key": feed}}
        answer = app.test_client().open(address, method=method, **shown)
        sent_away = answer.status_code == 302 and answer.location.startswith("/sign-in")
        if NEEDS[method, endpoint] is not ANYBODY and answer.status_code != 401 and not sent_away:
            opened.add((method, endpoint))
    calls = {(method, endpoint) for method, endpoint in NEEDS if endpoint.startswith("api.")}
    assert opened == (calls if kind is KeyKind.API else {("GET", "deadlines.calendar")})
    assert all(method == "GET" for method, _endpoint in calls)
