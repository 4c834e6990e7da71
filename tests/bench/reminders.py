"""A pass of the reminders over the notices of the coverage page, against one bare SQL statement.

Both write the same rows into the same table: the deliveries of all notices that nobody answered.
Ours takes a transaction for 50 notices and a statement for each notice; the base is one statement
in one transaction.
"""

import resource
from collections.abc import Iterator
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone
from portal.extension.working_days import next_working_day
from portal.notices.models import NoticePage

from plugins.receipts.models import Pace, ReceiptRequest, Reminder, ReminderRun
from plugins.receipts.services.reminders import remind
from tests.bench.coverage import count
from tests.bench.measure import Comparison, timed

MEGABYTE = 1024  # ru_maxrss counts kilobytes
RUNS = """
INSERT INTO receipts_reminderrun (notice_id, level, step, batch, sent_at, reached)
SELECT n.page_ptr_id, v.ack_version, 'digest', %s, CURRENT_TIMESTAMP, 0
FROM notices_noticepage n
JOIN notices_noticeversion v ON v.id = n.current_version_id
JOIN receipts_receiptrequest q ON q.version_id = v.id AND q.required AND q.pace = 'fast'
"""
REMINDERS = """
INSERT INTO receipts_reminder (run_id, delivery_id, level, step)
SELECT r.id, d.id, r.level, r.step
FROM receipts_reminderrun r
JOIN notices_delivery d ON d.notice_id = r.notice_id
JOIN notices_noticepage n ON n.page_ptr_id = d.notice_id
WHERE d.is_current AND NOT EXISTS (
    SELECT 1 FROM receipts_receiptevent e
    WHERE e.delivery_id = d.id AND e.version_id = n.current_version_id
    AND e.kind IN ('proxy_acknowledged', 'acknowledged', 'not_applicable', 'done', 'rejected')
)
"""


def compare() -> Iterator[Comparison]:
    """Seconds of one pass, with what the process grew by."""
    notices = NoticePage.objects.filter(title__startswith="測定 到達状況")
    remind_of(list(notices.values_list("current_version", flat=True)))
    base = timed(bare_statement)
    wanted = Reminder.objects.count()
    Reminder.objects.all().delete()
    ReminderRun.objects.all().delete()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours = timed(lambda: remind(today=next_working_day(timezone.localdate())))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / MEGABYTE
    rows = Reminder.objects.count()
    if rows != wanted:
        raise RuntimeError("the pass and the statement disagree about who is pending")
    size = f"{notices.count():,} notices x 1,788"
    note = f"{rows:,} reminders of {count('notices_delivery'):,} deliveries; memory +{grown:.0f} MB"
    name = f"reminder pass over {size} / one bare SQL statement ({connection.vendor})"
    yield Comparison(name, ours, base, "s", "reported", note)


def remind_of(versions: list[int]) -> None:
    """These notices, and no others, remind from the next working day on."""
    ReceiptRequest.objects.update(pace=Pace.NONE)
    ReceiptRequest.objects.filter(version__in=versions).update(pace=Pace.FAST)


@transaction.atomic
def bare_statement() -> None:
    """The base: all runs and all reminders, a statement each."""
    with connection.cursor() as cursor:
        cursor.execute(RUNS, [uuid4().hex])
        cursor.execute(REMINDERS)
