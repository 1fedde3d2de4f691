"""The same register in every format; sheets, merged cells, dates and page breaks read as people see them."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
import xlsxwriter
import xlwt
from docx.oxml import OxmlElement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from searchapp.domain.errors import UnreadableFile
from searchapp.domain.importing import HeldBackRow, RegisterRow
from searchapp.ingest import open_register
from tests.ingest.written import WRITERS, docx_file, ods_cell, ods_of, pdf_file

HEADINGS = ("Force", "Report", "Type of inspection", "Recommendation", "Date made", "Response", "Status")
GOOD = ("Lancashire", "Custody 2014", "Joint", "Paint the cells.", "2014", "Done.", "Completed")


def read(path: Path, sheet: str = "") -> list[RegisterRow | HeldBackRow]:
    return list(open_register(path, sheet=sheet).rows())


def good(path: Path, sheet: str = "") -> list[RegisterRow]:
    rows = read(path, sheet)
    assert all(isinstance(row, RegisterRow) for row in rows), rows
    return [row for row in rows if isinstance(row, RegisterRow)]


def said(row: RegisterRow | HeldBackRow) -> object:
    assert isinstance(row, RegisterRow)
    return replace(row, line=0, exact=None)  # type: ignore[arg-type]


WORDS = st.lists(
    st.sampled_from(
        ["the force", "should", "5% of", "&", "<", '"quoted"', "£20", "café", "a;b", "c,d", "e|f"]
    ),
    min_size=1,
    max_size=30,
).map(" ".join)
ROW = st.tuples(
    st.sampled_from(["Lancashire", "All forces"]),
    WORDS,
    WORDS,
    WORDS,
    st.sampled_from(["2014", "18/11/2014", "November 2014", ""]),
    WORDS | st.just(""),
    st.sampled_from(["Completed", "NFA", "Being progressed", "Awaiting review"]),
)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=6))
def test_the_same_table_reads_the_same_in_every_format(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    found = {}
    for name, write in WRITERS.items():
        path = tmp_path / "register.any"
        write(path, [HEADINGS, *rows])
        found[name] = [said(row) for row in read(path)]
    assert all(one == found["csv"] for one in found.values())


def test_a_sheet_is_found_by_its_headings_below_titles_and_beside_others(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Contacts", "Telephone"])
    sheet = book.create_sheet("Register")
    for row in (["HMIC register"], [], HEADINGS, GOOD):
        sheet.append(row)
    hidden = book.create_sheet("Old")
    for row in (HEADINGS, GOOD, GOOD):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    book.save(path := tmp_path / "a.xlsm")
    (row,) = good(path)
    assert row.line == 4
    assert len(good(path, "old")) == 2
    with pytest.raises(UnreadableFile, match="no sheet “New”") as caught:
        read(path, "New")
    assert "Register" in caught.value.next_step


def test_of_several_sheets_like_registers_those_that_are_not_read_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("2014", "2015", "Closed"):
        sheet = book.create_sheet(name)
        for row in (HEADINGS, GOOD):
            sheet.append(row)
    book["Closed"].sheet_state = "hidden"
    book.save(path := tmp_path / "a.xlsx")
    assert open_register(path).coverage().others == ("2015",)
    assert open_register(path, sheet="2015").coverage().others == ()


def test_cells_merged_downwards_count_for_every_row(tmp_path: Path) -> None:
    rows = [HEADINGS, GOOD, ("", "", "", "Count the keys.", "2015", "", "NFA")]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    for column in "ABC":
        book.active.merge_cells(f"{column}2:{column}3")
    book.save(tmp_path / "a.xlsx")
    old = xlwt.Workbook()
    sheet = old.add_sheet("A")
    for column, (heading, first, second) in enumerate(zip(*rows, strict=True)):
        sheet.write(0, column, heading)
        if second:
            sheet.write(1, column, first)
            sheet.write(2, column, second)
        else:
            sheet.write_merge(1, 2 if column < 3 else 1, column, column, first)
    old.save(str(tmp_path / "a.xls"))
    document = docx.Document()
    table = document.add_table(rows=3, cols=7)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            table.cell(number, column).text = cell
    for column in range(3):
        table.cell(1, column).merge(table.cell(2, column)).text = GOOD[column]
    document.save(str(tmp_path / "a.docx"))
    cells = "".join(f'<td rowspan="2">{cell}</td>' for cell in GOOD[:3])
    cells += "".join(f"<td>{cell}</td>" for cell in GOOD[3:])
    lower = "".join(f"<td>{cell}</td>" for cell in rows[2][3:])
    heads = "".join(f"<th>{cell}</th>" for cell in HEADINGS)
    page = f"<html><table><tr>{heads}</tr><tr>{cells}</tr><tr>{lower}</tr></table>"
    (tmp_path / "a.html").write_text(page)
    spanned = [ods_cell(cell).replace("<table:table-cell", '<table:table-cell table:number-rows-spanned="2"')
               for cell in GOOD[:3]]  # fmt: skip
    ods_of(
        tmp_path / "a.ods",
        '<table:table table:name="A"><table:table-row>'
        + "".join(map(ods_cell, HEADINGS))
        + "</table:table-row><table:table-row>"
        + "".join([*spanned, *map(ods_cell, GOOD[3:])])
        + "</table:table-row><table:table-row>"
        + "<table:covered-table-cell/>" * 3
        + "".join(map(ods_cell, rows[2][3:]))
        + "</table:table-row></table:table>",
    )
    for path in sorted(tmp_path.glob("a.*")):
        found = [(row.concerns, row.report, row.text) for row in good(path)]
        assert found == [
            ("Lancashire", "Custody 2014", "Paint the cells."),
            ("Lancashire", "Custody 2014", "Count the keys."),
        ], path.name


@pytest.mark.parametrize(
    ("shown", "made"),
    [("dd/mm/yyyy", "2014-11-18"), ("mmm-yy", "2014-11"), ("yyyy", "2014"), ("General", None)],
)
def test_a_date_is_as_precise_as_its_format_shows(tmp_path: Path, shown: str, made: str | None) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    book.active.append(GOOD)
    book.active["E2"] = datetime.date(2014, 11, 18) if made else 2016
    book.active["E2"].number_format = shown
    book.save(tmp_path / "a.xlsx")
    (row,) = good(tmp_path / "a.xlsx")
    assert str(row.made) == (made or "2016")


def test_old_workbooks_have_real_dates(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for column, (heading, cell) in enumerate(zip(HEADINGS, GOOD, strict=True)):
        sheet.write(0, column, heading)
        sheet.write(1, column, cell)
    dated = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    book.get_sheet(0)._cell_overwrite_ok = True
    sheet.write(1, 4, datetime.date(2014, 11, 18), dated)
    book.save(str(tmp_path / "a.xls"))
    assert str(good(tmp_path / "a.xls")[0].made) == "2014-11-18"


def test_a_formula_gives_the_value_it_was_saved_with(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, GOOD)
    sheet.write_formula(1, 6, '=CONCATENATE("Com","pleted")', value="Completed")
    sheet.write_rich_string(1, 3, "Paint ", book.add_format({"bold": True}), "all", " cells.")
    book.close()
    (row,) = good(tmp_path / "a.xlsx")
    assert (row.text, row.status.label) == ("Paint all cells.", "Completed")


def test_ods_dates_repeated_rows_and_hidden_sheets(tmp_path: Path) -> None:
    dated = (
        '<table:table-cell office:value-type="date" office:date-value="2014-11-18">'
        "<text:p>18/11/14</text:p></table:table-cell>"
    )
    row = "".join(map(ods_cell, GOOD[:4])) + dated + "".join(map(ods_cell, GOOD[5:]))
    heads = "".join(map(ods_cell, HEADINGS))
    sheet = (
        f"<table:table-row>{heads}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="2">{row}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    styles = (
        '<office:automatic-styles><style:style style:name="h"><style:table-properties '
        'table:display="false"/></style:style></office:automatic-styles>'
    )
    ods_of(
        tmp_path / "a.ods",
        f'<table:table table:name="Old" table:style-name="h">{sheet}</table:table>'
        f'<table:table table:name="New">{sheet}</table:table>',
        styles,
    )
    assert [str(row.made) for row in good(tmp_path / "a.ods")] == ["2014-11-18"] * 2


def test_a_register_cut_into_tables_of_a_document_is_one(tmp_path: Path) -> None:
    document = docx.Document()
    for texts in (["Paint the cells."], ["Count the keys.", "Mend the vans."]):
        table = document.add_table(rows=0, cols=7)
        for cells in (HEADINGS, *((*GOOD[:3], text, *GOOD[4:]) for text in texts)):
            for cell, value in zip(table.add_row().cells, cells, strict=True):
                cell.text = value
        document.add_table(rows=1, cols=2).cell(0, 0).text = "A note"
    document.save(str(tmp_path / "a.docx"))
    assert [row.text for row in good(tmp_path / "a.docx")] == [
        "Paint the cells.",
        "Count the keys.",
        "Mend the vans.",
    ]


def test_cells_broken_over_pages_are_joined(tmp_path: Path) -> None:
    first = (*GOOD[:3], "The force should count", "2014", "It does.", "Completed")
    rest = ("", "", "", "all of its keys.", "", "It always did.", "")
    pdf_file(tmp_path / "a.pdf", [HEADINGS, GOOD, first], [HEADINGS, rest, GOOD])
    found = good(tmp_path / "a.pdf")
    assert [row.text for row in found] == [GOOD[3], "The force should count all of its keys.", GOOD[3]]
    assert found[1].response == "It does. It always did."


def test_a_json_list_and_nested_values_are_read(tmp_path: Path) -> None:
    first = dict(zip(HEADINGS, GOOD, strict=True)) | {"Response": ["Done.", "Checked."], "Date made": 2014}
    path = tmp_path / "a.json"
    path.write_text(json.dumps([first, first | {"Response": None}], indent=1))
    rows = good(path)
    assert [row.response for row in rows] == ["• Done.\n• Checked.", ""]
    assert [row.line for row in rows] == [2, 14]


def test_a_page_with_lists_scripts_and_escapes_is_read_as_text(tmp_path: Path) -> None:
    cells = "".join(f"<td>{cell}</td>" for cell in GOOD[:3])
    cells += "<td>The force should:<ul><li>paint</li><li>mend<script>x()</script></li></ul></td>"
    cells += "".join(f"<td>{cell}</td>" for cell in ("2014", "5 &lt; 6 &amp; 7", "NFA"))
    heads = "".join(f"<th>{cell}</th>" for cell in HEADINGS)
    path = tmp_path / "register.xls"  # as web exports are often called
    path.write_text(f"<html><body><table><tr>{heads}</tr><tr>{cells}</tr></table></body></html>")
    (row,) = good(path)
    assert row.text == "The force should:\n• paint\n• mend"
    assert row.response == "5 < 6 & 7"


def test_keys_of_objects_within_are_headings_with_the_key_above_them(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        json.dumps(
            {
                "inspection": {"title": "Custody 2014", "published": "2014-11-18T00:00:00Z"},
                "recommendation": {"number": 7, "text": "Paint the cells."},
                "progress": None,
                "status": {"id": 3, "name": "Completed"},
            }
        )
    )
    (row,) = good(path)
    assert (row.report, str(row.made), row.text) == ("Custody 2014", "2014-11-18", "Paint the cells.")
    assert (row.kept.reference, row.response, row.status.label) == ("7", "", "Completed")
    assert row.kept.others[-1] == ("status id", "3")


def test_a_table_within_a_cell_leaves_cells_merged_downwards_as_they_are(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=7)
    rows = [table.add_row().cells for _ in range(4)]
    for cells, values in zip(rows, (HEADINGS, *[(*GOOD[:1], "", *GOOD[2:])] * 3), strict=True):
        for cell, value in zip(cells, values, strict=True):
            cell.text = value
    rows[1][1].merge(rows[3][1]).text = GOOD[1]
    rows[2][5].add_table(rows=1, cols=2).cell(0, 0).text = "Milestone"
    document.save(str(tmp_path / "a.docx"))
    assert [row.report for row in good(tmp_path / "a.docx")] == [GOOD[1]] * 3


def test_a_row_that_a_tracked_change_deleted_is_not_read(tmp_path: Path) -> None:
    docx_file(tmp_path / "a.docx", [HEADINGS, GOOD, (*GOOD[:3], "Deleted.", *GOOD[4:])])
    document = docx.Document(str(tmp_path / "a.docx"))
    document.tables[0].rows[2]._tr.get_or_add_trPr().append(OxmlElement("w:del"))
    document.save(str(tmp_path / "a.docx"))
    assert [row.text for row in good(tmp_path / "a.docx")] == [GOOD[3]]


def test_a_row_cut_by_the_end_of_a_page_without_a_rule_there_is_read(tmp_path: Path) -> None:
    drawn = Canvas(str(tmp_path / "a.pdf"), pagesize=(800, 400))

    def row(top: int, cells: tuple[str, ...], *, closed: bool) -> None:
        for number, cell in enumerate(cells):
            drawn.drawString(25 + 105 * number, top - 15, cell)
        for number in range(len(cells) + 1):
            drawn.line(20 + 105 * number, top, 20 + 105 * number, top - 20)
        for edge in (top, top - 20) if closed else (top,):
            drawn.line(20, edge, 20 + 105 * len(cells), edge)

    row(300, HEADINGS, closed=True)
    row(280, GOOD, closed=True)
    row(260, (*GOOD[:3], "Count all", *GOOD[4:]), closed=False)
    drawn.showPage()
    row(300, HEADINGS, closed=True)
    row(280, ("", "", "", "the keys.", "", "", ""), closed=True)
    drawn.save()
    assert [row.text for row in good(tmp_path / "a.pdf")] == [GOOD[3], "Count all the keys."]


def test_a_picture_in_a_cell_without_text_is_read_by_what_it_stands_for(tmp_path: Path) -> None:
    heads = "".join(f"<th>{cell}</th>" for cell in HEADINGS)
    cells = "".join(f"<td><img alt='Paper clip'>{cell}</td>" for cell in GOOD[:6])
    page = f"<table><tr>{heads}</tr><tr>{cells}<td><img src='g.png' alt='Completed'></td></tr></table>"
    (tmp_path / "a.html").write_text(f"<!DOCTYPE html><html><body>{page}</body></html>")
    (row,) = good(tmp_path / "a.html")
    assert (row.text, row.status.label) == (GOOD[3], "Completed")


def test_a_formula_that_came_to_nothing_is_an_empty_cell(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, GOOD)
    sheet.write_formula(1, 5, "=NA()", None, "#N/A")
    book.close()
    assert [row.response for row in good(tmp_path / "a.xlsx")] == [""]


def test_an_object_that_only_holds_a_list_of_objects_stands_for_these(tmp_path: Path) -> None:
    items = [
        {"Title": "Custody 2014", "Recommendation_x0020_text": text, "Status": {"Value": "Completed"}}
        for text in ("Paint the cells.", "Count the keys.")
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"odata.count": 2, "value": items}))
    assert [row.text for row in good(path)] == ["Paint the cells.", "Count the keys."]


def test_an_object_with_updates_of_its_own_is_one_recommendation(tmp_path: Path) -> None:
    item = dict(zip(HEADINGS, GOOD, strict=True)) | {"Updates": [{"by": "A"}, {"by": "B"}]}
    path = tmp_path / "a.json"
    path.write_text(json.dumps([item]))
    assert len(good(path)) == 1
