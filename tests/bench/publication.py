"""Publication to 1,788 organisations against a raw bulk insert of the same rows."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from portal.notices.models import Delivery, NoticePage, ResponsibleSeat

from tests.bench.measure import Comparison, seconds
from tests.bench.world import draft

REPEAT = 7
DELIVERY = (
    "INSERT INTO notices_delivery (notice_id, organisation_id, first_version_id, delivered_at,"
    " is_current) VALUES (%s, %s, %s, %s, %s)"
)
SEAT = "INSERT INTO notices_responsibleseat (delivery_id, seat_id, reason) VALUES (%s, %s, %s)"


def compare() -> Comparison:
    """Median seconds of REPEAT publications and of REPEAT raw inserts, interleaved in one run."""
    drafts = iter([draft(f"測定 公開 {n}") for n in range(REPEAT + 1)])
    raw = iter([draft(f"測定 挿入 {n}") for n in range(REPEAT + 1)])
    ours = seconds(lambda: publish(next(drafts)), REPEAT)
    model = NoticePage.objects.get(title=f"測定 公開 {REPEAT}")
    rows = Rows(model)
    base = seconds(lambda: rows.insert(next(raw).pk), REPEAT)
    return Comparison(
        f"publication to 1,788 organisations / raw insert of the same rows ({connection.vendor})",
        ours, base, "s", "<= 3",
        f"{len(rows.deliveries)} deliveries and {len(rows.seats)} responsible seats",
    )  # fmt: skip


def publish(page: NoticePage) -> None:
    """What the publish button does, without HTTP."""
    page.save_revision().publish()


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
        """One transaction, two executemany, one read of the new ids."""
        now = datetime.now(UTC)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                DELIVERY, [(notice_id, pk, self.version, now, True) for pk in self.deliveries]
            )
            cursor.execute(
                "SELECT organisation_id, id FROM notices_delivery WHERE notice_id = %s",
                [notice_id],
            )
            ids: dict[Any, Any] = dict(cursor.fetchall())
            cursor.executemany(SEAT, [(ids[org], seat, why) for org, seat, why in self.seats])
