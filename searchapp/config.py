"""Settings: one table feeds the environment variables, the help texts, the documentation and a test.

Owns where things are kept (`Settings`), nothing of what is done with them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from searchapp.domain.errors import InvalidInput
from searchapp.domain.identity import Provider
from searchapp.domain.people import Role

FIGURES: Final = "figures.json"
"""File of a model card's figures."""

LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""Addresses that can be reached from this machine only."""

_PACKAGE: Final = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. The environment variable is `SEARCHAPP_` and the name in capitals."""

    name: str
    default: str
    meaning: str

    @property
    def variable(self) -> str:
        """Name of the environment variable that overrides the default."""
        return f"SEARCHAPP_{self.name.upper()}"


SETTINGS: Final = (
    Setting("home", "", "Folder for the store, the index and the models. Empty: the checkout, or the "
            "platform's own folder for application data when installed from a wheel."),
    Setting("database", "", "SQLAlchemy address of the store. Empty: an SQLite file in the home folder."),
    Setting("force", "Lancashire", "The receiving force: whose register it is and to whom 'applies to the "
            "force' refers."),
    Setting("host", "127.0.0.1", "Address the site listens on."),
    Setting("port", "8000", "Port the site listens on."),
    Setting("page_size", "20", "Search results on a page, 1 to 100."),
    Setting("max_import_mb", "200", "Largest source file that is read, in megabytes (10^6 bytes)."),
    Setting("max_upload_mb", "5", "Largest source file that the site takes, in megabytes; a larger one is "
            "imported by command, which shows how far it is."),
    Setting("second_person", "on", "Whether 'Completed' and 'No further action' count only when an approver "
            "other than the reviewer agrees: on or off. The single local user decides alone."),
    Setting("site_address", "", "Address by which people reach the site through a reverse proxy, such as "
            "https://register.force.example. Empty: there is no proxy."),
    Setting("idle_minutes", "60", "Minutes after which somebody who does nothing is signed out, 1 to 1,440."),
    Setting("session_hours", "12", "Hours after which everybody must sign in again, 1 to 168."),
    Setting("key_days", "90", "Days after which a feed address or API token that nobody uses ends, "
            "2 to 3,650."),
    Setting("sso_issuer", "", "Issuer of the OpenID Connect provider that people may sign in at, exactly as "
            "the provider has it. Empty: no single sign-on."),
    Setting("sso_client_id", "", "Name by which that provider knows this site."),
    Setting("sso_client_secret", "", "Secret that the provider gave this site."),
    Setting("sso_scopes", "openid profile email", "What the provider is asked to tell."),
    Setting("sso_role_claim", "", "Claim of the ID token that lists roles or groups, such as groups or "
            "realm_access.roles. Empty: roles are kept on this site."),
    Setting("sso_roles", "", "What the claim's values mean here, such as "
            "register-reviewers=reviewer;register-heads=approver. Who has none of them is a viewer."),
    Setting("sso_group", "", "Value that the claim must list for anybody to be let in. Empty: none."),
    Setting("sso_email_domain", "", "What must follow the @ of a verified e-mail address for anybody to be "
            "let in. Empty: anything."),
    Setting("sso_new_accounts", "off", "Whether somebody who signs in there and has no account here is given "
            "one: on or off."),
    Setting("secret_key", "", "Key that signs the site's forms. Empty: one is made in the home folder."),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one run, checked. Paths are absolute."""

    home: Path
    database: str
    force: str
    host: str
    port: int
    page_size: int
    max_import_mb: int
    max_upload_mb: int
    second_person: bool
    site_address: str
    idle_minutes: int
    session_hours: int
    key_days: int
    provider: Provider | None
    secret_key: str

    @property
    def largest_upload(self) -> int:
        """Bytes of a source file that the site takes."""
        return min(self.max_upload_mb, self.max_import_mb) * 1_000_000

    @property
    def local(self) -> bool:
        """Whether the site can be reached from this machine only."""
        return self.host in LOCAL_NAMES and not self.site_address

    @property
    def index_folder(self) -> Path:
        """Where index generations are kept."""
        return self.home / "index"

    @property
    def models_folder(self) -> Path:
        """Where trained models, their manifest and model cards are kept."""
        return self.home / "models"

    @property
    def card_folder(self) -> Path:
        """Where the model card is: that of this home's own evaluation, else the one searchapp came with."""
        own = self.models_folder
        return own if (own / FIGURES).is_file() else shipped_card_folder()


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from `environment`. Raises InvalidInput for a value that cannot be meant."""
    raw = {setting.name: environment.get(setting.variable) or setting.default for setting in SETTINGS}
    home = Path(raw["home"]).expanduser().resolve() if raw["home"] else default_home()
    return Settings(
        home=home,
        database=raw["database"] or f"sqlite:///{home / 'searchapp.sqlite3'}",
        force=raw["force"],
        host=raw["host"],
        port=_whole_number(raw, "port", 1, 65_535),
        page_size=_whole_number(raw, "page_size", 1, 100),
        max_import_mb=_whole_number(raw, "max_import_mb", 1, 10_000),
        max_upload_mb=_whole_number(raw, "max_upload_mb", 1, 10_000),
        second_person=_on_or_off(raw, "second_person"),
        site_address=_site_address(raw["site_address"]),
        idle_minutes=_whole_number(raw, "idle_minutes", 1, 1_440),
        session_hours=_whole_number(raw, "session_hours", 1, 168),
        key_days=_whole_number(raw, "key_days", 2, 3_650),
        provider=_provider(raw),
        secret_key=raw["secret_key"],
    )


def default_home() -> Path:
    """The checkout when run from one, else the platform's folder for application data."""
    return checkout() or Path(platformdirs.user_data_path("searchapp", appauthor=False))


def checkout() -> Path | None:
    """The source tree this package runs from, or None for an installed wheel."""
    root = _PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "training").is_dir() else None


