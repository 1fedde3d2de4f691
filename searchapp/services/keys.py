"""Personal feed addresses and API tokens: made, listed and revoked by their owner, used by programs to read.

Only a digest of each secret is kept; the secret is shown once. A feed address opens the one feed it was
made for, a token the API, neither anything that writes. They end when their account is disabled or reset, and
when nobody has used them for long.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from searchapp.domain.accounts import Account, AccountStore
from searchapp.domain.errors import InvalidInput, NotSignedIn
from searchapp.domain.keys import AccessKey, KeyKind, KeyStore
from searchapp.domain.people import Person, Right, Role
from searchapp.services.deciding import tidy

_LONGEST_NAME: Final = 100
_LONGEST_ADDRESS: Final = 2_000
_NOTED_EVERY: Final = 86_400  # seconds after which the use of a key is noted again


def _now() -> int:
    return int(time.time())


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Keys over a store. `unused`: seconds after which a key that was not used is good no more."""

    store: KeyStore
    accounts: AccountStore
    unused: int
    now: Callable[[], int] = _now

    def feed(self, address: str, *, person: Person) -> str:
        """Make a key for the feed at an address of this site; returns the secret. Raises as `token` does."""
        if not address.startswith("/") or len(address) > _LONGEST_ADDRESS:
            raise InvalidInput("That is not a feed of this site.", next_step="Start from the feed's link.")
        return self._make(person, KeyKind.FEED, address, Role.VIEWER, owner=person.name)

    def token(self, about: str, role: Role, *, owner: str, person: Person) -> str:
        """Make an API token for an account; returns the secret.

        One's own, or anybody's for whoever manages accounts. Raises Forbidden, Conflict where there are too
        many, InvalidInput without a name for it, or for a role above the account's.
        """
        name = tidy(about)[:_LONGEST_NAME]
        if not name:
            raise InvalidInput(
                "A token needs a name.", next_step="Say what uses it, such as: monthly statistics."
            )
        return self._make(person, KeyKind.API, name, role, owner=owner)

    def of(self, owner: str, *, person: Person) -> Sequence[AccessKey]:
        """The keys of an account: one's own, or anybody's for whoever manages accounts. Raises Forbidden."""
        _must_be_own(owner, person)
        return self.store.of(owner)

    def revoke(self, owner: str, id_: str, *, person: Person) -> None:
        """End a key at once. Raises Forbidden, NotFound."""
        _must_be_own(owner, person)
        self.store.revoke(owner, id_, by=person.name)

    def ended(self, key: AccessKey) -> bool:
        """Whether nobody used it for so long that it is good no more; it never is again."""
        return self.now() > max(key.made, key.used) + self.unused

    def reader(self, secret: str, kind: KeyKind, *, about: str = "") -> Person:
        """Who reads by a key of a kind; a feed's only at the address it was made for. Raises NotSignedIn."""
        digest, now = _digest(secret), self.now()
        found = self.store.find(digest)
        good = found is not None and found.kind is kind and not self.ended(found)
        if found is None or not good or (kind is KeyKind.FEED and found.about != about):
            raise NotSignedIn(
                "This feed address or token is not good, or not good any more.",
                next_step="Make another on the page of your account.",
            )
        if not found.used <= now < found.used + _NOTED_EVERY:
            self.store.touch(digest, now=now)
        return found.person

    def _make(self, person: Person, kind: KeyKind, about: str, role: Role, *, owner: str) -> str:
        person.must(Right.READ)
        _must_be_own(owner, person)
        account = self._account(owner)
        order = list(Role)
        if order.index(role) > order.index(account.role):
            raise InvalidInput(
                f"A token of a {account.role.value} cannot have the role {role.value}.",
                next_step=f"Choose {account.role.value} or less.",
            )
        secret = secrets.token_urlsafe(32)
        key = AccessKey(
            id=secrets.token_hex(4), account=account, kind=kind, about=about, role=role, made=self.now()
        )
        self.store.add(key, _digest(secret), by=person.name)
        return secret

    def _account(self, name: str) -> Account:
        account = self.accounts.account(name)
        if account is None or not account.active:
            raise InvalidInput(
                f"There is no account {name[:60]} that may sign in.",
                next_step="Feed addresses and tokens belong to accounts: searchapp users list",
            )
        return account


def _must_be_own(owner: str, person: Person) -> None:
    if owner.casefold() != person.name.casefold():
        person.must(Right.ADMINISTER)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
