"""The daily digest: when it leaves, to whom, with what, and never twice."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from portal.notifications.digests import write_digests
from portal.notifications.models import DigestSetting, InboxItem, Level
from portal.notifications.services import mark_read
from portal.organisations.models import Assignment, Seat

from tests.factories.notices import correct, make_notice
from tests.factories.organisations import AssignmentFactory, SeatFactory
from tests.portal.notifications.telling import choose, tell, work_off
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind")]
JAPAN = ZoneInfo("Asia/Tokyo")
TUESDAY = datetime(2026, 11, 24, 8, 30, tzinfo=JAPAN)
SAPPORO = {"include": ["code:011002"], "exclude": []}


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """Tuesday morning, when the digests are due."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def told(world: World, *keys: str, **values: Any) -> None:
    """An item in the inbox of people's seats."""
    tell([world.seat(key) for key in keys], **values)
    work_off()


def digests(moment: datetime = TUESDAY) -> list[str]:
    """Addresses that got a digest when the job ran at a moment."""
    mail.outbox.clear()
    write_digests(now=moment)
    return sorted(message.to[0] for message in mail.outbox)


def at(day: str, hour: str = "8:30") -> datetime:
    """A moment in Japan."""
    return datetime.strptime(f"{day} {hour}", "%Y-%m-%d %H:%M").replace(tzinfo=JAPAN)


def test_seat_with_news_gets_one_mail_and_others_none(world: World) -> None:
    told(world, "kyufu")
    assert digests() == ["kyufu@example.jp"]


def test_everybody_on_the_seat_gets_it_on_their_own(world: World) -> None:
    AssignmentFactory(seat=world.seat("kyufu"), user__email="second@example.jp")
    told(world, "kyufu")
    assert digests() == ["kyufu@example.jp", "second@example.jp"]
    assert [len(message.to) for message in mail.outbox] == [1, 1]


def test_second_run_of_the_day_sends_nothing(world: World) -> None:
    told(world, "kyufu")
    digests()
    told(world, "kyufu", number=2)
    assert digests(TUESDAY + timedelta(hours=1)) == []


def test_what_was_told_yesterday_is_not_told_again(world: World) -> None:
    told(world, "kyufu")
    digests()
    told(world, "kyufu", number=2)
    digests(TUESDAY + timedelta(days=1))
    body = mail.outbox[0].body
    assert ("見本2" in body, "見本1" in body) == (True, False)


def test_without_anything_new_there_is_no_mail(world: World) -> None:
    told(world, "kyufu")
    digests()
    assert digests(TUESDAY + timedelta(days=1)) == []


def test_what_was_read_before_is_left_out_for_good(world: World) -> None:
    told(world, "kyufu")
    mark_read(seat_id=world.seat("kyufu").pk, object_key="test:1")
    assert (digests(), digests(TUESDAY + timedelta(days=1))) == ([], [])


def test_digest_waits_for_the_hour_of_the_seat(world: World) -> None:
    DigestSetting.objects.create(seat=world.seat("kyufu"), digest_at=time(13))
    told(world, "kyufu", "hakodate")
    sent = [digests(TUESDAY.replace(hour=hour)) for hour in (8, 12, 13)]
    assert sent == [["hakodate@example.jp"], [], ["kyufu@example.jp"]]


def test_seat_that_found_nothing_at_its_hour_waits_for_the_next_day(world: World) -> None:
    digests()
    told(world, "kyufu")
    assert digests(TUESDAY + timedelta(hours=2)) == []
    assert digests(TUESDAY + timedelta(days=1)) == ["kyufu@example.jp"]


def test_changing_the_hour_does_not_bring_a_second_digest(world: World) -> None:
    told(world, "kyufu")
    digests()
    DigestSetting.objects.filter(seat=world.seat("kyufu")).update(digest_at=time(15))
    told(world, "kyufu", number=2)
    assert digests(TUESDAY.replace(hour=15)) == []


def test_seat_that_wants_none_gets_none_and_no_flood_later(world: World) -> None:
    setting = DigestSetting.objects.create(seat=world.seat("kyufu"), wants_digest=False)
    told(world, "kyufu")
    assert digests() == []
    DigestSetting.objects.filter(pk=setting.pk).update(wants_digest=True)
    assert digests(TUESDAY + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("days_off", "back"),
    [
        (["2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-03"], "2027-01-04"),
        (["2026-05-02", "2026-05-03", "2026-05-04", "2026-05-05", "2026-05-06"], "2026-05-07"),
        (["2026-11-28", "2026-11-29"], "2026-11-30"),
    ],
    ids=["年末年始", "Golden Week", "week-end"],
)
def test_days_off_are_quiet_and_the_next_working_day_tells_all_in_one(
    world: World, days_off: list[str], back: str
) -> None:
    for number, day in enumerate(days_off):
        told(world, "kyufu", number=number)
        assert (day, digests(at(day, "17:00"))) == (day, [])
    assert digests(at(back)) == ["kyufu@example.jp"]
    assert f"新着{len(days_off)}件" in mail.outbox[0].subject


