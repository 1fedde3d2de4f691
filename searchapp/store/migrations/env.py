"""Run by Alembic: applies migrations in the transaction that the caller has opened."""

from alembic import context

from searchapp.store.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
