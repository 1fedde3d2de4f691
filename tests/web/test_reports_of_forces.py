"""A board paper says whose recommendations it counts, and counts no others."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document
from flask.testing import FlaskClient
from openpyxl import load_workbook

from searchapp.domain.recommendation import Kept, PartialDate, SourceRow
from tests.web import fakes
from tests.web.conftest import MakeApp
from tests.web.page import Page

OURS = replace(fakes.recommendation(1), kept=Kept(reference="HMIC/7", owner="Head of custody"))
ALSO_OURS = fakes.recommendation(2, text="By 31 August 2015 forces should train custody staff.")
THEIRS = replace(
    fakes.recommendation(3),
    force="Cumbria",
    source=SourceRow(file="cumbria.csv", row=1, line=2),
    kept=Kept(target=PartialDate(2016, 2, 1)),
)


@pytest.fixture
def client(make_app: MakeApp) -> FlaskClient:
    return make_app([(one, fakes.suggestions(one)) for one in (OURS, ALSO_OURS, THEIRS)]).test_client()


def test_the_start_page_lets_one_choose_whose_recommendations_the_reports_count(client: FlaskClient) -> None:
    page = Page(client, "/reports/")
    assert "Reports on: All forces together Cumbria Lancashire" in page.text()
    assert "On all registers together" in page.text()
    cumbria = Page(client, page.links()["Cumbria"])
    assert "On all of Cumbria" in cumbria.text()
    assert "force=Cumbria" in cumbria.links()["Police custody and detention"]
    assert "force=Cumbria" in cumbria.links()["Report for a board"]


def test_a_report_says_first_whose_recommendations_it_counts_and_offers_the_others(
    client: FlaskClient,
) -> None:
    both = Page(client, "/reports/board?theme=custody")
    assert "This counts the recommendations of 2 forces together: Lancashire and Cumbria." in both.text()
    one = Page(client, both.links()["Cumbria"])
    assert "This counts the recommendations of Cumbria, none of Lancashire." in one.text()
    assert "1 recommendation: " in one.text()
    assert "theme=custody" in one.links()["Lancashire"]


def test_the_cover_names_the_forces_counted_and_their_files_alone(client: FlaskClient) -> None:
    def document(address: str) -> str:
        told = Document(io.BytesIO(client.get(address).data))
        return "\n".join(paragraph.text for paragraph in told.paragraphs)

    one = document("/reports/board.docx?force=Cumbria")
    assert "Receiving force: Cumbria\n" in one
    assert "Source files: cumbria.csv\n" in one
    both = document("/reports/board.docx")
    assert "Receiving forces: Lancashire and Cumbria, counted together\n" in both
    assert "Source files: cumbria.csv; register.txt\n" in both
    book = load_workbook(io.BytesIO(client.get("/reports/themes.xlsx?force=Cumbria").data))
    cover = [cell for row in book["Cover"].iter_rows(values_only=True) for cell in row]
    assert "Cumbria" in cover
    assert "cumbria.csv" in cover


def test_items_and_results_show_their_force_where_there_is_more_than_one(
    client: FlaskClient, make_app: MakeApp
) -> None:
    assert "Register of Cumbria." in Page(client, "/reports/board").text("ol")
    facts = Page(client, "/search").texts(".app-result__facts")
    assert [one.partition("(")[2].strip(" )") for one in facts] == ["Lancashire", "Lancashire", "Cumbria"]
    alone = make_app([(OURS, fakes.suggestions(OURS))]).test_client()
    assert "Register of" not in Page(alone, "/reports/board").text("ol")
    assert "Lancashire" not in Page(alone, "/search").text(".app-results")


def test_with_one_force_there_is_no_choice_and_nothing_of_others(make_app: MakeApp) -> None:
    alone = make_app([(OURS, fakes.suggestions(OURS))]).test_client()
    assert "All forces together" not in Page(alone, "/reports/").text()
    report = Page(alone, "/reports/board").text()
    assert "This counts the recommendations of Lancashire." in report
    assert "All forces together" not in report


def test_the_heading_of_the_site_names_the_forces_whose_registers_are_held(
    client: FlaskClient, make_app: MakeApp
) -> None:
    assert "Cumbria and Lancashire inspection recommendations" in Page(client, "/search").text("header")
    theirs = make_app([(THEIRS, None)]).test_client()
    assert "Cumbria inspection recommendations" in Page(theirs, "/search").text("header")
    assert "Lancashire" not in Page(theirs, "/search").text("header")
    nobody = make_app().test_client()
    assert "Lancashire inspection recommendations" in Page(nobody, "/help").text("header")


def test_an_open_item_shows_the_registers_own_reference_its_owner_and_where_its_date_is_from(
    client: FlaskClient,
) -> None:
    listed = Page(client, "/reports/board").text("ol")
    assert "The register's own reference: HMIC/7. Owner: Head of custody." in listed
    assert "(by the register's target date)" in listed
    file = client.get("/reports/board.docx")
    told = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(file.data)).paragraphs)
    assert "The register's own reference: HMIC/7. Owner: Head of custody." in told
    assert "Overdue: was due 1 February 2016, by the register's target date." in told
    assert "Overdue: was due 31 August 2015." in told
    line = client.get("/reports/board.csv?table=open").text
    assert ",HMIC/7,Lancashire,Head of custody," in line


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/reports/board.docx?theme=custody&force=Cumbria", "board-custody-cumbria-2016-03-01.docx"),
        ("/reports/board.docx", "board-2016-03-01.docx"),
        ("/reports/themes.csv?q=staff&force=Cumbria", "themes-cumbria-search-2016-03-01.csv"),
        ("/reports/board.csv?table=open&theme=custody", "board-custody-open-2016-03-01.csv"),
    ],
)
def test_a_file_is_named_after_what_it_is_of(client: FlaskClient, address: str, name: str) -> None:
    assert client.get(address).headers["Content-Disposition"] == f'attachment; filename="{name}"'
