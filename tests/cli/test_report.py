from __future__ import annotations

import csv
import io

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
