"""Keeping a lease while its holder works, in the background of the same process."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, connections

logger = logging.getLogger("portal.outbox.leases")


class Lease:
    """Ours as long as ``valid``: a machine that slept knows that it must stop."""

    def __init__(self, name: str, renew: Callable[[], bool], seconds: float) -> None:
        self.name = name
        self.seconds = seconds
        self._renew = renew
        self._ended = threading.Event()
        self._valid_until = time.monotonic() + seconds

    @property
    def valid(self) -> bool:
        """Whether nobody else can have taken the work over yet."""
        return time.monotonic() < self._valid_until

    def keep(self) -> None:
        """Renew four times in the length of a lease, until ``end``."""
        try:
            while not self._ended.wait(self.seconds / 4):
                self._beat()
        finally:
            connections.close_all()

    def end(self) -> None:
        """Stop renewing."""
        self._ended.set()

    def _beat(self) -> None:
        moment = time.monotonic()
        try:
            self._valid_until = moment + self.seconds if self._renew() else moment
        except DatabaseError:
            # The next beat tries again; three may be missed before the lease ends.
            logger.warning("lease of %s not renewed", self.name)
            connection.close()


@contextmanager
def lease_kept(name: str, renew: Callable[[], bool], seconds: float) -> Iterator[Lease]:
    """Renew in the background, so that long work is never started twice.

    ``renew`` says whether the lease is still ours; ``seconds`` is its length.
    """
    lease = Lease(name, renew, seconds)
    keeper = threading.Thread(target=lease.keep, daemon=True)
    keeper.start()
    try:
        yield lease
    finally:
        lease.end()
        keeper.join()
