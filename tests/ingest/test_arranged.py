"""Registers whose report, status or recommendation has no column, but stands in how they are laid out."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
import xlsxwriter

from searchapp.domain.errors import UnreadableFile
from searchapp.domain.importing import HeldBackRow, RegisterRow
from searchapp.domain.recommendation import Status
from searchapp.ingest import open_register
from searchapp.ingest.register import Register
from tests.ingest.written import Rows, csv_file, pdf_file

HEADINGS = ("Rec", "Recommendation", "Response", "Status")
FIRST = ("1", "Paint the cells.", "Done.", "Completed")
SECOND = ("2", "Count the keys.", "Begun.", "Being progressed")


def opened(folder: Path, *rows: tuple[str, ...]) -> Register:
    csv_file(folder / "register.csv", rows)
    return open_register(folder / "register.csv", statuses={"Open": Status.BEING_PROGRESSED})


def good(register: Register) -> list[RegisterRow]:
    rows = list(register.rows())
    assert all(isinstance(row, RegisterRow) for row in rows), rows
    return [row for row in rows if isinstance(row, RegisterRow)]


def reports(register: Register) -> list[str]:
    return [row.report for row in good(register)]


def book(path: Path, sheets: dict[str, Rows]) -> Path:
    written = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = written.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    written.close()
    return path


def test_a_line_of_its_own_names_the_report_of_the_rows_below_it(tmp_path: Path) -> None:
    register = opened(tmp_path, HEADINGS, ("1. Custody revisited",), FIRST, SECOND, ("Roads 2016",), FIRST)
    assert reports(register) == ["Custody revisited", "Custody revisited", "Roads 2016"]
    (column,) = [one for one in register.coverage().columns if one.field == "report"]
    assert (column.heading, column.found_by, column.filled) == ("Title above the rows", "place", 3)


@pytest.mark.parametrize("line", ["Total: 12", "Areas for improvement", "Completed", "Status", "17"])
def test_a_line_that_counts_or_says_a_kind_or_state_is_no_report(tmp_path: Path, line: str) -> None:
    register = opened(tmp_path, HEADINGS, ("Custody revisited",), FIRST, (line,), SECOND)
    assert reports(register) == ["Custody revisited"] * 2


def test_without_titles_above_most_rows_the_report_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no column for the report"):
        opened(tmp_path, HEADINGS, FIRST, SECOND, ("Custody revisited",), FIRST)


def test_with_a_column_for_the_report_lines_of_their_own_change_nothing(tmp_path: Path) -> None:
    rows = [(*row, report) for row, report in ((HEADINGS, "Report"), (FIRST, "Roads"), (SECOND, "Vans"))]
    assert reports(opened(tmp_path, rows[0], ("Custody revisited",), *rows[1:])) == ["Roads", "Vans"]


def test_a_recommendation_in_the_first_column_is_no_title(tmp_path: Path) -> None:
    register = opened(tmp_path, ("Recommendation", "Status"), ("Custody revisited",),
                      ("Paint the cells.", "Completed"), ("Count the keys.",))  # fmt: skip
    first, second = register.rows()
    assert isinstance(first, RegisterRow)
    assert first.report == "Custody revisited"
    assert isinstance(second, HeldBackRow)
    assert second.text == "Count the keys."


@pytest.mark.parametrize("again", [[], [HEADINGS]])
def test_a_title_at_the_head_of_a_page_is_that_of_the_rows_below_it(
    tmp_path: Path, again: list[tuple[str, ...]]
) -> None:
    first = [HEADINGS, ("Custody revisited", "", "", ""), FIRST, SECOND]
    pdf_file(tmp_path / "a.pdf", first, [*again, ("Roads 2016", "", "", ""), FIRST])
    titles = ["Custody revisited", "Custody revisited", "Roads 2016"]
    assert reports(open_register(tmp_path / "a.pdf")) == titles


@pytest.mark.parametrize("text", ["The force should count its keys", f"{'Count the keys, ' * 40}all of them"])
def test_a_recommendation_without_a_full_stop_is_no_title_either(tmp_path: Path, text: str) -> None:
    rows = [(f"Paint the {colour} cells.", "Completed") for colour in ("red", "green", "blue")]
    register = opened(tmp_path, ("Recommendation", "Status"), ("Custody revisited",), *rows, (text,), rows[0])
    *_, held_back, last = register.rows()
    assert isinstance(held_back, HeldBackRow)
    assert held_back.text == text
    assert isinstance(last, RegisterRow)
    assert last.report == "Custody revisited"


def test_a_row_that_a_page_ends_has_the_title_and_the_date_above_it_once(tmp_path: Path) -> None:
    first = [("Date", "2016", "", ""), HEADINGS, ("Custody revisited", "", "", ""), FIRST, SECOND]
    pdf_file(tmp_path / "a.pdf", first, [HEADINGS, ("", "Then once more.", "", "")])
    register = open_register(tmp_path / "a.pdf")
    rows = good(register)
    assert [(row.report, str(row.made)) for row in rows] == [("Custody revisited", "2016")] * 2
    assert rows[1].text == "Count the keys. Then once more."


def test_sheets_with_the_same_headings_are_read_together_each_below_its_title_and_date(
    tmp_path: Path,
) -> None:
    path = book(tmp_path / "a.xlsx", {
        "Summary": [("Inspection", "Open"), ("Custody", "3")],
        "Custody": [("Force tracker",), ("Custody revisited: a joint inspection",),
                    ("Published", "14/03/2017"), HEADINGS, FIRST],
        "Roads": [("Force tracker",), HEADINGS, SECOND, FIRST],
    })  # fmt: skip
    register = open_register(path)
    assert reports(register) == ["Custody revisited: a joint inspection", "Roads", "Roads"]
    assert [str(row.made) for row in good(register)] == ["2017-03-14", "None", "None"]
    assert register.coverage().table == "Custody, Roads"
    assert register.coverage().others == ()


def test_sheets_with_more_columns_in_another_order_are_read_with_the_rest(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {
        "Custody": [HEADINGS, FIRST],
        "Roads": [("Status", "Evidence", "Recommendation", "Rec"),
                  ("Completed", "Photos", "Mend the vans.", "9")],
    })  # fmt: skip
    register = open_register(path)
    first, second = good(register)
    assert (second.report, second.text, second.kept.reference) == ("Roads", "Mend the vans.", "9")
    assert [dict(row.kept.others)["Evidence"] for row in (first, second)] == ["", "Photos"]
    assert (first.response, second.response) == ("Done.", "")


def test_a_cell_without_a_heading_is_not_taken_for_a_column_of_another_sheet(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Custody": [HEADINGS, FIRST, (*SECOND, "A note")],
                                      "Roads": [(*HEADINGS, "Evidence"), (*FIRST, "Photos")]})  # fmt: skip
    first, stray, last = open_register(path).rows()
    assert isinstance(first, RegisterRow)
    assert isinstance(stray, HeldBackRow)
    assert isinstance(last, RegisterRow)
    assert dict(last.kept.others)["Evidence"] == "Photos"


def test_tables_of_other_widths_in_a_document_are_read_with_the_rest(tmp_path: Path) -> None:
    document = docx.Document()
    for title, headings, row in (("Custody revisited", HEADINGS, FIRST), ("Roads", HEADINGS[1:], SECOND[1:])):
        document.add_heading(title, level=1)
        table = document.add_table(rows=0, cols=len(headings))
        for values in (headings, row):
            for cell, text in zip(table.add_row().cells, values, strict=True):
                cell.text = text
    document.save(str(tmp_path / "a.docx"))
    rows = good(open_register(tmp_path / "a.docx"))
    assert {(row.report, row.text) for row in rows} == {("Custody revisited", FIRST[1]), ("Roads", SECOND[1])}


def test_a_sheet_like_a_register_that_is_not_read_is_named_though_it_has_no_report(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"All": [("Report", *HEADINGS), ("Custody", *FIRST)],
                                      "Roads": [HEADINGS, SECOND]})  # fmt: skip
    assert open_register(path).coverage().others == ("Roads",)


def test_sheets_named_after_states_are_no_reports(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Open": [HEADINGS, SECOND], "Closed": [HEADINGS, FIRST]})
    with pytest.raises(UnreadableFile, match="no column for the report"):
        open_register(path)


def test_a_sheet_that_is_named_is_read_alone(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Custody": [HEADINGS, ("Custody revisited",), FIRST],
                                      "Roads": [HEADINGS, SECOND]})  # fmt: skip
    assert reports(open_register(path, sheet="Custody")) == ["Custody revisited"]


def test_the_heading_above_a_table_of_a_document_names_the_report(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Where we stand", level=0)
    for title, rows in (("2. Custody revisited", [FIRST, SECOND]), ("3. Roads", [FIRST])):
        document.add_heading(title, level=1)
        document.add_paragraph("Members are asked to note what follows.")
        document.add_heading("Areas for improvement", level=2)
        table = document.add_table(rows=0, cols=4)
        for row in (HEADINGS, *rows):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    document.save(str(tmp_path / "a.docx"))
    assert reports(open_register(tmp_path / "a.docx")) == ["Custody revisited", "Custody revisited", "Roads"]


def test_the_heading_above_a_table_of_a_page_names_the_report(tmp_path: Path) -> None:
    def table(caption: str, *rows: tuple[str, ...]) -> str:
        cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in (HEADINGS, *rows))
        return f"<table>{caption}{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"

    page = f"<h2>Custody revisited</h2>{table('', FIRST)}{table('<caption>Roads</caption>', SECOND)}"
    (tmp_path / "a.html").write_text(f"<!DOCTYPE html><html><body>{page}</body></html>")
    assert reports(open_register(tmp_path / "a.html")) == ["Custody revisited", "Roads"]


def test_titles_above_the_rows_can_be_named_in_a_mapping(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[columns]\nreport = "Title above the rows"\ntext = "Ask"\nstatus = "How far"\n')
    csv_file(tmp_path / "a.csv", [("Ask", "How far"), ("Custody revisited",), ("Paint the cells.", "Done")])
    assert reports(open_register(tmp_path / "a.csv", mapping=mapping)) == ["Custody revisited"]


def test_the_next_edition_is_read_by_titles_too(tmp_path: Path) -> None:
    columns = {"text": "Ask", "status": "How far", "report": "Title above the rows"}
    csv_file(tmp_path / "a.csv", [("Ask", "How far"), ("Custody revisited",), ("Paint the cells.", "Done")])
    first = open_register(tmp_path / "a.csv", columns=columns)
    again = open_register(tmp_path / "a.csv", readings={"a": first.reading})
    assert reports(again) == ["Custody revisited"]
    assert again.recalled is not None
    assert again.recalled.lost == ()


TICKED = ("Report", "Recommendation", "Open", "Closed")


def test_the_column_that_is_ticked_is_the_status(tmp_path: Path) -> None:
    register = opened(tmp_path, TICKED, ("Custody", "Paint the cells.", "", "✓"),
                      ("Custody", "Count the keys.", "X", ""),
                      ("Roads", "Mend the vans.", "no", "12/03/2019"))  # fmt: skip
    assert [row.status for row in good(register)] == [
        Status.COMPLETED, Status.BEING_PROGRESSED, Status.COMPLETED,
    ]  # fmt: skip
    assert [one.words for one in register.own_statuses()] == ["Open"]


def test_a_row_with_two_ticks_or_none_is_held_back(tmp_path: Path) -> None:
    good_rows = [("Custody", f"Paint cell {number}.", "", "yes") for number in range(8)]
    register = opened(tmp_path, TICKED, *good_rows, ("Custody", "Count the keys.", "x", "x"),
                      ("Custody", "Mend the vans.", "", ""))  # fmt: skip
    held = [row for row in register.rows() if isinstance(row, HeldBackRow)]
    assert [row.text for row in held] == ["Count the keys.", "Mend the vans."]


def test_columns_of_figures_under_words_for_a_status_are_no_ticks(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no column for the status"):
        opened(tmp_path, TICKED, ("Custody", "Paint the cells.", "3", "12"))


KINDS = ("Report", "Cause of concern", "Recommendation", "Area for improvement", "Status")


def test_a_finding_of_another_kind_stands_for_the_recommendation_that_is_not_there(tmp_path: Path) -> None:
    rows = good(opened(tmp_path, KINDS, ("Custody", "", "Paint the cells.", "", "Completed"),
                       ("Custody", "", "", "Count the keys.", "Completed"),
                       ("Custody", "Vans are unsafe.", "", "", "Completed"),
                       ("Custody", "Keys are lost.", "Count the keys daily.", "", "Completed")))  # fmt: skip
    assert [row.text for row in rows] == [
        "Paint the cells.", "Count the keys.", "Vans are unsafe.", "Count the keys daily.",
    ]  # fmt: skip
    assert [dict(row.kept.others)["Kind of finding"] for row in rows] == [
        "Recommendation", "Area for improvement", "Cause of concern", "Recommendation",
    ]  # fmt: skip
    assert dict(rows[3].kept.others)["Cause of concern"] == "Keys are lost."
    assert dict(rows[1].kept.others)["Area for improvement"] == ""


def test_where_two_kinds_are_filled_none_is_chosen(tmp_path: Path) -> None:
    register = opened(tmp_path, KINDS, ("Custody", "", "", "Count the keys.", "Completed"),
                      ("Custody", "Vans are unsafe.", "", "Mend the vans.", "Completed"))  # fmt: skip
    assert [isinstance(row, HeldBackRow) for row in register.rows()] == [False, True]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("Update March 2019", "Update Sept 2019"), ("Update (12/03/2019)", "Update (01/09/2019)"),
     ("Response 2018", "Response 2019"), ("March 2019 update", "June 2019 update"),
     ("Progress 2018", "Progress 2019")],
)  # fmt: skip
def test_of_columns_that_differ_by_their_date_the_newest_that_is_filled_is_the_response(
    tmp_path: Path, earlier: str, later: str
) -> None:
    register = opened(tmp_path, ("Report", "Recommendation", earlier, later, "Status"),
                      ("Custody", "Paint the cells.", "Too early.", "Painted.", "Completed"),
                      ("Custody", "Count the keys.", "Begun.", "", "Being progressed"))  # fmt: skip
    first, second = good(register)
    assert (first.response, second.response) == ("Painted.", "Begun.")
    assert dict(first.kept.others) == {earlier: "Too early.", later: "Painted."}


def test_what_a_page_cuts_off_an_older_column_is_not_put_after_the_newest(tmp_path: Path) -> None:
    headings = ("Report", "Recommendation", "Update January 2017", "Update March 2017", "Status")
    row = ("Custody", "Paint the cells.", "Begun and", "Done.", "Completed")
    rest = ("", "", "not gone far.", "", "")
    pdf_file(tmp_path / "a.pdf", [headings, row], [headings, rest, row])
    first, second = good(open_register(tmp_path / "a.pdf"))
    assert (first.response, second.response) == ("Done.", "Done.")
    assert ("Update January 2017", "Begun and not gone far.") in first.kept.others


def test_a_row_at_the_head_of_a_page_without_the_older_status_is_no_rest_of_another(tmp_path: Path) -> None:
    headings = ("Report", "Recommendation", "Update January 2017", "Update March 2017", "Status January 2017",
                "Status March 2017")  # fmt: skip
    first = ("Custody", "Paint the cells.", "Begun.", "Done.", "Being progressed", "Completed")
    second = ("Custody", "Count the keys.", "Counted.", "", "", "Completed")
    pdf_file(tmp_path / "a.pdf", [headings, first], [second, first])
    rows = good(open_register(tmp_path / "a.pdf"))
    assert [row.response for row in rows] == ["Done.", "Counted.", "Done."]


def test_of_statuses_by_date_the_newest_counts(tmp_path: Path) -> None:
    register = opened(tmp_path, ("Report", "Recommendation", "Status June 2019", "Status March 2019"),
                      ("Custody", "Paint the cells.", "Completed", "Ongoing"))  # fmt: skip
    assert [row.status for row in good(register)] == [Status.COMPLETED]


def test_one_dated_column_beside_one_of_other_words_is_read_as_it_stands(tmp_path: Path) -> None:
    register = opened(tmp_path, ("Report", "Recommendation", "Update March 2019", "Cost June 2019", "Status"),
                      ("Custody", "Paint the cells.", "Painted.", "12", "Completed"))  # fmt: skip
    assert register.layout.headings["response"] == "Update March 2019"


def test_titles_stand_in_the_first_column_that_has_a_heading(tmp_path: Path) -> None:
    rows = [("", "", *row) for row in (HEADINGS, ("Custody revisited",), FIRST, SECOND)]
    assert reports(opened(tmp_path, *rows)) == ["Custody revisited"] * 2


def test_ticks_of_the_typeface_wingdings_are_ticks(tmp_path: Path) -> None:
    register = opened(tmp_path, TICKED, ("Custody", "Paint the cells.", "", "\u00fc"))
    assert [row.status for row in good(register)] == [Status.COMPLETED]


def test_one_word_for_a_status_is_asked_for_once_whatever_date_follows(tmp_path: Path) -> None:
    rows = [("Custody", f"Paint cell {day}.", f"Green {day:02}/03/2019") for day in range(1, 5)]
    csv_file(tmp_path / "a.csv", [("Report", "Recommendation", "RAG"), *rows])
    unread = open_register(tmp_path / "a.csv")
    assert not [row for row in unread.rows() if isinstance(row, RegisterRow)]
    assert [(one.words, one.rows) for one in unread.own_statuses()] == [("Green", 4)]
    read = open_register(tmp_path / "a.csv", statuses={"Green": Status.COMPLETED})
    assert [row.status for row in good(read)] == [Status.COMPLETED] * 4


@pytest.mark.parametrize(
    ("before", "made"),
    [
        ("Custody revisited (2017) - Recommendation 3: ", "2017"),
        ("Custody revisited (published March 2017)\nRecommendation 3\n", "2017-03"),
        ("Custody revisited, AFI 3 \u2013 ", "None"),
        ("Custody revisited. Area for improvement no. 3: ", "None"),
    ],
)
def test_report_and_number_are_taken_from_before_the_recommendation(
    tmp_path: Path, before: str, made: str
) -> None:
    register = opened(tmp_path, HEADINGS[1:], (f"{before}Paint the cells.", *FIRST[2:]),
                      (f"{before}Recommendation 5 of 2012 should be met.", *FIRST[2:]))  # fmt: skip
    row, other = good(register)
    assert (row.report, row.text, row.kept.reference) == ("Custody revisited", "Paint the cells.", "3")
    assert str(row.made) == made
    assert other.text == "Recommendation 5 of 2012 should be met."


@pytest.mark.parametrize(
    "text",
    [
        "The force should act on recommendation 3: paint the cells.",
        "Paint the cells.",
        "Recommendation 3: paint.",
    ],
)
def test_a_recommendation_that_names_another_has_no_report_before_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableFile, match="no column for the report"):
        opened(tmp_path, HEADINGS[1:], (text, *FIRST[2:]))


def test_a_recommendation_is_left_whole_where_the_report_has_a_column(tmp_path: Path) -> None:
    text = "Custody revisited (2017) - Recommendation 3: Paint the cells."
    register = opened(tmp_path, ("Report", *HEADINGS[1:]), ("Custody", text, *FIRST[2:]))
    assert [row.text for row in good(register)] == [text]


def test_a_section_in_the_first_column_with_a_heading_is_no_row(tmp_path: Path) -> None:
    headings = ("", "Ref", "Report", "Recommendation", "Update May 2019", "Update June 2019", "Status")
    row = ("", "1", "Custody", "Paint the cells.", "Begun.", "Done.", "Completed")
    register = opened(tmp_path, headings, ("", "VULNERABILITY"), row)
    assert [row.response for row in good(register)] == ["Done."]
