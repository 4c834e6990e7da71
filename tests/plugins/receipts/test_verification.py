"""What stands beside the chain: versions, deliveries and people are compared with the events."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Replace
from django.test.utils import CaptureQueriesContext
from portal.files.models import StoredFile
from portal.ledger.models import Seal, SealMember
from portal.ledger.triggers import install_triggers
from portal.notices.models import Delivery, NoticePage, NoticeVersion, ResponsibleSeat, VersionFile
from portal.notices.versions import canonical, sha256
from portal.organisations.models import Organisation, Seat

from plugins.receipts import services
from plugins.receipts.models import ReceiptActor, ReceiptEvent
from plugins.receipts.selectors.verification import verify_receipts
from tests.factories.files import stored_file
from tests.factories.notices import correct, make_notice
from tests.factories.organisations import SeatFactory
from tests.plugins.receipts.conftest import Acts
from tests.portal.ledger.unlocked import drop_triggers, ledger_unlocked
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(world: World) -> NoticeVersion:
    """The only version, with an attachment."""
    made = make_notice(
        files=[stored_file(owner=world.user("editor"), purpose="notice")]
    ).current_version
    assert made is not None
    return made


@pytest.fixture
def event(notice: NoticePage, acts: Acts) -> ReceiptEvent:
    """札幌市's acknowledgement."""
    return acts.acknowledge(notice, "kyufu")


def first_bad() -> str:
    report = verify_receipts()
    assert not report.ok
    return report.first_bad or ""


def test_untouched_versions_are_sound(version: NoticeVersion, event: ReceiptEvent) -> None:
    correct(NoticePage.objects.get(pk=version.notice_id))
    assert verify_receipts().first_bad is None


def test_flipped_character_of_a_body_is_named(version: NoticeVersion) -> None:
    with ledger_unlocked():
        NoticeVersion.objects.update(body=Replace(F("body"), Value("標"), Value("票")))
    assert first_bad().startswith(f"version {version.pk}: 本文")


@pytest.mark.parametrize(
    ("column", "start"),
    [
        ("body_sha256", "本文"),
        ("sha256", "項目"),
        ("title", "件名"),
        ("document_number", "件名"),
    ],
)
def test_changed_column_of_a_version_is_named(
    version: NoticeVersion, column: str, start: str
) -> None:
    with ledger_unlocked():
        NoticeVersion.objects.update(**{column: "0"})
    assert first_bad().startswith(f"version {version.pk}: {start}")


def test_changed_field_of_a_version_is_named(version: NoticeVersion) -> None:
    with ledger_unlocked():
        NoticeVersion.objects.update(data=version.data | {"contact": "ほかの課"})
    assert first_bad().startswith(f"version {version.pk}: 項目")


def test_version_whose_fields_are_unreadable_is_named(version: NoticeVersion) -> None:
    with ledger_unlocked():
        NoticeVersion.objects.update(data=[], sha256=sha256("[]"))
    assert "読めない値" in first_bad()


@pytest.mark.parametrize("column", ["label", "sha256"])
def test_changed_row_of_an_attachment_is_named(version: NoticeVersion, column: str) -> None:
    with ledger_unlocked():
        VersionFile.objects.update(**{column: "0"})
    assert first_bad().startswith(f"version {version.pk}: 添付")


def test_removed_row_of_an_attachment_is_named(version: NoticeVersion) -> None:
    with ledger_unlocked():
        VersionFile.objects.all()._raw_delete("default")
    assert first_bad().startswith(f"version {version.pk}: 添付")


def test_exchanged_file_of_an_attachment_is_named(version: NoticeVersion) -> None:
    StoredFile.objects.update(sha256="0" * 64)
    assert first_bad().startswith(f"version {version.pk}: 添付")


def test_missing_trigger_of_the_versions_is_named(version: NoticeVersion) -> None:
    table = NoticeVersion._meta.db_table
    with transaction.atomic():
        drop_triggers()
        for model in (ReceiptEvent, Seal, SealMember):
            install_triggers(connection, model._meta.db_table)
        assert first_bad().startswith(f"trigger {table}_no_")
        transaction.set_rollback(True)


def test_version_rewritten_with_all_its_hashes_is_named(event: ReceiptEvent) -> None:
    version = NoticeVersion.objects.get()
    data = version.data | {"summary": "別の内容"}
    with ledger_unlocked():
        NoticeVersion.objects.update(data=data, sha256=sha256(canonical(data)))
    assert first_bad() == f"event {event.pk}: 版のハッシュが記録と一致しません"


