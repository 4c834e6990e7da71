"""The day of 到達確認: what counts as it, and what it makes of lists and the to-do list."""

import csv
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


def nearest_first(client: Client) -> list[tuple[str, date | None]]:
    """Title and deadline of the rows of the list, as 期限が近い順 shows them."""
    rows = client.get("/notices/", {"sort": "due"}).context["rows"]
    return [(row.notice.title, row.due) for row in rows]


def test_day_of_the_receipt_is_the_deadline_in_list_and_csv(client_for: ClientFor) -> None:
    make_notice(title="期限なし", options=UNWANTED)
    make_notice(title="調査", actions=[("調査", in_days(3))], options=WANTED)
    for title, due, action in [("確認", 1, None), ("先", 2, 6), ("後", 9, 5), ("過ぎた", -1, 4)]:
        options = {"receipts": {"required": True, "due": in_days(due).isoformat()}}
        actions = [("調査", in_days(action))] if action else []
        make_notice(title=title, actions=actions, options=options)
    client = client_for("kyufu")
    nearest = [("確認", 1), ("先", 2), ("調査", 3), ("過ぎた", 4), ("後", 5)]
    wanted = [*((title, in_days(number)) for title, number in nearest), ("期限なし", None)]
    assert nearest_first(client) == wanted
    exported = client.get("/notices/export.csv", {"sort": "due"}).content.decode("utf-8-sig")
    cells = [(row["件名"], row["期限"]) for row in csv.DictReader(exported.splitlines())]
    assert cells == [(title, day.isoformat() if day else "") for title, day in wanted]


def test_day_of_a_receipt_not_asked_is_no_deadline(client_for: ClientFor) -> None:
    asked_until(in_days(2), required=False)
    assert [due for _, due in nearest_first(client_for("kyufu"))] == [None]
