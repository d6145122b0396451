"""The migrations make exactly the tables that the models speak of."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from spark.extensions import db


def test_the_migrations_and_the_models_agree(app):
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
