"""The mails of the ladder: to whom, how many, and what they say."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from portal.extension.search import SEARCH_BOX
from portal.notices.models import NoticePage
from portal.notifications.models import Notification
from portal.organisations.models import Duty, Seat, SeatRole
from portal.outbox.models import OutboxItem

from plugins.receipts import jobs
from plugins.receipts.models import ReminderRun
from plugins.receipts.services.reminder_mails import write_mails
from tests.factories.notices import make_notice
from tests.factories.organisations import AssignmentFactory, SeatFactory
from tests.plugins.receipts.conftest import Acts
from tests.plugins.receipts.ladder import (
    PUBLISHED,
    STEP_DAYS,
    at,
    deliver_mails,
    pass_on,
    published_notice,
    recipients,
)
from tests.world import World

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


@pytest.fixture
def published(world: World) -> NoticePage:
    """A notice of 2 November to everybody."""
    return published_notice()


def test_seat_mail_goes_to_the_responsible(published: NoticePage, acts: Acts) -> None:
    pass_on(STEP_DAYS[0])
    acts.acknowledge(published, "hakodate")
    pass_on(STEP_DAYS[1])
    assert recipients() == [
        f"{key}@example.jp" for key in ("hokkaido", "iwate", "iwate_town", "kyufu", "morioka")
    ]


def test_seat_with_an_address_of_its_own_is_written_there(
    published: NoticePage, world: World
) -> None:
    Seat.objects.filter(pk=world.seat("kyufu").pk).update(email="kaigo@city.example.jp")
    for day in STEP_DAYS[:2]:
        pass_on(day)
    assert "kaigo@city.example.jp" in recipients()
    assert "kyufu@example.jp" not in recipients()


def test_second_mail_goes_to_the_representative(published: NoticePage) -> None:
    for day in STEP_DAYS[:3]:
        pass_on(day)
    assert "sapporo_soumu@example.jp" in recipients()


def test_prefecture_gets_one_mail_that_names_its_silent(published: NoticePage, acts: Acts) -> None:
    for day in STEP_DAYS[:3]:
        pass_on(day)
    mail.outbox.clear()
    acts.acknowledge(published, "hakodate")
    acts.acknowledge(published, "hokkaido")
    acts.acknowledge(published, "iwate")
    pass_on(STEP_DAYS[3])
    by_address = {message.to[0]: message.body for message in mail.outbox}
    assert sorted(by_address) == ["hokkaido@example.jp", "iwate@example.jp"]
    assert "（1）：札幌市\n" in by_address["hokkaido@example.jp"]
    assert "（2）：盛岡市、岩手町\n" in by_address["iwate@example.jp"]


def coordinator(world: World, email: str, *duties: str) -> None:
    """One more coordinator's seat in 北海道, with somebody on it."""
    seat = SeatFactory(
        organisation=world.organisation("北海道"),
        section=f"{email}の課",
        role=SeatRole.COORDINATOR,
        duties=list(Duty.objects.filter(name__in=duties)),
    )
    AssignmentFactory(seat=seat, user__email=f"{email}@example.jp")


def told_of_hokkaido(client: Client, notice: NoticePage) -> tuple[list[str], list[str]]:
    """The seats that the page names before the step, and who gets its mail."""
    with at(STEP_DAYS[2], hour=12):
        page = client.get(f"/receipts/{notice.pk}/reminders/")
    named = {row.name: list(row.seats) for row in page.context["prefectures"]}["北海道"]
    for day in STEP_DAYS[:3]:
        pass_on(day)
    mail.outbox.clear()
    pass_on(STEP_DAYS[3])
    return named, [address for address in recipients() if "iwate" not in address]


def test_prefectures_coordinator_of_another_duty_is_not_told(
    published: NoticePage, world: World, client_for: ClientFor
) -> None:
    coordinator(world, "kokuho", "国民健康保険")
    coordinator(world, "kaigo", "介護保険", "国民健康保険")
    coordinator(world, "general")
    named, told = told_of_hokkaido(client_for("editor"), published)
    assert named == ["高齢者保健福祉課", "kaigoの課"]
    assert told == ["hokkaido@example.jp", "kaigo@example.jp"]


