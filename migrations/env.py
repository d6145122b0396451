"""Run migrations on the application's own engine, one at a time however many processes start."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import text

from spark.extensions import db

MIGRATION_LOCK = 0x5350_4D49


def run() -> None:
    """Migrate, or write the SQL down when asked to with --sql."""
    if context.is_offline_mode():
        context.configure(
            url=current_app.config["SQLALCHEMY_DATABASE_URI"], target_metadata=db.metadata, literal_binds=True
        )
        with context.begin_transaction():
            context.run_migrations()
        return
    with db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=db.metadata, compare_type=True)
        with context.begin_transaction():
            connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            context.run_migrations()


run()
