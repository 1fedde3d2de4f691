from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from searchapp.config import sample_register
from tests.cli.conftest import Run

HEADER = (
    "Force\tOriginating Report/Inspection\tType of Inspection\tRecommendation\t"
    "Date recommendation made\tExplanation of status\tComplete/ NFA approved by CoS / HMI\n"
)


def row(text: str, *, status: str = "Completed", made: str = "2015", response: str = "Done.") -> str:
    return f"Lancashire\tA report on cells\tLancashire\t{text}\t{made}\t{response}\t{status}\n"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.txt"
    path.write_text(
        HEADER + row("The force should paint its cells.") + row("The force should count its keys.")
    )
    return path


def test_importing_the_same_file_twice_changes_nothing(run_in: Run, home: Path) -> None:
    before = run_in(home, "search", "", "--limit", "400", "--json").json
    again = run_in(home, "import", str(sample_register()), "--json").json
    assert (again["read"], again["new"], again["changed"], again["unchanged"], again["gone"]) == (
        311,
        0,
        0,
        311,
        0,
    )
    assert again["held_back"] == 0
    assert again["problems"] == []
    assert run_in(home, "search", "", "--limit", "400", "--json").json == before


def test_a_dry_run_says_the_same_and_writes_nothing(run_in: Run, home: Path, register: Path) -> None:
    dry = run_in(home, "import", str(register), "--dry-run", "--json").json
    assert (dry["read"], dry["new"]) == (2, 2)
    assert run_in(home, "search", "", "--json").json["total"] == 311
    real = run_in(home, "import", str(register), "--json").json
    assert {key: real[key] for key in ("read", "new", "changed", "gone")} == {
        key: dry[key] for key in ("read", "new", "changed", "gone")
    }
    assert run_in(home, "search", "", "--json").json["total"] == 313


def test_a_new_status_is_a_change_found_by_search_at_once(run_in: Run, home: Path, register: Path) -> None:
    run_in(home, "import", str(register), "--json")
    ref = run_in(home, "search", '"paint its cells"', "--json").json["results"][0]["ref"]
    register.write_text(register.read_text().replace("Completed", "Being progressed"))
    changed = run_in(home, "import", str(register), "--json").json
    assert (changed["changed"], changed["new"]) == (2, 0)
    answer = run_in(home, "search", '"paint its cells"', "--status", "being progressed", "--json").json
    assert [result["ref"] for result in answer["results"]] == [ref]


def test_a_row_that_cannot_be_read_is_held_back_by_name_and_nothing_else_is_lost(
    run_in: Run, home: Path, register: Path
) -> None:
    with register.open("a") as file:
        file.write(row("The force should mend its vans.", status="Nearly there"))
        file.write(row("The force should wash its vans."))
    ran = run_in(home, "import", str(register), "--json")
    assert ran.code == 0
    assert (ran.json["read"], ran.json["new"], ran.json["held_back"]) == (4, 3, 1)
    (problem,) = ran.json["problems"]
    assert (problem["row"], problem["line"], problem["value"]) == (3, 4, "Nearly there")
    assert problem["column"]
    assert '"Nearly there" =' in problem["message"]


def bad_files() -> dict[str, bytes]:
    return {
        "empty": b"",
        "blank": b"\n\n \n",
        "binary": bytes(range(256)) * 64,
        "zip": b"PK\x03\x04" + bytes(4_000),
        "columns missing": b"Name\tAge\nsomebody\t3\n",
        "header only words": b"This is a letter about something else.\nIt goes on.\n",
    }


