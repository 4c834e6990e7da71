"""What can be said about a delivery, by whom, and how often."""

from collections.abc import Callable
from datetime import date

import pytest
from portal.extension.events import AttachmentViewed, NoticeOpened, emit
from portal.notices.models import Delivery, NoticePage

from plugins.receipts import services
from plugins.receipts.models import Kind, ReceiptActor, ReceiptEvent, ReceiptRequest, commitment
from plugins.receipts.selectors.states import receipts_of
from tests.factories.notices import correct, make_notice
from tests.plugins.receipts.conftest import Acts
from tests.world import World

pytestmark = pytest.mark.django_db
Kinds = Callable[[], list[str]]


def rank(notice: NoticePage, organisation: str) -> str:
    delivery = Delivery.objects.get(notice=notice, organisation__name=organisation)
    level = NoticePage.objects.get(pk=notice.pk).current_version.ack_version
    return receipts_of({delivery.pk: level})[delivery.pk].rank.label


def withdraw(notice: NoticePage, world: World) -> None:
    from portal.notices.services import withdraw_notice

    withdraw_notice(notice=notice, reason="誤り", successor=None, by=world.user("superuser"))


def test_acknowledging_twice_leaves_one_event(notice: NoticePage, acts: Acts, kinds: Kinds) -> None:
    assert acts.acknowledge(notice, "kyufu") == acts.acknowledge(notice, "kyufu")
    assert kinds() == ["acknowledged"]


def test_two_seats_of_an_organisation_leave_one_event(
    notice: NoticePage, acts: Acts, kinds: Kinds
) -> None:
    acts.acknowledge(notice, "kyufu")
    acts.acknowledge(notice, "sapporo_soumu")
    assert kinds() == ["acknowledged"]


def test_event_states_what_was_delivered(notice: NoticePage, acts: Acts, world: World) -> None:
    event = acts.acknowledge(notice, "kyufu")
    assert (
        event.organisation_code,
        event.section,
        event.unit,
        event.version_sha256,
        event.seat,
    ) == ("011002", "介護保険課", "給付係", notice.current_version.sha256, world.seat("kyufu"))


def test_person_stands_beside_the_chain(notice: NoticePage, acts: Acts, world: World) -> None:
    event = acts.acknowledge(notice, "kyufu")
    actor = ReceiptActor.objects.get(event=event)
    assert actor.user == world.user("kyufu")
    assert event.actor_commitment == commitment(actor.salt, actor.user_id)


def test_opening_keeps_no_person(notice: NoticePage, acts: Acts) -> None:
    acts.open(notice, "kyufu")
    assert ReceiptEvent.objects.get().actor_commitment == ""
    assert ReceiptActor.objects.count() == 0


def test_opening_is_noted_once_per_version(notice: NoticePage, acts: Acts, kinds: Kinds) -> None:
    acts.open(notice, "kyufu")
    acts.open(notice, "sapporo_soumu")
    acts.open(correct(notice), "kyufu")
    assert kinds() == ["opened", "opened"]


