from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from docx import Document
from openpyxl import load_workbook
from selectolax.lexbor import LexborHTMLParser

from searchapp.classify.taxonomy_file import load_taxonomy
from searchapp.config import training_folder
from searchapp.domain.deadline import Due
from searchapp.domain.finding import Cluster
from searchapp.domain.recommendation import PartialDate, Status
from searchapp.domain.report import Basis, Count, Report, ReportCover, ReportItem, ReportList
from searchapp.domain.search import SearchRequest
from searchapp.domain.taxonomy import Taxonomy
from searchapp.reports import REPORTS, make_report
from searchapp.reports.charts import bars_svg, pages_svg
from searchapp.reports.entered_again import entered_again, same_as, together
from searchapp.reports.files import FILES
from searchapp.reports.items import about, response_of
from searchapp.reports.render import as_csv, as_values, lines, part_as_csv
from tests.web.fakes import FakeIndex, FakeStore, recommendation, suggestions

AS_OF = date(2016, 9, 30)
COVER = ReportCover(basis=Basis(files=("register.txt",), models=("0123abcd",)), scope=("Words: <b>",))
RULES = {"nothing-said": "Nothing said", "response-cut-off": "Cut off"}
HOSTILE = '=HYPERLINK("x") <script>alert(1)</script>\x01'


def index() -> FakeIndex:
    statuses = (Status.COMPLETED, Status.AWAITING_REVIEW, Status.NO_FURTHER_ACTION, Status.BEING_PROGRESSED)
    records = [
        recommendation(
            number,
            made=PartialDate(2005 + number) if number % 5 else None,
            status=statuses[number % 4],
            report=HOSTILE if number == 1 else f"Report {number % 3}",
        )
        for number in range(1, 12)
    ]
    faked = FakeIndex(FakeStore((record, suggestions(record) if record.made else None) for record in records))
    faked.further = {
        record.ref: {
            "closed": ("2015",) if number % 4 == 0 else (),
            "repeat": ("custody",) if number % 3 == 0 else (),
            "contradiction": ("nothing-said", "response-cut-off")[: number % 3],
        }
        for number, record in enumerate(records)
    }
    return faked


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy(training_folder() / "taxonomy.toml")


def made(name: str, taxonomy: Taxonomy, **filters: tuple[str, ...]) -> Report:
    scope = SearchRequest(filters=filters)  # type: ignore[arg-type]
    return make_report(name, index().search, taxonomy, scope, AS_OF, rules=RULES, lists=lists)


def lists(scope: SearchRequest) -> tuple[ReportList, ...]:
    items = tuple(
        ReportItem(
            ref=f"REC-{number:04}",
            text=HOSTILE,
            response="\u2022 Trained staff.\n\u2022 Bought cameras." if number else "",
            report=HOSTILE,
            made=PartialDate(2014, 11),
            due=Due(earliest=AS_OF, latest=AS_OF) if number else None,
            standing="overdue" if number else None,
            status=Status.BEING_PROGRESSED,
            addressees=("Police forces",),
            remarks=("To be cleared up: nothing said.",),
        )
        for number in range(2)
    )
    total = Count(value=2, request=scope)
    return (ReportList(name="open", title="Open", sentence="Two of them.", items=items, total=total),)


@pytest.fixture(params=list(REPORTS))
def report(request: pytest.FixtureRequest, taxonomy: Taxonomy) -> Report:
    return made(request.param, taxonomy)


def written(report: Report, form: str) -> bytes:
    target = io.BytesIO()
    FILES[form].write(report, COVER, target)
    return target.getvalue()


def numbers(report: Report) -> Iterator[tuple[int, SearchRequest]]:
    for table in report.tables:
        for row in table.rows:
            yield from ((count.value, count.request) for count in (*row.counts, row.total))
        yield from ((count.value, count.request) for count in (*table.totals, table.total))


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"status": ("completed",)},
        {"year": ("2006", "2007")},
        {"theme": ("custody",)},
        {"closed": ("2015",)},
    ],
)
@pytest.mark.parametrize("name", list(REPORTS))
def test_every_number_is_the_total_of_its_search(
    name: str, filters: dict[str, tuple[str, ...]], taxonomy: Taxonomy
) -> None:
    search = index().search
    for value, request in numbers(made(name, taxonomy, **filters)):
        assert search(request).total == value


def test_rows_add_up_to_what_the_reconciliation_says(report: Report) -> None:
    for table in report.tables:
        borne = sum(row.total.value for row in table.rows)
        assert table.reconciliation.startswith(f"The rows add up to {borne}:")
        for row in table.rows:
            assert sum(count.value for count in row.counts) == row.total.value


def test_closed_recommendations_have_no_age(taxonomy: Taxonomy) -> None:
    assert "age" in [table.name for table in made("themes", taxonomy).tables]
    closed = made("themes", taxonomy, status=("completed", "no-further-action"))
    assert "age" not in [table.name for table in closed.tables]


