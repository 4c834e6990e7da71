"""R-03: whatever is changed behind the portal's back is named."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone
from portal.ledger.api import append_many, seal_events, verify_ledger
from portal.ledger.models import AuditEntry, Seal, SealMember

from tests.portal.ledger.test_appending import entry
from tests.portal.ledger.unlocked import drop_triggers, ledger_unlocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def events() -> list[AuditEntry]:
    """Four events under two seals, one event unsealed."""
    start = timezone.now() - timedelta(hours=1)
    made = [
        entry(object_id=str(n), recorded_at=start + timedelta(seconds=n), reason="理由")
        for n in range(5)
    ]
    append_many(made[:2])
    seal_events(AuditEntry)
    append_many(made[2:4])
    seal_events(AuditEntry)
    append_many(made[4:])
    return made


def problem_after(tamper: Callable[[], object]) -> str | None:
    with ledger_unlocked():
        tamper()
    report = verify_ledger(AuditEntry)
    assert report.ok == (report.first_bad is None)
    return report.first_bad


def test_untouched_ledger_is_sound(events: list[AuditEntry]) -> None:
    report = verify_ledger(AuditEntry)
    assert (report.ok, report.sealed, report.unsealed, report.first_bad) == (True, 4, 1, None)


def test_empty_ledger_is_sound() -> None:
    assert verify_ledger(AuditEntry).ok


@pytest.mark.parametrize("position", [0, 3, 4], ids=["first", "later", "unsealed"])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "他"),
        ("object_type", "y"),
        ("object_id", "9"),
        ("before_hash", "0"),
        ("after_hash", "0"),
        ("reason", "理曲"),
        ("digest", "0" * 64),
        ("recorded_at", timezone.now() - timedelta(minutes=59)),
    ],
)
def test_changed_column_is_named(
    events: list[AuditEntry], position: int, column: str, value: object
) -> None:
    event = events[position]
    found = problem_after(lambda: AuditEntry.objects.filter(pk=event.pk).update(**{column: value}))
    assert found == f"event {event.pk}: 内容が記録と一致しません"


def test_changed_id_is_named(events: list[AuditEntry]) -> None:
    event = events[1]
    found = problem_after(lambda: AuditEntry.objects.filter(pk=event.pk).update(id=uuid4()))
    assert found == f"event {event.pk}: 記録がありません（封印 1）"


def test_deleted_event_is_named(events: list[AuditEntry]) -> None:
    event = events[2]
    found = problem_after(lambda: AuditEntry.objects.filter(pk=event.pk)._raw_delete("default"))
    assert found == f"event {event.pk}: 記録がありません（封印 2）"


def test_inserted_event_without_the_key_is_named(events: list[AuditEntry]) -> None:
    forged = entry(digest="a" * 64)
    forged.save(force_insert=True)
    assert verify_ledger(AuditEntry).first_bad == f"event {forged.pk}: 内容が記録と一致しません"


def test_event_inserted_into_a_seal_is_named(events: list[AuditEntry]) -> None:
    forged = entry(digest="a" * 64)
    forged.save(force_insert=True)
    seal = Seal.objects.get(number=1)
    SealMember.objects.create(
        seal=seal, ledger="audit", event_id=forged.pk, position=3, digest=forged.digest
    )
    assert verify_ledger(AuditEntry).first_bad == f"event {forged.pk}: 内容が記録と一致しません"


def test_reordered_members_are_named(events: list[AuditEntry]) -> None:
    def swap() -> None:
        members = SealMember.objects.filter(seal__number=1)
        members.filter(position=1).update(position=99)
        members.filter(position=2).update(position=1)
        members.filter(position=99).update(position=2)

    found = problem_after(swap)
    assert found == f"event {events[0].pk}: 封印 1 での順番が記録と一致しません"


def test_event_moved_to_another_seal_is_named(events: list[AuditEntry]) -> None:
    second = Seal.objects.get(number=2)
    member = SealMember.objects.filter(event_id=events[0].pk)
    found = problem_after(lambda: member.update(seal=second, position=3))
    assert found == f"event {events[1].pk}: 封印 1 での順番が記録と一致しません"


def test_deleted_member_is_named(events: list[AuditEntry]) -> None:
    member = SealMember.objects.filter(event_id=events[1].pk)
    found = problem_after(lambda: member._raw_delete("default"))
    assert found == "seal 1: 封印された件数が一致しません"


def test_event_deleted_with_its_membership_is_named(events: list[AuditEntry]) -> None:
    def remove() -> None:
        SealMember.objects.filter(event_id=events[1].pk)._raw_delete("default")
        AuditEntry.objects.filter(pk=events[1].pk)._raw_delete("default")
        Seal.objects.filter(number=1).update(member_count=1)

    assert problem_after(remove) == "seal 1: 封印の値が一致しません"


@pytest.mark.parametrize(
    ("column", "value"),
    [("hash", "f" * 64), ("sealed_at", timezone.now() - timedelta(days=1))],
)
def test_changed_seal_is_named(events: list[AuditEntry], column: str, value: object) -> None:
    found = problem_after(lambda: Seal.objects.filter(number=1).update(**{column: value}))
    assert found == "seal 1: 封印の値が一致しません"


def test_changed_predecessor_is_named(events: list[AuditEntry]) -> None:
    found = problem_after(lambda: Seal.objects.filter(number=2).update(previous_hash="e" * 64))
    assert found == "seal 2: 前の封印とつながっていません"


def test_deleted_seal_is_named(events: list[AuditEntry]) -> None:
    def remove() -> None:
        SealMember.objects.filter(seal__number=1)._raw_delete("default")
        Seal.objects.filter(number=1)._raw_delete("default")

    assert problem_after(remove) == "seal 1: 封印がありません"


def test_renumbered_seals_are_named(events: list[AuditEntry]) -> None:
    def remove() -> None:
        SealMember.objects.filter(seal__number=1)._raw_delete("default")
        Seal.objects.filter(number=1)._raw_delete("default")
        Seal.objects.update(number=F("number") - 1)

    assert problem_after(remove) == "seal 1: 前の封印とつながっていません"


def test_inserted_seal_is_named(events: list[AuditEntry]) -> None:
    last = Seal.objects.get(number=2)
    Seal.objects.create(
        ledger="audit", number=3, member_count=0, previous_hash=last.hash, hash="d" * 64
    )
    assert verify_ledger(AuditEntry).first_bad == "seal 3: 封印の値が一致しません"


def test_missing_trigger_is_named(events: list[AuditEntry]) -> None:
    drop_triggers()
    expected = "trigger ledger_auditentry_no_delete: ありません、または変えられています"
    assert verify_ledger(AuditEntry).first_bad == expected


def test_disabled_trigger_is_named_on_postgresql(events: list[AuditEntry]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE ledger_seal DISABLE TRIGGER ledger_seal_no_update")
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER ledger_seal_no_update")
    expected = "trigger ledger_seal_no_update: ありません、または変えられています"
    assert verify_ledger(AuditEntry).first_bad == expected


def test_verification_costs_the_same_queries_for_more_events(
    django_assert_max_num_queries: Callable[..., object], events: list[AuditEntry]
) -> None:
    append_many([entry(object_id=str(n)) for n in range(200)])
    seal_events(AuditEntry)
    with django_assert_max_num_queries(12):
        assert verify_ledger(AuditEntry).ok


def test_seals_cut_off_at_the_end_are_missed() -> None:
    append_many([entry(object_id="1")])
    seal_events(AuditEntry)
    append_many([entry(object_id="2")])
    last = seal_events(AuditEntry)
    assert last is not None
    with ledger_unlocked():
        SealMember.objects.filter(seal=last).delete()
        Seal.objects.filter(pk=last.pk).delete()
    report = verify_ledger(AuditEntry)
    assert (report.ok, report.first_bad) == (
        False,
        f"seal {last.number}: 封印がありません（控えは {last.number} まで）",
    )
