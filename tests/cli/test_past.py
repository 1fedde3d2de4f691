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


def test_a_file_and_an_undo_at_once_are_refused(run_in: Run, home: Path, register: Path) -> None:
    assert run_in(home, "import", str(register), "--undo", "1").code == 2
    assert run_in(home, "import").code == 2
