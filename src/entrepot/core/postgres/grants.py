"""What the application's role may do with the tables (THREATS DB-02, DB-03)."""

from typing import Any, Protocol

from psycopg import sql

from entrepot.core.postgres.roles import APPLICATION

# Rows that nobody changes: the system log, and the record of migrations.
_EXCEPTIONS = {"audit_event": "SELECT, INSERT", "django_migrations": "SELECT"}


class Connection(Protocol):
    """Django's connection, or psycopg's."""

    def cursor(self) -> Any: ...


def grant_application_role(connection: Connection, role: str = APPLICATION) -> bool:
    """Let `role` read and write rows, call functions and nothing else; call it as the owner after migrations.

    Does nothing and returns False where the role does not exist or is the owner itself, as on an operator's
    own database with one role.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [role])
        if cursor.fetchone() is None:
            return False
        for statement in _STATEMENTS:
            cursor.execute(_for(role, statement))
        for table, rights in _EXCEPTIONS.items():
            cursor.execute("SELECT to_regclass(%s)", [f"public.{table}"])
            if cursor.fetchone() != (None,):
                cursor.execute(_for(role, f"REVOKE ALL ON public.{table} FROM {{role}}"))
                cursor.execute(_for(role, f"GRANT {rights} ON public.{table} TO {{role}}"))
    return True


_STATEMENTS = (
    "REVOKE CREATE ON SCHEMA public FROM {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
    # For tables of a later migration, until this runs again.
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {role}",
)


def _for(role: str, statement: str) -> str:
    return sql.SQL(statement).format(role=sql.Identifier(role)).as_string(None)
