"""The digests of 18,000 seats against the bare SQL of the same reads and writes, with memory."""

import statistics
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from portal.accounts.models import User
from portal.extension.rows import insert_rows
from portal.extension.working_days import add_working_days
from portal.notifications.digests import ensure_settings, write_digests
from portal.notifications.models import DigestSetting, InboxItem, Notification
from portal.organisations.models import Assignment, Organisation, Seat
from portal.outbox.models import OutboxItem

from tests.bench.measure import Comparison, timed

ITEMS_EACH = 5
REPEAT = 3
FEW = 1_800
ALLOWED_MB = 50.0
MORNING = datetime(2030, 4, 2, 9, tzinfo=ZoneInfo("Asia/Tokyo"))
READ = """
SELECT i.id, i.seat_id, n.id, i.is_asked, n.title, n.code, n.reference, u.id, u.email, u.name
FROM notifications_inboxitem i
JOIN notifications_notification n ON n.id = i.notification_id
JOIN organisations_assignment a ON a.seat_id = i.seat_id
JOIN accounts_user u ON u.id = a.user_id
WHERE NOT i.is_mailed ORDER BY i.seat_id, i.notification_id DESC
"""
WRITE = (
    "INSERT INTO outbox_outboxitem (kind, key, payload, state, attempts, next_at, lease_holder,"
    " last_error, created_at) SELECT kind, key || '-again', payload, state, attempts, next_at,"
    " lease_holder, last_error, created_at FROM outbox_outboxitem WHERE kind = 'mail.send'"
)
MARK = (
    "UPDATE notifications_inboxitem SET is_mailed = %s WHERE NOT is_mailed",
    "UPDATE notifications_digestsetting SET digested_on = %s",
)


def compare() -> Iterator[Comparison]:
    """Median seconds of all digests and of the bare SQL, taking turns; peak memory of two sizes."""
    seats = people_everywhere()
    ours, base, memory = [], [], 0.0
    for number in range(REPEAT):
        moment = morning(number)
        fresh_items(seats)
        growth, seconds = grown(lambda moment=moment: write_digests(now=moment))
        ours.append(seconds)
        memory = max(memory, growth)
        mails = OutboxItem.objects.filter(kind="mail.send").count()
        InboxItem.objects.update(is_mailed=False)
        base.append(timed(lambda moment=moment: bare(moment)))
        OutboxItem.objects.filter(kind="mail.send").delete()
    yield Comparison(
        f"digests of {len(seats):,} seats / bare SQL ({connection.vendor})",
        statistics.median(ours), statistics.median(base), "s", "reported",
        f"{mails:,} mails of {ITEMS_EACH} entries written, sealed and queued; the SQL copies rows",
    )  # fmt: skip
    fresh_items(seats[:FEW])
    few, _ = grown(lambda: write_digests(now=morning(REPEAT)))
    yield Comparison(
        f"peak memory for digests of {len(seats):,} seats / what is allowed ({connection.vendor})",
        memory, ALLOWED_MB, "MB", "<= 1", f"{few:.1f} MB for {FEW:,} seats",
    )  # fmt: skip


def people_everywhere() -> list[int]:
    """Ids of all open seats of local governments, each with somebody on it."""
    local = Organisation.objects.local_governments()
    seats = Seat.objects.current().filter(organisation__in=local.values("pk"))
    empty = list(seats.filter(assignments__isnull=True).values_list("pk", flat=True))
    users = User.objects.bulk_create(
        [User(email=f"digest{pk}@example.jp", name=f"測定 太郎{pk}") for pk in empty],
        batch_size=2000,
    )
    pairs = zip(users, empty, strict=True)
    Assignment.objects.bulk_create(
        [Assignment(user=user, seat_id=pk, starts_on="2025-04-01") for user, pk in pairs],
        batch_size=2000,
    )
    ensure_settings()
    return list(seats.order_by("pk").values_list("pk", flat=True))


def fresh_items(seats: list[int]) -> None:
    """Unread items for the seats, nothing else waiting."""
    InboxItem.objects.all().delete()
    Notification.objects.all().delete()
    told = [
        Notification.objects.create(
            kind="notices",
            object_key=f"notice:{number}",
            event="arrived",
            title="負担限度額認定における預貯金等の確認方法の見直しについて",
            line="新しく届きました",
            url="/notices/",
            code=f"T-{number}",
            reference="老介発0401第1号",
        ).pk
        for number in range(ITEMS_EACH)
    ]
    rows = ((seat, pk, False, False, False) for seat in seats for pk in told)
    columns = ("seat_id", "notification_id", "is_asked", "is_read", "is_mailed")
    with transaction.atomic():
        insert_rows(InboxItem, columns, rows)
    DigestSetting.objects.update(digested_on=None)


def bare(moment: datetime) -> None:
    """Read what waits, copy the finished mails, mark items and settings; one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(READ)
        while cursor.fetchmany(5000):
            pass
        cursor.execute(WRITE)
        cursor.execute(MARK[0], [True])
        cursor.execute(MARK[1], [moment.date()])


def morning(number: int) -> datetime:
    """A working day's morning, another one for each run."""
    day = add_working_days(MORNING.date(), number)
    return MORNING + timedelta(days=(day - MORNING.date()).days)


def grown(work: Callable[[], object]) -> tuple[float, float]:
    """MB that the process grew at its largest during the work, and the seconds it took."""
    Path("/proc/self/clear_refs").write_text("5")
    before = memory_kb("VmRSS")
    seconds = timed(work)
    return (memory_kb("VmHWM") - before) / 1024, seconds


def memory_kb(name: str) -> int:
    """A figure of this process as Linux counts it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
