"""Brings a database to the version this program knows, in one transaction, by Alembic.

A new version is a file in `versions/` and its revision as `HEAD`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from searchapp.domain.errors import Unavailable

HEAD: Final = "0021"
"""Revision of the newest migration, so that opening a store in that version does not load Alembic."""


def revision_of(connection: Connection) -> str | None:
    """The version of a database; None for one without tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)


def is_current(connection: Connection, name: str) -> bool:
    """Whether the database needs no migration. Raises Unavailable when a newer version made it."""
    revision = revision_of(connection)
    if revision in (None, HEAD):
        return revision == HEAD
    if revision not in _known():
        raise Unavailable(
            f"The store {name} was made by a newer version of searchapp (its version is {revision}, "
            f"this program knows up to {HEAD}).",
            next_step="Install the newer searchapp, or name another folder in SEARCHAPP_HOME.",
        )
    return False


def upgrade(connection: Connection, name: str) -> None:
    """Apply the migrations that are missing; the caller's transaction keeps all of them or none."""
    if is_current(connection, name):  # somebody else was quicker
        return
    from alembic import command  # noqa: PLC0415 - slow to load, and seldom needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    command.upgrade(config, HEAD)


def _known() -> set[str]:
    return {path.name.split("_")[0] for path in (Path(__file__).parent / "versions").glob("[0-9]*.py")}
