from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_a_register_is_backed_up_checked_and_restored_elsewhere_with_its_index(
    run_in: Run, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "register.backup"
    made = run_in(home, "backup", str(file))
    assert "311 recommendations" in made.out
    assert "is whole" in run_in(home, "backup", str(file), "--check").out
    (home / "searchapp.sqlite3").write_bytes(b"damaged")
    restored = run_in(home, "restore", str(file))
    assert restored.code == 0, restored.err
    assert "311 recommendations" in restored.out
    assert ".replaced-" in restored.out
    assert run_in(home, "search", "custody", "--json").json["total"] > 0


def test_a_file_that_is_no_backup_is_refused_in_a_sentence(run_in: Run, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("not a backup")
    for arguments in (("restore", str(tmp_path / "letter")), ("backup", str(tmp_path / "letter"), "--check")):
        ran = run_in(tmp_path / "home", *arguments)
        assert ran.code == 1
        assert "letter is not a whole backup" in ran.err


def test_a_store_on_postgresql_is_left_to_pg_dump(run_in: Run, tmp_path: Path) -> None:
    ran = run_in(tmp_path / "home", "restore", "x", SEARCHAPP_DATABASE="postgresql+psycopg://server/register")
    assert ran.code == 1
    assert "pg_dump" in ran.err
