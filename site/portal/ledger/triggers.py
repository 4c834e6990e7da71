"""Append-only tables: triggers that reject UPDATE, DELETE and, on PostgreSQL, TRUNCATE.

They are installed after every ``migrate``, because altering a column on SQLite rebuilds the table
and loses its triggers silently. ``verify_ledger`` checks that they exist and do what they should.
"""

from typing import Any

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

FUNCTION = "portal_append_only"
FUNCTION_BODY = "BEGIN RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME; END"
_append_only: dict[str, type[Model]] = {}


def register_append_only(model: type[Model]) -> None:
    """Let rows of a table be inserted and read, and nothing else; call it from ``ready()``."""
    _append_only[model._meta.label_lower] = model


def append_only_models() -> list[type[Model]]:
    """Every registered model, in stable order."""
    return [_append_only[label] for label in sorted(_append_only)]


def install_after_migrate(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """Receiver of ``post_migrate``: (re)install the triggers of the app's tables."""
    connection = connections[using]
    models = [m for m in append_only_models() if m._meta.app_label == sender.label]
    if models:
        present = set(connection.introspection.table_names())
        for model in models:
            if model._meta.db_table in present:
                install_triggers(connection, model._meta.db_table)


def install_triggers(connection: BaseDatabaseWrapper, table: str) -> None:
    """Create a table's triggers; harmless when they exist."""
    statements = [*_drop_statements(connection, table), *_create_statements(connection, table)]
    _execute(connection, statements)


def missing_triggers(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """Names of a table's triggers that are absent, switched off or altered, sorted."""
    found = _sound_triggers(connection, table)
    return sorted(name for name in trigger_names(connection, table) if name not in found)


def trigger_names(connection: BaseDatabaseWrapper, table: str) -> dict[str, str]:
    """Trigger name to the operation it rejects."""
    operations = ["UPDATE", "DELETE"]
    if connection.vendor == "postgresql":
        operations.append("TRUNCATE")
    return {f"{table}_no_{operation.lower()}": operation for operation in operations}


def _drop_statements(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    names = trigger_names(connection, table)
    return [f'DROP TRIGGER IF EXISTS "{name}"{on_table}' for name in names]


def _create_statements(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    names = trigger_names(connection, table)
    if connection.vendor == "sqlite":
        return [_sqlite_trigger(name, operation, table) for name, operation in names.items()]
    if connection.vendor != "postgresql":
        raise ImproperlyConfigured("記録簿は SQLite と PostgreSQL だけに対応しています。")
    function = (
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql "
        f"AS $${FUNCTION_BODY}$$"
    )
    return [
        function,
        *(
            f'CREATE TRIGGER "{name}" BEFORE {operation} ON "{table}" '
            f"FOR EACH {'STATEMENT' if operation == 'TRUNCATE' else 'ROW'} "
            f"EXECUTE FUNCTION {FUNCTION}()"
            for name, operation in names.items()
        ),
    ]


def _sqlite_trigger(name: str, operation: str, table: str) -> str:
    return (
        f'CREATE TRIGGER "{name}" BEFORE {operation} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, 'append-only table {table}'); END"
    )


def _sound_triggers(connection: BaseDatabaseWrapper, table: str) -> set[str]:
    if connection.vendor == "sqlite":
        sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        expected = {
            name: _sqlite_trigger(name, operation, table)
            for name, operation in trigger_names(connection, table).items()
        }
        return {
            name for name, text in _fetch(connection, sql, [table]) if expected.get(name) == text
        }
    sql = (
        "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE t.tgrelid = %s::regclass AND t.tgenabled IN ('O', 'A') "
        "AND p.proname = %s AND p.prosrc = %s"
    )
    return {row[0] for row in _fetch(connection, sql, [f'"{table}"', FUNCTION, FUNCTION_BODY])}


def _fetch(connection: BaseDatabaseWrapper, sql: str, values: list[str]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
