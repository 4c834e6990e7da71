"""Acknowledgements per second from eight parallel clients against bare inserts."""

import http.client
import itertools
import uuid

from django.db import connection, connections

from plugins.receipts.models import Kind, ReceiptEvent
from tests.bench.load import requests_per_second
from tests.bench.measure import Comparison
from tests.bench.sessions import CSRF_TOKEN, cookie_for
from tests.bench.world import draft, officials

CLIENTS, SECONDS, WARM_UP = 8, 5.0, 1.0
NOTICES = 80
COPY = "CREATE TABLE bench_event AS SELECT * FROM receipts_receiptevent WHERE 1 = 0"


def compare(server_url: str) -> Comparison:
    """Completed POSTs per second through the whole stack, and rows per second without it."""
    people = officials(CLIENTS)
    cookies = [cookie_for(user) for user, _ in people]
    codes = [seat.organisation.code for _, seat in people]
    notices = publish_many(codes)
    queues = [itertools.cycle(notices) for _ in people]

    def acknowledge(client: http.client.HTTPConnection, number: int) -> None:
        post(client, next(queues[number]), cookies[number])

    requests_per_second(server_url, acknowledge, threads=CLIENTS, duration=WARM_UP)
    written = acknowledged(notices)
    ours = requests_per_second(server_url, acknowledge, threads=CLIENTS, duration=SECONDS)
    written = acknowledged(notices) - written
    base = bare_inserts()
    return Comparison(
        f"acknowledgements / bare inserts, {CLIENTS} parallel ({connection.vendor})",
        ours, base, "1/s", "reported", f"{written} new ones; a repeated one writes nothing",
    )  # fmt: skip


def acknowledged(notices: list[int]) -> int:
    """Acknowledgements there are."""
    events = ReceiptEvent.objects.filter(kind=Kind.ACKNOWLEDGED, delivery__notice__in=notices)
    return events.count()


def publish_many(codes: list[str]) -> list[int]:
    """Notices to the clients' organisations only, so that preparing them stays quick."""
    found = []
    for number in range(NOTICES):
        page = draft(f"測定 到達確認 {number}", body="<p>測定</p>")
        page.audience = {"include": [f"code:{code}" for code in codes], "exclude": []}
        page.save_revision().publish()
        found.append(page.pk)
    return found


def post(client: http.client.HTTPConnection, notice_id: int, cookie: str) -> None:
    """The button on the notice page, with its form token."""
    headers = {
        "Cookie": cookie,
        "Content-Type": "application/x-www-form-urlencoded",
        "Host": client.host,
    }
    body = f"csrfmiddlewaretoken={CSRF_TOKEN}&confirm=1"
    client.request("POST", f"/notices/{notice_id}/acknowledge/", body, headers)
    response = client.getresponse()
    response.read()
    if response.status not in (302, 303):
        raise RuntimeError(f"acknowledge {notice_id}: {response.status}")


def bare_inserts() -> float:
    """Rows per second into a table of the same columns, each its own transaction."""
    with connection.cursor() as cursor:
        cursor.execute(COPY)
        columns = [
            c.name for c in connection.introspection.get_table_description(cursor, "bench_event")
        ]
        cursor.execute("SELECT * FROM receipts_receiptevent LIMIT 1")
        row = list(cursor.fetchone())
    key = columns.index("id")
    names = ", ".join(columns)
    marks = ", ".join(["%s"] * len(columns))

    def insert(_: http.client.HTTPConnection, number: int) -> None:
        values = [*row]
        values[key] = uuid.uuid4() if connection.vendor == "postgresql" else uuid.uuid4().hex
        with connections["default"].cursor() as own:
            own.execute(f"INSERT INTO bench_event ({names}) VALUES ({marks})", values)

    return requests_per_second("http://localhost", insert, threads=CLIENTS, duration=SECONDS)