def training_folder() -> Path:
    """Where taxonomy, labels, written sentences and sample register are; the wheel carries a copy."""
    root = checkout()
    return root / "training" if root else _PACKAGE / "training_data"


def shipped_card_folder() -> Path:
    """The model card of the models as delivered; the wheel carries a copy."""
    root = checkout()
    return root / "models" if root else _PACKAGE / "model_card"


def _on_or_off(raw: Mapping[str, str], name: str) -> bool:
    text = raw[name].strip().lower()
    if text not in ("on", "off"):
        raise InvalidInput(
            f"SEARCHAPP_{name.upper()} is {text!r}, which is neither on nor off.",
            next_step="Change or remove that environment variable.",
        )
    return text == "on"


def _whole_number(raw: Mapping[str, str], name: str, low: int, high: int) -> int:
    text = raw[name]
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        raise InvalidInput(
            f"SEARCHAPP_{name.upper()} is {text!r}, which is not a whole number from {low:,} to {high:,}.",
            next_step="Change or remove that environment variable.",
        )
    return int(text)


def _site_address(text: str) -> str:
    if text and not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?", text):
        raise InvalidInput(
            f"SEARCHAPP_SITE_ADDRESS is {text!r}, which is not an address of a site.",
            next_step="Write it like https://register.force.example, with nothing after the name.",
        )
    return text.lower()


def _provider(raw: Mapping[str, str]) -> Provider | None:
    """The provider of single sign-on, None where no issuer is set."""
    if not raw["sso_issuer"]:
        return None
    for name in ("sso_client_id", "sso_client_secret"):
        if not raw[name]:
            raise InvalidInput(
                f"SEARCHAPP_SSO_ISSUER is set, but SEARCHAPP_{name.upper()} is not.",
                next_step="Set it to what the provider gave for this site.",
            )
    if (raw["sso_roles"] or raw["sso_group"]) and not raw["sso_role_claim"]:
        raise InvalidInput(
            "SEARCHAPP_SSO_ROLES or SEARCHAPP_SSO_GROUP is set, but SEARCHAPP_SSO_ROLE_CLAIM is not.",
            next_step="Set it to the claim that lists roles or groups.",
        )
    return Provider(
        issuer=_issuer(raw["sso_issuer"]),
        client_id=raw["sso_client_id"],
        client_secret=raw["sso_client_secret"],
        scopes=" ".join(dict.fromkeys(["openid", *raw["sso_scopes"].split()])),
        role_claim=raw["sso_role_claim"],
        roles=_roles(raw["sso_roles"]),
        group=raw["sso_group"],
        email_domain=raw["sso_email_domain"].lstrip("@").casefold(),
        new_accounts=_on_or_off(raw, "sso_new_accounts"),
    )


def _issuer(text: str) -> str:
    """The issuer as it is: by https, or on this machine (OpenID Connect Discovery 1.0, section 3)."""
    parts = re.fullmatch(r"(https?)://(\[[0-9a-f:]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?(/[^\s?#]*)?", text)
    if not parts or (parts[1] == "http" and parts[2].strip("[]") not in LOCAL_NAMES):
        raise InvalidInput(
            f"SEARCHAPP_SSO_ISSUER is {text!r}, which is not the https address of a provider.",
            next_step="Write it like https://login.force.example, as the provider's own settings have it.",
        )
    return text


def _roles(text: str) -> tuple[tuple[str, Role], ...]:
    """Pairs of value and role; the last = of a pair parts them, as names of groups may have their own."""
    pairs = [part.rpartition("=") for part in text.split(";") if part.strip()]
    for value, _, role in pairs:
        if not value.strip() or role.strip() not in set(Role):
            raise InvalidInput(
                f"SEARCHAPP_SSO_ROLES has {value + '=' + role!r}, which gives nobody a role.",
                next_step=f"Write VALUE=ROLE, parted by semicolons; roles are {', '.join(Role)}.",
            )
    return tuple((value.strip(), Role(role.strip())) for value, _, role in pairs)


def sample_register() -> Path:
    """The register that the demonstration imports."""
    return training_folder() / "sample_register.txt"
