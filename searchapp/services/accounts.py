"""Accounts: who may sign in and as what, and signing in and out.

Passwords are kept as argon2 hashes only, sessions as digests of tokens that only the browser has.
"""

from __future__ import annotations

import hashlib
import secrets
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from searchapp.domain.accounts import Account, AccountStore
from searchapp.domain.errors import InvalidInput, NotSignedIn, TooManyTries
from searchapp.domain.people import LOCAL_PERSON, Person, Right, Role

SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 256
LONGEST_NAME: Final = 60

_HASHER: Final = PasswordHasher()  # argon2id; its parameters follow the library, see `_hashed_anew`
_FREE_FOR_NAME: Final = 5  # tries before one must wait
_FREE_FOR_ADDRESS: Final = 50  # an office may share an address
_NOTED_EVERY: Final = 60  # seconds after which the use of a session is noted again


def _now() -> int:
    return int(time.time())


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who a browser is signed in as; with `must_change` the password was given by an administrator.

    `account` is False for the local user, while accounts are off; `password` is whether there is one.
    """

    person: Person
    must_change: bool = False
    account: bool = True
    password: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The accounts of a store; `idle` and `most` are the seconds a session lasts unused and at all."""

    store: AccountStore
    idle: int
    most: int
    now: Callable[[], int] = _now
    hasher: PasswordHasher = _HASHER

    def on(self) -> bool:
        """Whether people must sign in: as soon as there is an administrator who can."""
        return self.store.administrators() > 0

    def list(self, *, person: Person) -> Sequence[Account]:
        """All accounts by name. Raises Forbidden."""
        person.must(Right.ADMINISTER)
        return self.store.accounts()

    def add(self, name: str, role: Role, password: str | None, *, person: Person) -> str:
        """Add an account; without a password one is made up, good for one sign-in, and returned.

        The first must be an administrator's. Raises Forbidden, InvalidInput, Conflict.
        """
        person.must(Right.ADMINISTER)
        if role is not Role.ADMINISTRATOR and not self.on():
            raise InvalidInput(
                "The first account must be an administrator's: only they can manage the others.",
                next_step="Run: searchapp users add NAME --role administrator",
            )
        given = password or _made_up()
        hashed = self._hash(given, name)
        account = Account(name=checked_name(name), role=role, password=hashed, once=password is None)
        self.store.add(account, by=person.name)
        return "" if password else given

    def set_role(self, name: str, role: Role, *, person: Person) -> None:
        """Change somebody's role and end their sessions. Raises Forbidden, NotFound, Conflict."""
        person.must(Right.ADMINISTER)
        self.store.change(
            name, lambda account: replace(account, role=role), end_sessions=True, by=person.name
        )

    def set_active(self, name: str, *, active: bool, person: Person) -> None:
        """Let somebody sign in again, or no more; the latter ends their sessions, too.

        Raises Forbidden, NotFound; Conflict for the last administrator.
        """
        person.must(Right.ADMINISTER)
        self.store.change(
            name, lambda account: replace(account, active=active), end_sessions=True, by=person.name
        )

    def reset(self, name: str, password: str | None, *, person: Person) -> str:
        """Give somebody another password, or one made up for one sign-in, which is returned.

        Ends their sessions, feed addresses, tokens, single sign-on and the wait after wrong tries. Raises
        Forbidden, NotFound, InvalidInput.
        """
        person.must(Right.ADMINISTER)
        given = password or _made_up()
        hashed, once = self._hash(given, name), password is None
        self._change(
            name,
            lambda account: replace(account, password=hashed, once=once, issuer="", subject=""),
            person,
            end_keys=True,
        )
        self.store.forget_try(_key("account", name), all_of_them=True)
        return "" if password else given

    def change_password(self, old: str, new: str, *, person: Person, address: str) -> None:
        """Change one's own password; ends all sessions, also the one it is done in.

        Raises NotSignedIn for a wrong old password, TooManyTries, InvalidInput for a new one that cannot be.
        One that was given for one sign-in and is spent is good for this alone.
        """
        try:
            account = self._proven(person.name, old, address, spent=True)
        except NotSignedIn:
            raise NotSignedIn(
                "Your present password is not right.",
                next_step="Type it again; an administrator can give you a new one.",
            ) from None
        hashed = self._hash(new, account.name)
        if _tidy(old) == _tidy(new):
            raise InvalidInput("The new password is the old one.", next_step="Choose another.")
        self._change(account.name, lambda known: replace(known, password=hashed, once=False), person)

    def sign_in(self, name: str, password: str, *, address: str) -> str:
        """Begin a session and return its token. Raises NotSignedIn, TooManyTries.

        Name and address are counted as tried before the password is looked at, so that tries made at once
        do not escape the count. Nothing said, and no time taken, tells whether there is such an account.
        A password for one sign-in is spent by it.
        """
        account = self._proven(name, password, address)
        return self.begin(self._spent(account) if account.once else account)

    def begin(self, account: Account) -> str:
        """Begin a session of somebody whose identity is proven, and return its token. Raises NotSignedIn."""
        token = secrets.token_urlsafe(32)
        now = self.now()
        self.store.end_sessions_before(now - self.most)
        if not self.store.start_session(_digest(token), account, now=now):
            raise _refused()
        return token

    def signed_in(self, token: str) -> SignedIn | None:
        """Who the token's session is of, if it is still good; accounts being off, the local user."""
        if not self.on():
            return SignedIn(person=LOCAL_PERSON, account=False)
        session = self.store.session(_digest(token)) if token else None
        now = self.now()
        if session is None or not session.lives(now, idle=self.idle, most=self.most):
            return None
        if now - session.seen >= _NOTED_EVERY:
            self.store.touch(_digest(token), now=now)
        account = session.account
        return SignedIn(person=account.person, must_change=account.once, password=bool(account.password))

    def sign_out(self, token: str) -> None:
        """End the session of a token, if there is one."""
        self.store.end_session(_digest(token))

    def sign_out_everywhere(self, *, person: Person) -> int:
        """End all sessions of this person; returns how many."""
        return self.store.end_sessions(person.name, by=person.name)

    def count_try(self, address: str, name: str = "") -> None:
        """Count a try to sign in, before it is looked at. Raises TooManyTries where one must wait first."""
        keys = {_key("address", address): _FREE_FOR_ADDRESS}
        if name:
            keys[_key("account", name)] = _FREE_FOR_NAME
        wait = self.store.count_try(keys, now=self.now())
        if wait:
            raise TooManyTries(
                f"There were too many wrong tries. The next one is possible in {_duration(wait)}.",
                next_step="Wait, then try again; an administrator can give you a new password.",
            )

    def forget_try(self, address: str, name: str = "") -> None:
        """Take back the last try of an address, and all of a name, after a right one."""
        if name:
            self.store.forget_try(_key("account", name), all_of_them=True)
        self.store.forget_try(_key("address", address), all_of_them=False)

    def _change(
        self, name: str, change: Callable[[Account], Account], person: Person, *, end_keys: bool = False
    ) -> None:
        self.store.change(name, change, end_sessions=True, by=person.name, end_keys=end_keys)

    def _spent(self, account: Account) -> Account:
        def spend(known: Account) -> Account:
            if known != account:  # somebody else signed in with it at the same time
                raise _refused()
            return known.spend()

        self.store.change(account.name, spend, end_sessions=False, by="")
        return account.spend()

    def _proven(self, name: str, password: str, address: str, *, spent: bool = False) -> Account:
        """The account whose password this is; one that is `spent` proves nothing but where that is said."""
        self.count_try(address, name)
        account = self.store.account(_tidy_name(name))
        known = account.hashed if account and (spent or not account.spent) else ""
        right = _matches(self.hasher, known or _nobodys(self.hasher), _tidy(password))
        if account is None or not account.active or not known or not right:
            raise _refused()
        self.forget_try(address, name)
        return self._hashed_anew(account, password)

    def _hashed_anew(self, account: Account, password: str) -> Account:
        """The account with its password's hash made by the present parameters."""
        if account.spent or not self.hasher.check_needs_rehash(account.password):
            return account
        renewed = replace(account, password=self.hasher.hash(_tidy(password)))
        self.store.change(
            account.name, lambda known: renewed if known == account else known, end_sessions=False, by=""
        )
        return renewed

    def _hash(self, password: str, name: str) -> str:
        """Raises InvalidInput for one too short, too long or the name itself; nothing else is asked of it."""
        tidy = _tidy(password)
        if not SHORTEST_PASSWORD <= len(tidy) <= LONGEST_PASSWORD:
            raise InvalidInput(
                f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters; this has {len(tidy)}.",
                next_step="Take three or four words that do not belong together.",
            )
        if tidy.casefold() == name.casefold():
            raise InvalidInput("The password is the account's name.", next_step="Choose another.")
        return self.hasher.hash(tidy)


