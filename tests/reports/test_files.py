from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.reports import workbook
from searchapp.reports.delimited import csv_lines, guarded
from searchapp.reports.json_document import json_pieces
from searchapp.reports.workbook import Column, Sheet, write_workbook

COLUMNS = (Column(name="Words"), Column(name="Number"), Column(name="Day"))
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1")


def opened(*sheets: Sheet) -> openpyxl.Workbook:
    file = io.BytesIO()
    write_workbook(file, sheets)
    return openpyxl.load_workbook(file)


def read(pieces: Iterator[bytes]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig"), newline="")))


def test_cells_are_text_numbers_and_days():
    rows = [("Custody", 3, date(2015, 3, 31)), ("", None, None), ("2014", 0.5, None)]
    sheet = opened(Sheet(name="Results", columns=COLUMNS, rows=rows))["Results"]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values == [
        ["Words", "Number", "Day"],
        ["Custody", 3, datetime(2015, 3, 31)],  # noqa: DTZ001 - as openpyxl gives days
        [None, None, None],
        ["2014", 0.5, None],
    ]


def test_no_text_of_a_workbook_is_a_formula_or_a_link():
    texts = [*HOSTILE, "{=1}", "https://example.org", "mailto:x@example.org"]
    sheet = opened(Sheet(name="S", columns=COLUMNS[:1], rows=[(text,) for text in texts]))["S"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value.replace("_x000D_", "\r") for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_what_a_cell_cannot_hold_is_cut_and_says_so():
    sheet = opened(Sheet(name="S", columns=COLUMNS[:1], rows=[("x" * 40_000,), ("\U0001f600" * 20_000,)]))[
        "S"
    ]
    for row in (2, 3):
        text = sheet.cell(row, 1).value
        assert len(text.encode("utf-16-le")) // 2 <= workbook.LONGEST_TEXT
        assert text.endswith("[cut: a cell holds no more]")


def test_rows_beyond_a_sheet_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    book = opened(Sheet(name="a" * 40, columns=COLUMNS[1:2], rows=[(n,) for n in range(7)]))
    found = [cell.value for sheet in book for cell in sheet["A"][1:]]
    assert found == list(range(7))
    assert book.sheetnames == ["a" * 31, f"{'a' * 29} 2", f"{'a' * 29} 3"]


def test_a_sheet_that_is_exactly_full_has_no_empty_follower(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    book = opened(Sheet(name="S/1", columns=COLUMNS[1:2], rows=[(n,) for n in range(3)]))
    assert book.sheetnames == ["S 1"]


def test_equal_tables_made_at_one_time_are_equal_files():
    files = []
    for _ in range(2):
        file = io.BytesIO()
        sheet = Sheet(name="S", columns=COLUMNS, rows=[("a", 1, date(2015, 1, 1))])
        write_workbook(file, [sheet], made=datetime(2016, 1, 1, tzinfo=UTC))
        files.append(file.getvalue())
    assert files[0] == files[1]


def test_the_memory_of_a_workbook_does_not_grow_with_its_rows(tmp_path):
    def most(rows: int) -> int:
        tracemalloc.start()
        with (tmp_path / "large.xlsx").open("w+b") as file:
            many = ((f"Words of row {n}", n, None) for n in range(rows))
            write_workbook(file, [Sheet(name="S", columns=COLUMNS, rows=many)])
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    assert most(4_000) < most(200) + 200_000


@pytest.mark.parametrize("text", HOSTILE)
def test_a_spreadsheet_runs_no_cell_of_a_csv_file(text: str):
    assert read(csv_lines(["Words"], [(text,)])) == [["Words"], ["'" + text]]


def test_numbers_and_days_of_a_csv_file_are_as_they_are():
    assert read(csv_lines(["N", "D"], [(-3, date(2015, 3, 31)), (0.5, None)])) == [
        ["N", "D"],
        ["-3", "2015-03-31"],
        ["0.5", ""],
    ]


def test_a_csv_file_says_that_it_is_utf_8_unless_told_not_to():
    assert b"".join(csv_lines(["N"], [])).startswith(b"\xef\xbb\xbf")
    assert b"".join(csv_lines(["N"], [], mark=False)) == b"N\r\n"


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.integers())))
def test_a_csv_file_reads_back_as_it_was_but_for_the_apostrophe(rows: list[tuple[str, int]]):
    expected = [[guarded(text), str(number)] for text, number in rows]
    assert read(csv_lines(["T", "N"], rows))[1:] == expected


@given(st.lists(st.dictionaries(st.text(), st.none() | st.text() | st.integers(), max_size=2), max_size=3))
def test_a_json_document_is_the_object_with_its_list(items: list[dict[str, object]]):
    found = json.loads(b"".join(json_pieces({"total": len(items), "query": '"x"'}, "results", iter(items))))
    assert found == {"total": len(items), "query": '"x"', "results": items}
    assert list(found) == ["total", "query", "results"]
