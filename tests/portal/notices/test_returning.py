"""An organisation that a minor correction addresses again is asked for what is left to do."""

import pytest
from django.core import mail
from portal.extension.notifications import Obligation, obligations
from portal.notices.models import Delivery, NoticePage
from portal.notifications.models import InboxItem, Level

from tests.factories.notices import EVERYBODY, correct, make_notice
from tests.portal.notices.test_corrected_duties import ELSEWHERE
from tests.portal.notifications.telling import choose, work_off
from tests.world import World

RETURNED = "第3版で、また宛先になりました"


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Deliveries that have answered a feature which asks all for an answer, without plugins."""
    done: set[int] = set()
    asks = Obligation("test", lambda versions: versions, lambda deliveries: {*deliveries} - done)
    monkeypatch.setattr(obligations, "_entries", {})
    obligations.add(asks.key, asks)
    return done


def out_and_back(notice: NoticePage) -> list[bool]:
    """札幌市 is out in a minor correction and back in the next: whether 給付係 hears of it, and
    then whether it is asked.
    """
    notice = correct(notice, level="minor", audience=ELSEWHERE)
    work_off()
    mail.outbox.clear()
    correct(notice, level="minor", audience=EVERYBODY)
    work_off()
    told = InboxItem.objects.filter(notification__line=RETURNED)
    return list(told.values_list("is_asked", flat=True))


def sapporo(notice: NoticePage) -> int:
    """The delivery to 札幌市."""
    return Delivery.objects.get(notice=notice, organisation__name="札幌市").pk


def test_who_has_answered_before_is_asked_nothing(world: World, answered: set[int]) -> None:
    notice = make_notice()
    answered.add(sapporo(notice))
    assert out_and_back(notice) == [False]


def test_who_has_answered_before_may_mute_it(world: World, answered: set[int]) -> None:
    choose(world.seat("kyufu"), Level.MUTE, duty=world.duty())
    notice = make_notice()
    answered.add(sapporo(notice))
    assert out_and_back(notice) == []


def test_who_has_something_left_cannot_mute_it(world: World, answered: set[int]) -> None:
    choose(world.seat("kyufu"), Level.MUTE, duty=world.duty())
    assert out_and_back(make_notice()) == [True]


def test_open_action_of_the_notice_is_asked(world: World, answered: set[int]) -> None:
    notice = make_notice(actions=[("実施状況の報告", None)])
    answered.add(sapporo(notice))
    assert out_and_back(notice) == [True]


def test_return_to_an_urgent_notice_is_mailed_at_once(world: World, answered: set[int]) -> None:
    out_and_back(make_notice(is_urgent=True))
    assert [message.to for message in mail.outbox] == [["kyufu@example.jp"]]
