"""What every store of accounts does: names in any case, links, sessions that end, tries that are counted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from searchapp.domain.accounts import FORGOTTEN_AFTER, Account
from searchapp.domain.errors import Conflict, NotFound
from searchapp.domain.people import Role
from searchapp.domain.review import LogFilter
from searchapp.store.decisions import SqlDecisions
from searchapp.store.people import SqlPeople
from searchapp.store.sql_store import SqlStore

ADMINISTRATOR = Account(name="Administrator-1", role=Role.ADMINISTRATOR, password="hash")
LINKED = Account(name="reviewer-1", role=Role.REVIEWER, issuer="https://login.example", subject="a1")
NOW = 1_800_000_000


@pytest.fixture
def people(store: SqlStore) -> SqlPeople:
    found = SqlPeople(store.database)
    assert found.administrators() == 0
    found.add(ADMINISTRATOR, by="local")
    found.add(LINKED, by="Administrator-1")
    return found


def on_record(store: SqlStore) -> list[str]:
    return [entry.who for entry in SqlDecisions(store.database).entries(LogFilter(subject="account"))]


def test_accounts_come_back_as_they_were_added_by_name_and_on_record(
    people: SqlPeople, store: SqlStore
) -> None:
    names = ("reviewer10", "Reviewer-2", "\u00c9va", "zoe")
    others = [Account(name=name, role=Role.VIEWER) for name in names]
    for account in others:
        people.add(account, by="Administrator-1")
    listed = [account.name for account in people.accounts()]
    assert listed == sorted(listed, key=str.casefold)
    assert set(people.accounts()) == {ADMINISTRATOR, LINKED, *others}
    assert on_record(store) == ["local", *["Administrator-1"] * 5]


@pytest.mark.parametrize(
    ("name", "typed"), [("Zo\u00eb", "ZO\u00cb"), ("Stra\u00dfe", "STRASSE"), ("\u0130nci", "\u0130NCI")]
)
def test_a_name_is_the_same_in_any_case_whatever_its_letters(
    people: SqlPeople, name: str, typed: str
) -> None:
    account = Account(name=name, role=Role.VIEWER)
    people.add(account, by="local")
    assert people.account(typed) == account
    with pytest.raises(Conflict, match="already"):
        people.add(replace(account, name=typed), by="local")
    assert people.account("nobody") is None


def test_a_subject_of_a_provider_has_one_account_and_any_number_have_none(people: SqlPeople) -> None:
    people.add(Account(name="viewer-1", role=Role.VIEWER), by="local")
    people.add(Account(name="viewer-2", role=Role.VIEWER), by="local")
    assert people.account_of(LINKED.issuer, LINKED.subject) == LINKED
    assert people.account_of(LINKED.issuer, "A1") is None
    assert people.account_of("https://other.example", LINKED.subject) is None
    with pytest.raises(Conflict, match="already"):
        people.add(replace(LINKED, name="reviewer-2"), by="local")
    with pytest.raises(Conflict, match="already"):
        people.change(
            "viewer-1",
            lambda known: replace(known, issuer=LINKED.issuer, subject=LINKED.subject),
            end_sessions=False,
            by="local",
        )


def test_a_change_is_kept_and_the_last_administrator_stays(people: SqlPeople, store: SqlStore) -> None:
    promoted = replace(LINKED, role=Role.APPROVER)
    people.change("REVIEWER-1", lambda _known: promoted, end_sessions=False, by="Administrator-1")
    assert people.account("reviewer-1") == promoted
    recorded = on_record(store)
    people.change("reviewer-1", lambda known: replace(known, password="new"), end_sessions=False, by="")
    for less in (replace(ADMINISTRATOR, active=False), replace(ADMINISTRATOR, role=Role.VIEWER)):
        with pytest.raises(Conflict, match="last administrator"):
            people.change("administrator-1", lambda _known, less=less: less, end_sessions=True, by="x")
    with pytest.raises(NotFound):
        people.change("nobody", lambda known: known, end_sessions=False, by="x")
    assert people.account("administrator-1") == ADMINISTRATOR
    assert people.administrators() == 1
    assert on_record(store) == recorded


def test_a_session_is_its_accounts_until_it_is_ended_or_the_account_is(people: SqlPeople) -> None:
    for digest, started in (("a", NOW), ("b", NOW + 10), ("c", NOW + 20)):
        assert people.start_session(digest, LINKED, now=started)
    assert not people.start_session("d", replace(LINKED, role=Role.APPROVER), now=NOW)
    people.touch("a", now=NOW + 60)
    found = people.session("a")
    assert found is not None
    assert (found.account, found.started, found.seen) == (LINKED, NOW, NOW + 60)
    people.end_session("b")
    assert people.session("b") is None
    people.end_sessions_before(NOW + 10)
    assert people.session("a") is None
    assert people.session("c") is not None
    people.change(
        "reviewer-1", lambda known: replace(known, active=False), end_sessions=False, by="Administrator-1"
    )
    assert people.session("c") is None
    assert people.end_sessions("Reviewer-1", by="Administrator-1") == 1
    assert people.end_sessions("nobody", by="Administrator-1") == 0


def test_tries_wait_longer_and_longer_and_are_forgotten(people: SqlPeople) -> None:
    free = {"name": 2, "address": 10}
    assert [people.count_try(free, now=NOW) for _ in range(3)] == [0, 0, 1]
    assert people.count_try(free, now=NOW + 1) == 0
    people.forget_try("name", all_of_them=False)
    assert people.count_try(free, now=NOW + 2) == 0
    people.forget_try("name", all_of_them=True)
    assert people.count_try(free, now=NOW + 2) == 0
    assert people.count_try({"name": 1}, now=NOW + 2) > 0
    assert people.count_try({"name": 1}, now=NOW + 2 + FORGOTTEN_AFTER + 1) == 0


def test_tries_made_at_once_are_counted_one_by_one(people: SqlPeople) -> None:
    with ThreadPoolExecutor(max_workers=20) as pool:
        waits = list(pool.map(lambda _: people.count_try({"name": 5}, now=NOW), range(20)))
    assert waits.count(0) == 5


def test_of_two_administrators_who_leave_at_once_one_stays(people: SqlPeople) -> None:
    people.add(replace(ADMINISTRATOR, name="administrator-2"), by="local")

    def leave(name: str) -> bool:
        try:
            people.change(name, lambda known: replace(known, active=False), end_sessions=True, by=name)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(max_workers=2) as pool:
        left = list(pool.map(leave, ("administrator-1", "administrator-2")))
    assert sorted(left) == [False, True]
    assert people.administrators() == 1
