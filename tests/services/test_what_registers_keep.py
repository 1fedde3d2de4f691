"""What a register keeps beside a recommendation counts: target date, date closed, owner, other columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.progress import Silent
from searchapp.domain.review import Kind, Subject
from searchapp.domain.search import SearchRequest
from searchapp.services.deciding import Wish
from searchapp.services.exporting import Format
from searchapp.services.searching import Found
from searchapp.web.application import create_app
from searchapp.workspace import Workspace
from tests.conftest import settings_of

REGISTER = """Ref,Report,Recommendation,Date made,Response,Status,Owner,Target date,Date closed,Notes
C-1,Custody,Paint the cells by 31 August 2015.,2014,Begun.,Being progressed,Head of custody,31/03/2090,,
C-2,Custody,Count the keys.,2014,Counted.,Completed,Head of custody,,May 2015,
C-3,Custody,Mend the vans.,2014,Begun.,Being progressed,,31/12/2014,,waits for the garage
"""


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(settings_of(tmp_path / "home"), Silent())
    take_over(opened, tmp_path, REGISTER)
    yield opened
    opened.close()


def take_over(space: Workspace, folder: Path, register: str) -> None:
    (folder / "register.csv").write_text(register)
    space.importing().run(folder / "register.csv", force="Lancashire", person=LOCAL_PERSON)
    space.dating().refresh()
    space.indexing().ensure()


def found(space: Workspace, text: str) -> list[str]:
    answer = space.searching().search(SearchRequest(text=text))
    return sorted(one.recommendation.kept.reference for one in answer.found)


def one(space: Workspace, reference: str) -> Found:
    ref = next(record.ref for record in space.store.all() if record.kept.reference == reference)
    return space.searching().show(ref)


def test_the_target_date_counts_in_place_of_the_dates_of_the_text(space: Workspace) -> None:
    painted = one(space, "C-1")
    assert [deadline.latest for deadline in painted.deadlines] == [date(2015, 8, 31)]
    assert painted.due is not None
    assert painted.due.latest == date(2090, 3, 31)
    assert found(space, "is:overdue") == ["C-3"]


def test_a_quarter_counts_as_its_days_by_the_financial_year_and_what_is_no_date_is_among_those_without(
    space: Workspace, tmp_path: Path
) -> None:
    later = REGISTER.replace("31/03/2090", "Q2 2014").replace("31/12/2014", "ASAP")
    take_over(space, tmp_path, later)
    due = one(space, "C-1").due
    assert due is not None
    assert (due.earliest, due.latest) == (date(2014, 7, 1), date(2014, 9, 30))
    assert found(space, "is:overdue") == ["C-1"]
    with create_app(space).test_client() as client:
        shown = " ".join(client.get("/deadlines").text.split())
        ref = one(space, "C-1").recommendation.ref
        page = client.get(f"/recommendations/{ref}").text
    told = "Q2 2014 (1 July to 30 September 2014, counted by the financial year)"
    assert f"target date: <bdi>{told}</bdi>" in shown
    assert told in page
    assert "31 March 2090" in page
    assert "ASAP" in client.get(f"/recommendations/{one(space, 'C-3').recommendation.ref}").text


def test_a_decided_due_date_counts_before_the_target_date(space: Workspace) -> None:
    wish = Wish(kind=Kind.CHANGE, subject=Subject.DUE_DATE, value=("2016-01-31",))
    ref = one(space, "C-1").recommendation.ref
    space.reviewing().decide(ref, wish, person=LOCAL_PERSON)
    space.indexing().update()
    assert found(space, "is:overdue") == ["C-1", "C-3"]


def test_another_target_date_moves_what_is_overdue(space: Workspace, tmp_path: Path) -> None:
    take_over(space, tmp_path, REGISTER.replace("31/12/2014", "31/12/2090"))
    assert found(space, "is:overdue") == []


def test_the_registers_date_of_closing_is_the_year_it_was_closed(space: Workspace) -> None:
    assert found(space, "closed:2015") == ["C-2"]


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("owner:custody", ["C-1", "C-2"]),
        ("NOT has:owner", ["C-3"]),
        ("garage", ["C-3"]),
        ('"C-2"', ["C-2"]),
    ],
)
def test_what_is_kept_can_be_searched(space: Workspace, query: str, references: list[str]) -> None:
    assert found(space, query) == references


def test_what_is_kept_goes_into_a_file_of_results(space: Workspace) -> None:
    export = space.exporting()
    made = export.export(SearchRequest(text="garage"), "csv", link="")
    content = b"".join(made.pieces).decode("utf-8-sig")
    heading, line = content.splitlines()[:2]
    cells = dict(zip(heading.split(","), line.split(","), strict=True))
    assert (cells["Own reference"], cells["Target date"]) == ("C-3", "2014-12-31")
    assert cells["Other columns"] == "Notes: waits for the garage"


def test_a_reviewer_is_told_that_the_date_is_the_registers(space: Workspace) -> None:
    queues = space.queues()
    queue = queues.named("overdue")
    assert ["target date" in placed.item.reason for placed in queues.part(queue, None)] == [True]


def state(space: Workspace) -> list[object]:
    found = sorted(space.store.all(), key=lambda one: one.ref)
    return [(one.ref, one.text, one.status, replace(one.kept, others=()), one.kept.filled) for one in found]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_of_results_imported_again_changes_nothing(
    space: Workspace, tmp_path: Path, form: Format
) -> None:
    take_over(space, tmp_path, REGISTER.replace("Head of custody", "-Head of custody"))
    before = state(space)
    made = space.exporting().export(SearchRequest(), form, link="")
    (tmp_path / f"edited.{form}").write_bytes(b"".join(made.pieces))
    report = space.importing().run(tmp_path / f"edited.{form}", force="Lancashire", person=LOCAL_PERSON)
    assert report.changes == ()
    assert (report.new, report.changed, report.gone, report.held_back) == (0, 0, 0, 0)
    assert state(space) == before


def test_filtering_by_an_owner_takes_the_name_as_written(space: Workspace) -> None:
    client = create_app(space).test_client()
    page = client.get("/search?owner=Head+of+custody").get_data(as_text=True)
    assert "2 recommendations" in page
    assert "C-" not in client.get("/search?owner=Nobody").get_data(as_text=True)


def test_the_registers_own_reference_is_found_by_its_field_and_by_itself(space: Workspace) -> None:
    assert found(space, "reference:c-2") == ["C-2"]
    answer = space.searching().search(SearchRequest(text="C-2"))
    assert answer.found[0].recommendation.kept.reference == "C-2"


def test_what_two_registers_call_it_is_found_and_shown_by_either_name(
    space: Workspace, tmp_path: Path
) -> None:
    ref = one(space, "C-1").recommendation.ref
    (tmp_path / "national.csv").write_text((tmp_path / "register.csv").read_text().replace("C-1,", "PEEL-7,"))
    space.importing().run(
        tmp_path / "national.csv", force="Lancashire", register="National", person=LOCAL_PERSON
    )
    space.dating().refresh()
    space.indexing().ensure()
    for query in ("reference:PEEL-7", "reference:C-1", "PEEL-7", "C-1"):
        answer = space.searching().search(SearchRequest(text=query))
        assert answer.found[0].recommendation.ref == ref, query
    kept = answer.found[0].recommendation.kept
    assert kept.in_words("reference") == "National: PEEL-7; register: C-1"
    with create_app(space).test_client() as client:
        for address in (f"/recommendations/{ref}", "/search?q=cells"):
            assert "National: PEEL-7; register: C-1" in client.get(address).text