def checked_name(name: str) -> str:
    """The name as an account has it. Raises InvalidInput for one that cannot be, as the local user's."""
    tidy = _tidy_name(name)
    local = tidy.casefold() == LOCAL_PERSON.name
    if not tidy or len(tidy) > LONGEST_NAME or not tidy.isprintable() or local:
        raise InvalidInput(
            f"An account cannot have the name {name[:LONGEST_NAME]!r}.",
            next_step=f"Give one of 1 to {LONGEST_NAME} letters, figures and signs.",
        )
    return tidy


def _tidy_name(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).split())


def _tidy(password: str) -> str:
    """The same characters for the same keys, on whatever machine they are pressed (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)


def _made_up() -> str:
    """Four groups of five characters that are not mistaken for one another, 98 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def _matches(hasher: PasswordHasher, hashed: str, password: str) -> bool:
    if len(password) > LONGEST_PASSWORD:
        password = ""
    try:
        return hasher.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    """A hash that no password has, compared where there is no account, so that this takes as long."""
    return hasher.hash(secrets.token_urlsafe(32))


def _refused() -> NotSignedIn:
    return NotSignedIn(
        "That name and password do not belong to an account that may sign in.",
        next_step="Check both and try again; an administrator can give you a new password.",
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _key(kind: str, value: str) -> str:
    return _digest(f"{kind} {value.casefold()}")


def _duration(seconds: int) -> str:
    if seconds < 60:  # noqa: PLR2004 - a minute
        return f"{seconds} second{'s' if seconds > 1 else ''}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'s' if minutes > 1 else ''}"
