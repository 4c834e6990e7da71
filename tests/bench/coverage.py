"""The coverage page among very many notices against the bare SQL aggregate of its numbers."""

import http.client
import os
import random
import statistics
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.db import connection
from portal.accounts.models import User
from portal.notices.api import notice_info
from portal.notices.models import NoticePage

from plugins.receipts.selectors.coverage import coverage_of, state_rows
from tests.bench.load import get
from tests.bench.measure import Comparison, timed
from tests.bench.sessions import cookie_for
from tests.bench.stock.models import StockPage
from tests.bench.world import draft

DEFAULT_NOTICES = {"postgresql": 2000, "sqlite": 50}
REPEAT = 30
SHARES = ((), ("opened",), ("opened", "acknowledged"), ("opened", "acknowledged", "done"))
EVENT_COLUMNS = (
    "recorded_at, digest, organisation_code, kind, section, unit, reason, channel,"
    " version_sha256, actor_commitment, seat_id"
)
AGGREGATE = """
SELECT COALESCE(p.code, o.code), o.subtype, s.best, COUNT(*)
FROM (
    SELECT d.organisation_id, MAX(CASE e.kind WHEN 'opened' THEN 1 WHEN 'attachment_viewed' THEN 2
        WHEN 'rejected' THEN 3 WHEN 'proxy_acknowledged' THEN 4 WHEN 'acknowledged' THEN 5
        WHEN 'not_applicable' THEN 6 WHEN 'done' THEN 7 ELSE 0 END) AS best
    FROM notices_delivery d
    LEFT JOIN receipts_receiptevent e ON e.delivery_id = d.id AND e.version_id = %s
    WHERE d.notice_id = %s AND d.is_current
    GROUP BY d.id, d.organisation_id
) s
JOIN organisations_organisation o ON o.id = s.organisation_id
LEFT JOIN organisations_organisation p ON p.id = o.prefecture_id
GROUP BY 1, 2, 3
"""


def compare(server_url: str) -> Iterator[Comparison]:
    """Median seconds for notices drawn at random: page, numbers alone, and bare aggregate.

    The page twice: drawn anew, as after every event, and as it is kept until the next one. The
    stock Wagtail page tells how much of it is signing in, frame and HTTP.
    """
    total = int(os.environ.get("BENCH_NOTICES", DEFAULT_NOTICES[connection.vendor]))
    notices = fill(total)
    cookie = cookie_for(User.objects.filter(is_superuser=True)[0])
    client = http.client.HTTPConnection(urlsplit(server_url).netloc, timeout=60)
    chosen = random.Random(1)  # noqa: S311 - not a secret
    stock = StockPage.objects.get().url
    found: list[list[float]] = [[], [], [], [], []]
    for number in range(REPEAT + 1):
        notice_id, version_id = chosen.choice(notices)
        path = f"/receipts/{notice_id}/"
        took = (
            timed(lambda p=path: get(client, p, cookie)),
            timed(lambda p=path: get(client, p, cookie)),
            timed(lambda pk=notice_id: numbers(pk)),
            timed(lambda pk=notice_id, v=version_id: aggregate(pk, v)),
            timed(lambda: get(client, stock, cookie)),
        )
        for times, seconds in zip(found, took if number else (), strict=False):
            times.append(seconds)
    page, kept, selector, base, plain = (statistics.median(times) for times in found)
    size = f"{total:,} notices x 1,788"
    rows = f"{count('notices_delivery'):,} deliveries, {count('receipts_receiptevent'):,} events"
    over = f"{rows}; the page over HTTP, the aggregate in process"
    bare, other = "bare SQL aggregate", "stock Wagtail page, signed in"
    until = "the same page while no event came in"
    for name, ours, named, divisor, bound, note in (
        ("page drawn anew", page, bare, base, "<= 1.5", over),
        ("page kept", kept, bare, base, "<= 1.5", until),
        (
            "numbers",
            selector,
            bare,
            base,
            "reported",
            "without HTTP and HTML",
        ),
        ("page drawn anew", page, other, plain, "reported", "both over HTTP, one client"),
        ("page kept", kept, other, plain, "reported", "both over HTTP, one client"),
    ):
        title = f"coverage {name} at {size} / {named} ({connection.vendor})"
        yield Comparison(title, ours, divisor, "s", bound, note)


