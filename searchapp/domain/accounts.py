"""Accounts and sessions as values, the waits after wrong tries, and what a store of them must do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from searchapp.domain.people import Person, Role
from searchapp.domain.review import Kind, Step, Subject

LONGEST_WAIT: Final = 900
"""Seconds that must pass at most between tries to sign in."""

FORGOTTEN_AFTER: Final = 86_400
"""Seconds without a wrong try after which the earlier ones no longer count."""


_SPENT: Final = "spent "


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in, known by `name` in any case.

    `password` is its argon2 hash, "" for those who sign in elsewhere; `once`: it is good for one sign-in, in
    which it must be changed. After that one it is `spent`, which stands before its hash. `issuer` and
    `subject` name the person at an OpenID Connect provider, both "" without one.
    """

    name: str
    role: Role
    active: bool = True
    password: str = ""
    once: bool = False
    issuer: str = ""
    subject: str = ""

    @property
    def person(self) -> Person:
        """Who acts when signed in."""
        return Person(name=self.name, role=self.role)

    @property
    def spent(self) -> bool:
        """Whether its password has let somebody in and lets nobody in again."""
        return self.password.startswith(_SPENT)

    @property
    def hashed(self) -> str:
        """The hash of its password, spent or not."""
        return self.password.removeprefix(_SPENT)

    def spend(self) -> Account:
        """The same account once its password has let somebody in."""
        return self if self.spent else replace(self, password=_SPENT + self.password)

    @property
    def said(self) -> str:
        """What the log has of it: nothing that is secret."""
        where = f", signs in at {self.issuer}" if self.issuer else ""
        return f"{self.name}: {self.role.value}, {'may' if self.active else 'may not'} sign in{where}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMove:
    """An account that another store has otherwise: as it is now and as it is there, None where it is not."""

    now: Account | None
    then: Account | None


def account_step(before: Account | None, after: Account, *, signed_out: bool) -> Step:
    """What goes on record of an account that was added (`before` None) or changed."""
    said = after.said
    if after.password and (before is None or before.password != after.password):
        said += f", {'another' if before else 'a'} password{' for one sign-in' if after.once else ''}"
    if before is not None and signed_out:
        said += ", signed out everywhere"
    return Step(
        kind=Kind.CHANGE,
        subject=Subject.ACCOUNT,
        item=after.name,
        before=(before.said,) if before else (),
        after=(said,),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser that is signed in; `started` and `seen` in seconds since 1970."""

    account: Account
    started: int
    seen: int

    def lives(self, now: int, *, idle: int, most: int) -> bool:
        """Whether it is still good: not over `most` seconds old, nor unused for more than `idle`.

        With a clock set back to before its start it is not. One set back after its start ends nothing.
        """
        return self.started <= now <= self.started + most and now - self.seen <= idle


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """Wrong tries of one account or address: how many, and when the last one was, in seconds since 1970."""

    count: int = 0
    at: int = 0

    def seen_at(self, now: int) -> Tries:
        """These tries as they count at `now`.

        Old ones are forgotten. Where the clock was set back since, the last try counts as made now: the wait
        begins anew, so it neither ends at once nor lasts until the clock has caught up.
        """
        if now - self.at > FORGOTTEN_AFTER:
            return Tries(at=now)
        return replace(self, at=min(self.at, now))

    def wait(self, now: int, *, free: int) -> int:
        """Seconds to wait before another try: none after `free` tries, then 1, 2, 4 ... up to 15 minutes."""
        over = self.count - free
        if over < 0:
            return 0
        wait = min(1 << min(over, 10), LONGEST_WAIT)
        return max(0, self.at + wait - now)


class AccountStore(Protocol):
    """Keeps accounts, sessions and tries. Names are the same in any case; every verb is one transaction."""

    def administrators(self) -> int:
        """Number of active administrators."""
        ...

    def accounts(self) -> Sequence[Account]:
        """All accounts by name."""
        ...

    def account(self, name: str) -> Account | None:
        """The account of that name."""
        ...

    def account_of(self, issuer: str, subject: str) -> Account | None:
        """The account linked to that subject of that provider."""
        ...

    def add(self, account: Account, *, by: str) -> None:
        """Keep a new account, on record as done `by` somebody.

        The first active administrator gets the searches that the local user saved. Raises Conflict when there
        is one of that name or subject.
        """
        ...

    def change(
        self,
        name: str,
        change: Callable[[Account], Account],
        *,
        end_sessions: bool,
        by: str,
        end_keys: bool = False,
    ) -> None:
        """Put what `change` makes of an account in its place, and end its sessions if asked.

        Feed addresses and API tokens end if asked, and when it may not sign in any more.

        On record in the same transaction as done `by` somebody; "" for what nobody did, such as a hash made
        anew.

        Nobody changes it in between. Raises NotFound; Conflict when no active administrator would be left, or
        for a subject that has another account.
        """
        ...

    def start_session(self, digest: str, account: Account, *, now: int) -> bool:
        """Begin a session, unless the account has been changed meanwhile; returns whether it was begun."""
        ...

    def session(self, digest: str) -> Session | None:
        """The session of that digest, if its account is active."""
        ...

    def touch(self, digest: str, *, now: int) -> None:
        """Note that a session was used."""
        ...

    def end_session(self, digest: str) -> None:
        """End one session."""
        ...

    def end_sessions(self, name: str, *, by: str) -> int:
        """End all sessions of an account, on record if there is such an account; returns how many."""
        ...

    def end_sessions_before(self, started: int) -> None:
        """End the sessions of everybody that began earlier."""
        ...

    def count_try(self, free: Mapping[str, int], *, now: int) -> int:
        """Count one try for each key and return 0, or, where one must wait still, count none.

        `free` gives for each key the tries without a wait; the keys are asked in their order. Returns the
        seconds to wait.
        """
        ...

    def forget_try(self, key: str, *, all_of_them: bool) -> None:
        """Take back the last try of a key, or all of them."""
        ...
