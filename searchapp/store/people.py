"""Keeps accounts, sessions and tries to sign in; decides nothing about them but that somebody administers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from searchapp.domain.accounts import FORGOTTEN_AFTER, Account, Session, Tries, account_step
from searchapp.domain.errors import Conflict, NotFound
from searchapp.domain.people import LOCAL_PERSON, Role
from searchapp.store.database import Database
from searchapp.store.decisions import put_on_record
from searchapp.store.people_tables import ACCOUNTS, KEYS, SESSIONS, TRIES
from searchapp.store.saved_tables import SAVED_SEARCHES
from searchapp.store.until_commit import UntilCommit


class SqlPeople:
    """The `domain.accounts.AccountStore` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept_administrators = UntilCommit(
            database, lambda connection, _about: _administrators(connection)
        )
        self._kept_sessions = UntilCommit(database, _session)

    def administrators(self) -> int:
        """Number of active administrators."""
        return self._kept_administrators.of()

    def accounts(self) -> Sequence[Account]:
        """All accounts by name, in an order that no database has a say in."""
        with self._database.reading() as connection:
            rows = connection.execute(select(ACCOUNTS)).all()
        return [account_of_row(row) for row in sorted(rows, key=lambda row: row.known_as)]

    def account(self, name: str) -> Account | None:
        """The account of that name."""
        with self._database.reading() as connection:
            row = connection.execute(named(name)).first()
        return account_of_row(row) if row else None

    def account_of(self, issuer: str, subject: str) -> Account | None:
        """The account linked to that subject of that provider."""
        with self._database.reading() as connection:
            row = connection.execute(_linked(issuer, subject)).first()
        return account_of_row(row) if row else None

    def add(self, account: Account, *, by: str) -> None:
        """Keep a new account, on record as done `by` somebody; see the port.

        Raises Conflict when there is one of that name or subject.
        """
        with self._database.writing() as connection:
            if connection.execute(named(account.name)).first():
                raise Conflict(
                    f"There is an account {account.name} already.",
                    next_step="Choose another name, or change that account.",
                )
            _must_be_unlinked(connection, account)
            off = not _administrators(connection)
            connection.execute(insert(ACCOUNTS).values(_values(account)))
            if off and _administrators(connection):
                _hand_over_searches(connection, account.name)
            put_on_record(connection, [account_step(None, account, signed_out=False)], who=by)

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

        On record in the same transaction as done `by` somebody; "" for what nobody did.

        Nobody changes it in between. Raises NotFound; Conflict when no active administrator would be left, or
        for a subject that has another account.
        """
        with self._database.writing() as connection:
            row = connection.execute(named(name)).first()
            if row is None:
                raise NotFound(
                    f"There is no account {name}.", next_step="To see them, run: searchapp users list"
                )
            administrators = _administrators(connection)
            known = account_of_row(row)
            changed = change(known)
            _must_be_unlinked(connection, changed)
            connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == row.id).values(_values(changed)))
            if administrators and not _administrators(connection):
                raise Conflict(
                    f"{row.name} is the last administrator, so nothing was changed.",
                    next_step="Make somebody else an administrator first.",
                )
            if not administrators and _administrators(connection):
                _hand_over_searches(connection, row.name)
            if end_sessions:
                _end_sessions(connection, row.name)
            if end_keys or not changed.active:
                connection.execute(delete(KEYS).where(KEYS.c.account_id == row.id))
            if by:
                put_on_record(connection, [account_step(known, changed, signed_out=end_sessions)], who=by)

    def start_session(self, digest: str, account: Account, *, now: int) -> bool:
        """Begin a session, unless the account has been changed meanwhile; returns whether it was begun."""
        with self._database.writing() as connection:
            row = connection.execute(named(account.name)).first()
            if row is None or not account.active or account_of_row(row) != account:
                return False
            connection.execute(
                insert(SESSIONS).values(digest=digest, account_id=row.id, started=now, seen=now)
            )
        return True

    def session(self, digest: str) -> Session | None:
        """The session of that digest, if its account is active."""
        return self._kept_sessions.of(digest)

    def touch(self, digest: str, *, now: int) -> None:
        """Note that a session was used."""
        with self._database.writing() as connection:
            connection.execute(update(SESSIONS).where(SESSIONS.c.digest == digest).values(seen=now))

    def end_session(self, digest: str) -> None:
        """End one session."""
        with self._database.writing() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == digest))

    def end_sessions(self, name: str, *, by: str) -> int:
        """End all sessions of an account, on record if there is such an account; returns how many."""
        with self._database.writing() as connection:
            row = connection.execute(named(name)).first()
            if row is not None:
                known = account_of_row(row)
                put_on_record(connection, [account_step(known, known, signed_out=True)], who=by)
            return _end_sessions(connection, name)

    def end_sessions_before(self, started: int) -> None:
        """End the sessions of everybody that began earlier."""
        with self._database.writing() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.started < started))

    def count_try(self, free: Mapping[str, int], *, now: int) -> int:
        """Count one try for each key and return 0; or count none and return the seconds still to wait.

        The writing transaction lets nobody count in between, so that tries made at once count one by one.
        """
        with self._database.writing() as connection:
            connection.execute(delete(TRIES).where(TRIES.c.at < now - FORGOTTEN_AFTER))
            known = {key: _tries(connection, key).seen_at(now) for key in free}
            waiting = max(tries.wait(now, free=free[key]) for key, tries in known.items())
            for key, tries in known.items():
                connection.execute(delete(TRIES).where(TRIES.c.key == key))
                counted = tries if waiting else Tries(count=tries.count + 1, at=now)
                if counted.count:
                    connection.execute(insert(TRIES).values(key=key, count=counted.count, at=counted.at))
        return waiting

    def forget_try(self, key: str, *, all_of_them: bool) -> None:
        """Take back the last try of a key, or all of them."""
        with self._database.writing() as connection:
            left = 0 if all_of_them else _tries(connection, key).count - 1
            if left > 0:
                connection.execute(update(TRIES).where(TRIES.c.key == key).values(count=left))
            else:
                connection.execute(delete(TRIES).where(TRIES.c.key == key))


def _session(connection: Connection, digest: str) -> Session | None:
    found = (
        select(ACCOUNTS, SESSIONS.c.started, SESSIONS.c.seen)
        .join(SESSIONS, SESSIONS.c.account_id == ACCOUNTS.c.id)
        .where(SESSIONS.c.digest == digest, ACCOUNTS.c.active)
    )
    row = connection.execute(found).first()
    return Session(account=account_of_row(row), started=row.started, seen=row.seen) if row else None


def _must_be_unlinked(connection: Connection, account: Account) -> None:
    """Raise Conflict where the subject of this account has another one."""
    if not account.subject:
        return
    row = connection.execute(_linked(account.issuer, account.subject)).first()
    if row and row.known_as != _known_as(account.name):
        raise Conflict(
            f"{row.name} signs in at that provider as {account.subject} already.",
            next_step="Use that account, or give it a password instead: searchapp users reset NAME",
        )


def _linked(issuer: str, subject: str) -> Select[Any]:
    return select(ACCOUNTS).where(ACCOUNTS.c.issuer == issuer, ACCOUNTS.c.subject == subject)


def named(name: str) -> Select[Any]:
    """The account of that name, in any case."""
    return select(ACCOUNTS).where(ACCOUNTS.c.known_as == _known_as(name))


def _known_as(name: str) -> str:
    return name.casefold()


def _administrators(connection: Connection) -> int:
    active = select(func.count()).where(ACCOUNTS.c.role == Role.ADMINISTRATOR.value, ACCOUNTS.c.active)
    return connection.execute(active).scalar_one()


def _hand_over_searches(connection: Connection, to: str) -> None:
    """What the local user saved becomes `to`'s, but for names that `to` has a search of already."""
    saved = SAVED_SEARCHES.c
    taken = select(saved.name).where(saved.owner == to)
    names = [name for (name,) in connection.execute(taken)]
    theirs = (saved.owner == LOCAL_PERSON.name) & saved.name.not_in(names)
    connection.execute(update(SAVED_SEARCHES).where(theirs).values(owner=to))


def _end_sessions(connection: Connection, name: str) -> int:
    account = select(ACCOUNTS.c.id).where(ACCOUNTS.c.known_as == _known_as(name)).scalar_subquery()
    return connection.execute(delete(SESSIONS).where(SESSIONS.c.account_id == account)).rowcount


def _tries(connection: Connection, key: str) -> Tries:
    row = connection.execute(select(TRIES.c.at, TRIES.c.count).where(TRIES.c.key == key)).first()
    return Tries(count=int(row[1]), at=row.at) if row else Tries()


def _values(account: Account) -> dict[str, object]:
    return {
        "known_as": _known_as(account.name),
        "name": account.name,
        "role": account.role.value,
        "active": account.active,
        "password": account.password,
        "once": account.once,
        "issuer": account.issuer or None,
        "subject": account.subject or None,
    }


def account_of_row(row: Row[Any]) -> Account:
    """The account in a row with the columns of `ACCOUNTS`."""
    return Account(
        name=row.name,
        role=Role(row.role),
        active=row.active,
        password=row.password,
        once=row.once,
        issuer=row.issuer or "",
        subject=row.subject or "",
    )
