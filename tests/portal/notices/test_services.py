"""廃止, 庁内展開, reading."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from portal.extension.events import (
    DeliveryForwarded,
    NoticeWithdrawn,
    PublicationStopped,
)
from portal.ledger.models import AuditEntry
from portal.notices.exceptions import (
    AlreadyWithdrawn,
    ForwardingRefused,
    NotPublished,
    WrongSuccessor,
)
from portal.notices.models import (
    Delivery,
    Forwarding,
    NoticePage,
    ResponsibleSeat,
    SeatReading,
)
from portal.notices.permissions import can_forward, coverage_scope, visible_notices
from portal.notices.selectors import unread_count
from portal.notices.services import forward_delivery, mark_read, withdraw_notice
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.factories.notices import correct, make_draft, make_notice
from tests.portal.notices.events import listening
from tests.world import World

ClientFor = Callable[[str], Client]


def withdraw(notice: NoticePage, world: World, successor: NoticePage | None = None) -> NoticePage:
    """Withdraw in the approver's name."""
    return withdraw_notice(
        notice=notice,
        reason="様式が不要となったため",
        successor=successor,
        by=world.user("approver"),
    )


def test_withdrawn_notice_stays_readable(world: World) -> None:
    notice, newer = make_notice(), make_notice(title="後継")
    withdraw(notice, world, newer)
    stored = NoticePage.objects.get(pk=notice.pk)
    assert (stored.live, stored.status.value, stored.successor) == (True, "廃止", newer)
    assert stored.withdrawn_reason == "様式が不要となったため"