def test_coordinator_without_duties_stands_in(
    published: NoticePage, world: World, client_for: ClientFor
) -> None:
    world.seat("hokkaido").duties.clear()
    coordinator(world, "kokuho", "国民健康保険")
    named, told = told_of_hokkaido(client_for("editor"), published)
    assert (named, told) == (["高齢者保健福祉課"], ["hokkaido@example.jp"])


def test_representative_of_the_prefecture_stands_in_for_coordinators(
    published: NoticePage, world: World, client_for: ClientFor
) -> None:
    Seat.objects.filter(pk=world.seat("hokkaido").pk).update(role=SeatRole.MEMBER)
    coordinator(world, "kokuho", "国民健康保険")
    named, told = told_of_hokkaido(client_for("editor"), published)
    assert (named, told) == (["高齢者保健福祉課"], ["hokkaido@example.jp"])


def test_coordinator_is_told_of_the_notices_of_its_duties_alone(
    published: NoticePage, world: World
) -> None:
    coordinator(world, "kokuho", "国民健康保険")
    with at(PUBLISHED):
        make_notice(
            title="国保の通知", duties=["国民健康保険"], options={"receipts": {"required": True}}
        )
    for day in STEP_DAYS[:4]:
        pass_on(day)
    to_prefectures = [m for m in mail.outbox if "都道府県の取りまとめ" in m.body]
    bodies = {m.to[0]: m.body for m in to_prefectures}
    titles = {
        to: body.count("国保の通知") + 10 * body.count(published.title)
        for to, body in bodies.items()
    }
    assert (titles["hokkaido@example.jp"], titles["kokuho@example.jp"]) == (10, 1)


def test_page_names_no_prefecture_once_they_were_told(
    published: NoticePage, client_for: ClientFor
) -> None:
    for day in STEP_DAYS[:4]:
        pass_on(day)
    page = client_for("editor").get(f"/receipts/{published.pk}/reminders/")
    assert page.context["prefectures"] == []


def test_coordinator_sees_whom_its_prefecture_would_tell(
    published: NoticePage, client_for: ClientFor
) -> None:
    page = client_for("hokkaido").get(f"/receipts/{published.pk}/reminders/")
    assert [row.name for row in page.context["prefectures"]] == ["北海道"]
    assert "都道府県の段の宛先" in page.content.decode()


def test_seat_gets_one_mail_for_all_its_notices(published: NoticePage) -> None:
    with at(PUBLISHED):
        make_notice(
            title="もう一つの<通知>",
            document_number="老老発1102第9号",
            options={"receipts": {"required": True}},
        )
    for day in STEP_DAYS[:2]:
        pass_on(day)
    (body,) = [m.body for m in mail.outbox if m.to == ["kyufu@example.jp"]]
    assert "老老発1102第9号　もう一つの<通知>（第1版）" in body
    assert f"【T-{published.pk}】" in body
    assert f"{SEARCH_BOX}に、【 】の番号を入れてください。" in body
    assert f"/notices/{published.pk}/" in body


def test_who_confirmed_before_the_mail_was_written_gets_none(
    published: NoticePage, acts: Acts
) -> None:
    pass_on(STEP_DAYS[0])
    with at(STEP_DAYS[1]):
        jobs.remind_the_silent()
        acts.acknowledge(published, "kyufu")
        deliver_mails()
    assert "kyufu@example.jp" not in recipients()


def test_mails_written_twice_are_the_same_messages(published: NoticePage) -> None:
    pass_on(STEP_DAYS[0])
    with at(STEP_DAYS[1]):
        jobs.remind_the_silent()
        run = ReminderRun.objects.get(step="seat")
        for _ in range(2):
            write_mails(batch=run.batch, step="seat")
    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(ids) == 2 * len(set(ids)) == 12


def test_first_step_is_a_line_in_inbox_and_digest(published: NoticePage, acts: Acts) -> None:
    acts.acknowledge(published, "hakodate")
    for _ in range(2):
        pass_on(STEP_DAYS[0])
    told = Notification.objects.get(event="reminder-1")
    assert (told.line, told.object_key) == ("到達確認がまだです", f"notice:{published.pk}")
    work = OutboxItem.objects.get(kind="notifications.fan_out", payload__notification=told.pk)
    keys = ("hokkaido", "kyufu", "iwate", "morioka", "iwate_town")
    assert work.payload["seats"] == sorted(acts.world.seat(key).pk for key in keys)
    assert (work.payload["asked"], recipients()) == (True, [])
