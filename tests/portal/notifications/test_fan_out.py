"""Who hears of a notice, and that nobody hears of anything twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from portal.notices.models import NoticePage
from portal.notices.permissions import seats_that_see, visible_notices
from portal.notices.services import forward_delivery, withdraw_notice
from portal.notifications.fan_out import bring_to_inboxes
from portal.notifications.models import InboxItem, Level, Notification
from portal.notifications.services import (
    UnknownNotificationKind,
    WithoutHearers,
    notify,
    shortened,
)
from portal.organisations.models import Seat
from portal.outbox.models import OutboxItem

from tests.factories.notices import correct, make_draft, make_notice
from tests.factories.organisations import SeatFactory
from tests.portal.notifications.telling import EVERYBODY, choose, tell, told, work_off
from tests.world import World

pytestmark = pytest.mark.django_db

SAPPORO = {"include": ["code:011002"], "exclude": []}
TOHOKU = {"include": ["region:東北"], "exclude": []}
NEW = ["新しく届きました"]
Published = Callable[..., NoticePage]


def published(**fields: object) -> NoticePage:
    """A notice whose publication everybody has heard of."""
    notice = make_notice(**fields)
    work_off()
    return notice


def test_responsible_seats_and_coordinators_hear_of_a_notice(world: World) -> None:
    published()
    assert told(world) == {
        "kyufu": NEW, "hakodate": NEW, "morioka": NEW, "iwate_town": NEW,
        "hokkaido": NEW, "iwate": NEW,
    }  # fmt: skip


def test_nobody_outside_the_audience_hears_of_it(world: World) -> None:
    for key in EVERYBODY:
        choose(world.seat(key), Level.WATCH, duty=world.duty())
    published(audience=SAPPORO)
    heard = {"kyufu", "shikaku", "sapporo_soumu", "hokkaido", "editor", "other_editor"}
    assert set(told(world)) == heard


@pytest.mark.parametrize("audience", [SAPPORO, TOHOKU])
def test_seats_that_see_agrees_with_the_page(world: World, audience: dict[str, list[str]]) -> None:
    notice = make_notice(audience=audience)
    seeing = seats_that_see(notice.deliveries.all(), Seat.objects.all())
    for key in EVERYBODY:
        seat = world.seat(key)
        on_page = visible_notices(world.user(key), seat).filter(pk=notice.pk).exists()
        assert (key, seeing.filter(pk=seat.pk).exists()) == (key, on_page)


def test_draft_and_scheduled_notice_are_not_told(world: World) -> None:
    make_draft()
    make_notice(go_live_at=timezone.now() + timedelta(days=1))
    assert not Notification.objects.exists()


def test_notice_taken_over_from_elsewhere_is_not_told(world: World) -> None:
    page = make_draft()
    page.publish(page.save_revision(clean=False), at=timezone.now() - timedelta(days=900))
    assert not Notification.objects.exists()


def test_correction_of_a_notice_that_is_over_is_not_told(world: World) -> None:
    begin, end = (timezone.now() - timedelta(days=days) for days in (30, 3))
    correct(make_notice(display_from=begin, display_until=end))
    assert not Notification.objects.exists()


def test_failed_publication_tells_nobody(world: World) -> None:
    page = make_draft(body="<p></p>")
    with pytest.raises(Exception, match="本文"):
        page.save_revision(clean=False).publish()
    assert (Notification.objects.count(), OutboxItem.objects.count()) == (0, 0)


def test_minor_correction_is_silent(world: World) -> None:
    correct(published(audience=SAPPORO), level="minor")
    work_off()
    assert told(world)["kyufu"] == NEW


def test_major_correction_is_told_with_what_changed(world: World) -> None:
    correct(published(audience=SAPPORO), note="問12の基準日を訂正")
    work_off()
    assert told(world) == {
        key: [*NEW, "第2版に差し替え：問12の基準日を訂正"] for key in ("kyufu", "hokkaido")
    }


def test_correction_with_a_wider_audience_is_an_arrival_to_the_new_ones(world: World) -> None:
    choose(world.seat("editor"), Level.WATCH, duty=world.duty())
    correct(
        published(audience=SAPPORO), level="minor", audience={"include": ["all"], "exclude": []}
    )
    work_off()
    heard = told(world)
    assert (heard["kyufu"], heard["morioka"], heard["editor"]) == (NEW, NEW, NEW)


def test_organisation_that_drops_out_does_not_hear_of_the_correction(world: World) -> None:
    correct(published(), audience=TOHOKU, note="宛先を訂正")
    work_off()
    assert (told(world)["kyufu"], len(told(world)["morioka"])) == (NEW, 2)


def test_withdrawal_is_told(world: World) -> None:
    notice = published(audience=SAPPORO)
    withdraw_notice(notice=notice, reason="重複", successor=None, by=world.user("approver"))
    work_off()
    assert told(world)["kyufu"] == [*NEW, "廃止されました：重複"]


def test_forwarding_is_told_to_the_seat_it_goes_to(world: World) -> None:
    notice = published(audience=SAPPORO)
    delivery = notice.deliveries.get(organisation__name="札幌市")
    seats = world.seat("kyufu"), world.seat("shikaku")
    forward_delivery(
        delivery=delivery, from_seat=seats[0], to_seat=seats[1], word="お願いします",
        by=world.user("kyufu"),
    )  # fmt: skip
    work_off()
    assert told(world)["shikaku"] == ["介護保険課 給付係から庁内展開：お願いします"]


def test_publishing_the_same_again_tells_nothing(world: World) -> None:
    notice = published(audience=SAPPORO)
    notice.save_revision(clean=False).publish()
    work_off()
    assert told(world)["kyufu"] == NEW


def test_job_done_twice_adds_nothing(world: World) -> None:
    notice = published()
    before = InboxItem.objects.count()
    told_of = Notification.objects.get(object_key=f"notice:{notice.pk}")
    bring_to_inboxes({"notification": told_of.pk, "seats": None, "asked": False})
    assert InboxItem.objects.count() == before


def test_event_told_again_reaches_only_those_not_told_yet(world: World, kind: None) -> None:
    first, second = world.seat("kyufu"), world.seat("hakodate")
    for seats in ([first], [first], [first, second]):
        tell(seats)
        work_off()
    assert told(world) == {"kyufu": ["届きました"], "hakodate": ["届きました"]}
    assert Notification.objects.count() == 1


def test_closed_seat_hears_nothing(world: World) -> None:
    Seat.objects.filter(pk=world.seat("kyufu").pk).update(closed_on=timezone.localdate())
    published(audience=SAPPORO)
    assert set(told(world)) == {"sapporo_soumu", "hokkaido"}


def test_notification_forgotten_meanwhile_is_no_error(world: World) -> None:
    make_notice()
    Notification.objects.all().delete()
    work_off()
    told = OutboxItem.objects.filter(kind="notifications.fan_out", state="done")
    assert told.count() == 1


def test_queries_do_not_grow_with_the_audience(world: World) -> None:
    numbers = []
    for more in (0, 40):
        SeatFactory.create_batch(more, is_representative=True)
        notice = make_notice(duties=["総務・情報"])
        told_of = Notification.objects.get(object_key=f"notice:{notice.pk}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            bring_to_inboxes({"notification": told_of.pk, "seats": None, "asked": False})
        numbers.append((len(queries), InboxItem.objects.filter(notification=told_of).count()))
    assert numbers[1][0] == numbers[0][0]
    assert numbers[1][1] == numbers[0][1] + 40


def test_unknown_kind_is_refused(world: World) -> None:
    with pytest.raises(UnknownNotificationKind, match="nothing"):
        tell([world.seat("kyufu")], kind="nothing")


def test_kind_without_hearers_has_to_name_its_seats(kind: None) -> None:
    with pytest.raises(WithoutHearers):
        notify(kind="test", object_key="test:1", event="e", title="t", line="l", url="/")


def test_long_texts_are_cut_with_a_sign() -> None:
    line = shortened(line="あ" * 400)["line"]
    assert (len(line), line[-1]) == (300, "…")
