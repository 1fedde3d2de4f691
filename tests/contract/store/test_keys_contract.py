"""What every store of feed addresses and API tokens does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from searchapp.domain.accounts import Account
from searchapp.domain.errors import Conflict, NotFound
from searchapp.domain.keys import MOST, AccessKey, KeyKind
from searchapp.domain.people import Role
from searchapp.domain.review import LogFilter
from searchapp.store.decisions import SqlDecisions
from searchapp.store.keys import SqlKeys
from searchapp.store.people import SqlPeople
from searchapp.store.sql_store import SqlStore

ACCOUNT = Account(name="Reviewer-1", role=Role.REVIEWER, password="hash")
KEY = AccessKey(
    id="one", account=ACCOUNT, kind=KeyKind.API, about="board", role=Role.VIEWER, made=1_800_000_000
)


@pytest.fixture
def people(store: SqlStore) -> SqlPeople:
    found = SqlPeople(store.database)
    found.add(Account(name="administrator-1", role=Role.ADMINISTRATOR), by="local")
    found.add(ACCOUNT, by="administrator-1")
    return found


@pytest.fixture
def keys(store: SqlStore, people: SqlPeople) -> SqlKeys:
    return SqlKeys(store.database)


def test_a_key_is_found_by_its_digest_and_the_oldest_is_listed_first(keys: SqlKeys, store: SqlStore) -> None:
    older = replace(KEY, id="two", kind=KeyKind.FEED, about="/deadlines.ics?q=\u00e9", made=KEY.made - 5)
    keys.add(KEY, "digest-1", by="Reviewer-1")
    keys.add(older, "digest-2", by="Reviewer-1")
    assert keys.find("digest-1") == KEY
    assert keys.find("digest-3") is None
    assert keys.of("REVIEWER-1") == [older, KEY]
    keys.touch("digest-1", now=KEY.made + 60)
    assert keys.find("digest-1") == replace(KEY, used=KEY.made + 60)
    entries = list(SqlDecisions(store.database).entries(LogFilter(who="Reviewer-1")))
    assert [entry.step.after for entry in entries] == [key.step(made=True).after for key in (KEY, older)]


def test_a_revoked_key_opens_nothing_and_nobody_revokes_anothers(keys: SqlKeys) -> None:
    keys.add(KEY, "digest-1", by="Reviewer-1")
    with pytest.raises(NotFound):
        keys.revoke("administrator-1", "one", by="administrator-1")
    keys.revoke("reviewer-1", "one", by="Reviewer-1")
    assert keys.find("digest-1") is None
    with pytest.raises(NotFound):
        keys.revoke("reviewer-1", "one", by="Reviewer-1")


def test_keys_end_with_their_account_or_when_it_is_asked(keys: SqlKeys, people: SqlPeople) -> None:
    keys.add(KEY, "digest-1", by="Reviewer-1")
    people.change(
        "reviewer-1", lambda known: replace(known, password="new"), end_sessions=True, by="x", end_keys=True
    )
    assert keys.of("reviewer-1") == []
    keys.add(KEY, "digest-1", by="Reviewer-1")
    people.change("reviewer-1", lambda known: replace(known, active=False), end_sessions=True, by="x")
    assert keys.find("digest-1") is None
    assert keys.of("reviewer-1") == []


def test_nobody_keeps_more_than_so_many_and_nobody_unknown_keeps_any(keys: SqlKeys) -> None:
    for number in range(MOST):
        keys.add(replace(KEY, id=str(number)), f"digest-{number}", by="Reviewer-1")
    with pytest.raises(Conflict, match="already"):
        keys.add(KEY, "more", by="Reviewer-1")
    with pytest.raises(NotFound):
        keys.add(replace(KEY, account=replace(ACCOUNT, name="nobody")), "other", by="nobody")
