"""The coverage page among very many notices against the bare SQL aggregate of its numbers."""

import http.client
import os
import random
import statistics
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from portal.accounts.models import User
from portal.accounts.selectors import current_assignments
from portal.notices.api import is_of_bureau, notice_infos
from portal.notices.models import NoticePage
from portal.organisations.models import SeatRole

from plugins.receipts.models import ReceiptRequest
from plugins.receipts.selectors.coverage import coverage_of
from tests.bench.load import get
from tests.bench.measure import Comparison, timed
from tests.bench.sessions import cookie_for
from tests.bench.world import analyse, draft

DEFAULT_NOTICES = {"postgresql": 2000, "sqlite": 50}
REPEAT = 30
BASES = (
    "page of the bare SQL of what it shows, signed in",
    "page of the bare SQL aggregate, signed in",
    "bare SQL aggregate",
)
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

# The list below the numbers: twenty silent organisations, with their answers and offices.
SILENT = """
SELECT d.id, o.code, o.name, COALESCE(p.code, o.code), COALESCE(p.name, o.name), o.kind, o.subtype
FROM notices_delivery d
JOIN organisations_organisation o ON o.id = d.organisation_id
LEFT JOIN organisations_organisation p ON p.id = o.prefecture_id
WHERE d.notice_id = %s AND d.is_current AND d.id NOT IN (
    SELECT e.delivery_id FROM receipts_receiptevent e WHERE e.version_id = %s
    AND e.kind IN ('proxy_acknowledged', 'acknowledged', 'not_applicable', 'done'))
ORDER BY o."order", o.code, o.id LIMIT 20
"""
ANSWERS = """
SELECT e.delivery_id, e.kind, e.recorded_at, e.section, e.channel, e.reason
FROM receipts_receiptevent e WHERE e.version_id = %s AND e.delivery_id IN ({ids})
ORDER BY e.recorded_at, e.id
"""
OFFICES = """
SELECT r.delivery_id, s.section, s.unit FROM notices_responsibleseat r
JOIN organisations_seat s ON s.id = r.seat_id WHERE r.delivery_id IN ({ids}) ORDER BY r.id
"""


def compare(server_url: str) -> Iterator[Comparison]:
    """Median seconds for notices drawn at random, all taking turns.

    The page three times: drawn first, by a process that kept nothing of the notice; drawn anew
    after an event came in; and as it is kept until the next one. Its base is a page of the same
    server, for the same person and in the same frame, that runs the bare aggregate and prints it;
    the numbers alone are compared with the statement in process. A page of all the SQL that the
    page shows is reported beside it.
    """
    total = int(os.environ.get("BENCH_NOTICES", DEFAULT_NOTICES[connection.vendor]))
    notices = fill(total)
    medians = measured(server_url, notices)
    size = f"{total:,} notices x 1,788"
    rows = f"{count('notices_delivery'):,} deliveries, {count('receipts_receiptevent'):,} events"
    asked = "<= 1.5" if connection.vendor == "postgresql" else "reported"
    over, apart = "both over HTTP, one client", "the page over HTTP, the statement in process"
    shown, framed, bare = BASES
    for name, ours, base, bound, note in (
        ("page kept", "kept", framed, asked, f"{over}; while no event came in"),
        ("page drawn anew", "anew", framed, asked, f"{over}; after an event; {rows}"),
        ("page drawn first", "first", framed, "reported", f"{over}; nothing of it kept"),
        ("numbers", "numbers", bare, asked, "both in process"),
        ("page kept", "kept", shown, "reported", over),
        ("page drawn anew", "anew", shown, "reported", over),
        ("page kept", "kept", bare, "reported", apart),
        ("page drawn anew", "anew", bare, "reported", apart),
    ):
        title = f"coverage {name} at {size} / {base} ({connection.vendor})"
        yield Comparison(title, medians[ours], medians[base], "s", bound, note)


def measured(server_url: str, notices: list[tuple[int, int]]) -> dict[str, float]:
    """Median seconds by what was measured; one round before warms up."""
    cookie = cookie_for(editor_of(notices[0][0]))
    client = http.client.HTTPConnection(urlsplit(server_url).netloc, timeout=60)
    rng = random.Random(1)  # noqa: S311 - not a secret
    found: dict[str, list[float]] = {}
    # Each notice once: nothing of it is kept before.
    for number, chosen in enumerate(rng.sample(notices, min(REPEAT + 1, len(notices)))):
        notice, version = chosen
        info = notice_infos([notice])[notice]
        page, framed = f"/receipts/{notice}/", f"/bench/aggregate/{notice}/{version}/"
        shown = f"/bench/coverage/{notice}/{version}/"
        took = {
            "first": timed(lambda p=page: get(client, p, cookie)),
            "anew": after_an_event(chosen, lambda p=page: get(client, p, cookie)),
            "kept": timed(lambda p=page: get(client, p, cookie)),
            "numbers": timed(lambda info=info: coverage_of(info, "all")),
            BASES[0]: timed(lambda p=shown: get(client, p, cookie)),
            BASES[1]: timed(lambda p=framed: get(client, p, cookie)),
            BASES[2]: timed(lambda pk=notice, v=version: aggregate(pk, v)),
        }
        for name, seconds in took.items() if number else ():
            found.setdefault(name, []).append(seconds)
    return {name: statistics.median(times) for name, times in found.items()}


