"""The database that Entrepot runs by itself where `DATABASE_URL` names none."""

from entrepot.core.postgres.errors import PostgresError
from entrepot.core.postgres.grants import grant_application_role
from entrepot.core.postgres.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "PostgresError", "grant_application_role"]