def test_host_events_become_receipts(
    notice: NoticePage,
    world: World,
    kinds: Kinds,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    seat, user = world.seat("kyufu"), world.user("kyufu")
    delivery = Delivery.objects.get(notice=notice, organisation=seat.organisation)
    values = (delivery.pk, notice.current_version_id, seat.pk, user.pk)
    with django_capture_on_commit_callbacks(execute=True):
        emit(NoticeOpened(*values))
        emit(AttachmentViewed(*values, file_id="x"))
    assert kinds() == ["opened", "attachment_viewed"]


def test_opening_by_another_organisation_is_not_noted(
    notice: NoticePage, world: World, kinds: Kinds
) -> None:
    delivery = Delivery.objects.get(notice=notice, organisation__name="盛岡市")
    services.record_opened(
        delivery_id=delivery.pk,
        version_id=notice.current_version_id,
        seat_id=world.seat("kyufu").pk,
    )
    assert kinds() == []


def test_another_organisation_cannot_acknowledge(
    notice: NoticePage, world: World, kinds: Kinds
) -> None:
    delivery = Delivery.objects.get(notice=notice, organisation__name="盛岡市")
    with pytest.raises(services.NotAddressed):
        services.acknowledge(
            delivery_id=delivery.pk,
            version_id=notice.current_version_id,
            seat=world.seat("kyufu"),
            user=world.user("kyufu"),
        )
    assert kinds() == []


def test_version_of_another_notice_is_refused(notice: NoticePage, acts: Acts) -> None:
    other = make_notice(title="別の通知")
    with pytest.raises(services.NotAddressed):
        acts.acknowledge(notice, "kyufu", version=other.current_version)


def test_withdrawn_notice_cannot_be_acknowledged(
    notice: NoticePage, acts: Acts, world: World
) -> None:
    withdraw(notice, world)
    with pytest.raises(services.NoticeWithdrawn):
        acts.acknowledge(notice, "kyufu")


def test_notice_that_does_not_ask_cannot_be_acknowledged(acts: Acts, world: World) -> None:
    quiet = make_notice(options={"receipts": {"required": False, "due": None}})
    with pytest.raises(services.NotAsked):
        acts.acknowledge(quiet, "kyufu")


def test_organisation_no_longer_addressed_cannot_acknowledge(
    notice: NoticePage, acts: Acts
) -> None:
    correct(notice, audience={"include": ["prefecture:03"], "exclude": []})
    with pytest.raises(services.NotAddressed):
        acts.acknowledge(notice, "kyufu")


def test_rejection_needs_a_reason(notice: NoticePage, acts: Acts) -> None:
    with pytest.raises(services.ReasonMissing):
        acts.reject(notice, "kyufu", reason=" ")


def test_rejected_notice_can_still_be_acknowledged(
    notice: NoticePage, acts: Acts, kinds: Kinds
) -> None:
    acts.reject(notice, "kyufu")
    acts.acknowledge(notice, "kyufu")
    assert kinds() == ["rejected", "acknowledged"]
    assert rank(notice, "札幌市") == "到達確認"


def test_rejection_with_the_same_reason_is_one_event(
    notice: NoticePage, acts: Acts, kinds: Kinds
) -> None:
    acts.reject(notice, "kyufu")
    acts.reject(notice, "kyufu")
    assert kinds() == ["rejected"]


def test_acknowledged_notice_cannot_be_rejected(notice: NoticePage, acts: Acts) -> None:
    acts.acknowledge(notice, "kyufu")
    with pytest.raises(services.AlreadyAcknowledged):
        acts.reject(notice, "kyufu")


def test_proxy_is_an_event_of_its_own(notice: NoticePage, acts: Acts, world: World) -> None:
    event = acts.proxy(notice, "hakodate", by="hokkaido", section="高齢福祉課")
    assert (event.kind, event.channel, event.reason, event.section, event.organisation_code) == (
        Kind.PROXY_ACKNOWLEDGED,
        "電話",
        "回線工事（相手：高齢福祉課）",
        "北海道 高齢者保健福祉課",
        "012025",
    )
    assert ReceiptActor.objects.get(event=event).user == world.user("hokkaido")


def test_proxy_twice_is_one_event(notice: NoticePage, acts: Acts, kinds: Kinds) -> None:
    events = [
        acts.proxy(notice, "hakodate", by="hokkaido", reason=said) for said in ("停電", "停電 ")
    ]
    assert (events[0], kinds()) == (events[1], ["proxy_acknowledged"])


@pytest.mark.parametrize(
    "other", [{"reason": "停電"}, {"channel": "FAX"}, {"section": "総務課"}, {"by": "editor"}]
)
def test_second_proxy_that_says_something_else_is_refused(
    notice: NoticePage, acts: Acts, kinds: Kinds, other: dict[str, str]
) -> None:
    acts.proxy(notice, "hakodate", by="hokkaido")
    with pytest.raises(services.AlreadyAcknowledged, match="今回の内容は記録していません"):
        acts.proxy(notice, "hakodate", **{"by": "hokkaido", **other})
    assert kinds() == ["proxy_acknowledged"]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"reason": " "}, services.ReasonMissing),
        ({"channel": "手紙"}, services.ChannelUnknown),
    ],
)
def test_proxy_needs_channel_and_reason(
    notice: NoticePage, acts: Acts, values: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        acts.proxy(notice, "hakodate", by="hokkaido", **values)


def test_proxy_after_acknowledgement_is_refused(notice: NoticePage, acts: Acts) -> None:
    acts.acknowledge(notice, "hakodate")
    with pytest.raises(services.AlreadyAcknowledged):
        acts.proxy(notice, "hakodate", by="hokkaido")


def test_organisation_may_acknowledge_after_a_proxy(notice: NoticePage, acts: Acts) -> None:
    acts.proxy(notice, "hakodate", by="hokkaido")
    acts.acknowledge(notice, "hakodate")
    assert rank(notice, "函館市") == "到達確認"


def test_major_correction_asks_again_and_keeps_the_old_event(
    notice: NoticePage, acts: Acts, kinds: Kinds
) -> None:
    acts.acknowledge(notice, "kyufu")
    correct(notice, level="major")
    assert rank(notice, "札幌市") == "未開封"
    acts.acknowledge(notice, "kyufu")
    assert rank(notice, "札幌市") == "到達確認"
    assert kinds() == ["acknowledged", "acknowledged"]


def test_minor_correction_keeps_the_acknowledgement(
    notice: NoticePage, acts: Acts, kinds: Kinds
) -> None:
    acts.acknowledge(notice, "kyufu")
    correct(notice, level="minor")
    assert rank(notice, "札幌市") == "到達確認"
    acts.acknowledge(notice, "kyufu")
    assert kinds() == ["acknowledged"]


def test_replaced_version_cannot_be_acknowledged(notice: NoticePage, acts: Acts) -> None:
    old = notice.current_version
    correct(notice, level="major")
    with pytest.raises(services.VersionReplaced):
        acts.acknowledge(notice, "kyufu", version=old)


def test_version_before_a_minor_correction_can_be_acknowledged(
    notice: NoticePage, acts: Acts
) -> None:
    old = notice.current_version
    correct(notice, level="minor")
    assert acts.acknowledge(notice, "kyufu", version=old).version == old


def test_new_notice_asks_unless_said_otherwise(notice: NoticePage) -> None:
    request = ReceiptRequest.objects.get(version=notice.current_version)
    assert (request.required, request.due) == (True, None)


def test_option_is_recorded_with_the_version() -> None:
    asked = make_notice(options={"receipts": {"required": True, "due": "2026-12-04"}})
    request = ReceiptRequest.objects.get(version=asked.current_version)
    assert (request.required, request.due) == (True, date(2026, 12, 4))
