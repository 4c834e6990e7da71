"""Inserting very many rows: ``bulk_create`` spends ten times as long on model objects as the
database does on the rows. SQLite is fastest with one prepared statement, PostgreSQL with many rows
in one.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, CharField, Field, ForeignKey, IntegerField, Model
from django.db.models.fields import TextField

ROWS_AT_ONCE = 1000  # at most 30 columns: SQLite takes 32,766 values in a statement
PLAIN_FIELDS = (IntegerField, CharField, TextField, BooleanField)
PLAIN_VALUES = {int, str, bool, type(None)}


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of Python values for the named columns; no signals, no defaults.

    Call it inside a transaction when the rows belong together.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    by_column = {field.column: field for field in model._meta.concrete_fields}
    fields = [by_column[column] for column in columns]
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    statement = f"INSERT INTO {table} ({names}) VALUES"
    row = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for part in prepared_parts(fields, rows, connection):
            if connection.vendor == "sqlite":
                cursor.executemany(f"{statement} {row}", part)
            else:
                values = ", ".join([row] * len(part))
                cursor.execute(f"{statement} {values}", list(chain.from_iterable(part)))


def prepared_parts(
    fields: Sequence["Field[Any, Any]"],
    rows: Iterable[Sequence[Any]],
    connection: BaseDatabaseWrapper,
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows as the database takes them, ROWS_AT_ONCE at a time."""
    remaining = iter(rows)
    while part := list(islice(remaining, ROWS_AT_ONCE)):
        by_column = zip(*part, strict=True)
        columns = [
            prepared(field, values, connection)
            for field, values in zip(fields, by_column, strict=True)
        ]
        yield list(zip(*columns, strict=True))


def prepared(
    field: "Field[Any, Any]", values: Sequence[Any], connection: BaseDatabaseWrapper
) -> Sequence[Any]:
    """The values of one column: numbers and texts as they are, one value for all turned once."""
    target = field.target_field if isinstance(field, ForeignKey) else field
    if isinstance(target, PLAIN_FIELDS) and {type(value) for value in values} <= PLAIN_VALUES:
        return values
    if all(value is values[0] for value in values):
        return [field.get_db_prep_save(values[0], connection)] * len(values)
    return [field.get_db_prep_save(value, connection) for value in values]
