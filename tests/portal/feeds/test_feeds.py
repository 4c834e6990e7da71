"""Feeds by a private address: what they hold, for whom, and until when."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from portal.feeds.limits import PER_HOUR
from portal.feeds.models import Subscription
from portal.feeds.services import subscribe, unsubscribe
from portal.ledger.models import AuditEntry
from portal.notices.models import SeatReading
from portal.notices.services import withdraw_notice
from portal.organisations.models import Assignment, Seat

from plugins.receipts.models import ReceiptEvent
from tests.factories.notices import correct, make_notice
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[Any], Client]
ATOM = "{http://www.w3.org/2005/Atom}"
HOKKAIDO = {"include": ["prefecture:01"], "exclude": []}
TOHOKU = {"include": ["region:東北"], "exclude": []}


@pytest.fixture
def token(world: World) -> str:
    """The feeds of 札幌市's 給付係."""
    return subscribe(user=world.user("kyufu"), seat=world.seat("kyufu"))


def atom(client: Client, token: str, query: str = "") -> Any:
    """The parsed feed."""
    response = client.get(f"/feeds/{token}/notices.atom{query}")
    assert response.status_code == 200, response.status_code
    return ET.fromstring(response.content)  # noqa: S314 - our own answer


def titles(feed: Any) -> list[str]:
    """Titles of the entries."""
    return [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]


def entries(client: Client, token: str) -> list[Any]:
    """Entries of the calendar."""
    return list(Calendar.from_ical(client.get(f"/feeds/{token}/deadlines.ics").content).events)


def in_days(days: int) -> date:
    """A day from today."""
    return timezone.localdate() + timedelta(days=days)


def test_feed_holds_notices_about_the_seats_duties(client: Client, token: str) -> None:
    make_notice(title="介護の通知")
    make_notice(title="国保の通知", bureau="保険局", duties=["国民健康保険"])
    assert titles(atom(client, token)) == ["介護の通知"]


def test_feed_holds_what_the_seat_was_put_in_charge_of(client: Client, world: World) -> None:
    token = subscribe(user=world.user("sapporo_soumu"), seat=world.seat("sapporo_soumu"))
    make_notice(title="国保の通知", bureau="保険局", duties=["国民健康保険"])
    assert titles(atom(client, token)) == ["国保の通知"]


def test_feed_leaves_out_what_was_not_delivered(client: Client, token: str) -> None:
    make_notice(title="東北だけの通知", audience=TOHOKU)
    assert titles(atom(client, token)) == []


def test_one_duty_may_be_asked_for(client: Client, world: World) -> None:
    seat = world.seat("kyufu")
    seat.duties.add(world.duty("国民健康保険"))
    token = subscribe(user=world.user("kyufu"), seat=seat)
    make_notice(title="介護の通知")
    make_notice(title="国保の通知", bureau="保険局", duties=["国民健康保険"])
    duty = world.duty("国民健康保険").pk
    assert titles(atom(client, token, f"?duty={duty}")) == ["国保の通知"]


@pytest.mark.parametrize("duty", ["0", "x", ""])
def test_duty_of_another_seat_is_not_found(client: Client, token: str, duty: str) -> None:
    assert client.get(f"/feeds/{token}/notices.atom?duty={duty}").status_code == 404


def test_newest_notice_comes_first_with_its_times(client: Client, token: str) -> None:
    first = make_notice(title="一つめ")
    make_notice(title="二つめ")
    correct(first)
    feed = atom(client, token)
    assert titles(feed) == ["一つめ", "二つめ"]
    entry = feed.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}published") <= entry.findtext(f"{ATOM}updated")
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver/notices/{first.pk}/"


def test_withdrawn_notice_says_so(client: Client, token: str, world: World) -> None:
    notice = make_notice(title="古い通知")
    withdraw_notice(notice=notice, reason="誤り", successor=None, by=world.user("approver"))
    assert titles(atom(client, token)) == ["【廃止】古い通知"]


def test_title_with_control_characters_leaves_the_feed_readable(client: Client, token: str) -> None:
    make_notice(title="改ページ\x0cのある <通知> & 様式")
    assert titles(atom(client, token)) == ["改ページのある <通知> & 様式"]


def test_feeds_name_no_person(client: Client, token: str, world: World) -> None:
    make_notice(title="介護の通知", actions=[("回答", in_days(5))], user=world.user("approver"))
    people = [world.user(key) for key in ("kyufu", "approver")]
    for name in ("notices.atom", "deadlines.ics"):
        text = client.get(f"/feeds/{token}/{name}").content.decode()
        assert not any(person.email in text or person.name in text for person in people)


def test_fetching_is_neither_reading_nor_opening(client: Client, token: str) -> None:
    make_notice()
    atom(client, token)
    assert (SeatReading.objects.count(), ReceiptEvent.objects.count()) == (0, 0)


def test_calendar_holds_deadlines_as_free_days(client: Client, token: str) -> None:
    notice = make_notice(title="調査", actions=[("回答", in_days(5))])
    (event,) = entries(client, token)
    assert event["SUMMARY"] == "【期限】回答　調査"
    assert (in_days(5), in_days(6)) == (event.DTSTART, event.DTEND)
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["URL"] == f"http://testserver{notice.get_url()}"


def test_calendar_leaves_out_what_is_asked_of_others(client: Client, token: str) -> None:
    notice = make_notice(actions=[("回答", in_days(5))])
    notice.actions.update(who="町村")
    assert entries(client, token) == []


def test_calendar_leaves_out_what_is_long_past(client: Client, token: str) -> None:
    make_notice(actions=[("回答", in_days(-31))])
    assert entries(client, token) == []


