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
    restored = run_in(home, "restore", str(file), "--yes")
    assert restored.code == 0, restored.err
    assert "311 recommendations" in restored.out
    assert ".replaced-" in restored.out
    assert run_in(home, "search", "custody", "--json").json["total"] > 0


def test_a_backup_without_accounts_is_not_restored_over_accounts_before_somebody_agreed(
    run_in: Run, tmp_path: Path
) -> None:
    home, file = tmp_path / "home", tmp_path / "early.backup"
    assert run_in(home, "backup", str(file)).code == 0
    assert "Nobody signs in now" in run_in(home, "restore", str(file)).out  # as before: nothing to ask
    added = run_in(home, "users", "add", "first", "--role", "administrator", "--one-time")
    assert added.code == 0, added.err
    for answer in ("", "n\n"):
        refused = run_in(home, "restore", str(file), stdin=answer)
        assert refused.code == 1
        said = " ".join(refused.err.split())
        assert "This backup has no accounts: after it nobody signs in, and whoever is at this" in said
        assert (
            "1 account would be changed: first: now administrator, may sign in; after it no account" in said
        )
        assert "Nothing was restored" in said
        assert "first" in run_in(home, "users", "list").out
    restored = run_in(home, "restore", str(file), stdin="y\n")
    assert restored.code == 0, restored.err
    assert "Everybody must sign in again" not in restored.out
    assert "first" not in run_in(home, "users", "list").out


def test_an_account_that_was_disabled_since_is_named_before_a_backup_lets_it_in_again(
    run_in: Run, tmp_path: Path
) -> None:
    home, file = tmp_path / "home", tmp_path / "early.backup"
    for name, role in (("first", "administrator"), ("second", "reviewer")):
        assert run_in(home, "users", "add", name, "--role", role, "--one-time").code == 0
    assert run_in(home, "backup", str(file)).code == 0
    assert run_in(home, "users", "role", "second", "viewer").code == 0
    assert run_in(home, "users", "disable", "second").code == 0
    refused = run_in(home, "restore", str(file), stdin="n\n")
    assert refused.code == 1
    said = " ".join(refused.err.split())
    assert "decision" not in said
    assert "second: now viewer, may not sign in; after it reviewer, may sign in" in said
    assert run_in(home, "restore", str(file), "--yes").code == 0


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
