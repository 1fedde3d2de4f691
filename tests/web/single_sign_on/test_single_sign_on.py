"""Signing in at a provider that is a real process, and all that must not let anybody in."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from searchapp.domain.errors import Conflict
from searchapp.domain.people import LOCAL_PERSON, Role
from tests.web.page import Page
from tests.web.people import app_with_accounts, signed_in, stopped
from tests.web.provider import BACK, CLIENT_SECRET
from tests.web.single_sign_on.signing import SUBJECT, Made, inside, linked, sent_back, sign_in, terms


def test_who_has_an_account_signs_in_goes_on_and_signs_in_again(made: Made, issuer: str) -> None:
    linked(made[1], "reviewer-2", "twice", issuer, Role.REVIEWER)
    for _ in range(2):
        client = made[0].test_client()
        button = Page(client, "/sign-in?next=/about").tree.css_first("a.govuk-button")
        assert button.attributes["href"] == "/sign-in/single?next=/about"
        answer = sign_in(client, sub="twice", goal="/about")
        assert (answer.status_code, answer.location) == (303, "/about")
        page = Page(client, "/account")
        assert "signed in as reviewer-2 , with the role reviewer" in page.text()
        assert "have no password on this site" in page.text()


def test_the_provider_may_sign_with_any_of_its_published_keys(made: Made, issuer: str) -> None:
    linked(made[1], "viewer-of-old-key", "old-key", issuer)
    client = made[0].test_client()
    sign_in(client, "older key", sub="old-key")
    assert inside(client)


def test_what_is_sent_to_the_provider_proves_the_code_and_shows_no_secret(made: Made) -> None:
    client = made[0].test_client()
    away = client.get("/sign-in/single")
    asked = {name: value for name, (value,) in parse_qs(urlsplit(away.location).query).items()}
    assert asked["redirect_uri"] == BACK
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert CLIENT_SECRET not in away.location
    (cookie,) = away.headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=600" in cookie


@pytest.mark.parametrize(
    "fault",
    [
        *("nonce", "without nonce", "expired", "issuer", "audience", "azp", "audiences", "access token"),
        *("subject", "none", "public key as secret", "shared secret", "unpublished key", "changed"),
        "no token",
    ],
)
def test_a_token_with_a_fault_lets_nobody_in(made: Made, on: object, issuer: str, fault: str) -> None:
    if made[1].store.account_of(issuer, SUBJECT) is None:
        linked(made[1], "reviewer-3", SUBJECT, issuer)
    client = made[0].test_client()
    answer = sign_in(client, fault)
    assert answer.status_code == 401
    assert "could not be trusted" in answer.get_data(as_text=True)
    assert not inside(client)
    sign_in(client)
    assert inside(client)


def test_a_provider_that_fails_is_said_plainly(made: Made) -> None:
    answer = sign_in(made[0].test_client(), "broken")
    assert answer.status_code == 503
    assert "does not answer as it should" in answer.get_data(as_text=True)


def test_an_answer_begun_in_another_browser_or_changed_on_the_way_is_refused(made: Made) -> None:
    app, _accounts = made
    begun, other = app.test_client(), app.test_client()
    back = sent_back(begun)
    assert other.get(back).status_code == 401
    sent_back(other)
    assert other.get(back).status_code == 401
    code = parse_qs(urlsplit(back).query)["code"][0]
    for state in ("", "x", "\u00e9"):
        again = app.test_client()
        sent_back(again)
        answer = again.get("/sign-in/answer", query_string={"code": code, "state": state})
        assert answer.status_code == 401
        assert "not begun in this browser" in answer.get_data(as_text=True)
        assert not inside(again)


def test_a_cookie_that_is_not_ours_or_too_old_begins_nothing(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = made[0].test_client()
    client.set_cookie("searchapp-single-sign-on", "eyJzdGF0ZSI6IngifQ.forged.x")
    assert client.get("/sign-in/answer?code=x&state=x").status_code == 401
    back = sent_back(client)
    monkeypatch.setattr(sys.modules["searchapp.web.pages.single_sign_on"], "_GOOD_FOR", -1)
    assert client.get(back).status_code == 401


def test_a_code_is_good_once_also_for_who_kept_the_cookie(made: Made, issuer: str) -> None:
    linked(made[1], "viewer-4", "replayed", issuer)
    client = made[0].test_client()
    back = sent_back(client, sub="replayed")
    kept = client.get_cookie("searchapp-single-sign-on").value
    assert client.get(back).status_code == 303
    assert client.get_cookie("searchapp-single-sign-on") is None
    thief = made[0].test_client()
    thief.set_cookie("searchapp-single-sign-on", kept)
    answer = thief.get(back)
    assert answer.status_code == 401
    assert "<script>x" not in answer.get_data(as_text=True)
    assert not inside(thief)


def test_who_is_refused_by_the_provider_reads_so(made: Made) -> None:
    client = made[0].test_client()
    state = parse_qs(urlsplit(client.get("/sign-in/single").location).query)["state"][0]
    answer = client.get("/sign-in/answer", query_string={"error": "access_denied", "state": state})
    assert answer.status_code == 401
    assert "did not sign you in" in answer.get_data(as_text=True)


def test_somebody_without_an_account_is_refused_and_told_what_to_ask_for(made: Made) -> None:
    client = made[0].test_client()
    answer = sign_in(client, sub="un known<b>", preferred_username="administrator-1")
    assert answer.status_code == 401
    page = answer.get_data(as_text=True)
    assert "searchapp users link NAME -- &#39;un known&lt;b&gt;&#39;" in page
    assert not inside(client)


def test_where_the_setting_says_so_a_new_account_is_a_viewers(made: Made, on: object, issuer: str) -> None:
    on(new_accounts=True)
    client = made[0].test_client()
    sign_in(client, sub="new", preferred_username="newcomer", groups=["administrator"])
    assert inside(client)
    found = made[1].store.account_of(issuer, "new")
    assert found is not None
    assert (found.name, found.role, found.password) == ("newcomer", Role.VIEWER, "")


@pytest.mark.parametrize("name", ["administrator-1", "ADMINISTRATOR-1"])
def test_a_new_subject_never_gets_the_account_of_somebody_of_the_same_name(
    made: Made, on: object, name: str
) -> None:
    on(new_accounts=True)
    client = made[0].test_client()
    answer = sign_in(client, sub="namesake", preferred_username=name)
    assert answer.status_code == 409
    assert "not known to be yours" in answer.get_data(as_text=True)
    assert not inside(client)


@pytest.mark.parametrize("name", ["Local user", "x" * 61, "a\nb\u202e"])
def test_a_new_account_has_a_name_that_can_stand_in_the_log(made: Made, on: object, name: str) -> None:
    on(new_accounts=True)
    answer = sign_in(made[0].test_client(), sub="odd", preferred_username=name)
    assert answer.status_code in (303, 400)
    found = [account.name for account in made[1].store.accounts()]
    assert name not in found


def test_roles_follow_the_claim_at_each_sign_in_and_the_highest_counts(
    made: Made, on: object, issuer: str
) -> None:
    roles = (("readers", Role.VIEWER), ("heads", Role.APPROVER), ("cn=x,ou=y", Role.REVIEWER))
    on(new_accounts=True, role_claim="realm.roles", roles=roles)
    expected = {
        ("cn=x,ou=y", "heads"): Role.APPROVER,
        ("cn=x,ou=y",): Role.REVIEWER,
        ("unheard of",): Role.VIEWER,
        (): Role.VIEWER,
    }
    before = made[0].test_client()
    for groups, role in expected.items():
        client = made[0].test_client()
        sign_in(client, sub="changing", preferred_username="changing", realm={"roles": list(groups)})
        found = made[1].store.account_of(issuer, "changing")
        assert found is not None
        assert found.role is role
        assert inside(client)
        assert not inside(before) or found.role is Role.VIEWER
        before = client


def test_the_last_administrator_is_not_lost_by_what_the_provider_says(
    made: Made, on: object, issuer: str
) -> None:
    on(role_claim="groups", roles=(("heads", Role.ADMINISTRATOR),))
    accounts = made[1]
    linked(accounts, "administrator-2", "last", issuer, Role.ADMINISTRATOR)
    accounts.set_active("administrator-1", active=False, person=LOCAL_PERSON)
    try:
        client = made[0].test_client()
        answer = sign_in(client, sub="last", groups=[])
        assert answer.status_code == 409
        assert "last administrator" in answer.get_data(as_text=True)
        assert not inside(client)
    finally:
        accounts.set_active("administrator-1", active=True, person=LOCAL_PERSON)


def test_a_disabled_account_stays_out(made: Made, issuer: str) -> None:
    linked(made[1], "viewer-5", "gone", issuer)
    made[1].set_active("viewer-5", active=False, person=LOCAL_PERSON)
    client = made[0].test_client()
    answer = sign_in(client, sub="gone")
    assert answer.status_code == 401
    assert "may not sign in any more" in answer.get_data(as_text=True)
    assert not inside(client)


@pytest.mark.parametrize(
    ("claims", "let_in"),
    [
        ({"groups": ["register"], "email": "a@force.example", "email_verified": True}, True),
        ({"groups": "register", "email": "a@FORCE.example", "email_verified": True}, True),
        ({"groups": ["register"], "email": "a@force.example"}, False),
        ({"groups": ["register"], "email": "a@force.example", "email_verified": "true"}, False),
        ({"groups": ["register"], "email": "a@notforce.example", "email_verified": True}, False),
        ({"groups": ["register"], "email": "a@force.example.evil.example", "email_verified": True}, False),
        ({"groups": ["other"], "email": "a@force.example", "email_verified": True}, False),
        ({"groups": None, "email": 7, "email_verified": True}, False),
    ],
)
def test_only_the_group_and_the_mail_domain_that_are_set_are_let_in(
    made: Made, on: object, issuer: str, claims: dict[str, object], let_in: bool
) -> None:
    on(role_claim="groups", group="register", email_domain="force.example")
    if made[1].store.account_of(issuer, "grouped") is None:
        linked(made[1], "viewer-6", "grouped", issuer)
    client = made[0].test_client()
    sign_in(client, sub="grouped", **claims)
    assert inside(client) is let_in


def test_tries_are_counted_for_the_address_they_come_from(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, accounts = made
    client = app.test_client()
    standing = stopped(app, accounts, monkeypatch)
    for _ in range(50):
        standing.count_try("192.0.2.1")
    back = sent_back(client)
    assert client.get(back, environ_overrides={"REMOTE_ADDR": "192.0.2.1"}).status_code == 429


def test_signing_out_tells_that_the_provider_was_not_signed_out_of(made: Made, issuer: str) -> None:
    made[0].config["WTF_CSRF_ENABLED"] = False
    try:
        client = signed_in(*made, Role.VIEWER)
        out = client.post("/sign-out")
    finally:
        made[0].config["WTF_CSRF_ENABLED"] = True
    page = Page(client, out.location)
    (link,) = [one for one in page.tree.css("a") if one.text() == "sign out there, too"]
    away = client.get(link.attributes["href"])
    assert away.location.startswith(f"{issuer}/sign-out?client_id=searchapp&post_logout_redirect_uri=")


def test_behind_a_proxy_the_way_back_is_the_sites_own_address(tmp_path: Path, issuer: str) -> None:
    site = "https://register.force.example"
    app, _accounts = app_with_accounts(tmp_path / "home", provider=terms(issuer), site_address=site)
    away = app.test_client().get("/sign-in/single", base_url="https://forged.example")
    assert parse_qs(urlsplit(away.location).query)["redirect_uri"] == [f"{site}/sign-in/answer"]
    (cookie,) = away.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-searchapp-single-sign-on=")
    assert "Secure" in cookie


def test_linking_takes_the_password_away_and_giving_one_unlinks(made: Made, issuer: str) -> None:
    app, accounts = made
    accounts.add("viewer-7", Role.VIEWER, "three words together", person=LOCAL_PERSON)
    single_sign_on = app.extensions["searchapp"].single_sign_on()
    single_sign_on.link("viewer-7", "linked", person=LOCAL_PERSON)
    found = accounts.store.account_of(issuer, "linked")
    assert found is not None
    assert (found.name, found.password) == ("viewer-7", "")
    with pytest.raises(Conflict, match="viewer-7 signs in at that provider"):
        single_sign_on.link("viewer-1", "linked", person=LOCAL_PERSON)
    accounts.reset("viewer-7", None, person=LOCAL_PERSON)
    assert accounts.store.account_of(issuer, "linked") is None
