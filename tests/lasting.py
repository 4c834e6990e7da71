"""What several tests of a module start from, loaded once where loading takes long."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker


@contextmanager
def lasting(blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is written here stays for all tests of a module, which roll back to it; then it goes."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
