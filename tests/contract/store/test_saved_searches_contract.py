"""What every store of saved searches does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from searchapp.domain.accounts import Account
from searchapp.domain.errors import Conflict, NotFound
from searchapp.domain.people import LOCAL_PERSON, Role
from searchapp.domain.saved import MOST_SAVED, SavedSearch
from searchapp.domain.search import SearchRequest
from searchapp.store.people import SqlPeople
from searchapp.store.saved_searches import SqlSavedSearches
from searchapp.store.sql_store import SqlStore
from tests.contract.store.conftest import Import, row

ONE = SavedSearch(
    id="one",
    owner="reviewer-1",
    name="Custody",
    request=SearchRequest(
        text="custody", filters={"theme": ("custody", "roads")}, sort="-made", expand=False, all_words=True
    ),
    seen=3,
    seen_at="2016-03-01T09:00:00+00:00",
)


@pytest.fixture
def kept(store: SqlStore) -> SqlSavedSearches:
    found = SqlSavedSearches(store.database)
    found.add(ONE)
    return found


def test_a_search_comes_back_as_it_was_saved(kept: SqlSavedSearches) -> None:
    assert kept.get("one") == ONE


def test_each_person_has_a_list_of_their_own_by_name(kept: SqlSavedSearches) -> None:
    kept.add(replace(ONE, id="two", name="a first"))
    kept.add(replace(ONE, id="three", owner="reviewer-2"))
    assert [saved.id for saved in kept.of("reviewer-1")] == ["two", "one"]
    assert [saved.id for saved in kept.of("reviewer-2")] == ["three"]


def test_a_name_is_given_once_to_each_person(kept: SqlSavedSearches) -> None:
    kept.add(replace(ONE, id="two", name="Roads"))
    with pytest.raises(Conflict, match="Custody"):
        kept.add(replace(ONE, id="three"))
    with pytest.raises(Conflict, match="Custody"):
        kept.rename("two", "Custody")
    kept.rename("two", "Roads")
    kept.rename("two", "Roads and drugs")
    assert kept.get("two").name == "Roads and drugs"


def test_one_person_keeps_no_more_than_so_many(kept: SqlSavedSearches) -> None:
    for number in range(1, MOST_SAVED):
        kept.add(replace(ONE, id=str(number), name=str(number)))
    with pytest.raises(Conflict, match="as many"):
        kept.add(replace(ONE, id="more", name="more"))


def test_what_was_looked_at_is_never_new_again(kept: SqlSavedSearches) -> None:
    kept.looked("one", seen=9, at="2016-03-02T09:00:00+00:00")
    kept.looked("one", seen=5, at="2016-03-03T09:00:00+00:00")
    assert (kept.get("one").seen, kept.get("one").seen_at) == (9, "2016-03-03T09:00:00+00:00")


def test_a_deleted_search_is_gone(kept: SqlSavedSearches) -> None:
    kept.delete("one")
    for act in (kept.get, kept.delete, lambda id_: kept.rename(id_, "x")):
        with pytest.raises(NotFound):
            act("one")


def test_the_latest_change_of_each_recommendation_comes_newest_first(
    kept: SqlSavedSearches, store: SqlStore, import_rows: Import
) -> None:
    import_rows([row(1, "Train staff in custody."), row(2, "Keep records of searches.")])
    before = store.last_change()
    first, second = [record.ref for record in store.all()]
    assert {change.ref for change in kept.changes(after=0, suggested=False)} == {first, second}
    assert kept.changes(after=before, suggested=False) == []
    import_rows([row(1, "Train staff in custody.", response="More."), row(2, "Keep records of searches.")])
    assert [change.ref for change in kept.changes(after=before, suggested=False)] == [first]
    assert kept.changes(after=0, suggested=False)[0].ref == first
    assert kept.changes(after=0, suggested=False)[0].number == store.last_change()


def test_the_first_administrator_gets_what_the_local_user_saved_and_keeps_their_own(
    kept: SqlSavedSearches, store: SqlStore
) -> None:
    kept.add(replace(ONE, id="local", owner=LOCAL_PERSON.name))
    people = SqlPeople(store.database)
    people.add(Account(name="administrator-1", role=Role.ADMINISTRATOR), by=LOCAL_PERSON.name)
    people.add(Account(name="administrator-2", role=Role.ADMINISTRATOR), by="administrator-1")
    assert [saved.id for saved in kept.of("administrator-1")] == ["local"]
    assert kept.of("administrator-2") == kept.of(LOCAL_PERSON.name) == []
    assert [saved.id for saved in kept.of("reviewer-1")] == ["one"]


def test_a_search_of_a_name_the_administrator_has_already_stays_the_local_users(
    kept: SqlSavedSearches, store: SqlStore
) -> None:
    kept.add(replace(ONE, id="local", owner=LOCAL_PERSON.name))
    kept.add(replace(ONE, id="other", owner=LOCAL_PERSON.name, name="Roads"))
    people = SqlPeople(store.database)
    people.add(Account(name="reviewer-1", role=Role.ADMINISTRATOR), by=LOCAL_PERSON.name)
    assert [saved.id for saved in kept.of("reviewer-1")] == ["one", "other"]
    assert [saved.id for saved in kept.of(LOCAL_PERSON.name)] == ["local"]
