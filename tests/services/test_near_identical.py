"""Related recommendations: near-identical ones are told apart by the rule of duplicates, and come first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from searchapp.domain.progress import Silent
from searchapp.workspace import Workspace
from tests.conftest import settings_of
from tests.store.filling import rows, take_over

TEXTS = {
    "first": "Forces should ensure that custody officers review each detainee with learning disabilities, "
    "record what they find and share it with health staff before release.",
    "again": "4.2 The constabulary must make sure custody officers reveiw each detainee with learning "
    "disabilities, record what they find and share it with health staff before release (paragraph 3.15).",
    "other": "Forces should ensure that custody officers review each detainee with gunshot injuries, record "
    "what they find and share it with health staff before release.",
    "apart": "The Home Office should publish crime statistics every quarter.",
}


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(settings_of(tmp_path), Silent())
    read = [replace(row, text=text) for row, text in zip(rows(len(TEXTS)), TEXTS.values(), strict=True)]
    take_over(opened.store, read)
    opened.indexing().ensure()
    yield opened
    opened.close()


def test_the_same_recommendation_again_comes_first_and_another_demand_in_its_frame_is_only_related(
    space: Workspace,
) -> None:
    names = {text: name for name, text in TEXTS.items()}
    (first,) = (record for record in space.store.all() if names[record.text] == "first")
    related = space.searching().related(first.ref, limit=5)
    assert [(names[one.recommendation.text], one.near_identical) for one in related] == [
        ("again", True),
        ("other", False),
    ]
    assert related[0].why.startswith("Almost the same text; shares the words ")
    assert related[1].why.startswith("Shares the words ")
    assert space.searching().related(first.ref, limit=1) == related[:1]
