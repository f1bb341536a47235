"""What `entrepot check` says about the rights that we run with (THREATS DB-02, DB-03, DEP-06)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import DatabaseError, connection

_TWO_ROLES = "Name another role in DATABASE_URL, the owner in DATABASE_OWNER_URL, and run `entrepot migrate`."
LOG_CAN_CHANGE = checks.Warning(
    "The role of DATABASE_URL can change or delete what the system log holds.",
    hint=_TWO_ROLES,
    id="core.W001",
)
TABLES_CAN_CHANGE = checks.Warning(
    "The role of DATABASE_URL can make or change tables.", hint=_TWO_ROLES, id="core.W002"
)
AS_ROOT = checks.Info(
    "This runs as root. The network needs no right of root's.",
    hint="Start it as an account of its own.",
    id="core.I001",
)

_LOG = "SELECT has_table_privilege(to_regclass('public.audit_event'), 'UPDATE, DELETE, TRUNCATE')"
_TABLES = """
    SELECT has_schema_privilege('public', 'CREATE') OR EXISTS (
        SELECT FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
        WHERE n.nspname = 'public' AND relkind IN ('r', 'p') AND pg_has_role(relowner, 'MEMBER')
    )
"""


@checks.register(checks.Tags.database)
def role_only_uses_tables(databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """Warn of a role that could rewrite the log or the tables, if somebody spoke through it."""
    if not databases:
        return []
    try:
        with connection.cursor() as cursor:
            return [warning for query, warning in _RIGHTS if _holds(cursor, query)]
    except DatabaseError:
        return []


@checks.register(checks.Tags.security, deploy=True)
def account_is_not_root(**_: Any) -> list[checks.CheckMessage]:
    """Say that this is root; it may be another account that serves, so it is no warning."""
    return [AS_ROOT] if os.geteuid() == 0 else []


_RIGHTS = ((_LOG, LOG_CAN_CHANGE), (_TABLES, TABLES_CAN_CHANGE))


def _holds(cursor: Any, query: str) -> bool:
    cursor.execute(query)
    return bool(cursor.fetchone()[0])
