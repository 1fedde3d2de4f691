"""What the present answers stand on: the files last loaded and the models that made suggestions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, exists, select

from searchapp.domain.report import Basis
from searchapp.store.schema import IMPORT_RUNS, REGISTERS, SOURCE_FILES, SOURCE_ROWS, SUGGESTIONS


def read_basis(connection: Connection, forces: Sequence[str]) -> Basis:
    """Files of these forces whose rows are shown now, and ids of models with suggestions; both in order."""
    files = (
        select(SOURCE_FILES.c.name)
        .join(IMPORT_RUNS, IMPORT_RUNS.c.source_file_id == SOURCE_FILES.c.id)
        .join(REGISTERS, REGISTERS.c.id == IMPORT_RUNS.c.register_id)
        .where(REGISTERS.c.force.in_(forces))
        .where(IMPORT_RUNS.c.id.in_(select(SOURCE_ROWS.c.run_id).where(SOURCE_ROWS.c.gone.is_(False))))
        .distinct()
        .order_by(SOURCE_FILES.c.name)
    )
    models = select(SUGGESTIONS.c.model_id).distinct().order_by(SUGGESTIONS.c.model_id)
    return Basis(
        files=tuple(connection.execute(files).scalars()), models=tuple(connection.execute(models).scalars())
    )


def read_forces(connection: Connection) -> tuple[str, ...]:
    """Forces with a register that holds anything, in alphabetical order."""
    held = exists().where(SOURCE_ROWS.c.register_id == REGISTERS.c.id, SOURCE_ROWS.c.gone.is_(False))
    forces = select(REGISTERS.c.force).where(held).distinct().order_by(REGISTERS.c.force)
    return tuple(connection.execute(forces).scalars())
