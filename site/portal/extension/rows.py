"""Inserting very many rows: ``bulk_create`` spends ten times as long on model objects as the
database does on the rows."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

ROWS_AT_ONCE = 1000  # at most 30 columns: SQLite takes 32,766 values in a statement


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of Python values for the named columns; no signals, no defaults.

    Call it inside a transaction when the rows belong together.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    by_column = {field.column: field for field in model._meta.concrete_fields}
    fields = [by_column[column] for column in columns]
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    row = f"({', '.join(['%s'] * len(columns))})"
    prepared = (
        [f.get_db_prep_save(value, connection) for f, value in zip(fields, values, strict=True)]
        for values in rows
    )
    with connection.cursor() as cursor:
        while part := list(islice(prepared, ROWS_AT_ONCE)):
            cursor.execute(
                f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * len(part))}",  # noqa: S608
                list(chain.from_iterable(part)),
            )
