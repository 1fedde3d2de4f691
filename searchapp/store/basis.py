"""What the present answers stand on: the files last loaded and the models that made suggestions."""

from __future__ import annotations

from sqlalchemy import Connection, select

from searchapp.domain.report import Basis
from searchapp.store.schema import IMPORT_RUNS, SOURCE_FILES, SOURCE_ROWS, SUGGESTIONS


def read_basis(connection: Connection) -> Basis:
    """Files whose rows are shown now, and ids of models with suggestions; both in alphabetical order."""
    files = (
        select(SOURCE_FILES.c.name)
        .join(IMPORT_RUNS, IMPORT_RUNS.c.source_file_id == SOURCE_FILES.c.id)
        .where(IMPORT_RUNS.c.id.in_(select(SOURCE_ROWS.c.run_id).where(SOURCE_ROWS.c.gone.is_(False))))
        .distinct()
        .order_by(SOURCE_FILES.c.name)
    )
    models = select(SUGGESTIONS.c.model_id).distinct().order_by(SUGGESTIONS.c.model_id)
    return Basis(
        files=tuple(connection.execute(files).scalars()), models=tuple(connection.execute(models).scalars())
    )
