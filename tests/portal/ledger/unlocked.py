"""The one switch for tests: take the append-only triggers away, and put them back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from portal.ledger import triggers


def drop_triggers() -> None:
    """Remove the triggers of every append-only table."""
    for model in triggers.append_only_models():
        table = model._meta.db_table
        on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            for name in triggers.trigger_names(connection, table):
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on_table}')


def install_all_triggers() -> None:
    """Install the triggers of every append-only table, as migrate does."""
    for model in triggers.append_only_models():
        triggers.install_triggers(connection, model._meta.db_table)


@contextmanager
def ledger_unlocked() -> Iterator[None]:
    """Inside, rows of append-only tables can be changed, as an attacker would."""
    with transaction.atomic():
        drop_triggers()
        yield
        if connection.vendor == "postgresql":
            # A trigger cannot be created while row checks of the same table wait for the commit.
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        install_all_triggers()
