"""Very many rows of plain numbers at once: arrays on PostgreSQL, whose driver is slow at reading
thousands of placeholders, and one prepared statement on SQLite.
"""

from collections.abc import Sequence

from django.db import connection

ARRAYS = {
    "search_posting": (("term", "bigint"), ("document_id", "bigint"), ("weight", "smallint")),
    "search_term": (("term", "bigint"), ("number", "integer")),
}


def insert(table: str, rows: Sequence[tuple[int, ...]], then: str = "") -> None:
    """Insert rows, in this order; ``then`` is what the statement ends in (ON CONFLICT …)."""
    if not rows:
        return
    columns = ARRAYS[table]
    names = ", ".join(name for name, _ in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{kind}[]" for _, kind in columns)
            statement = f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays}) {then}"  # noqa: S608
            cursor.execute(statement, [array(column) for column in zip(*rows, strict=True)])
        else:
            places = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {table} ({names}) VALUES ({places}) {then}"  # noqa: S608
            cursor.executemany(statement, rows)


def array(numbers: Sequence[int]) -> str:
    """Numbers as PostgreSQL writes an array."""
    return f"{{{','.join(map(str, numbers))}}}"
