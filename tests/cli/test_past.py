from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_import import HEADER, row


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.txt"
    path.write_text(
        HEADER + row("The force should paint its cells.") + row("The force should count its keys.")
    )
    return path


def test_an_import_can_be_taken_back_and_searches_are_as_before(
    run_in: Run, home: Path, register: Path
) -> None:
    everything = ("search", "", "--limit", "400", "--json")
    before = run_in(home, *everything).json
    number = run_in(home, "import", str(register), "--json").json["run"]
    assert run_in(home, *everything).json != before
    undone = run_in(home, "import", "--undo", str(number), "--json").json
    assert undone["undone"]["by"]
    assert run_in(home, *everything).json == before
    assert "undone" in run_in(home, "runs").out
    again = run_in(home, "import", "--undo", str(number))
    assert again.code == 1
    assert "undone already" in again.err


def test_a_dry_run_says_word_by_word_what_would_change(run_in: Run, home: Path, register: Path) -> None:
    run_in(home, "import", str(register))
    register.write_text(register.read_text().replace("Done.", "Done in May.").replace("Compl", "compl"))
    said = run_in(home, "import", str(register), "--dry-run").out
    assert "response: Done{+ in May+}." in said
    assert "2 would be changed" in said


def test_what_changed_between_two_imports_is_told(run_in: Run, home: Path, register: Path) -> None:
    first = run_in(home, "import", str(register), "--json").json["run"]
    register.write_text(HEADER + row("The force should paint its cells.", status="Being progressed"))
    run_in(home, "import", str(register))
    told = run_in(home, "diff", str(first), "--json").json
    assert (told["new"], told["gone"], told["changed"], told["status_changed"]) == (0, 1, 1, 1)
    assert told["moves"] == [{"from": "Completed", "to": "Being progressed", "count": 1}]
    ref = next(one["ref"] for one in told["differences"] if one["kind"] == "changed")
    assert "Completed -> Being progressed" in run_in(home, "diff").out
    past = run_in(home, "history", ref, "--json").json
    assert [event["kind"] for event in past["events"]] == ["new", "changed"]
    assert [stay["status"] for stay in past["statuses"]] == ["Completed", "Being progressed"]
    assert "Completed -> Being progressed" in run_in(home, "history", ref).out


def test_a_target_date_in_words_is_told_in_words(run_in: Run, home: Path, register: Path) -> None:
    head = HEADER.replace("\n", "\tTarget date\n")
    line = row("The force should paint its cells.", status="Being progressed")
    register.write_text(head + line.replace("\n", "\tQ1 2022/23\n"))
    run_in(home, "import", str(register))
    register.write_text(head + line.replace("\n", "\tQ2 2022/23\n"))
    before = "Q1 2022/23 (2022-04-01 to 2022-06-30, by the financial year)"
    after = "Q2 2022/23 (2022-07-01 to 2022-09-30, by the financial year)"
    assert f"target: [-{before}-]{{+{after}+}}" in run_in(home, "import", str(register), "--dry-run").out
    run_in(home, "import", str(register))
    assert f"target: [-{before}-]{{+{after}+}}" in run_in(home, "diff").out
    told = run_in(home, "diff", "--json").json["differences"][0]
    words = [["removed", before], ["added", after]]
    assert told["changes"] == [{"field": "target", "before": before, "after": after, "words": words}]
    event = run_in(home, "history", told["ref"], "--json").json["events"][-1]
    assert (event["before"], event["after"]) == (before, after)


def test_a_changed_wording_is_called_the_recommendation(run_in: Run, home: Path, register: Path) -> None:
    run_in(home, "import", str(register))
    register.write_text(register.read_text().replace("paint its cells", "paint all its cells"))
    run_in(home, "import", str(register))
    assert "recommendation: The force should paint {+all +}its cells." in run_in(home, "diff").out


def test_a_day_after_the_last_import_is_said_to_be(run_in: Run, home: Path, register: Path) -> None:
    run = run_in(home, "import", str(register), "--json").json["run"]
    said = run_in(home, "diff", "--since", "2099-01-01").out
    assert "nothing was imported since 2099-01-01. The last import is run" in said
    assert f"run {run} (" in said


def test_a_file_and_an_undo_at_once_are_refused(run_in: Run, home: Path, register: Path) -> None:
    assert run_in(home, "import", str(register), "--undo", "1").code == 2
    assert run_in(home, "import").code == 2
