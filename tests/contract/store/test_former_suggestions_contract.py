"""Suggestions kept when models are promoted come back as they were, for texts that are the same still."""

from __future__ import annotations

from dataclasses import replace

import pytest

from searchapp.domain.suggestion import Margin
from searchapp.store.former_suggestions import SqlFormerSuggestions
from searchapp.store.sql_store import SqlStore
from tests.contract.store.conftest import Import, row
from tests.contract.store.test_store_contract import CLASSIFICATION
from tests.contract.store.test_undo_contract import CELLS, KEYS

NEAR = replace(
    CLASSIFICATION,
    margins=(Margin(kind="theme", label="custody", probability=0.91, threshold=0.5),),
)


@pytest.fixture
def former(store: SqlStore, import_rows: Import) -> SqlFormerSuggestions:
    import_rows([row(1, CELLS), row(2, KEYS)])
    store.save_suggestions((record.ref, NEAR) for record in list(store.all()))
    found = SqlFormerSuggestions(store.database)
    found.keep("promotion-1")
    return found


def test_they_come_back_to_the_digit_with_their_margins(
    former: SqlFormerSuggestions, store: SqlStore
) -> None:
    store.save_suggestions((record.ref, CLASSIFICATION) for record in list(store.all()))
    kept = {ref: (text.text, found, found.margins) for ref, text, found in former.kept("promotion-1")}
    assert kept == {record.ref: (record.text, NEAR, NEAR.margins) for record in store.all()}
    assert list(former.kept("promotion-2")) == []


def test_what_has_another_text_by_now_is_left_out(
    former: SqlFormerSuggestions, store: SqlStore, import_rows: Import
) -> None:
    import_rows([row(1, CELLS), row(2, KEYS.replace("count", "recount"))])
    assert [text.text for _, text, _ in former.kept("promotion-1")] == [CELLS]


def test_those_of_one_promotion_are_kept_beside_those_of_another_until_forgotten(
    former: SqlFormerSuggestions,
) -> None:
    former.keep("promotion-1")
    former.keep("promotion-2")
    former.forget(but="promotion-2")
    assert list(former.kept("promotion-1")) == []
    assert len(list(former.kept("promotion-2"))) == 2
    former.forget()
    assert list(former.kept("promotion-2")) == []
