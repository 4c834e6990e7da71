"""Publication to 1,788 organisations against a raw bulk insert of the same rows."""

import statistics
from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from portal.notices.models import Delivery, NoticePage, ResponsibleSeat

from tests.bench.measure import Comparison, timed
from tests.bench.world import draft

REPEAT = 9
DELIVERY = (
    "INSERT INTO notices_delivery (notice_id, organisation_id, first_version_id, delivered_at,"
    " is_current)"
)
SEAT = "INSERT INTO notices_responsibleseat (delivery_id, seat_id, reason)"
ROWS_AT_ONCE = 1000


def compare() -> Comparison:
    """Median seconds of REPEAT publications and as many raw inserts, taking turns."""
    model = draft("測定 公開")
    model.save_revision().publish()
    rows = Rows(NoticePage.objects.get(pk=model.pk))
    ours, base = [], []
    for number in range(REPEAT):
        revision = draft(f"測定 公開 {number}").save_revision()
        settle()
        ours.append(timed(revision.publish))
        raw = draft(f"測定 挿入 {number}").pk
        settle()
        base.append(timed(lambda pk=raw: rows.insert(pk)))
    return Comparison(
        f"publication to 1,788 organisations / raw insert of the same rows ({connection.vendor})",
        statistics.median(ours), statistics.median(base), "s", "<= 3",
        f"{len(rows.deliveries)} deliveries and {len(rows.seats)} responsible seats",
    )  # fmt: skip


def settle() -> None:
    """Both start with an empty log: SQLite moves a full one, 20 ms, at any commit it likes."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Rows:
    """The rows of a real publication, ready to be inserted again for another notice."""

    def __init__(self, model: NoticePage) -> None:
        self.version = model.current_version_id
        self.deliveries = list(
            Delivery.objects.filter(notice=model).values_list("organisation_id", flat=True)
        )
        self.seats = list(
            ResponsibleSeat.objects.filter(delivery__notice=model).values_list(
                "delivery__organisation_id", "seat_id", "reason"
            )
        )

    def insert(self, notice_id: int) -> None:
        """One transaction: both bulk inserts, and one read of the new ids."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        deliveries = [(notice_id, pk, self.version, now, True) for pk in self.deliveries]
        with transaction.atomic(), connection.cursor() as cursor:
            bulk_insert(cursor, DELIVERY, deliveries)
            cursor.execute(
                "SELECT organisation_id, id FROM notices_delivery WHERE notice_id = %s",
                [notice_id],
            )
            ids: dict[Any, Any] = dict(cursor.fetchall())
            bulk_insert(cursor, SEAT, [(ids[org], seat, why) for org, seat, why in self.seats])


def bulk_insert(cursor: Any, statement: str, rows: list[tuple[Any, ...]]) -> None:
    """The faster way of each database: one prepared statement, or many rows in one."""
    marks = f"({', '.join(['%s'] * len(rows[0]))})"
    if connection.vendor == "sqlite":
        cursor.executemany(f"{statement} VALUES {marks}", rows)
        return
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        values = ", ".join([marks] * len(part))
        cursor.execute(f"{statement} VALUES {values}", list(chain.from_iterable(part)))
