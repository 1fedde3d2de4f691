from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import openpyxl
import pytest

from searchapp.domain.progress import Silent
from searchapp.domain.search import SearchRequest
from searchapp.services.exporting import Exporting, Format
from searchapp.workspace import Workspace, open_workspace
from tests.conftest import settings_of

NOW = datetime(2016, 3, 1, 9, 30, tzinfo=UTC)
REQUESTS = (
    SearchRequest(limit=5),
    SearchRequest(text="custody", sort="due", offset=20, limit=10),
    SearchRequest(text="is:overdue", filters={"status": ("being-progressed",)}),
    SearchRequest(text="quizzaciously"),
)


@pytest.fixture(scope="module")
def space(ready_home: Path) -> Iterator[Workspace]:
    with open_workspace(Silent(), settings_of(ready_home)) as opened:
        opened.today = lambda: date(2016, 3, 1)
        yield opened


def content(space: Workspace, request: SearchRequest, form: Format) -> bytes:
    exporting = Exporting(searching=space.searching(), now=lambda: NOW)
    return b"".join(exporting.export(request, form, link="http://site/search").pieces)


def table(written: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: one.text or "everything")
def test_page_csv_workbook_and_json_hold_the_same_recommendations_in_the_same_order(
    space: Workspace, request_: SearchRequest
):
    result = space.searching().search(request_).result
    document = json.loads(content(space, request_, "json"))
    refs = [one["ref"] for one in document["results"]]
    book = openpyxl.load_workbook(io.BytesIO(content(space, request_, "xlsx")))
    assert len(refs) == len(set(refs)) == document["total"] == result.total
    assert [row["Reference"] for row in table(content(space, request_, "csv"))] == refs
    assert [row[0].value for row in book["Recommendations"].iter_rows(min_row=2)] == refs
    first = space.searching().search(
        SearchRequest(text=request_.text, filters=request_.filters, sort=request_.sort)
    )
    assert [hit.ref for hit in first.result.hits] == refs[:20]


def test_the_first_sheet_says_what_was_searched_and_how_many_were_found(space: Workspace):
    request = SearchRequest(text="custody", filters={"theme": ("custody",), "status": ("completed",)})
    book = openpyxl.load_workbook(io.BytesIO(content(space, request, "xlsx")))
    said = {row[0].value: row[1].value for row in book["Search"].iter_rows()}
    assert book.sheetnames == ["Search", "Recommendations"]
    assert said["Words searched"] == "custody"
    assert said["Filter: status"] == "completed"
    assert said["Recommendations found"] == space.searching().search(request).result.total
    assert said["Made on"] == datetime(2016, 3, 1)  # noqa: DTZ001 - as openpyxl gives days
    assert said["Link to this search"] == "http://site/search"
    assert said["Read as"].startswith("Recommendations with custody")


def test_dates_and_numbers_of_a_workbook_are_dates_and_numbers(space: Workspace):
    book = openpyxl.load_workbook(io.BytesIO(content(space, SearchRequest(text="is:overdue"), "xlsx")))
    head, *rows = book["Recommendations"].iter_rows()
    names = [cell.value for cell in head]
    for row in rows:
        cells = dict(zip(names, row, strict=True))
        assert cells["Due to"].is_date
        assert cells["Due to"].value < datetime(2016, 3, 1)  # noqa: DTZ001
        assert cells["Row"].data_type == "n"
    assert rows


def test_the_same_register_gives_the_same_bytes(space: Workspace):
    for form in ("csv", "json", "xlsx", "ics"):
        assert content(space, REQUESTS[1], form) == content(space, REQUESTS[1], form)


def test_the_calendar_holds_each_due_date_of_what_is_open_once(space: Workspace):
    everything = [*space.searching().everything(SearchRequest())[1]]
    dated = {
        one.recommendation.ref: {
            deadline.latest for deadline in one.deadlines if deadline.latest and not deadline.recurring
        }
        for one in everything
        if one.due and one.standing
    }
    feed = icalendar.Calendar.from_ical(content(space, SearchRequest(), "ics"))
    events = [event for event in feed.walk("VEVENT") if "-due" in str(event["uid"])]
    assert len({str(event["uid"]) for event in events}) == len(events) > len(dated) > 0
    for ref, days in dated.items():
        own = [event for event in events if str(event["uid"]).startswith(f"{ref}-due")]
        assert sorted(event.decoded("dtstart") for event in own) == sorted(days)