@pytest.mark.parametrize("kind", bad_files())
def test_a_file_that_is_no_register_is_answered_in_a_sentence_and_nothing_is_lost(
    run_in: Run, home: Path, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(bad_files()[kind])
    ran = run_in(home, "import", str(path), "--json")
    assert ran.code == 1
    assert ran.out == ""
    assert "bad.txt" in ran.err
    assert "Traceback" not in ran.err
    assert run_in(home, "search", "", "--json").json["total"] == 311


def test_windows_1252_is_read(run_in: Run, home: Path, register: Path) -> None:
    register.write_bytes(
        (HEADER + row("The force should keep its “caf\u00e9” open \u2013 daily.")).encode("cp1252")
    )
    run_in(home, "import", str(register), "--json")
    found = run_in(home, "search", '"open daily"', "--json").json["results"]
    assert [result["recommendation"] for result in found] == [
        "The force should keep its “caf\u00e9” open \u2013 daily."
    ]


def test_a_missing_file_is_named(run_in: Run, home: Path, tmp_path: Path) -> None:
    ran = run_in(home, "import", str(tmp_path / "no-such-file.txt"))
    assert ran.code == 1
    assert "no-such-file.txt" in ran.err


def test_a_folder_is_no_file(run_in: Run, home: Path, tmp_path: Path) -> None:
    ran = run_in(home, "import", str(tmp_path))
    assert ran.code == 1
    assert "Traceback" not in ran.err


def test_a_file_over_the_limit_is_refused_and_the_setting_named(
    run_in: Run, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "large.txt"
    path.write_text(HEADER + row("The force should write less.") * 20_000)
    ran = run_in(home, "import", str(path), SEARCHAPP_MAX_IMPORT_MB="1")
    assert ran.code == 1
    assert "SEARCHAPP_MAX_IMPORT_MB" in ran.err


def test_a_hundred_megabyte_file_with_no_register_in_it_is_refused_quickly(
    run_in: Run, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    ran = run_in(home, "import", str(path))
    assert ran.code == 1
    assert "large.txt" in ran.err


def test_gone_rows_stay_in_the_store_and_leave_the_search(run_in: Run, home: Path, register: Path) -> None:
    run_in(home, "import", str(register), "--json")
    ref = run_in(home, "search", '"count its keys"', "--json").json["results"][0]["ref"]
    register.write_text(HEADER + row("The force should paint its cells."))
    assert run_in(home, "import", str(register), "--json").json["gone"] == 1
    assert run_in(home, "search", '"count its keys"', "--json").json["total"] == 0
    assert run_in(home, "show", ref, "--json").json["gone"] is True


def test_the_force_may_be_named(run_in: Run, home: Path, register: Path) -> None:
    shutil.copy(register, other := register.with_name("other.txt"))
    run_in(home, "import", str(other), "--force", "Cumbria", "--json")
    ref = run_in(home, "search", '"count its keys"', "--json").json["results"][0]["ref"]
    assert run_in(home, "show", ref, "--json").json["force"] == "Cumbria"


def test_suggestions_an_import_never_came_to_are_made_by_the_next_search(
    run_in: Run, home: Path, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as cut_off:
        cut_off.setattr("searchapp.workspace.Workspace.bring_up_to_date", lambda _workspace: None)
        run_in(home, "import", str(register), "--json")
    found = run_in(home, "search", '"paint its cells"', "--json").json
    assert found["total"] == 1
    assert found["results"][0]["addressees"] == ["police-force"]


def test_a_register_of_another_force_is_judged_by_that_force(run_in: Run, home: Path, register: Path) -> None:
    register.write_text(HEADER + row("Kent Police should train its custody staff."))
    run_in(home, "import", str(register), "--force", "Kent", "--json")
    ref = run_in(home, "search", '"train its custody staff"', "--json").json["results"][0]["ref"]
    applies = run_in(home, "show", ref, "--json").json["suggestions"]["applies_to_force"]
    assert applies["value"] == "yes"


def test_a_reference_may_be_typed_in_small_letters(run_in: Run, home: Path) -> None:
    ref = run_in(home, "search", "NABIS", "--limit", "1", "--json").json["results"][0]["ref"]
    assert run_in(home, "show", ref.lower(), "--json").json == run_in(home, "show", ref, "--json").json
    assert run_in(home, "related", ref.lower(), "--json").code == 0