def test_ages_are_calendar_years_to_the_day_of_the_report(taxonomy: Taxonomy) -> None:
    (ages,) = (table for table in made("years", taxonomy).tables if table.name == "age")
    assert {row.name for row in ages.rows} <= {
        "This year (2016)",
        "2 to 3 years ago (2013 to 2014)",
        "2 to 3 years ago (2013)",
        "2 to 3 years ago (2014)",
        "4 to 5 years ago (2012)",
        "6 to 10 years ago (2006 to 2009)",
        "6 to 10 years ago (2006 to 2008)",
        "Last year (2015)",
    }
    assert ages.sentence.startswith(f"{ages.total.value} recommendations are open, ")


def test_the_same_report_gives_the_same_csv_and_json(report: Report, taxonomy: Taxonomy) -> None:
    again = made(report.name, taxonomy)
    assert as_values(report) == as_values(again)
    assert [as_csv(table, mark=True) for table in report.tables] == [
        as_csv(table, mark=True) for table in again.tables
    ]


def test_a_workbook_has_a_cover_and_a_sheet_for_each_table_with_real_numbers(report: Report) -> None:
    book = load_workbook(io.BytesIO(written(report, "xlsx")))
    assert book.sheetnames[0] == "Cover"
    assert len(book.sheetnames) == 1 + len(report.tables) + len(report.lists)
    cover = {row[0].value: row[1].value for row in book["Cover"].iter_rows(max_col=2)}
    assert cover["Covers"] == "Words: <b>"
    assert cover["As things stood on"] == "30 September 2016"
    assert cover["Models of the suggestions"] == "0123abcd"
    for sheet, table in zip(book.worksheets[1:], report.tables, strict=False):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        told = list(lines(table))
        assert [row[1:] for row in rows[: len(told)]] == [row[1:] for row in told]
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_word_document_has_every_table(report: Report) -> None:
    document = Document(io.BytesIO(written(report, "docx")))
    filled = [table for table in report.tables if table.rows]
    assert len(document.tables) == len(filled)
    for grid, table in zip(document.tables, filled, strict=True):
        told = [["" if cell is None else str(cell) for cell in line[1:]] for line in lines(table)]
        assert [[cell.text for cell in row.cells][1:] for row in grid.rows][1:] == told


def test_the_page_to_print_needs_nothing_beside_it_and_runs_nothing(taxonomy: Taxonomy) -> None:
    report = made("inspections", taxonomy)
    text = written(report, "html").decode()
    page = LexborHTMLParser(text)
    assert not page.css("script, link, img, iframe")
    assert "<script>alert" not in text
    assert len(page.css("svg")) == len([table for table in report.tables if table.rows])


def test_a_chart_is_well_formed_says_what_it_shows_and_draws_each_row(report: Report) -> None:
    for table in report.tables:
        drawn = ET.fromstring(bars_svg(table))
        space = {"svg": "http://www.w3.org/2000/svg"}
        assert drawn.findtext("svg:title", namespaces=space) == table.title
        assert table.sentence in (drawn.findtext("svg:desc", namespaces=space) or "")
        totals = [text.text for text in drawn.findall("svg:text", space)]
        for row in table.rows:
            assert f"{row.total.value:,}" in totals


def test_a_chart_for_paper_is_cut_where_a_page_ends_and_loses_no_row(taxonomy: Taxonomy) -> None:
    table = made("themes", taxonomy).main
    rows = tuple(replace(table.rows[0], id=str(number), name=f"Theme {number}") for number in range(38))
    parts = [ET.fromstring(part) for part in pages_svg(replace(table, rows=rows))]
    space = {"svg": "http://www.w3.org/2000/svg"}
    titles = [part.findtext("svg:title", namespaces=space) for part in parts]
    assert titles == [f"{table.title} ({number} of 3)" for number in (1, 2, 3)]
    drawn = {text.text for part in parts for text in part.findall("svg:text", space)}
    assert drawn >= {row.name for row in rows}
    ids = [node.get("id") for part in parts for node in part.iter() if node.get("id")]
    assert len(set(ids)) == len(ids)
    assert pages_svg(replace(table, rows=())) == []


def test_a_board_reads_what_matters_first_and_then_what_is_open(taxonomy: Taxonomy) -> None:
    report = made("board", taxonomy, theme=("custody",))
    assert report.title == "Report for a board: Police custody and detention"
    said = " ".join(report.summary)
    for words in (
        "awaiting review",
        "due date",
        "open",
        "in more than one year",
        "speaks against",
        "addressed",
    ):
        assert words in said
    page = LexborHTMLParser(written(report, "html").decode())
    headings = [node.text() for node in page.css("h2")]
    assert headings[0] == "Open"
    items = [node.text(separator=" ") for node in page.css("ol > li")]
    assert len(items) == 2
    assert "No due date is known." in items[0]
    assert "Overdue: was due 30 September 2016." in items[1]
    assert "November 2014" in items[1]
    assert "To be cleared up: nothing said." in items[1]


