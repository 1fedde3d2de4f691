"""Files that are broken, locked or made to do harm end in one plain sentence."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from searchapp.domain.errors import SearchappError, TooLarge, UnreadableFile
from searchapp.ingest.headings import dated_heading
from searchapp.ingest.statuses import bare
from tests.ingest.test_formats import GOOD, HEADINGS, read
from tests.ingest.written import WRITERS, docx_file, ods_of, xls_file, xlsx_file

ROWS = [HEADINGS, *[GOOD] * 30]
SHEET = "xl/worksheets/sheet1.xml"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


def repacked(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    xlsx_file(tmp_path / "a.xlsx", ROWS)
    return tmp_path / "a.xlsx"


def test_a_workbook_with_a_password_is_said_to_have_one(workbook: Path) -> None:
    out = io.BytesIO()
    with workbook.open("rb") as file:
        OOXMLFile(file).encrypt("reviewer-1", out)
    workbook.write_bytes(out.getvalue())
    with pytest.raises(UnreadableFile, match="protected by a password"):
        read(workbook)


def test_a_pdf_with_a_password_is_said_to_have_one(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), encrypt=StandardEncryption("reviewer-1", ownerPassword="x"))
    canvas.drawString(100, 100, "a register")
    canvas.save()
    with pytest.raises(UnreadableFile, match="protected by a password"):
        read(tmp_path / "a.pdf")


def test_a_file_that_would_unpack_to_gigabytes_is_not_unpacked(workbook: Path) -> None:
    def fill(parts: dict[str, bytes]) -> None:
        parts[SHEET] = bytes(100_000_000)

    with pytest.raises(TooLarge, match="unpack to 100 MB"):
        read(repacked(workbook, fill))


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_entities_are_refused_wherever_they_stand(workbook: Path, part: str) -> None:
    def plant(parts: dict[str, bytes]) -> None:
        body = (
            parts[part].decode().partition("?>")[2] if parts[part].startswith(b"<?") else parts[part].decode()
        )
        parts[part] = (BOMB + body.replace("Lancashire", "&j;")).encode()

    with pytest.raises(UnreadableFile, match="definitions of its own"):
        read(repacked(workbook, plant))


def test_entities_are_refused_in_documents_too(tmp_path: Path) -> None:
    docx_file(tmp_path / "a.docx", ROWS)

    def plant(parts: dict[str, bytes]) -> None:
        body = parts["word/document.xml"].decode().partition("?>")[2]
        parts["word/document.xml"] = (BOMB + body).encode()

    with pytest.raises(UnreadableFile, match="definitions of its own"):
        read(repacked(tmp_path / "a.docx", plant))


def test_huge_dimensions_cost_nothing_and_a_cell_far_out_is_named(workbook: Path) -> None:
    def stretch(parts: dict[str, bytes]) -> None:
        parts[SHEET] = parts[SHEET].replace(b'ref="A1:G31"', b'ref="A1:XFD1048576"')

    assert len(read(repacked(workbook, stretch))) == 30

    def throw(parts: dict[str, bytes]) -> None:
        parts[SHEET] = parts[SHEET].replace(b'r="G9"', b'r="XFD9"')

    with pytest.raises(TooLarge, match=r"Row 9 .* column 16,384"):
        read(repacked(workbook, throw))


def test_rows_repeated_without_end_are_refused(tmp_path: Path) -> None:
    row = "<table:table-cell><text:p>Force</text:p></table:table-cell>"
    ods_of(
        tmp_path / "a.ods",
        '<table:table table:name="A"><table:table-row '
        f'table:number-rows-repeated="999999999">{row}</table:table-row></table:table>',
    )
    with pytest.raises(TooLarge, match="1,048,576 rows"):
        read(tmp_path / "a.ods")


@pytest.mark.parametrize("kind", [kind for kind in WRITERS if kind not in ("csv", "html", "jsonl")])
def test_half_a_file_is_said_to_be_damaged(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"half.{kind}"
    WRITERS[kind](path, ROWS)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableFile, match=r"half\."):
        read(path)


@pytest.mark.parametrize("kind", ["xlsx", "ods", "docx", "html", "jsonl", "pdf"])
def test_files_changed_at_random_are_read_or_refused_in_a_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "changed"
    WRITERS[kind](path, ROWS[:4])
    whole = path.read_bytes()
    chance = random.Random(5)
    for _ in range(25):
        changed = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        path.write_bytes(changed)
        with suppress(SearchappError):
            read(path)


def test_an_old_workbook_that_ends_its_reader_does_not_end_us(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    xls_file(path, ROWS)
    whole = bytearray(path.read_bytes())
    whole[48:60] = b"\xff\xff\xff\x7f" * 3  # where its directory and tables begin
    path.write_bytes(whole)
    with pytest.raises(UnreadableFile, match=r"damaged"):
        read(path)


def test_an_old_word_document_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600) + "WordDocument\0".encode("utf-16-le"))
    with pytest.raises(UnreadableFile, match="old Word"):
        read(path)


def test_a_page_of_elements_within_each_other_without_end_is_refused(tmp_path: Path) -> None:
    deep = f"<table><tr><th>Recommendation<tr><td>{'<b>' * 5_000}Paint the cells.</table>"
    (tmp_path / "a.html").write_text(f"<!DOCTYPE html><html><body>{deep}</body></html>")
    with pytest.raises(UnreadableFile, match="within each other"):
        read(tmp_path / "a.html")


def test_headings_that_nobody_ended_are_not_read_to_the_end_of_the_page_each(tmp_path: Path) -> None:
    headings, words = "<h1><span>" * 100, "words <i>and</i> " * 50_000
    (tmp_path / "a.html").write_text(f"<!DOCTYPE html><html><body>{headings}{words}</body></html>")
    with pytest.raises(UnreadableFile, match="no table"):
        read(tmp_path / "a.html")


def test_signs_without_end_cost_little_where_a_date_is_looked_for() -> None:
    assert bare(f"Open{'-' * 50_000}x") == f"Open{'-' * 50_000}x"
    assert bare(f"Open{'-' * 50_000}2016") == "Open"
    heading = f"a{'-' * 90}1"
    assert all(dated_heading(heading) == ("a 1", ()) for _ in range(20_000))
