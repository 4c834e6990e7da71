"""要確認 in digest and inbox: only where something is left to do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from portal.extension.notifications import REMINDER, Obligation, obligations
from portal.extension.todo import settled_checks
from portal.notices.asking import still_asked
from portal.notices.models import Delivery, NoticePage, ResponsibleSeat
from portal.notices.naming import object_key
from portal.notices.services import withdraw_notice
from portal.notifications.api import notify
from portal.notifications.digests import write_digests
from portal.notifications.models import InboxItem

from tests.factories.notices import make_notice
from tests.portal.notifications.telling import tell, work_off
from tests.portal.notifications.test_digests import TUESDAY
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind", "owed")]
ClientFor = Callable[[Any], Client]
SAPPORO = {"include": ["code:011002"], "exclude": []}
REPORT = [("実施状況の報告", timezone.localdate() + timedelta(days=20))]


@pytest.fixture
def owed(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Deliveries that have answered a feature which asks all for an answer, without plugins."""
    answered: set[int] = set()
    asks = Obligation(
        "test", lambda versions: versions, lambda deliveries: {*deliveries} - answered
    )
    monkeypatch.setattr(obligations, "_entries", {})
    obligations.add(asks.key, asks)
    return answered


@pytest.fixture
def nothing_owed(owed: set[int]) -> None:
    """Only the actions of notices ask something."""
    obligations.remove("test")


def arrived(**fields: Any) -> NoticePage:
    """A notice in the inboxes."""
    notice = make_notice(**{"audience": SAPPORO, **fields})
    work_off()
    return notice


def delivery(notice: NoticePage) -> int:
    """The delivery to 札幌市."""
    return Delivery.objects.get(notice=notice, organisation__name="札幌市").pk


def marked(client_for: ClientFor) -> tuple[bool, bool]:
    """Whether the inbox and the digest of 給付係 say 要確認."""
    page = client_for("kyufu").get(reverse("inbox")).content.decode()
    mail.outbox.clear()
    write_digests(now=TUESDAY)
    (message,) = (m for m in mail.outbox if m.to == ["kyufu@example.jp"])
    in_mail = {"要確認" in message.subject, "要確認" in message.body}
    assert len(in_mail) == 1
    return "要確認" in page, in_mail.pop()


def test_notice_that_asks_something_is_marked(client_for: ClientFor) -> None:
    arrived()
    assert marked(client_for) == (True, True)


def test_withdrawn_notice_asks_nothing(client_for: ClientFor, world: World) -> None:
    notice = arrived()
    withdraw_notice(notice=notice, reason="誤り", successor=None, by=world.user("approver"))
    work_off()
    assert marked(client_for) == (False, False)


def test_notice_answered_by_a_colleague_asks_nothing(client_for: ClientFor, owed: set[int]) -> None:
    owed.add(delivery(arrived()))
    assert marked(client_for) == (False, False)


def test_notice_that_is_over_asks_nothing(client_for: ClientFor) -> None:
    notice = arrived()
    ended = timezone.now() - timedelta(days=1)
    NoticePage.objects.filter(pk=notice.pk).update(display_until=ended)
    assert marked(client_for) == (False, False)


def test_seat_that_lost_the_charge_is_asked_nothing(client_for: ClientFor, world: World) -> None:
    arrived()
    ResponsibleSeat.objects.filter(seat=world.seat("kyufu")).delete()
    assert marked(client_for) == (False, False)


@pytest.mark.parametrize("actions", [REPORT, [("報告", None)]], ids=["deadline", "none"])
def test_answered_notice_with_something_left_to_do_is_marked(
    client_for: ClientFor, owed: set[int], actions: Any
) -> None:
    owed.add(delivery(arrived(actions=actions)))
    assert marked(client_for) == (True, True)


@pytest.mark.usefixtures("nothing_owed")
def test_settled_delivery_asks_nothing(
    client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = {delivery(arrived(actions=REPORT))}
    monkeypatch.setattr(settled_checks, "_entries", {"test": (1, done.intersection)})
    assert marked(client_for) == (False, False)


@pytest.mark.usefixtures("nothing_owed")
def test_what_other_kinds_of_organisation_have_to_do_is_not_asked(client_for: ClientFor) -> None:
    notice = arrived(actions=REPORT)
    notice.actions.update(who="町村")
    assert marked(client_for) == (False, False)


def test_kind_without_an_answer_keeps_asking(client_for: ClientFor, world: World) -> None:
    tell([world.seat("kyufu")], asked=True)
    work_off()
    assert marked(client_for)[0] is True


def test_queries_do_not_grow_with_seats_and_notices(world: World) -> None:
    keys = ("kyufu", "hakodate", "morioka")
    told, counts = [], []
    for number, key in enumerate(keys):
        notice = make_notice(actions=REPORT, document_number=f"第{number}号")
        told.append((world.seat(key).pk, object_key(notice.pk)))
        with CaptureQueriesContext(connection) as queries:
            assert still_asked(told) == set(told)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def reminded(world: World) -> NoticePage:
    """A notice whose arrival was read long ago, and a reminder that waits for the digest."""
    notice = arrived()
    InboxItem.objects.update(is_mailed=True, is_read=True)
    notify(
        kind="notices", object_key=object_key(notice.pk), event=f"{REMINDER}-1", title="催促",
        line="到達確認がまだです", url="/notices/", seats=[world.seat("kyufu").pk], asked=True,
    )  # fmt: skip
    work_off()
    return notice


def digests() -> list[str]:
    """What 給付係 is told."""
    mail.outbox.clear()
    write_digests(now=TUESDAY)
    return [message.body for message in mail.outbox if message.to == ["kyufu@example.jp"]]


def test_reminder_waits_for_the_digest(world: World) -> None:
    reminded(world)
    assert ["到達確認がまだです" in body for body in digests()] == [True]


def test_reminder_of_what_was_answered_since_is_not_sent(world: World, owed: set[int]) -> None:
    owed.add(delivery(reminded(world)))
    assert digests() == []
