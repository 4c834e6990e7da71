"""Two people at once, a late commit, two sealers: with real connections on PostgreSQL."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from portal.ledger.api import seal_events
from portal.ledger.models import AuditEntry, Seal, SealMember
from portal.notices.models import (
    Delivery,
    NoticePage,
    NoticeVersion,
    ResponsibleSeat,
    SeatReading,
)

from plugins.receipts.models import CallRecord, ReceiptActor, ReceiptEvent, ReceiptRequest
from plugins.receipts.selectors.verification import verify_receipts
from plugins.receipts.services import AnsweredOtherwise, record_call
from tests.factories.notices import make_notice
from tests.plugins.receipts.conftest import Acts
from tests.portal.ledger.unlocked import ledger_unlocked
from tests.world import World

pytestmark = pytest.mark.postgres


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What is written is committed, and taken away by whoever wrote it.

    In place of pytest-django's own, whose flush the ledger's triggers refuse. The name matters:
    by it pytest-django knows that these tests need the test database, also when they run alone.
    """
    with django_db_blocker.unblock():
        yield
        connections.close_all()


@pytest.fixture
def committed(transactional_db: None) -> Iterator[NoticePage]:
    """A notice that other connections see; everything it left is removed afterwards."""
    audited = set(AuditEntry.objects.values_list("pk", flat=True))
    notice = make_notice()
    try:
        yield notice
    finally:
        clean_up(notice, audited)


def clean_up(notice: NoticePage, audited: set[Any]) -> None:
    with ledger_unlocked():
        NoticePage.objects.filter(pk=notice.pk).update(current_version=None)
        for rows in (
            ReceiptActor.objects.all(),
            CallRecord.objects.all(),
            SealMember.objects.filter(ledger="receipts"),
            Seal.objects.filter(ledger="receipts"),
            ReceiptEvent.objects.all(),
            ReceiptRequest.objects.filter(version__notice=notice.pk),
            SeatReading.objects.filter(notice=notice.pk),
            ResponsibleSeat.objects.filter(delivery__notice=notice.pk),
            Delivery.objects.filter(notice=notice.pk),
            NoticeVersion.objects.filter(notice=notice.pk),
            AuditEntry.objects.exclude(pk__in=audited),
        ):
            rows.delete()
    NoticePage.objects.get(pk=notice.pk).delete()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in threads that start together, each on a connection of its own."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def test_simultaneous_acknowledgements_leave_one_row(committed: NoticePage) -> None:
    acts = Acts(World())
    events = at_once(*[lambda: acts.acknowledge(committed, "kyufu")] * 6)
    assert len({event.pk for event in events}) == 1
    assert (ReceiptEvent.objects.count(), ReceiptActor.objects.count()) == (1, 1)


def test_simultaneous_posts_leave_one_row(committed: NoticePage) -> None:
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(
            World().user("kyufu"), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    path = f"/notices/{committed.pk}/acknowledge/"
    statuses = at_once(*[lambda c=client: c.post(path).status_code for client in clients])
    assert (statuses, ReceiptEvent.objects.count()) == ([303, 303], 1)


def test_simultaneous_calls_with_the_same_words_are_one_call(committed: NoticePage) -> None:
    world = World()
    delivery = Delivery.objects.get(notice=committed.pk, organisation__code="011002")
    version = committed.current_version.pk
    calls = at_once(
        *[
            lambda: record_call(
                delivery_id=delivery.pk, version_id=version, seat=world.seat("editor"),
                user=world.user("editor"), result="confirmed", note="電話で聞いた",
            )
        ]
        * 4
    )  # fmt: skip
    assert len({call.pk for call in calls}) == 1
    assert (CallRecord.objects.count(), ReceiptEvent.objects.count()) == (1, 1)


@pytest.mark.parametrize("act", ["reject", "not_applicable"])
def test_simultaneous_answers_with_the_same_reason_leave_one_row(
    committed: NoticePage, act: str
) -> None:
    acts = Acts(World())
    events = at_once(*[lambda: getattr(acts, act)(committed, "kyufu", "開けません")] * 6)
    assert (len({event.pk for event in events}), ReceiptEvent.objects.count()) == (1, 1)


def test_simultaneous_contradictions_leave_the_first(committed: NoticePage) -> None:
    acts = Acts(World())

    def answered(act: str) -> str:
        try:
            return str(getattr(acts, act)(committed, "kyufu").kind)
        except AnsweredOtherwise:
            return "refused"

    said = at_once(lambda: answered("done"), lambda: answered("not_applicable"))
    assert (said.count("refused"), ReceiptEvent.objects.get().kind in said) == (1, True)


def test_event_that_commits_late_is_sealed(committed: NoticePage) -> None:
    acts = Acts(World())
    barrier = Barrier(2)

    def slow() -> None:
        try:
            with transaction.atomic():
                acts.acknowledge(committed, "kyufu")
                barrier.wait()
                barrier.wait()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(slow)
        barrier.wait()
        later = acts.acknowledge(committed, "morioka")
        first = seal_events(ReceiptEvent)
        barrier.wait()
        waiting.result()
    second = seal_events(ReceiptEvent)
    late = ReceiptEvent.objects.get(organisation_code="011002")
    assert late.recorded_at < later.recorded_at
    assert [list(s.members.values_list("event_id", flat=True)) for s in (first, second)] == [
        [later.pk],
        [late.pk],
    ]
    assert verify_receipts().ok


def test_simultaneous_sealers_seal_each_event_once(committed: NoticePage) -> None:
    acts = Acts(World())
    for key in ("kyufu", "hakodate", "morioka", "iwate_town"):
        acts.acknowledge(committed, key)
    seals = at_once(*[lambda: seal_events(ReceiptEvent)] * 4)
    assert [seal.member_count for seal in seals if seal] == [4]
    report = verify_receipts()
    assert (report.ok, report.sealed, report.unsealed) == (True, 4, 0)


def test_triggers_also_stop_a_committed_change(committed: NoticePage) -> None:
    Acts(World()).acknowledge(committed, "kyufu")
    table = ReceiptEvent._meta.db_table
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
    assert ReceiptEvent.objects.count() == 1
