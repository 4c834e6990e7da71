"""A file hands the management over; the rows that would leave nobody are named."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from portal.accounts.models import User
from portal.organisations.models import Assignment, SeatRole

from tests.portal.accounts.files import send, wrong
from tests.world import World

pytestmark = pytest.mark.once

NOBODY = "管理者がいなくなります。先に別の人を管理者の席に着かせてください。"
Send = Callable[[str, str], HttpResponse]


@pytest.fixture
def take_in(world: World, client_for: Callable[[str | User], Client]) -> Send:
    """The only manager of 札幌市 takes lines of a file in, of people or seats."""
    base = f"/organisation/{world.organisation('札幌市').pk}/import"
    heads = {
        "people": "メールアドレス,氏名,課室,係など,はじめ,おわり\n",
        "seats": "課室,係など,役割\n",
    }
    client = client_for("sapporo_soumu")
    return lambda name, lines: send(client, f"{base}/{name}/", heads[name] + lines)


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def leaves(last: date) -> str:
    return f"sapporo_soumu@example.jp,,総務課,文書係,,{last}\n"


def follows(first: date, last: date | str = "") -> str:
    return f"kyufu@example.jp,,総務課,文書係,{first},{last}\n"


@pytest.mark.parametrize("order", [1, -1])
def test_only_manager_is_relieved_in_any_order_of_the_rows(
    world: World, take_in: Send, order: int
) -> None:
    rows = [leaves(day(3)), follows(day(4))][::order]
    assert take_in("people", "".join(rows)).status_code == 302
    times = Assignment.objects.filter(seat=world.seat("sapporo_soumu")).order_by("starts_on")
    assert [time.ends_on for time in times] == [day(3), None]


def test_row_that_leaves_no_manager_is_named(world: World, take_in: Send) -> None:
    other = f"shikaku@example.jp,,介護保険課,資格保険料係,,{day(2)}\n"
    assert wrong(take_in("people", other + leaves(day(3)))) == [(3, NOBODY)]
    assert not Assignment.objects.filter(ends_on__isnull=False).exists()


def test_successor_who_leaves_first_does_not_count(take_in: Send) -> None:
    rows = [leaves(day(9)), follows(day(1), day(5))]
    assert wrong(take_in("people", "".join(rows))) == [(2, NOBODY)]


def test_wrong_row_of_the_successor_is_named_alone(take_in: Send) -> None:
    response = take_in("people", leaves(day(3)) + follows(day(4)).replace("文書係", "係なし"))
    assert [line for line, _ in wrong(response)] == [3]


def test_row_that_takes_the_last_managers_seat_is_named(world: World, take_in: Send) -> None:
    response = take_in("seats", "新課,,担当\n総務課,文書係,担当\n")
    assert wrong(response) == [(3, NOBODY)]
    assert world.seat("sapporo_soumu").role == SeatRole.MANAGER
