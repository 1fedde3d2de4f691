"""Decisions as examples: which say enough, and that training can read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchapp.classify.training_data import load_training_data
from searchapp.config import training_folder
from searchapp.domain.errors import Forbidden, Unavailable
from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.progress import Silent
from searchapp.domain.review import Kind, Subject
from searchapp.domain.suggestion import ClassifiableText
from searchapp.ingest import read_register
from searchapp.services.deciding import Wish
from searchapp.workspace import Workspace
from tests.conftest import settings_of
from tests.services.test_reviewing import NOT_CUSTODY, REVIEWER, fill

ADDRESSEES = Wish(kind=Kind.CHANGE, subject=Subject.ADDRESSEES, value=("police-force",))


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(settings_of(tmp_path / "home"), Silent())
    fill(opened)
    yield opened
    opened.close()


def test_only_what_is_settled_in_both_lists_is_an_example(space: Workspace) -> None:
    first, second, *_others = [record.ref for record in space.store.all()]
    reviewing = space.reviewing()
    reviewing.decide(first, NOT_CUSTODY, person=REVIEWER)
    assert list(space.learning().examples()) == []
    reviewing.decide(first, ADDRESSEES, person=REVIEWER)
    reviewing.decide(second, ADDRESSEES, person=REVIEWER)
    examples = list(space.learning().examples())
    assert [example["id"] for example in examples] == [first]
    assert (examples[0]["themes"], examples[0]["addressees"]) == ([], ["police-force"])
    assert [one["entry"] for one in examples[0]["decided"]] == [1, 2]
    assert "reviewer-1" not in json.dumps(examples)


def test_training_reads_what_is_exported(space: Workspace, tmp_path: Path) -> None:
    first = next(space.store.all()).ref
    space.reviewing().decide(first, NOT_CUSTODY, person=REVIEWER)
    space.reviewing().decide(first, ADDRESSEES, person=REVIEWER)
    file = tmp_path / "labels.jsonl"
    assert space.learning().export(file, person=LOCAL_PERSON) == 1
    register = read_register(training_folder() / "sample_register.txt")
    data = load_training_data(
        ((row.row, ClassifiableText(text=row.text, report=row.report)) for row in register),
        labels=training_folder() / "labels.csv",
        written=[file],
        taxonomy=space.taxonomy,
    )
    assert data.written[0].id == first
    assert data.written[0].addressees == ("police-force",)


def test_who_may_not_train_exports_nothing(space: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        space.learning().export(tmp_path / "labels.jsonl", person=REVIEWER)
    assert not (tmp_path / "labels.jsonl").exists()


def test_a_file_that_cannot_be_written_is_said(space: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="could not be written"):
        space.learning().export(tmp_path / "none" / "labels.jsonl", person=LOCAL_PERSON)