def test_withdrawal_is_told_and_audited(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    notice = make_notice()
    with listening(NoticeWithdrawn) as told, django_capture_on_commit_callbacks(execute=True):
        withdraw(notice, world)
    assert told == [NoticeWithdrawn(notice.pk)]
    entry = AuditEntry.objects.get(action="通知の廃止")
    assert (entry.object_id, entry.reason) == (str(notice.pk), "様式が不要となったため")


def test_draft_cannot_be_withdrawn(world: World) -> None:
    with pytest.raises(NotPublished):
        withdraw(make_draft(), world)


def test_notice_is_withdrawn_once(world: World) -> None:
    notice = withdraw(make_notice(), world)
    with pytest.raises(AlreadyWithdrawn):
        withdraw(notice, world)


def test_notice_cannot_succeed_itself(world: World) -> None:
    notice = make_notice()
    with pytest.raises(WrongSuccessor):
        withdraw(notice, world, notice)


def test_withdrawn_notice_is_not_published_again(world: World) -> None:
    notice = withdraw(make_notice(), world)
    with pytest.raises(PublicationStopped, match="廃止"):
        correct(notice)


def test_approver_withdraws_in_the_admin(client_for: ClientFor) -> None:
    notice = make_notice()
    client = client_for("approver")
    url = reverse("notices_withdraw", args=[notice.pk])
    assert client.get(url).status_code == 200
    client.post(url, {"reason": "不要となったため", "successor": ""})
    assert NoticePage.objects.get(pk=notice.pk).withdrawn_reason == "不要となったため"


def test_withdrawal_needs_a_reason(client_for: ClientFor) -> None:
    url = reverse("notices_withdraw", args=[make_notice().pk])
    response = client_for("approver").post(url, {"reason": ""})
    assert list(response.context["form"].errors) == ["reason"]


@pytest.mark.parametrize("who", ["editor", "other_approver", "agent"])
def test_others_cannot_withdraw(client_for: ClientFor, who: str) -> None:
    notice = make_notice()
    response = client_for(who).post(
        reverse("notices_withdraw", args=[notice.pk]), {"reason": "試し"}
    )
    assert response.status_code in (302, 404)
    assert NoticePage.objects.get(pk=notice.pk).withdrawn_at is None


def test_withdraw_button_is_for_approvers(client_for: ClientFor) -> None:
    notice = make_notice()
    address = reverse("notices_withdraw", args=[notice.pk])
    edit = reverse("wagtailadmin_pages:edit", args=[notice.pk])
    shown = [
        address in client_for(who).get(edit).content.decode() for who in ("approver", "editor")
    ]
    assert shown == [True, False]


def sapporo(notice: NoticePage) -> Delivery:
    """The delivery to 札幌市."""
    return Delivery.objects.get(notice=notice, organisation__code="011002")


def forward(world: World, delivery: Delivery, source: str, target: str) -> Forwarding:
    """Forward in the name of the person on the source seat."""
    return forward_delivery(
        delivery=delivery,
        from_seat=world.seat(source),
        to_seat=world.seat(target),
        word="お願いします",
        by=world.user(source),
    )


def test_forwarding_moves_the_duty(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    delivery = sapporo(make_notice())
    with listening(DeliveryForwarded) as told, django_capture_on_commit_callbacks(execute=True):
        forward(world, delivery, "kyufu", "shikaku")
    source, target = world.seat("kyufu"), world.seat("shikaku")
    entries = ResponsibleSeat.objects.filter(delivery=delivery)
    assert [(entry.seat, entry.reason) for entry in entries] == [(target, "fwd")]
    user = world.user("kyufu").pk
    assert told == [DeliveryForwarded(delivery.pk, source.pk, target.pk, user, "お願いします")]


def test_forwarding_twice_is_one(world: World) -> None:
    delivery = sapporo(make_notice())
    first, again = (forward(world, delivery, "kyufu", "shikaku") for _ in range(2))
    assert first == again
    assert Forwarding.objects.count() == 1


def test_forwarding_by_a_seat_that_is_in_charge_again_is_no_repetition(world: World) -> None:
    delivery = sapporo(make_notice())
    way = [("kyufu", "shikaku"), ("shikaku", "kyufu"), ("sapporo_soumu", "shikaku")]
    for source, target in [*way, way[0]]:
        forward(world, delivery, source, target)
    assert Forwarding.objects.count() == 4
    entries = ResponsibleSeat.objects.filter(delivery=delivery)
    assert [entry.seat for entry in entries] == [world.seat("shikaku")]


def test_forwarding_by_a_seat_without_the_duty_only_adds(world: World) -> None:
    delivery = sapporo(make_notice())
    forward(world, delivery, "sapporo_soumu", "shikaku")
    entries = ResponsibleSeat.objects.filter(delivery=delivery).order_by("pk")
    assert [entry.seat for entry in entries] == [world.seat("kyufu"), world.seat("shikaku")]


@pytest.mark.parametrize(
    ("source", "target"), [("kyufu", "kyufu"), ("kyufu", "hakodate"), ("hakodate", "kyufu")]
)
def test_forwarding_stays_inside_the_organisation(world: World, source: str, target: str) -> None:
    delivery = sapporo(make_notice())
    with pytest.raises(ForwardingRefused):
        forward(world, delivery, source, target)
    assert Forwarding.objects.count() == 0


def test_closed_seat_takes_nothing(world: World) -> None:
    delivery, closed = sapporo(make_notice()), world.seat("shikaku")
    closed.closed_on = "2020-01-01"
    closed.save()
    closed.refresh_from_db()
    with pytest.raises(ForwardingRefused, match="廃止"):
        forward(world, delivery, "kyufu", "shikaku")


@pytest.mark.parametrize(
    ("seat", "may"),
    [("kyufu", True), ("sapporo_soumu", True), ("shikaku", False), ("hakodate", False)],
)
def test_who_may_forward(world: World, seat: str, may: bool) -> None:
    assert can_forward(world.seat(seat), sapporo(make_notice())) is may


def test_reading_never_turns_back(world: World) -> None:
    notice, seat = make_notice(), world.seat("kyufu")
    for number in (2, 1):
        mark_read(seat=seat, notice=notice, version_number=number)
    assert SeatReading.objects.get().version_number == 2


def test_unread_is_per_seat(world: World) -> None:
    notice = make_notice()
    mark_read(seat=world.seat("kyufu"), notice=notice, version_number=1)
    counts = [unread_count(world.seat(key)) for key in ("kyufu", "morioka", "shikaku")]
    assert counts == [0, 1, 0]


@pytest.mark.parametrize(("level", "unread"), [("major", 1), ("minor", 0)])
def test_major_correction_is_unread_again(world: World, level: str, unread: int) -> None:
    notice = make_notice()
    mark_read(seat=world.seat("kyufu"), notice=notice, version_number=1)
    correct(notice, level=level)
    assert unread_count(world.seat("kyufu")) == unread


@pytest.mark.parametrize(
    ("who", "number"),
    [("kyufu", 1), ("hokkaido", 1), ("morioka", 0), ("iwate", 0), ("agent", 1), ("editor", 1)],
)
def test_who_sees_a_notice_of_sapporo(world: World, who: str, number: int) -> None:
    make_notice(audience={"include": ["code:011002"], "exclude": []})
    assert visible_notices(world.user(who), world.seat(who)).count() == number


def test_drafts_are_seen_by_nobody(world: World) -> None:
    make_draft()
    assert visible_notices(world.user("superuser"), None).count() == 0


@pytest.mark.parametrize(
    ("who", "scope"), [("editor", "all"), ("hokkaido", "北海道"), ("kyufu", None)]
)
def test_coverage_scope(world: World, who: str, scope: Any) -> None:
    found = coverage_scope(world.user(who), world.seat(who), make_notice().pk)
    assert found == (world.organisation(scope).pk if scope == "北海道" else scope)
