from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

from docx import Document

from tests.cli.conftest import Run


def test_every_number_of_the_theme_report_is_the_total_of_its_search(run: Run) -> None:
    report = run("report", "themes", "--format", "json").json
    assert report["total"] == 311
    for row in report["rows"][:4]:
        assert run("search", "", "--theme", row["id"], "--json").json["total"] == row["total"]
        for status, count in row["counts"].items():
            found = run("search", "", "--theme", row["id"], "--status", status, "--json").json["total"]
            assert found == count


def test_parts_add_up_and_the_reconciliation_says_so(run: Run) -> None:
    report = run("report", "themes", "--format", "json").json
    assert sum(report["totals"].values()) == report["total"]
    for row in report["rows"]:
        assert sum(row["counts"].values()) == row["total"]
    borne = sum(row["total"] for row in report["rows"])
    assert f"add up to {borne:,}" in report["reconciliation"]


def test_the_csv_has_the_same_numbers(run: Run) -> None:
    values = run("report", "themes", "--format", "json").json
    table = list(csv.reader(io.StringIO(run("report", "themes", "--format", "csv").out)))
    assert table[0] == ["Theme id", "Theme", *values["columns"], "Total", "No further action, %"]
    assert [row[0] for row in table[1:-1]] == [row["id"] for row in values["rows"]]
    assert table[-1][-2] == "311"


def test_a_report_can_be_made_of_what_a_search_finds(run: Run) -> None:
    report = run("report", "themes", "--format", "json", "--query", "custody").json
    assert 0 < report["total"] < 311
    assert report["total"] == run("search", "custody", "--json").json["total"]


def test_a_board_gets_its_report_on_a_theme_by_one_command(run: Run, tmp_path: Path) -> None:
    document = tmp_path / "custody.docx"
    ran = run("report", "board", "--theme", "custody", "--format", "docx", "--out", str(document))
    assert str(document) in ran.out.replace("\n", "")
    assert "recommendations" in ran.out
    text = "\n".join(paragraph.text for paragraph in Document(str(document)).paragraphs)
    assert "Police custody and detention" in text
    found = run("report", "board", "--theme", "custody", "--format", "json").json
    open_ones = run("search", "theme:custody is:open", "--json").json["total"]
    assert "are the same recommendation entered again" in found["summary"][1]
    (still_open, doubtful) = found["lists"]
    again = [item for item in still_open["items"] if "The same recommendation" in " ".join(item["remarks"])]
    assert again[0]["ref"] in again[1]["remarks"][0]
    assert "the same recommendation entered again" in still_open["sentence"]
    assert still_open["total"] == len(still_open["items"]) == open_ones
    assert (
        doubtful["total"]
        == run("search", "theme:custody is:closed has:contradiction", "--json").json["total"]
    )
    listed = run("report", "board", "--theme", "custody", "--table", "open").out
    assert len(list(csv.reader(io.StringIO(listed)))) == 1 + open_ones


def test_repeats_and_contradictions_are_those_of_searches(run: Run) -> None:
    tables = {one["table"]: one for one in run("report", "themes", "--format", "json").json["tables"]}
    assert tables["contradiction"]["total"] == run("search", "has:contradiction", "--json").json["total"] > 0
    assert tables["repeat"]["total"] == run("search", "has:repeat", "--json").json["total"] > 0
    assert "215" in tables["closed"]["reconciliation"]


def test_the_same_register_and_day_give_the_same_bytes_in_any_process(ready_home: Path) -> None:
    def written(seed: str, form: str, zone: str) -> bytes:
        command = [sys.executable, "-m", "searchapp", "report", "board", "--format", form]
        environment = os.environ | {"SEARCHAPP_HOME": str(ready_home), "PYTHONHASHSEED": seed, "TZ": zone}
        ran = subprocess.run(
            [*command, "--as-of", "2016-09-30"], env=environment, capture_output=True, check=True
        )
        return ran.stdout

    for form in ("csv", "json"):
        assert written("1", form, "UTC") == written("2", form, "Pacific/Kiritimati") != b""


def test_what_is_overdue_is_told_for_the_day_of_the_report(run: Run) -> None:
    def overdue(day: str) -> int:
        report = run("report", "themes", "--format", "json", "--as-of", day).json
        (due,) = (table for table in report["tables"] if table["table"] == "due")
        return sum(row["total"] for row in due["rows"] if row["id"] == "overdue")

    assert overdue("2013-01-01") == 0
    assert overdue("2026-01-01") > 0


def test_a_report_can_be_made_for_one_force(run: Run) -> None:
    report = run("report", "themes", "--format", "json", "--force", "lancashire").json
    assert (report["forces"], report["total"]) == (["Lancashire"], 311)
    assert report["scope"]["filters"] == {"force": ["Lancashire"]}