def test_after_an_outage_there_is_one_digest(world: World) -> None:
    for number in range(3):
        told(world, "kyufu", number=number)
    assert digests(TUESDAY + timedelta(days=3, hours=7)) == ["kyufu@example.jp"]
    assert "新着3件" in mail.outbox[0].subject


def test_people_of_yesterday_and_tomorrow_get_nothing(world: World) -> None:
    seat, today = world.seat("kyufu"), timezone.localdate()
    Assignment.objects.filter(seat=seat).update(ends_on=today - timedelta(days=1))
    AssignmentFactory(seat=seat, starts_on=today + timedelta(days=1))
    told(world, "kyufu")
    assert digests() == []


def test_account_that_is_closed_and_seat_that_is_closed_get_nothing(world: World) -> None:
    told(world, "kyufu", "hakodate", "morioka")
    user = world.user("kyufu")
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    Seat.objects.filter(pk=world.seat("hakodate").pk).update(closed_on=timezone.localdate())
    assert digests() == ["morioka@example.jp"]


def test_events_of_one_notice_are_one_entry(world: World) -> None:
    notice = make_notice(audience=SAPPORO, title="食費の特例について")
    correct(notice, note="問12の基準日を訂正")
    work_off()
    digests()
    (message,) = (m for m in mail.outbox if m.to == ["kyufu@example.jp"])
    assert "新着1件（要確認1件）札幌市 介護保険課 給付係" in message.subject
    assert message.body.count("食費の特例について") == 1
    assert "※第2版に差し替え：問12の基準日を訂正" in message.body


def test_muted_notice_that_asks_something_stays_in_the_digest(world: World) -> None:
    choose(world.seat("kyufu"), Level.MUTE, duty=world.duty())
    make_notice(audience=SAPPORO)
    work_off()
    assert "kyufu@example.jp" in digests()


def test_minor_correction_brings_no_digest(world: World) -> None:
    notice = make_notice(audience=SAPPORO)
    work_off()
    digests()
    correct(notice, level="minor")
    work_off()
    assert digests(TUESDAY + timedelta(days=1)) == []


def test_text_of_a_digest(world: World) -> None:
    notice = make_notice(
        audience=SAPPORO,
        title="介護保険負担限度額認定における預貯金等の確認方法の見直しについて",
        is_important=True,
    )
    told(world, "kyufu", line="返事が1件", event="reply", reference="CAS-00069")
    work_off()
    digests()
    (message,) = (m for m in mail.outbox if m.to == ["kyufu@example.jp"])
    assert message.subject == "【つなぐ】新着2件（要確認1件）札幌市 介護保険課 給付係"
    head, _, rest = message.body.partition("■")
    code = f"T-{notice.pk}"
    assert head.splitlines()[0] == "札幌市 介護保険課 給付係　介護保険課 kyufu 様"
    # Where the line ends depends on the length of the number.
    first, line, more, *others = rest.splitlines()
    assert first == " 新しい通知（1件）"
    assert more.startswith("　　　　")
    assert line + more.strip() == (
        f" 11/24 要確認【{code}】老介発1118第2号　"
        "介護保険負担限度額認定における預貯金等の確認方法の見直しについて"
    )
    assert others[:5] == [
        "",
        "■ 見本のお知らせ（1件）",
        " 11/24 CAS-00069　見本1",
        "　　　　※返事が1件",
        "",
    ]
    assert "href" not in message.body
    assert message.message().get_content_type() == "text/plain"


def test_very_many_entries_are_counted_not_listed(world: World) -> None:
    for number in range(63):
        tell([world.seat("kyufu")], number=number)
    work_off()
    digests()
    assert "ほかに3件あります" in mail.outbox[0].body


def test_batches_are_worked_off_one_after_the_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.notifications.digests.SEATS_AT_ONCE", 1)
    told(world, "kyufu", "hakodate", "morioka")
    assert len(digests()) == 3


def test_queries_of_a_batch_do_not_grow_with_the_seats(world: World) -> None:
    counts = []
    for number, seats in enumerate((1, 12)):
        more = [AssignmentFactory(seat=SeatFactory()).seat for _ in range(seats)]
        tell(more, number=number)
        work_off()
        with CaptureQueriesContext(connection) as queries:
            written = write_digests(now=TUESDAY + timedelta(days=number))
        counts.append((written, len(queries)))
    assert [written for written, _ in counts] == [1, 12]
    assert counts[0][1] == counts[1][1]


def test_failure_in_a_batch_leaves_everything_for_the_next_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(world, "kyufu")
    with monkeypatch.context() as patch:
        patch.setattr("portal.notifications.digests.send", lambda messages: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            write_digests(now=TUESDAY)
    assert InboxItem.objects.filter(is_mailed=True).count() == 0
    assert digests() == ["kyufu@example.jp"]


def test_same_digest_written_again_has_the_same_message_id(world: World) -> None:
    told(world, "kyufu")
    digests()
    first = mail.outbox[0].extra_headers["Message-ID"]
    InboxItem.objects.update(is_mailed=False)
    DigestSetting.objects.update(digested_on=None)
    digests()
    assert mail.outbox[0].extra_headers["Message-ID"] == first
