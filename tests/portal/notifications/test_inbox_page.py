"""The inbox: what stands in it, for whom, and how it is emptied."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from portal.notices.models import NoticePage
from portal.notices.services import withdraw_notice
from portal.notifications.models import InboxItem, Notification
from portal.notifications.selectors import SHOWN_UNREAD

from tests.factories.notices import correct, make_notice
from tests.portal.notifications.telling import tell, work_off
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[Any], Client]
SAPPORO = {"include": ["code:011002"], "exclude": []}


def inbox(client: Client, params: str = "") -> str:
    """The page."""
    return client.get(reverse("inbox") + params).content.decode()


def rows(html: str) -> int:
    """How many things are shown."""
    return html.count('data-testid="inbox-row"')


def badge(html: str) -> str:
    """The number beside 受信箱 in the frame, "" for none."""
    link = html.partition('data-testid="inbox-link"')[2].partition("</a>")[0]
    return link.partition('tn-pill">')[2].partition("<")[0]


def arrived(**fields: Any) -> NoticePage:
    """A notice in the inboxes."""
    notice = make_notice(**{"audience": SAPPORO, **fields})
    work_off()
    return notice


def test_empty_inbox_says_so(client_for: ClientFor) -> None:
    client = client_for("kyufu")
    pages = [inbox(client), inbox(client, "?tab=all")]
    assert ["未読はありません" in pages[0], "まだ何も着いていません" in pages[1]] == [True, True]


def test_arrival_is_unread_and_counted(client_for: ClientFor) -> None:
    arrived(title="食費の特例について")
    html = inbox(client_for("kyufu"))
    assert (rows(html), badge(html), "食費の特例について" in html) == (1, "1", True)


def test_another_seat_sees_nothing_of_it(client_for: ClientFor) -> None:
    arrived()
    for who in ("shikaku", "hakodate", "editor"):
        html = inbox(client_for(who), "?tab=all")
        assert (who, rows(html), badge(html)) == (who, 0, "")


def test_opening_the_notice_lets_the_number_fall_on_that_page(client_for: ClientFor) -> None:
    notice, client = arrived(), client_for("kyufu")
    html = client.get(notice.get_url()).content.decode()
    assert (badge(html), rows(inbox(client)), rows(inbox(client, "?tab=all"))) == ("", 0, 1)


def test_a_colleague_on_the_seat_opens_it_for_all(world: World, client_for: ClientFor) -> None:
    from tests.factories.organisations import AssignmentFactory

    notice = arrived()
    colleague = AssignmentFactory(seat=world.seat("kyufu")).user
    client_for(colleague).get(notice.get_url())
    assert badge(inbox(client_for(world.user("kyufu")))) == ""


@pytest.mark.parametrize(
    "request_of",
    [
        lambda client, url: client.head(url),
        lambda client, url: client.get(url, headers={"Sec-Purpose": "prefetch"}),
    ],
    ids=["head", "prefetch"],
)
def test_what_nobody_saw_stays_unread(client_for: ClientFor, request_of: Any) -> None:
    notice, client = arrived(), client_for("kyufu")
    request_of(client, notice.get_url())
    assert badge(inbox(client)) == "1"


def test_read_only_site_marks_nothing(client_for: ClientFor, settings: Any) -> None:
    notice, client = arrived(), client_for("kyufu")
    settings.READ_ONLY = True
    client.get(notice.get_url())
    assert badge(inbox(client)) == "1"


def test_withdrawal_of_a_notice_read_before_is_unread_until_opened(
    world: World, client_for: ClientFor
) -> None:
    notice, client = arrived(), client_for("kyufu")
    client.get(notice.get_url())
    withdraw_notice(notice=notice, reason="重複", successor=None, by=world.user("approver"))
    work_off()
    before = badge(inbox(client))
    client.get(notice.get_url())
    assert (before, badge(inbox(client))) == ("1", "")


def test_failing_mark_leaves_the_page(
    client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError

    notice, client = arrived(), client_for("kyufu")
    monkeypatch.setattr("portal.notifications.reading.mark_read", fail)
    assert client.get(notice.get_url()).status_code == 200


def test_events_of_one_notice_are_one_row(client_for: ClientFor) -> None:
    correct(arrived(), note="問12を訂正")
    work_off()
    html = inbox(client_for("kyufu"))
    assert (rows(html), badge(html)) == (1, "1")
    assert ("第2版に差し替え：問12を訂正" in html, "新しく届きました" in html) == (True, True)


def test_rows_stand_under_their_day(client_for: ClientFor) -> None:
    arrived(title="先に届いた通知")
    moment = datetime(2026, 11, 20, 1, tzinfo=UTC)
    Notification.objects.update(created_at=moment)
    with time_machine.travel(datetime(2026, 11, 24, 1, tzinfo=UTC), tick=False):
        make_notice(audience=SAPPORO)
        work_off()
        html = inbox(client_for("kyufu"))
    days = ("今日　11月24日（火）", "11月20日（金）")
    assert [html.count(day) for day in days] == [1, 1]
    assert html.index(days[0]) < html.index(days[1]) < html.index("先に届いた通知")


def test_kinds_have_tabs(world: World, client_for: ClientFor, kind: None) -> None:
    arrived()
    tell([world.seat("kyufu")])
    work_off()
    client = client_for("kyufu")
    html = [inbox(client, f"?tab={tab}") for tab in ("unread", "notices", "test", "no-such")]
    assert [rows(page) for page in html] == [2, 1, 1, 2]
    assert "見本1" in html[2]


def test_kind_of_a_removed_plugin_is_left_out(
    world: World, client_for: ClientFor, kind: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.extension.notifications import notification_kinds

    tell([world.seat("kyufu")])
    work_off()
    left = {"notices": notification_kinds._entries["notices"]}
    with monkeypatch.context() as patch:
        patch.setattr(notification_kinds, "_entries", left)
        html = inbox(client_for("kyufu"), "?tab=all")
    assert (rows(html), badge(html)) == (0, "")


def test_everything_is_marked_read_by_one_post(client_for: ClientFor) -> None:
    for _ in range(2):
        arrived()
    client = client_for("kyufu")
    newest = Notification.objects.latest("pk").pk
    response = client.post(reverse("inbox_read_all"), {"tab": "unread", "up_to": newest})
    assert (response.status_code, badge(inbox(client))) == (302, "")
    assert InboxItem.objects.filter(is_read=False).exists()  # other seats


def test_what_came_after_the_page_was_drawn_stays_unread(client_for: ClientFor) -> None:
    arrived()
    drawn = Notification.objects.latest("pk").pk
    arrived()
    client = client_for("kyufu")
    client.post(reverse("inbox_read_all"), {"tab": "unread", "up_to": drawn})
    assert badge(inbox(client)) == "1"


@pytest.mark.parametrize("up_to", ["", "x", "9" * 30, "-1"])
def test_marking_up_to_nonsense_marks_nothing(client_for: ClientFor, up_to: str) -> None:
    arrived()
    client = client_for("kyufu")
    assert client.post(reverse("inbox_read_all"), {"up_to": up_to}).status_code == 302
    assert badge(inbox(client)) == "1"


def test_marking_is_not_done_by_get(client_for: ClientFor) -> None:
    assert client_for("kyufu").get(reverse("inbox_read_all")).status_code == 405


def test_long_inbox_has_pages(world: World, client_for: ClientFor, kind: None) -> None:
    for number in range(25):
        tell([world.seat("kyufu")], number=number)
    work_off()
    client = client_for("kyufu")
    assert [rows(inbox(client, f"?page={page}")) for page in (1, 2, 99)] == [20, 5, 5]
    assert badge(inbox(client)) == "25"


def test_more_unread_than_counted_are_a_plus(
    world: World, client_for: ClientFor, kind: None
) -> None:
    seat = world.seat("kyufu")
    notifications = Notification.objects.bulk_create(
        Notification(kind="test", object_key=f"test:{n}", event="e", title="t", url="/")
        for n in range(SHOWN_UNREAD + 1)
    )
    InboxItem.objects.bulk_create(InboxItem(seat=seat, notification=n) for n in notifications)
    assert badge(inbox(client_for("kyufu"))) == "99+"


def test_queries_do_not_grow_with_the_rows(world: World, client_for: ClientFor, kind: None) -> None:
    client, counts = client_for("kyufu"), []
    inbox(client)
    for numbers in ([1], [2, 3]):
        for number in numbers:
            tell([world.seat("kyufu")], number=number)
        work_off()
        with CaptureQueriesContext(connection) as queries:
            html = inbox(client)
        counts.append((rows(html), len(queries)))
    assert [count for count, _ in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]


def test_frame_asks_once_for_the_number(client_for: ClientFor) -> None:
    client = client_for("kyufu")
    client.get("/account/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/account/")
    asked = [q["sql"] for q in queries if "notifications_inboxitem" in q["sql"]]
    assert len(asked) == 1


def test_person_without_a_seat_has_no_inbox(client_for: ClientFor) -> None:
    client = client_for("seatless")
    assert client.get(reverse("inbox")).status_code == 404
    assert 'data-testid="inbox-link"' not in client.get("/").content.decode()


def test_urgent_and_important_are_marked(client_for: ClientFor) -> None:
    arrived(is_urgent=True, is_important=True)
    html = inbox(client_for("kyufu"))
    assert ["tn-badge--late" in html, "tn-badge--flag" in html] == [True, True]


def test_title_is_text(client_for: ClientFor) -> None:
    arrived(title="<b>太字</b>")
    assert "&lt;b&gt;太字" in inbox(client_for("kyufu"))