def test_calendar_holds_briefings(client: Client, token: str) -> None:
    starts = timezone.now().replace(microsecond=0, second=0) + timedelta(days=3)
    make_notice(title="説明会", kind="説明会", event_starts=starts)
    (event,) = entries(client, token)
    assert (event["SUMMARY"], event.DTSTART) == ("説明会", starts)


def test_corrected_deadline_replaces_the_entry(client: Client, token: str) -> None:
    notice = make_notice(actions=[("回答", in_days(5))])
    (before,) = entries(client, token)
    action = notice.actions.get()
    action.due = in_days(9)
    notice.actions = [action]
    correct(notice)
    (after,) = entries(client, token)
    assert (before["UID"], after.DTSTART) == (after["UID"], in_days(9))
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (1, 2)


def test_two_requests_of_a_notice_are_two_entries(client: Client, token: str) -> None:
    make_notice(actions=[("到達確認", in_days(5)), ("回答", in_days(9))])
    assert len({event["UID"] for event in entries(client, token)}) == 2


@pytest.mark.parametrize("name", ["notices.atom", "deadlines.ics"])
class TestAddress:
    """The address itself, of either feed."""

    def status(self, client: Client, token: str, name: str, **headers: str) -> int:
        """Status of a fetch."""
        return client.get(f"/feeds/{token}/{name}", headers=headers).status_code

    def test_unknown_address_is_not_found(self, client: Client, world: World, name: str) -> None:
        assert self.status(client, "x" * 43, name) == 404

    def test_revoked_address_is_not_found(
        self, client: Client, token: str, world: World, name: str
    ) -> None:
        unsubscribe(user=world.user("kyufu"), seat=world.seat("kyufu"))
        assert self.status(client, token, name) == 404

    def test_new_address_ends_the_one_before(
        self, client: Client, token: str, world: World, name: str
    ) -> None:
        new = subscribe(user=world.user("kyufu"), seat=world.seat("kyufu"))
        assert [self.status(client, one, name) for one in (token, new)] == [404, 200]

    def test_address_ends_with_the_assignment(self, client: Client, token: str, name: str) -> None:
        yesterday = in_days(-1)
        own = Assignment.objects.filter(user__email="kyufu@example.jp")
        own.update(starts_on=yesterday, ends_on=yesterday)
        assert self.status(client, token, name) == 404

    def test_address_ends_with_the_seat(
        self, client: Client, token: str, world: World, name: str
    ) -> None:
        Seat.objects.filter(pk=world.seat("kyufu").pk).update(closed_on=in_days(0))
        assert self.status(client, token, name) == 404

    def test_address_ends_with_the_account(
        self, client: Client, token: str, world: World, name: str
    ) -> None:
        user = world.user("kyufu")
        user.is_active = False
        user.save()
        assert self.status(client, token, name) == 404

    def test_address_answers_a_limited_number_of_times(
        self, client: Client, token: str, name: str
    ) -> None:
        statuses = [self.status(client, token, name) for _ in range(PER_HOUR + 1)]
        assert statuses == [200] * PER_HOUR + [429]

    def test_unchanged_feed_is_not_sent_again(self, client: Client, token: str, name: str) -> None:
        make_notice(actions=[("回答", in_days(5))])
        first = client.get(f"/feeds/{token}/{name}")
        known = {"If-None-Match": first["ETag"]}
        since = {"If-Modified-Since": first["Last-Modified"]}
        assert [self.status(client, token, name, **seen) for seen in (known, since)] == [304, 304]
        make_notice(actions=[("報告", in_days(6))])
        assert self.status(client, token, name, **known) == 200

    def test_empty_feed_is_not_sent_again(self, client: Client, token: str, name: str) -> None:
        first = client.get(f"/feeds/{token}/{name}")
        assert self.status(client, token, name, **{"If-None-Match": first["ETag"]}) == 304

    def test_queries_do_not_grow(self, client: Client, token: str, name: str) -> None:
        counts = []
        for _ in range(2):
            make_notice(actions=[("回答", in_days(5))])
            with CaptureQueriesContext(
                connection,
            ) as queries:
                self.status(client, token, name)
            counts.append(len(queries))
            make_notice(actions=[("回答", in_days(5))])
        assert counts[0] == counts[1]


def test_page_shows_the_addresses_once(client_for: ClientFor) -> None:
    client = client_for("kyufu")
    made = client.post("/feeds/create/").content.decode()
    (calendar,) = re.findall(r"/feeds/[\w-]{43}/deadlines.ics", made)
    assert client.get(calendar).status_code == 200
    assert calendar not in client.get("/feeds/").content.decode()


def test_only_a_hash_is_stored(token: str) -> None:
    stored = Subscription.objects.get()
    assert token not in repr(Subscription.objects.values().get())
    assert len(stored.token_hash) == 64


def test_page_revokes_the_address(client_for: ClientFor, token: str) -> None:
    assert client_for("kyufu").post("/feeds/revoke/").status_code == 302
    assert Subscription.objects.count() == 0


def test_another_person_of_the_seat_keeps_their_address(client_for: ClientFor, token: str) -> None:
    client_for("sapporo_soumu").post("/feeds/revoke/")
    assert Subscription.objects.count() == 1


def test_making_and_revoking_are_audited(token: str, world: World) -> None:
    unsubscribe(user=world.user("kyufu"), seat=world.seat("kyufu"))
    made = AuditEntry.objects.filter(action__startswith="購読").order_by("recorded_at")
    assert list(made.values_list("action", flat=True)) == [
        "購読アドレスの発行",
        "購読アドレスの取消",
    ]


def test_account_page_leads_to_the_feeds(client_for: ClientFor) -> None:
    assert 'href="/feeds/"' in client_for("kyufu").get("/account/").content.decode()


def test_page_sends_anonymous_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/feeds/").status_code == 302