def test_delivery_moved_to_another_organisation_is_named(event: ReceiptEvent, world: World) -> None:
    hakodate = world.organisation("函館市")
    ResponsibleSeat.objects.filter(delivery__organisation=hakodate).delete()
    Delivery.objects.filter(organisation=hakodate).delete()
    Delivery.objects.filter(pk=event.delivery_id).update(organisation=hakodate)
    assert first_bad() == (
        f"event {event.pk}: 配付 {event.delivery_id} の団体が記録と一致しません（記録は 011002）"
    )


def test_delivery_moved_to_another_notice_is_named(event: ReceiptEvent) -> None:
    other = make_notice()
    ResponsibleSeat.objects.filter(delivery__notice=other).delete()
    Delivery.objects.filter(notice=other).delete()
    Delivery.objects.filter(pk=event.delivery_id).update(notice=other)
    assert first_bad() == (
        f"event {event.pk}: 配付 {event.delivery_id} の通知が版の通知と一致しません"
    )


def test_event_of_an_organisation_without_a_code_is_sound(acts: Acts, world: World) -> None:
    notice = make_notice(audience={"include": ["kind:課室"], "exclude": []})
    acts.open(notice, "editor")
    assert ReceiptEvent.objects.get().organisation_code == ""
    assert verify_receipts().ok


@pytest.fixture
def union(world: World) -> tuple[NoticePage, Seat]:
    """A 広域連合 without a code, with a notice to it."""
    organisation = Organisation.objects.create(name="道央広域連合", kind="広域連合", order=300)
    seat = SeatFactory(organisation=organisation, section="事務局", is_representative=True)
    return make_notice(audience={"include": ["kind:広域連合"], "exclude": []}), seat


def acknowledge_as(notice: NoticePage, seat: Seat, world: World) -> ReceiptEvent:
    """The seat acknowledges."""
    delivery = Delivery.objects.get(notice=notice)
    ids = {"delivery_id": delivery.pk, "version_id": notice.current_version_id}
    return services.acknowledge(**ids, seat=seat, user=world.user("kyufu"))


def test_code_given_later_is_sound(union: tuple[NoticePage, Seat], world: World) -> None:
    notice, seat = union
    acknowledge_as(notice, seat, world)
    Organisation.objects.filter(pk=seat.organisation_id).update(code="018015")
    assert verify_receipts().ok


def test_proxy_of_an_organisation_given_its_code_later_is_sound(
    union: tuple[NoticePage, Seat], world: World
) -> None:
    notice, seat = union
    services.acknowledge_by_proxy(
        delivery_id=Delivery.objects.get(notice=notice).pk,
        version_id=notice.current_version_id,
        seat=world.seat("editor"),
        user=world.user("editor"),
        channel="電話",
        reason="回線工事",
    )
    Organisation.objects.filter(pk=seat.organisation_id).update(code="018015")
    assert verify_receipts().ok


def test_delivery_taken_from_an_organisation_without_a_code_is_named(
    union: tuple[NoticePage, Seat], world: World
) -> None:
    event = acknowledge_as(*union, world)
    Delivery.objects.update(organisation=world.organisation("函館市"))
    assert first_bad() == (
        f"event {event.pk}: 配付 {event.delivery_id} の団体が記録と一致しません"
        "（記録は コードのない団体）"
    )


def test_person_without_event_is_named(event: ReceiptEvent) -> None:
    actor = ReceiptActor.objects.get()
    with connection.constraint_checks_disabled():
        ReceiptActor.objects.update(event_id="00000000-0000-4000-8000-000000000000")
        found = first_bad()
        ReceiptActor.objects.update(event_id=event.pk)
    assert found == f"actor {actor.pk}: 記録 00000000-0000-4000-8000-000000000000 がありません"


def test_person_put_beside_an_event_of_nobody_is_named(
    notice: NoticePage, acts: Acts, world: World
) -> None:
    acts.open(notice, "kyufu")
    opened = ReceiptEvent.objects.get()
    ReceiptActor.objects.create(event=opened, user=world.user("kyufu"), salt="0" * 64)
    assert first_bad() == f"event {opened.pk}: 確認した人の記録が一致しません"


def test_verification_asks_as_much_for_three_notices_as_for_one(
    acts: Acts, world: World, django_assert_num_queries: Callable[..., Any]
) -> None:
    def acknowledged_notice() -> None:
        file = stored_file(owner=world.user("editor"), purpose="notice")
        acts.acknowledge(make_notice(files=[file]), "kyufu")

    acknowledged_notice()
    with CaptureQueriesContext(connection) as one:
        assert verify_receipts().ok
    acknowledged_notice()
    acknowledged_notice()
    with django_assert_num_queries(len(one)):
        assert verify_receipts().ok
