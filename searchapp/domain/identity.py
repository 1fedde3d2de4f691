"""Single sign-on as values: the provider and its terms, a sign-in under way, and whom the provider names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from searchapp.domain.people import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """An OpenID Connect provider, and on what terms those it names are let in.

    `role_claim` gives roles or groups, `roles` what they mean here; without a claim roles are kept here.
    `group` and `email_domain` are "" where they are not asked for.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: str
    role_claim: str = ""
    roles: tuple[tuple[str, Role], ...] = ()
    group: str = ""
    email_domain: str = ""
    new_accounts: bool = False

    @property
    def host(self) -> str:
        """What people know the provider by."""
        return urlsplit(self.issuer).netloc


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A sign-in under way, as the browser that began it keeps it: all three are random.

    `state` must come back with the answer, `nonce` in the token; `verifier` proves that it is one's own code
    (RFC 7636). `goal` is the page asked for.
    """

    state: str
    nonce: str
    verifier: str
    goal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom a provider names, its signature checked: the subject, and what else it says."""

    subject: str
    claims: Mapping[str, object]

    def text(self, claim: str) -> str:
        """The claim's text, "" where it is none."""
        value = self.claims.get(claim)
        return value if isinstance(value, str) else ""

    def values(self, claim: str) -> frozenset[str]:
        """The texts of a claim that is one or a list; a point in its name leads into the claim before it."""
        value: object = self.claims.get(claim)
        if value is None:
            value = self.claims
            for part in claim.split("."):
                value = value.get(part) if isinstance(value, Mapping) else None
        listed = value if isinstance(value, list) else [value]
        return frozenset(one for one in listed if isinstance(one, str))


class IdentityProvider(Protocol):
    """Speaks with the provider. `back` is the address of this site that the browser is sent back to."""

    def address(self, attempt: Attempt, *, back: str) -> str:
        """Where to send the browser. Raises Unavailable."""
        ...

    def identity(self, code: str, attempt: Attempt, *, back: str) -> Identity:
        """Whom the code stands for, each proof checked. Raises NotSignedIn, Unavailable."""
        ...

    def sign_out_address(self, *, back: str) -> str:
        """Where people sign out of the provider itself, "" where it has no such page. Raises Unavailable."""
        ...
