"""Queries of the busiest pages, compiled to SQL once for each process.

Building and compiling a query costs Django several times what the database needs to answer it.
A prepared query is written as any other; only its values are filled in later (ADR 0009).
"""

import copy
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


class Prepared(Generic[Row]):
    """Call it with the values by name to get a queryset that is ready to be read, never refined.

    ``build`` gets a stand-in of the same type (int, str, date or datetime) for each value and must
    hand each to the database as it is. A value that decides about the shape of the query, such as
    None or a list, cannot be one of them; see ``padded`` for the ids of a page.
    """

    def __init__(self, build: Callable[..., QuerySet[Row, Any]]) -> None:
        self.build = build
        self.compiled: dict[str, tuple[QuerySet[Row, Any], Any, str, list[Any]]] = {}

    def __call__(self, **values: Any) -> QuerySet[Row, Any]:
        """The queryset with these values. Raises ValueError where one does not reach the SQL."""
        connection = connections[DEFAULT_DB_ALIAS]
        filled = self._filled(connection, values)
        template, compiler, *_ = self.compiled[connection.vendor]
        ready = copy.copy(compiler)
        ready.connection = connection
        ready.as_sql = lambda *args, **kwargs: filled
        return _reading(template, ready)

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows as the driver reads them, at half the cost of many: for numbers and words, which
        both databases' drivers give as such. Raises ValueError as above.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(*self._filled(connection, values))
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _filled(self, connection: Any, values: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
        if connection.vendor not in self.compiled:
            self.compiled[connection.vendor] = self._compile(connection, values)
        _, _, sql, params = self.compiled[connection.vendor]
        adapted = {stand_in(name): adapt(connection, v) for name, v in values.items()}
        return sql, tuple(adapted.get(param, param) for param in params)

    def _compile(self, connection: Any, values: dict[str, Any]) -> Any:
        template = self.build(**{name: _typed(name, value) for name, value in values.items()})
        compiler = template.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        names = {adapt(connection, _typed(n, v)): stand_in(n) for n, v in values.items()}
        if missing := set(names) - set(params):
            lost = sorted(names[param][1] for param in missing)
            raise ValueError(f"{self.build.__qualname__}: {lost} do not reach the SQL")
        return template, compiler, sql, [names.get(param, param) for param in params]


IDS = 20


def padded(ids: Sequence[int]) -> dict[str, int]:
    """Up to ``IDS`` ids, such as those of a page of a list, as values of a prepared query: the
    last one is repeated, so that the query keeps its shape. Raises ValueError for more of them,
    or none.
    """
    if not 0 < len(ids) <= IDS:
        raise ValueError(f"{len(ids)} ids do not fit")
    return {f"id{place}": ids[min(place, len(ids) - 1)] for place in range(IDS)}


def stand_in(name: str) -> tuple[str, str]:
    """Marks the place of a value among the parameters; no database value is a tuple."""
    return ("value", name)


def _typed(name: str, value: Any) -> Any:
    """An unlikely value of the same type, different for each name."""
    number = sum(ord(letter) * 31**place for place, letter in enumerate(name)) % 10**9
    if isinstance(value, datetime):
        return datetime(9000, 1, 1, tzinfo=UTC).replace(microsecond=number % 10**6)
    if isinstance(value, date):
        return date.fromordinal(date(9000, 1, 1).toordinal() + number % 10_000)
    return 8 * 10**18 + number if isinstance(value, int) else f"stand-in for {name}"


def adapt(connection: Any, value: Any) -> Any:
    """A value as the database's driver takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _reading(template: QuerySet[Row, Any], compiler: Any) -> QuerySet[Row, Any]:
    """A queryset that asks this compiler instead of making one."""
    query = copy.copy(template.query)
    query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]
    # copy.copy would read the template: pickling a queryset does.
    found = object.__new__(type(template))
    found.__dict__.update(template.__dict__, _query=query, _result_cache=None)
    return found
