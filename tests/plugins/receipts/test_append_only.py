"""R-02 and R-03 for the events of this plugin."""

import json
from collections.abc import Callable
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from portal.notices.models import NoticePage

from plugins.receipts.jobs import receipt_status, seal_receipts
from plugins.receipts.models import ReceiptActor, ReceiptEvent
from plugins.receipts.selectors.verification import verify_receipts
from tests.plugins.receipts.conftest import Acts
from tests.portal.ledger.unlocked import ledger_unlocked
from tests.world import World

pytestmark = pytest.mark.django_db
TABLE = ReceiptEvent._meta.db_table


@pytest.fixture
def event(notice: NoticePage, acts: Acts) -> ReceiptEvent:
    """A sealed acknowledgement."""
    made = acts.acknowledge(notice, "kyufu")
    seal_receipts()
    return made


def refused(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_orm_update_is_refused(event: ReceiptEvent) -> None:
    assert refused(lambda: ReceiptEvent.objects.update(reason="x"))


def test_saving_a_changed_event_is_refused(event: ReceiptEvent) -> None:
    event.reason = "x"
    assert refused(event.save)


def test_orm_delete_is_refused(event: ReceiptEvent) -> None:
    ReceiptActor.objects.all().delete()
    assert refused(event.delete)


def test_raw_update_is_refused(event: ReceiptEvent) -> None:
    assert refused(lambda: execute(f"UPDATE {TABLE} SET reason = 'x'"))


def test_raw_delete_is_refused(event: ReceiptEvent) -> None:
    assert refused(lambda: execute(f"DELETE FROM {TABLE}"))


def test_truncate_is_refused_on_postgresql(event: ReceiptEvent) -> None:
    truncates = connection.vendor == "postgresql"
    if truncates:
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert refused(lambda: execute(f"TRUNCATE {TABLE} CASCADE")) == truncates


def test_untouched_receipts_are_sound(event: ReceiptEvent) -> None:
    report = verify_receipts()
    assert (report.ok, report.sealed, report.unsealed, report.first_bad) == (True, 1, 0, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("organisation_code", "011003"),
        ("kind", "done"),
        ("section", "総務課"),
        ("unit", "係"),
        ("reason", "x"),
        ("channel", "FAX"),
        ("version_sha256", "0" * 64),
        ("actor_commitment", "0" * 64),
        ("digest", "0" * 64),
        ("recorded_at", "2026-01-01T00:00:00Z"),
        ("seat", "sapporo_soumu"),
    ],
)
def test_changed_column_is_named(
    event: ReceiptEvent, world: World, column: str, value: object
) -> None:
    given = world.seat(str(value)) if column == "seat" else value
    with ledger_unlocked():
        ReceiptEvent.objects.update(**{column: given})
    assert verify_receipts().first_bad == f"event {event.pk}: 内容が記録と一致しません"


def test_deleted_event_is_named(event: ReceiptEvent) -> None:
    with ledger_unlocked():
        ReceiptActor.objects.all().delete()
        ReceiptEvent.objects.all()._raw_delete("default")
    assert verify_receipts().first_bad == f"event {event.pk}: 記録がありません（封印 1）"


def test_copied_event_is_named(event: ReceiptEvent, acts: Acts, notice: NoticePage) -> None:
    forged = ReceiptEvent.objects.get()
    forged.pk, forged.kind = uuid4(), "done"
    forged.save(force_insert=True)
    assert verify_receipts().first_bad == f"event {forged.pk}: 内容が記録と一致しません"


def test_exchanged_person_is_named(event: ReceiptEvent, world: World) -> None:
    ReceiptActor.objects.update(user=world.user("morioka"))
    assert verify_receipts().first_bad == f"event {event.pk}: 確認した人の記録が一致しません"


def test_forgotten_person_leaves_the_chain_sound(event: ReceiptEvent) -> None:
    ReceiptActor.objects.all().delete()
    assert verify_receipts().ok


def test_command_prints_the_report(event: ReceiptEvent) -> None:
    out = StringIO()
    call_command("verify_receipts", "--json", stdout=out)
    expected = {"ok": True, "sealed": 1, "unsealed": 0, "first_bad": None}
    assert json.loads(out.getvalue()) == expected


def test_command_fails_and_names_the_first_bad(event: ReceiptEvent) -> None:
    with ledger_unlocked():
        ReceiptEvent.objects.update(reason="x")
    out, errors = StringIO(), StringIO()
    with pytest.raises(SystemExit) as exit_:
        call_command("verify_receipts", "--json", stdout=out, stderr=errors)
    assert exit_.value.code == 1
    assert json.loads(out.getvalue())["first_bad"] == (
        f"event {event.pk}: 内容が記録と一致しません"
    )
    assert str(event.pk) in errors.getvalue()


def test_status_counts_the_unsealed(notice: NoticePage, acts: Acts) -> None:
    acts.open(notice, "kyufu")
    assert receipt_status()["unsealed"] == 1
    seal_receipts()
    assert receipt_status()["unsealed"] == 0
