from pathlib import Path

import pytest

from searchapp.config import SETTINGS, load_settings
from searchapp.domain.errors import InvalidInput
from searchapp.domain.people import Role


def test_every_setting_has_its_variable_and_a_meaning() -> None:
    assert all(setting.variable.startswith("SEARCHAPP_") and setting.meaning for setting in SETTINGS)
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)


def test_the_environment_overrides_the_defaults(tmp_path: Path) -> None:
    settings = load_settings({"SEARCHAPP_HOME": str(tmp_path), "SEARCHAPP_PORT": "8123"})
    assert settings.home == tmp_path
    assert settings.port == 8123
    assert settings.database == f"sqlite:///{tmp_path / 'searchapp.sqlite3'}"


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1", "8_000", "٣"])
def test_a_port_that_cannot_be_meant_is_refused_by_name(port: str) -> None:
    with pytest.raises(InvalidInput, match="SEARCHAPP_PORT"):
        load_settings({"SEARCHAPP_PORT": port})


SSO = {
    "SEARCHAPP_SSO_ISSUER": "https://login.force.example/realm/",
    "SEARCHAPP_SSO_CLIENT_ID": "searchapp",
    "SEARCHAPP_SSO_CLIENT_SECRET": "not to be shown",
}


def test_single_sign_on_is_off_until_an_issuer_is_set() -> None:
    assert load_settings({}).provider is None


def test_what_the_provider_says_means_a_role_also_where_its_groups_have_an_equals_sign() -> None:
    provider = load_settings(
        {
            **SSO,
            "SEARCHAPP_SSO_ROLE_CLAIM": "groups",
            "SEARCHAPP_SSO_ROLES": "cn=heads,ou=register=approver; reviewers = reviewer;",
            "SEARCHAPP_SSO_SCOPES": "groups openid",
        }
    ).provider
    assert provider is not None
    assert provider.issuer == "https://login.force.example/realm/"
    assert provider.roles == (("cn=heads,ou=register", Role.APPROVER), ("reviewers", Role.REVIEWER))
    assert provider.scopes == "openid groups"
    assert "not to be shown" not in repr(provider)


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.force.example",
        "login.force.example",
        "https://a@b.example",
        "https://b.example?x=y",
        "https://",
    ],
)
def test_a_provider_that_is_not_reached_by_https_is_refused(issuer: str) -> None:
    with pytest.raises(InvalidInput, match="SEARCHAPP_SSO_ISSUER"):
        load_settings({**SSO, "SEARCHAPP_SSO_ISSUER": issuer})


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:9000", "http://localhost/realm", "http://[::1]:1"])
def test_a_provider_of_this_machine_needs_no_https(issuer: str) -> None:
    assert load_settings({**SSO, "SEARCHAPP_SSO_ISSUER": issuer}).provider


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SEARCHAPP_SSO_CLIENT_SECRET": ""}, "SEARCHAPP_SSO_CLIENT_SECRET"),
        ({"SEARCHAPP_SSO_GROUP": "register"}, "SEARCHAPP_SSO_ROLE_CLAIM"),
        ({"SEARCHAPP_SSO_ROLE_CLAIM": "x", "SEARCHAPP_SSO_ROLES": "heads=chief"}, "heads=chief"),
        ({"SEARCHAPP_SSO_ROLE_CLAIM": "x", "SEARCHAPP_SSO_ROLES": "=viewer"}, "=viewer"),
        ({"SEARCHAPP_SSO_NEW_ACCOUNTS": "yes"}, "SEARCHAPP_SSO_NEW_ACCOUNTS"),
    ],
)
def test_settings_of_single_sign_on_that_cannot_be_meant_are_refused_by_name(
    changed: dict[str, str], named: str
) -> None:
    with pytest.raises(InvalidInput, match=named):
        load_settings({**SSO, **changed})
