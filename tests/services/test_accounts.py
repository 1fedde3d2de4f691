"""Accounts over a real store: passwords, sessions, waits, rights, and a clock that is set."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from searchapp.domain.accounts import FORGOTTEN_AFTER, LONGEST_WAIT, Tries
from searchapp.domain.errors import Conflict, Forbidden, InvalidInput, NotFound, NotSignedIn, TooManyTries
from searchapp.domain.people import LOCAL_PERSON, Person, Right, Role
from searchapp.domain.review import LogFilter
from searchapp.services.accounts import Accounts
from searchapp.services.log import Log
from searchapp.store.database import Database
from searchapp.store.decisions import SqlDecisions
from searchapp.store.people import SqlPeople

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GOOD = "three words together"
HERE = "192.0.2.1"


@dataclass
class Clock:
    at: int = 1_800_000_000

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    """Accounts with an administrator and a reviewer."""
    database = Database.open(f"sqlite:///{tmp_path / 'store.sqlite3'}", wait_seconds=5)
    made = Accounts(store=SqlPeople(database), idle=600, most=3_600, now=clock, hasher=QUICK)
    made.add("administrator-1", Role.ADMINISTRATOR, GOOD, person=LOCAL_PERSON)
    made.add("reviewer-1", Role.REVIEWER, GOOD, person=LOCAL_PERSON)
    yield made
    database.close()


def sign_in(accounts: Accounts, name: str = "reviewer-1", password: str = GOOD, address: str = HERE) -> str:
    return accounts.sign_in(name, password, address=address)


def fail(accounts: Accounts, times: int, name: str = "reviewer-1", address: str = HERE) -> None:
    for _ in range(times):
        with pytest.raises(NotSignedIn):
            sign_in(accounts, name, "wrong", address)


def test_accounts_are_off_until_there_is_an_administrator(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'store.sqlite3'}", wait_seconds=5)
    accounts = Accounts(store=SqlPeople(database), idle=1, most=1, hasher=QUICK)
    found = accounts.signed_in("")
    assert found is not None
    assert (found.person, found.account) == (LOCAL_PERSON, False)
    with pytest.raises(InvalidInput, match="first account must be an administrator"):
        accounts.add("viewer-1", Role.VIEWER, GOOD, person=LOCAL_PERSON)
    accounts.add("administrator-1", Role.ADMINISTRATOR, GOOD, person=LOCAL_PERSON)
    assert accounts.signed_in("") is None
    database.close()


def test_whoever_signs_in_is_known_by_the_token_in_any_spelling_of_the_name(accounts: Accounts) -> None:
    found = accounts.signed_in(sign_in(accounts, "  REVIEWER-1 "))
    assert found is not None
    assert found.person == Person(name="reviewer-1", role=Role.REVIEWER)


@pytest.mark.parametrize("name", ["reviewer-1", "nobody-at-all", ""])
def test_a_wrong_password_and_an_unknown_name_are_refused_in_the_same_words(
    accounts: Accounts, name: str
) -> None:
    with pytest.raises(NotSignedIn, match="do not belong to an account"):
        sign_in(accounts, name, "wrong")


def test_an_unknown_name_costs_a_comparison_of_hashes_too(accounts: Accounts) -> None:
    compared = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002 - as inherited
            compared.append(password)
            return super().verify(hash, password)

    counting = replace(accounts, hasher=Counting(time_cost=1, memory_cost=8, parallelism=1))
    for name in ("reviewer-1", "nobody-at-all"):
        with pytest.raises(NotSignedIn):
            sign_in(counting, name, "wrong")
    assert compared == ["wrong", "wrong"]


def test_neither_passwords_nor_tokens_are_in_the_store(accounts: Accounts, tmp_path: Path) -> None:
    token = sign_in(accounts)
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("store.sqlite3*"))
    assert b"$argon2id$" in kept
    assert GOOD.encode() not in kept
    assert token.encode() not in kept


def test_a_hash_of_other_parameters_is_made_anew_at_sign_in(accounts: Accounts) -> None:
    stronger = replace(accounts, hasher=PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert stronger.signed_in(sign_in(stronger)) is not None
    account = accounts.store.account("reviewer-1")
    assert account is not None
    assert "m=16,t=2" in account.password


@pytest.mark.parametrize("password", ["short", "x" * 11, "x" * 257])
def test_a_password_of_the_wrong_length_is_refused_and_no_rule_of_composition_asked(
    accounts: Accounts, password: str
) -> None:
    with pytest.raises(InvalidInput, match="12 to 256 characters"):
        accounts.add("viewer-1", Role.VIEWER, password, person=LOCAL_PERSON)
    accounts.add("viewer-1", Role.VIEWER, "x" * 12, person=LOCAL_PERSON)


def test_a_password_made_up_must_be_changed_and_the_change_ends_all_sessions(accounts: Accounts) -> None:
    made_up = accounts.add("viewer-1", Role.VIEWER, None, person=LOCAL_PERSON)
    token = sign_in(accounts, "viewer-1", made_up)
    found = accounts.signed_in(token)
    assert found is not None
    assert found.must_change
    accounts.change_password(made_up, GOOD, person=found.person, address=HERE)
    assert accounts.signed_in(token) is None
    changed = accounts.signed_in(sign_in(accounts, "viewer-1"))
    assert changed is not None
    assert not changed.must_change


def test_a_password_for_one_sign_in_lets_nobody_in_again_and_can_still_be_changed(accounts: Accounts) -> None:
    made_up = accounts.add("viewer-1", Role.VIEWER, None, person=LOCAL_PERSON)
    token = sign_in(accounts, "viewer-1", made_up)
    with pytest.raises(NotSignedIn, match="do not belong to an account"):
        sign_in(accounts, "viewer-1", made_up)
    found = accounts.signed_in(token)
    assert found is not None
    with pytest.raises(InvalidInput, match="the old one"):
        accounts.change_password(made_up, made_up, person=found.person, address=HERE)
    accounts.change_password(made_up, GOOD, person=found.person, address=HERE)
    assert sign_in(accounts, "viewer-1")
    assert sign_in(accounts, "viewer-1")


def test_of_many_who_use_a_password_for_one_sign_in_at_once_one_gets_in(accounts: Accounts) -> None:
    made_up = accounts.add("viewer-1", Role.VIEWER, None, person=LOCAL_PERSON)

    def gets_in(_number: int) -> bool:
        try:
            return bool(sign_in(accounts, "viewer-1", made_up))
        except (NotSignedIn, TooManyTries):
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(gets_in, range(4))) == 1


def test_a_spent_password_is_replaced_by_another_for_one_sign_in(accounts: Accounts) -> None:
    made_up = accounts.add("viewer-1", Role.VIEWER, None, person=LOCAL_PERSON)
    sign_in(accounts, "viewer-1", made_up)
    again = accounts.reset("viewer-1", None, person=LOCAL_PERSON)
    assert sign_in(accounts, "viewer-1", again)


def test_a_mistyped_present_password_is_said_to_be_that(accounts: Accounts) -> None:
    person = Person(name="reviewer-1", role=Role.REVIEWER)
    with pytest.raises(NotSignedIn, match="Your present password is not right"):
        accounts.change_password("three words togehter", "some other words", person=person, address=HERE)
    accounts.change_password(GOOD, "some other words", person=person, address=HERE)


@pytest.mark.parametrize("name", ["", " ", "a" * 61, "with\nnothing\x00", "local user"])
def test_a_name_that_cannot_be_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(InvalidInput, match="cannot have the name"):
        accounts.add(name, Role.VIEWER, GOOD, person=LOCAL_PERSON)


def test_a_name_is_given_once_in_whatever_case(accounts: Accounts) -> None:
    with pytest.raises(Conflict, match="already"):
        accounts.add("Reviewer-1", Role.VIEWER, GOOD, person=LOCAL_PERSON)


def test_the_last_administrator_stays(accounts: Accounts) -> None:
    with pytest.raises(Conflict, match="last administrator"):
        accounts.set_active("administrator-1", active=False, person=LOCAL_PERSON)
    with pytest.raises(Conflict, match="last administrator"):
        accounts.set_role("administrator-1", Role.VIEWER, person=LOCAL_PERSON)
    assert accounts.on()


def test_of_two_administrators_who_demote_each_other_at_once_one_stays(accounts: Accounts) -> None:
    accounts.add("administrator-2", Role.ADMINISTRATOR, GOOD, person=LOCAL_PERSON)

    def demote(name: str) -> bool:
        try:
            accounts.set_role(name, Role.VIEWER, person=LOCAL_PERSON)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(demote, ["administrator-1", "administrator-2"]))
    assert sorted(done) == [False, True]
    assert accounts.on()


@pytest.mark.parametrize("change", ["disable", "role", "reset", "everywhere", "out"])
def test_a_session_ends_with_what_it_rests_on(accounts: Accounts, change: str) -> None:
    token, person = sign_in(accounts), Person(name="reviewer-1", role=Role.REVIEWER)
    match change:
        case "disable":
            accounts.set_active("reviewer-1", active=False, person=LOCAL_PERSON)
            with pytest.raises(NotSignedIn):
                sign_in(accounts)
        case "role":
            accounts.set_role("reviewer-1", Role.APPROVER, person=LOCAL_PERSON)
        case "reset":
            accounts.reset("reviewer-1", None, person=LOCAL_PERSON)
        case "everywhere":
            assert accounts.sign_out_everywhere(person=person) == 1
        case _:
            accounts.sign_out(token)
    assert accounts.signed_in(token) is None


def test_a_session_ends_unused_and_ends_at_last(accounts: Accounts, clock: Clock) -> None:
    unused, used = sign_in(accounts), sign_in(accounts)
    for _ in range(6):
        clock.at += 590
        assert accounts.signed_in(used) is not None
    assert accounts.signed_in(unused) is None
    clock.at += 61
    assert accounts.signed_in(used) is None


def test_a_clock_set_back_ends_a_session_or_lets_it_be_but_never_makes_it_last(
    accounts: Accounts, clock: Clock
) -> None:
    token = sign_in(accounts)
    clock.at += 300
    assert accounts.signed_in(token) is not None
    clock.at -= 100
    assert accounts.signed_in(token) is not None
    clock.at -= 100_000
    assert accounts.signed_in(token) is None


def test_after_five_wrong_tries_one_must_wait_even_with_the_right_password(
    accounts: Accounts, clock: Clock
) -> None:
    fail(accounts, 5)
    with pytest.raises(TooManyTries, match="in 1 second"):
        sign_in(accounts)
    clock.at += 1
    fail(accounts, 1)
    with pytest.raises(TooManyTries, match="in 2 seconds"):
        sign_in(accounts)
    clock.at += 2
    assert sign_in(accounts)
    fail(accounts, 5)


def test_names_nobody_has_are_counted_alike_so_that_waiting_tells_nothing(accounts: Accounts) -> None:
    fail(accounts, 5, "nobody-at-all")
    with pytest.raises(TooManyTries):
        sign_in(accounts, "nobody-at-all")


def test_an_address_that_tries_many_names_must_wait_and_others_need_not(accounts: Accounts) -> None:
    for number in range(50):
        fail(accounts, 1, f"name-{number}")
    with pytest.raises(TooManyTries):
        sign_in(accounts)
    assert sign_in(accounts, address="192.0.2.2")


def test_a_sign_in_does_not_clear_what_its_address_tried_before(accounts: Accounts) -> None:
    for number in range(49):
        fail(accounts, 1, f"name-{number}")
    assert sign_in(accounts)
    fail(accounts, 1, "name-50")
    with pytest.raises(TooManyTries):
        sign_in(accounts)


def test_tries_made_at_once_by_many_are_counted_one_by_one(accounts: Accounts) -> None:
    def attempt(_number: int) -> type[Exception] | None:
        try:
            sign_in(accounts, password="wrong")
        except (NotSignedIn, TooManyTries) as refused:
            return type(refused)
        return None

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(24)))
    assert answers.count(NotSignedIn) == 5
    assert answers.count(TooManyTries) == 19


@given(
    count=st.integers(0, 2_000), at=st.integers(0, 2**40), now=st.integers(0, 2**40), free=st.integers(0, 60)
)
def test_whatever_the_clock_is_set_to_nobody_waits_longer_than_the_longest_wait(
    count: int, at: int, now: int, free: int
) -> None:
    seen = Tries(count=count, at=at).seen_at(now)
    wait = seen.wait(now, free=free)
    assert 0 <= wait <= LONGEST_WAIT
    assert seen.seen_at(now + wait).wait(now + wait, free=free) == 0
    if now < at:  # set back: the gate does not open by it
        assert wait == Tries(count=count, at=at).wait(at, free=free)
    if now - at > FORGOTTEN_AFTER:
        assert seen.count == 0


def test_a_clock_set_back_neither_opens_the_gate_nor_locks_it(accounts: Accounts, clock: Clock) -> None:
    fail(accounts, 5)
    clock.at -= 400 * 86_400
    with pytest.raises(TooManyTries, match="in 1 second"):
        sign_in(accounts)
    clock.at += 1
    assert sign_in(accounts)


def test_a_reset_ends_the_wait(accounts: Accounts) -> None:
    fail(accounts, 5)
    accounts.reset("reviewer-1", "another good password", person=LOCAL_PERSON)
    assert sign_in(accounts, password="another good password")


@pytest.mark.parametrize("role", [role for role in Role if Right.ADMINISTER not in role.rights])
def test_only_administrators_manage_accounts(accounts: Accounts, role: Role) -> None:
    person = Person(name="somebody", role=role)
    for attempt in (
        lambda: accounts.list(person=person),
        lambda: accounts.add("viewer-2", Role.VIEWER, None, person=person),
        lambda: accounts.set_role("reviewer-1", Role.APPROVER, person=person),
        lambda: accounts.set_active("reviewer-1", active=False, person=person),
        lambda: accounts.reset("reviewer-1", None, person=person),
    ):
        with pytest.raises(Forbidden, match="may not manage accounts"):
            attempt()


def test_an_account_that_is_not_there_is_named(accounts: Accounts) -> None:
    with pytest.raises(NotFound, match="no account nobody"):
        accounts.reset("nobody", None, person=LOCAL_PERSON)


def test_old_sessions_and_tries_are_swept_away(accounts: Accounts, clock: Clock, tmp_path: Path) -> None:
    sign_in(accounts)
    fail(accounts, 1, "nobody-at-all")
    clock.at += 2 * FORGOTTEN_AFTER
    sign_in(accounts)
    with sqlite3.connect(tmp_path / "store.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM sign_in_tries").fetchone() == (0,)
    connection.close()


def test_every_change_of_an_account_is_on_record_and_nothing_secret_with_it(accounts: Accounts) -> None:
    admin = Person(name="administrator-1", role=Role.ADMINISTRATOR)
    accounts.set_role("reviewer-1", Role.APPROVER, person=admin)
    accounts.set_active("reviewer-1", active=False, person=admin)
    accounts.set_active("reviewer-1", active=True, person=admin)
    accounts.reset("reviewer-1", None, person=admin)
    accounts.reset("reviewer-1", GOOD, person=admin)
    other = "four words of mine"
    accounts.change_password(GOOD, other, person=Person(name="reviewer-1", role=Role.APPROVER), address=HERE)
    accounts.sign_out_everywhere(person=Person(name="reviewer-1", role=Role.APPROVER))
    log = SqlDecisions(accounts.store._database)
    entries = list(log.entries(LogFilter(subject="account")))
    may, out = "reviewer-1: approver, may sign in", ", signed out everywhere"
    assert [(entry.who, *entry.step.after) for entry in entries] == [
        ("local user", "administrator-1: administrator, may sign in, a password"),
        ("local user", "reviewer-1: reviewer, may sign in, a password"),
        ("administrator-1", f"{may}{out}"),
        ("administrator-1", f"reviewer-1: approver, may not sign in{out}"),
        ("administrator-1", f"{may}{out}"),
        ("administrator-1", f"{may}, another password for one sign-in{out}"),
        ("administrator-1", f"{may}, another password{out}"),
        ("reviewer-1", f"{may}, another password{out}"),
        ("reviewer-1", f"{may}{out}"),
    ]
    assert entries[2].step.before == ("reviewer-1: reviewer, may sign in",)
    assert not any("argon2" in str(entry) for entry in entries)
    assert Log(decisions=log).verify().problem == ""


def test_what_the_store_refuses_is_not_on_record(accounts: Accounts) -> None:
    log = SqlDecisions(accounts.store._database)
    before = log.count()
    with pytest.raises(Conflict):
        accounts.set_active("administrator-1", active=False, person=LOCAL_PERSON)
    with pytest.raises(Conflict):
        accounts.add("Reviewer-1", Role.VIEWER, GOOD, person=LOCAL_PERSON)
    assert log.count() == before