def test_an_open_item_tells_what_the_force_has_done_bullets_under_each_other(taxonomy: Taxonomy) -> None:
    report = made("board", taxonomy)
    bullets = "\u2022 Trained staff.\n\u2022 Bought cameras."
    page = LexborHTMLParser(written(report, "html").decode())
    said = [node.text() for node in page.css("ol > li p.said")]
    assert f"Response: {bullets}" in said
    assert "No response recorded." in said
    document = Document(io.BytesIO(written(report, "docx")))
    assert f"Response: {bullets}" in [paragraph.text for paragraph in document.paragraphs]
    sheet = load_workbook(io.BytesIO(written(report, "xlsx")))["Open"]
    assert bullets in [cell.value for cell in next(sheet.iter_rows(min_row=3, max_row=3))]
    assert bullets in part_as_csv(report.lists[0], mark=False).decode()
    assert as_values(report)["lists"][0]["items"][1]["response"] == bullets


def test_where_no_due_date_is_stated_nothing_is_said_not_to_be_late() -> None:
    search = FakeIndex(FakeStore([(recommendation(1, status=Status.AWAITING_REVIEW), None)])).search
    said = make_report(
        "board", search, Taxonomy(themes=(), addressees=()), SearchRequest(), AS_OF, rules={}, lists=lists
    ).summary
    assert any("no due date is stated, so whether it is late cannot be told" in one for one in said)
    assert "none are overdue" not in " ".join(said)


def test_a_long_response_is_cut_at_a_word_and_says_so(taxonomy: Taxonomy) -> None:
    item = replace(made("board", taxonomy).lists[0].items[0], response="word " * 2_000)
    told = response_of(item)
    assert len(told) < 4_100
    assert told.endswith("word [shortened: the register has the rest]")


def test_entries_of_one_recommendation_stand_together_and_are_counted_once_as_entered_again() -> None:
    pair = Cluster(
        refs=("a", "d"), rows=(1, 4), statuses=(Status.COMPLETED,) * 2, made=(None, None), forces=("L",) * 2
    )
    clusters = {"a": pair, "d": pair}
    assert together(["b", "a", "c", "d"], clusters) == ["b", "a", "d", "c"]
    assert entered_again(["b", "a", "c", "d"], clusters) == 1
    assert entered_again(["b", "d"], clusters) == 0
    assert same_as("d", clusters) == ("The same recommendation is entered as a.",)
    assert same_as("b", clusters) == ()


def test_a_list_has_days_as_days_and_runs_nothing(taxonomy: Taxonomy) -> None:
    report = made("board", taxonomy)
    sheet = load_workbook(io.BytesIO(written(report, "xlsx")))["Open"]
    rows = list(sheet.iter_rows(min_row=2, max_row=3))
    assert rows[1][8].is_date
    assert not any(cell.data_type == "f" for row in rows for cell in row)
    text = part_as_csv(report.lists[0], mark=False).decode()
    assert "'=HYPERLINK" in text
    assert "2016-09-30" in text
    document = Document(io.BytesIO(written(report, "docx")))
    assert any("REC-0001" in paragraph.text for paragraph in document.paragraphs)
    assert "<script>alert" not in written(report, "html").decode()


def test_a_line_tells_its_share_of_no_further_action(taxonomy: Taxonomy) -> None:
    table = made("themes", taxonomy).main
    nfa = table.columns.index("No further action")
    for line in lines(table):
        *_, total, share = line
        assert share == round(100 * line[1 + nfa] / total, 1)  # type: ignore[operator]
    assert made("themes", taxonomy, status=("completed",)).main.share_of == ""


def test_a_table_whose_rows_share_nothing_does_not_speak_of_nothing_more(taxonomy: Taxonomy) -> None:
    for name in REPORTS:
        for table in made(name, taxonomy).tables:
            assert "plus 0" not in table.reconciliation
    assert "plus" not in made("themes", taxonomy).main.reconciliation


def test_a_report_says_whose_recommendations_it_counts_in_every_form(taxonomy: Taxonomy) -> None:
    report = replace(made("board", taxonomy), forces=("Lancashire", "Cumbria"))
    said = "This counts the recommendations of 2 forces together: Lancashire and Cumbria."
    assert said in written(report, "html").decode()
    assert Document(io.BytesIO(written(report, "docx"))).paragraphs[1].text == said
    assert load_workbook(io.BytesIO(written(report, "xlsx")))["Cover"]["B1"].value == said
    assert as_values(report)["forces"] == ["Lancashire", "Cumbria"]
    nothing = replace(report, forces=())
    assert "of no force: the search finds none." in written(nothing, "html").decode()


def test_when_it_was_made_stands_apart_from_a_title_that_ends_in_a_date(taxonomy: Taxonomy) -> None:
    item = replace(
        made("board", taxonomy).lists[0].items[0], report="Custody, Mar 2015", made=PartialDate(2015)
    )
    assert about(item)[:2] == ("Custody, Mar 2015.", "Made 2015.")
