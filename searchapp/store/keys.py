"""Keeps feed addresses and API tokens: `domain.keys.KeyStore` over SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from searchapp.domain.errors import Conflict, NotFound
from searchapp.domain.keys import MOST, AccessKey, KeyKind
from searchapp.domain.people import Role
from searchapp.store.database import Database
from searchapp.store.decisions import put_on_record
from searchapp.store.people import account_of_row, named
from searchapp.store.people_tables import ACCOUNTS, KEYS


class SqlKeys:
    """The keys of one SQL database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, key: AccessKey, digest: str, *, by: str) -> None:
        """Keep a new key. Raises NotFound without such an account, Conflict where it has too many."""
        with self._database.writing() as connection:
            owner = connection.execute(named(key.account.name)).first()
            if owner is None:
                raise NotFound(
                    f"There is no account {key.account.name}.", next_step="Sign in, then try again."
                )
            counted = select(func.count()).select_from(KEYS).where(KEYS.c.account_id == owner.id)
            if connection.execute(counted).scalar_one() >= MOST:
                raise Conflict(
                    f"{owner.name} has {MOST} feed addresses and tokens already.",
                    next_step="Revoke one that is no longer used.",
                )
            values = {"id": key.id, "digest": digest, "account_id": owner.id, "kind": key.kind.value}
            values |= {"about": key.about, "role": key.role.value, "made": key.made, "used": key.used}
            connection.execute(insert(KEYS).values(values))
            put_on_record(connection, [key.step(made=True)], who=by)

    def of(self, name: str) -> Sequence[AccessKey]:
        """The keys of an account, the oldest first."""
        chosen = _keys().where(ACCOUNTS.c.known_as == name.casefold()).order_by(KEYS.c.made, KEYS.c.id)
        with self._database.reading() as connection:
            return [_key(row) for row in connection.execute(chosen)]

    def find(self, digest: str) -> AccessKey | None:
        """The key of that digest, if its account may sign in."""
        chosen = _keys().where(KEYS.c.digest == digest, ACCOUNTS.c.active.is_(True))
        with self._database.reading() as connection:
            row = connection.execute(chosen).first()
        return _key(row) if row else None

    def touch(self, digest: str, *, now: int) -> None:
        """Note that a key was used."""
        with self._database.writing() as connection:
            connection.execute(update(KEYS).where(KEYS.c.digest == digest).values(used=now))

    def revoke(self, name: str, id_: str, *, by: str) -> None:
        """End a key of an account. Raises NotFound."""
        with self._database.writing() as connection:
            found = _of_account(connection, name, id_)
            if found is None:
                raise NotFound(
                    f"{name} has no feed address or token {id_[:16]!r}.",
                    next_step="Choose one of the list on the page of the account.",
                )
            connection.execute(delete(KEYS).where(KEYS.c.id == found.id))
            put_on_record(connection, [found.step(made=False)], who=by)


def _of_account(connection: Connection, name: str, id_: str) -> AccessKey | None:
    chosen = _keys().where(KEYS.c.id == id_, ACCOUNTS.c.known_as == name.casefold())
    row = connection.execute(chosen).first()
    return _key(row) if row else None


def _keys() -> Select[Any]:
    columns = [KEYS.c[name].label(f"key_{name}") for name in ("id", "kind", "about", "role", "made", "used")]
    return select(ACCOUNTS, *columns).join(KEYS, KEYS.c.account_id == ACCOUNTS.c.id)


def _key(row: Row[Any]) -> AccessKey:
    return AccessKey(
        id=row.key_id,
        account=account_of_row(row),
        kind=KeyKind(row.key_kind),
        about=row.key_about,
        role=Role(row.key_role),
        made=row.key_made,
        used=row.key_used,
    )
