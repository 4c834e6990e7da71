"""The day of 到達確認: what counts as it, and what it makes of lists and the to-do list."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from portal.notices.api import acknowledgement_dues, notice_info
from portal.notices.asking import still_asked
from portal.notices.models import NoticePage
from portal.notices.naming import object_key
from portal.notices.selectors import listed_notices
from portal.notices.todo import action_items

from tests.factories.notices import make_notice
from tests.world import World

ClientFor = Callable[[str], Client]
WANTED = {"receipts": {"required": True}}
UNWANTED = {"receipts": {"required": False}}


def in_days(number: int) -> date:
    """A day from today on."""
    return timezone.localdate() + timedelta(days=number)


def asked_until(day: date | None, *, required: bool = True) -> NoticePage:
    """A notice whose form asks for confirmation by a day."""
    due = day.isoformat() if day else None
    return make_notice(options={"receipts": {"required": required, "due": due}})


@pytest.mark.parametrize(
    ("label", "options", "shown"),
    [
        ("到達確認", WANTED, []),
        ("到達確認", UNWANTED, ["到達確認"]),
        ("管内の到達確認の取りまとめ", WANTED, ["管内の到達確認の取りまとめ"]),
    ],
)
def test_only_the_receipt_itself_is_no_deadline_of_its_own(
    world: World, label: str, options: dict[str, Any], shown: list[str]
) -> None:
    make_notice(actions=[(label, in_days(5))], options=options)
    assert [item.title for item in action_items(world.seat("kyufu"))] == shown


@pytest.mark.parametrize(("label", "left"), [("到達確認", False), ("到達確認の集計", True)])
def test_action_beside_an_acknowledged_receipt_is_still_asked(
    world: World, acts: Any, label: str, left: bool
) -> None:
    notice = make_notice(actions=[(label, in_days(5))])
    acts.acknowledge(notice, "kyufu")
    told = {(world.seat("kyufu").pk, object_key(notice.pk))}
    assert bool(still_asked(told)) is left


def test_day_of_a_like_named_action_is_not_the_receipts(world: World) -> None:
    notice = make_notice(actions=[("到達確認の集計", in_days(5)), ("到達確認", in_days(9))])
    info = notice_info(notice.pk)
    assert info is not None
    assert (info.ack_due, acknowledgement_dues([notice.pk])) == (
        in_days(9),
        {notice.pk: in_days(9)},
    )


@pytest.mark.parametrize(
    ("day", "required", "word"),
    [(3, True, "期限間近"), (8, True, "公開中"), (-1, True, "公開中"), (3, False, "公開中")],
)
def test_day_of_the_receipt_makes_a_notice_due_soon(
    world: World, client_for: ClientFor, day: int, required: bool, word: str
) -> None:
    notice = asked_until(in_days(day), required=required)
    listed = listed_notices(world.user("kyufu"), world.seat("kyufu")).get()
    page = client_for("kyufu").get(notice.get_url())
    assert (listed.status_word, page.context["badges"][0][1]) == (word, word)
