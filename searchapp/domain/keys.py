"""Keys that let a program read for a person: personal feed addresses and API tokens, and what keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from searchapp.domain.accounts import Account
from searchapp.domain.people import Person, Role
from searchapp.domain.review import Kind, Step, Subject

MOST: Final = 50
"""Keys of one account."""


class KeyKind(StrEnum):
    """What a key opens: the one feed it was made for, or the API."""

    FEED = "feed"
    API = "api"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessKey:
    """A key of an account, without its secret, of which only a digest is kept.

    `about` is the address of the feed on this site, or what the token is for. `made` and `used` are seconds
    since 1970; `used` is exact to a day, 0 for never.
    """

    id: str
    account: Account
    kind: KeyKind
    about: str
    role: Role
    made: int
    used: int = 0

    @property
    def person(self) -> Person:
        """Who reads by it: its owner, with no higher role than the owner has now."""
        roles = list(Role)
        return Person(name=self.account.name, role=min(self.role, self.account.role, key=roles.index))

    def step(self, *, made: bool) -> Step:
        """What goes on record when it is made or revoked: nothing that is secret."""
        what = "feed address" if self.kind is KeyKind.FEED else f"API token for a {self.role.value}"
        said = (f"{self.account.name}: {what} {self.id} ({self.about})",)
        return Step(
            kind=Kind.CHANGE,
            subject=Subject.ACCOUNT,
            item=self.account.name,
            before=() if made else said,
            after=said if made else (),
        )


class KeyStore(Protocol):
    """Keeps keys, each under the digest of its secret. Whoever makes or revokes one is on record with it."""

    def add(self, key: AccessKey, digest: str, *, by: str) -> None:
        """Keep a new key. Raises NotFound without such an account, Conflict where it has too many."""
        ...

    def of(self, name: str) -> Sequence[AccessKey]:
        """The keys of an account, the oldest first."""
        ...

    def find(self, digest: str) -> AccessKey | None:
        """The key of that digest, if its account may sign in."""
        ...

    def touch(self, digest: str, *, now: int) -> None:
        """Note that a key was used."""
        ...

    def revoke(self, name: str, id_: str, *, by: str) -> None:
        """End a key of an account. Raises NotFound."""
        ...