def after_an_event(chosen: tuple[int, int], act: Callable[[], object]) -> float:
    """Seconds of ``act`` once one more organisation, drawn at random, has opened the notice."""
    notice, version = chosen
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO receipts_receiptevent (id, delivery_id, version_id, {EVENT_COLUMNS})"
            f" SELECT {key()}, d.id, %s, CURRENT_TIMESTAMP, '', COALESCE(o.code, ''), 'opened',"
            " '課', '係', '', '', '', '', (SELECT MIN(s.id) FROM organisations_seat s)"
            " FROM notices_delivery d JOIN organisations_organisation o"
            " ON o.id = d.organisation_id WHERE d.notice_id = %s AND NOT EXISTS (SELECT 1 FROM"
            " receipts_receiptevent e WHERE e.delivery_id = d.id AND e.version_id = %s)"
            " ORDER BY RANDOM() LIMIT 1",
            [version, notice, version],
        )
        assert cursor.rowcount == 1
    return timed(act)


def key() -> str:
    """SQL for an event's id."""
    return (
        "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    )


def editor_of(notice_id: int) -> User:
    """Somebody of the issuing bureau, who sees the most: whom to record receipt for as well."""
    editors = current_assignments().filter(seat__role=SeatRole.EDITOR).select_related("user")
    return next(row.user for row in editors if is_of_bureau(row.seat, notice_id))


def aggregate(notice_id: int, version_id: int) -> list[tuple[Any, ...]]:
    """The numbers by prefecture, type and state of one notice."""
    with connection.cursor() as cursor:
        cursor.execute(AGGREGATE, [version_id, notice_id])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def shown(notice_id: int, version_id: int) -> list[tuple[Any, ...]]:
    """All that the coverage page shows: the numbers, then the first page of its list."""
    found = aggregate(notice_id, version_id)
    with connection.cursor() as cursor:
        cursor.execute(SILENT, [notice_id, version_id])
        rows = cursor.fetchall()
        ids = ", ".join(str(row[0]) for row in rows) or "0"
        cursor.execute(ANSWERS.format(ids=ids), [version_id])
        answers = cursor.fetchall()
        cursor.execute(OFFICES.format(ids=ids))
        return [*found, *rows, *answers, *cursor.fetchall()]


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
    ask([version for _, version in found[1:]])
    analyse()
    return found


def ask(versions: list[int]) -> None:
    """Copies ask for acknowledgement as every version does that was truly published."""
    requests = [ReceiptRequest(version_id=version) for version in versions]
    ReceiptRequest.objects.bulk_create(requests, batch_size=1000)


def give_receipts(notice: NoticePage) -> None:
    """Events for three quarters of the deliveries, as SQL: their digests are not looked at here."""
    with connection.cursor() as cursor:
        for share, kinds in enumerate(SHARES):
            for kind in kinds:
                cursor.execute(
                    "INSERT INTO receipts_receiptevent (id, delivery_id, version_id,"
                    f" {EVENT_COLUMNS})"
                    f" SELECT {key()}, d.id, %s, CURRENT_TIMESTAMP, '', COALESCE(o.code, ''), %s,"
                    " '課', '係', '', '', '', '',"
                    " (SELECT MIN(seat_id) FROM notices_responsibleseat r"
                    " WHERE r.delivery_id = d.id) FROM notices_delivery d"
                    " JOIN organisations_organisation o ON o.id = d.organisation_id"
                    " WHERE d.notice_id = %s AND d.id %% %s = %s AND EXISTS (SELECT 1 FROM"
                    " notices_responsibleseat r WHERE r.delivery_id = d.id)",
                    [notice.current_version_id, kind, notice.pk, len(SHARES), share],
                )


def copy_rows(source: NoticePage, notice_id: int) -> int:
    """Version, deliveries and events of the source for another notice; returns the version id.

    A seventh of the organisations, others for each copy, has no events: no two have the same
    numbers, as no prefecture's row may be found drawn already for another notice.
    """
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
            f" SELECT {key()}, n.id, %s, {source_columns}"
            " FROM notices_delivery s JOIN receipts_receiptevent e ON e.delivery_id = s.id"
            " JOIN notices_delivery n ON n.notice_id = %s AND n.organisation_id = s.organisation_id"
            " WHERE s.notice_id = %s AND (n.organisation_id + n.notice_id) %% 7 <> 0",
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