def numbers(notice_id: int) -> None:
    """The state of every organisation, and the counts by prefecture and type."""
    notice = notice_info(notice_id)
    if notice is None:
        raise RuntimeError(f"notice {notice_id} is not published")
    coverage_of(state_rows(notice, "all"))


def aggregate(notice_id: int, version_id: int) -> None:
    """The numbers by prefecture, type and state of one notice."""
    with connection.cursor() as cursor:
        cursor.execute(AGGREGATE, [version_id, notice_id])
        cursor.fetchall()


def count(table: str) -> int:
    """Rows of a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        number: int = cursor.fetchone()[0]
    return number


def fill(total: int) -> list[tuple[int, int]]:
    """Publish one notice truly, give it receipts, and copy both ``total`` times by SQL."""
    page = draft("測定 到達状況 0", body="<p>測定</p>")
    page.save_revision().publish()
    first = NoticePage.objects.get(pk=page.pk)
    give_receipts(first)
    found = [(first.pk, first.current_version_id)]
    for number in range(1, total):
        copy = draft(f"測定 到達状況 {number}", body="<p>測定</p>")
        found.append((copy.pk, copy_rows(first, copy.pk)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return found


def give_receipts(notice: NoticePage) -> None:
    """Events for three quarters of the deliveries, as SQL: their digests are not looked at here."""
    key = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    with connection.cursor() as cursor:
        for share, kinds in enumerate(SHARES):
            for kind in kinds:
                cursor.execute(
                    "INSERT INTO receipts_receiptevent (id, delivery_id, version_id,"
                    f" {EVENT_COLUMNS})"
                    f" SELECT {key}, d.id, %s, CURRENT_TIMESTAMP, '', COALESCE(o.code, ''), %s,"
                    " '課', '係', '', '', '', '',"
                    " (SELECT MIN(seat_id) FROM notices_responsibleseat r"
                    " WHERE r.delivery_id = d.id) FROM notices_delivery d"
                    " JOIN organisations_organisation o ON o.id = d.organisation_id"
                    " WHERE d.notice_id = %s AND d.id %% %s = %s AND EXISTS (SELECT 1 FROM"
                    " notices_responsibleseat r WHERE r.delivery_id = d.id)",
                    [notice.current_version_id, kind, notice.pk, len(SHARES), share],
                )


def copy_rows(source: NoticePage, notice_id: int) -> int:
    """Version, deliveries and events of the source for another notice; returns the version id."""
    key = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    columns = (
        "number, level, ack_version, note, published_at, published_by_id, title,"
        " document_number, body, data, body_sha256, sha256"
    )
    source_columns = ", ".join(f"e.{column.strip()}" for column in EVENT_COLUMNS.split(","))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO notices_noticeversion (notice_id, {columns})"
            f" SELECT %s, {columns} FROM notices_noticeversion WHERE id = %s RETURNING id",
            [notice_id, source.current_version_id],
        )
        version: int = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO notices_delivery (notice_id, organisation_id, first_version_id,"
            " delivered_at, is_current) SELECT %s, organisation_id, %s, delivered_at, is_current"
            " FROM notices_delivery WHERE notice_id = %s",
            [notice_id, version, source.pk],
        )
        cursor.execute(
            f"INSERT INTO receipts_receiptevent (id, delivery_id, version_id, {EVENT_COLUMNS})"
            f" SELECT {key}, n.id, %s, {source_columns}"
            " FROM notices_delivery s JOIN receipts_receiptevent e ON e.delivery_id = s.id"
            " JOIN notices_delivery n ON n.notice_id = %s AND n.organisation_id = s.organisation_id"
            " WHERE s.notice_id = %s",
            [version, notice_id, source.pk],
        )
        cursor.execute(
            "UPDATE notices_noticepage SET current_version_id = %s WHERE page_ptr_id = %s",
            [version, notice_id],
        )
        cursor.execute(f"UPDATE wagtailcore_page SET live = {true()} WHERE id = %s", [notice_id])
    return version


def true() -> str:
    """The literal for true."""
    return "TRUE" if connection.vendor == "postgresql" else "1"
