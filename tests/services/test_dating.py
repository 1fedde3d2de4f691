from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from searchapp.domain.batches import in_batches
from searchapp.domain.deadline import Deadline
from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import PartialDate
from searchapp.services import dating
from searchapp.triage.deadlines import find_deadlines
from searchapp.workspace import Workspace, open_workspace
from tests.conftest import settings_of

BY_AUGUST = "By 31 August 2015 forces should train custody staff."
WITHIN = "Within three months forces should review stop and search. Forces should do so at least annually."
PLAIN = "Forces should be kind."


@pytest.fixture
def space(tmp_path: Path, store_address: str) -> Iterator[Workspace]:
    with open_workspace(Silent(), settings_of(tmp_path / "home", database=store_address)) as opened:
        yield opened


def take_over(space: Workspace, tmp_path: Path, *texts: str, made: str = "2014") -> None:
    lines = ["Force\tReport\tType of inspection\tRecommendation\tDate made\tResponse\tStatus"]
    lines += [f"Lancashire\tCustody\tJoint\t{text}\t{made}\t\tBeing progressed" for text in texts]
    file = tmp_path / "register.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    space.importing().run(file, force="Lancashire", person=LOCAL_PERSON)


def found(space: Workspace) -> dict[str, list[tuple[date | None, bool]]]:
    records = {record.ref: record.text for record in space.store.all()}
    return {
        records[ref]: [(one.latest, one.recurring) for one in deadlines]
        for ref, deadlines in space.deadlines.deadlines(list(records)).items()
    }


def test_deadlines_are_read_once_and_kept_as_they_were_found(space: Workspace, tmp_path: Path):
    take_over(space, tmp_path, BY_AUGUST, WITHIN, PLAIN)
    assert space.dating().refresh() == 3
    assert space.dating().refresh() == 0
    assert found(space) == {
        BY_AUGUST: [(date(2015, 8, 31), False)],
        WITHIN: [(date(2015, 3, 31), False), (None, True)],
    }


def test_only_what_an_import_brought_or_changed_is_read_again(space: Workspace, tmp_path: Path):
    take_over(space, tmp_path, BY_AUGUST, PLAIN)
    space.dating().refresh()
    take_over(space, tmp_path, BY_AUGUST, PLAIN, WITHIN)
    assert space.dating().refresh() == 1


def test_another_date_made_moves_the_due_date_and_the_index_learns_of_it(space: Workspace, tmp_path: Path):
    take_over(space, tmp_path, WITHIN)
    space.dating().refresh()
    before = space.store.last_change()
    take_over(space, tmp_path, WITHIN, made="2015")
    assert space.dating().refresh() == 1
    assert found(space)[WITHIN][0] == (date(2016, 3, 31), False)
    assert space.store.changed_since(before)


def test_deadlines_found_after_the_index_was_brought_up_to_date_count_as_a_change(
    space: Workspace, tmp_path: Path
):
    take_over(space, tmp_path, BY_AUGUST, PLAIN)
    before = space.store.last_change()
    space.dating().refresh()
    changed = space.store.get_many(space.store.changed_since(before))
    assert [record.text for record in changed] == [BY_AUGUST]


def test_other_rules_read_everything_again(space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    take_over(space, tmp_path, BY_AUGUST, PLAIN)
    space.dating().refresh()
    monkeypatch.setattr(dating, "reader_id", lambda: "other rules")
    monkeypatch.setattr(dating, "find_deadlines", lambda *_: ())
    assert space.dating().refresh() == 2
    assert found(space) == {}


def test_reading_that_is_cut_off_goes_on_from_there(
    space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    take_over(space, tmp_path, BY_AUGUST, WITHIN, PLAIN)
    monkeypatch.setattr(dating, "in_batches", lambda items: in_batches(items, 1))
    read: list[str] = []

    def failing_at_the_third(text: str, made: PartialDate | None) -> tuple[Deadline, ...]:
        if len(read) == 2:
            raise KeyboardInterrupt
        read.append(text)
        return find_deadlines(text, made)

    with monkeypatch.context() as patched:
        patched.setattr(dating, "find_deadlines", failing_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            space.dating().refresh()
    assert space.dating().refresh() == 1
    assert len(found(space)) == 2
    assert space.dating().refresh() == 0


def test_what_changed_while_a_reading_was_cut_off_is_read_again(
    space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    take_over(space, tmp_path, BY_AUGUST, WITHIN)

    def failing(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(space.deadlines, "end_reading", failing)
        with pytest.raises(KeyboardInterrupt):
            space.dating().refresh()
    take_over(space, tmp_path, BY_AUGUST, WITHIN, made="2015")
    assert space.dating().refresh() == 2
    assert len(found(space)) == 2
