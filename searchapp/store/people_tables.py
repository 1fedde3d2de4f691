"""The tables of accounts, sessions and tries to sign in."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from searchapp.store.schema import METADATA

ACCOUNTS: Final = Table(
    "accounts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("known_as", Text, nullable=False, unique=True),  # the name, case folded
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),  # domain.people.Role
    Column("active", Boolean, nullable=False),
    Column("password", Text, nullable=False),  # argon2 hash; "" without one
    Column("once", Boolean, nullable=False),
    Column("issuer", Text),  # null, not "": any number of accounts may have none
    Column("subject", Text),
    UniqueConstraint("issuer", "subject"),
    sqlite_autoincrement=True,
)

SESSIONS: Final = Table(
    "sessions",
    METADATA,
    Column("digest", String(64), primary_key=True),  # SHA-256 of the token, which only the browser has
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("started", BigInteger, nullable=False, index=True),  # seconds since 1970
    Column("seen", BigInteger, nullable=False),
)

TRIES: Final = Table(
    "sign_in_tries",
    METADATA,
    Column("key", String(64), primary_key=True),  # digest of an account's name or an address
    Column("count", Integer, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),  # seconds since 1970
)

KEYS: Final = Table(
    "access_keys",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),  # SHA-256 of the secret
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),  # domain.keys.KeyKind
    Column("about", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("made", BigInteger, nullable=False),  # seconds since 1970, as is the next
    Column("used", BigInteger, nullable=False),
)
"""Personal feed addresses and API tokens; they end when their account is disabled or reset."""
