from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.conftest import Run


def test_a_whole_index_passes_its_check(run: Run) -> None:
    ran = run("index", "check")
    assert ran.code == 0
    assert "311" in ran.out


def test_a_corrupt_index_rebuilds_itself_and_says_so(run_in: Run, home: Path) -> None:
    wrecked = [file for file in (home / "index").rglob("*") if file.is_file()]
    for file in wrecked:
        file.write_bytes(b"not an index")
    check = run_in(home, "index", "check")
    assert check.code == 1
    assert "searchapp index build" in check.err
    ran = run_in(home, "search", "custody", "--json")
    assert ran.code == 0
    assert ran.json["total"] > 0
    assert "again from the store" in ran.err
    assert run_in(home, "index", "check").code == 0


def test_build_and_update_say_what_they_did(run_in: Run, home: Path) -> None:
    assert "311" in run_in(home, "index", "build").out
    assert run_in(home, "index", "update").code == 0
    info = run_in(home, "index", "info", "--json").json
    assert (info["documents"], info["behind"], info["problem"]) == (311, 0, "")


def test_building_the_index_makes_no_suggestions_again_though_the_models_are_others(
    run_in: Run, home: Path
) -> None:
    shutil.rmtree(home / "models")
    before = run_in(home, "search", "theme:custody", "--json").json["total"]
    built = run_in(home, "index", "build")
    assert "311" in built.out
    assert "Training" not in built.err
    assert not list((home / "models").glob("**/*.joblib"))
    assert run_in(home, "search", "theme:custody", "--json").json["total"] == before > 0
