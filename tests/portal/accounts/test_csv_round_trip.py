"""What goes out as a file comes in again as it was; days in the people file are applied."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from portal.accounts.models import Invitation, User
from portal.organisations.models import Assignment, SeatRole

from tests.factories.accounts import UserFactory
from tests.factories.organisations import AssignmentFactory, SeatFactory
from tests.portal.accounts.files import rows_of, send, wrong
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[str | User], Client]
PEOPLE = "メールアドレス,氏名,課室,係など,はじめ,おわり\n"


@pytest.fixture
def manager(client_for: ClientFor) -> Client:
    return client_for("sapporo_soumu")


@pytest.fixture
def people(world: World, manager: Client) -> Callable[[str], HttpResponse]:
    """Takes lines of a people file in."""
    address = f"/organisation/{world.organisation('札幌市').pk}/import/people/"
    return lambda lines: send(manager, address, PEOPLE + lines)


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def stay(world: World, key: str) -> Assignment:
    return Assignment.objects.get(user=world.user(key))


def ministry_manager(world: World) -> User:
    """A manager of the division whose editors, approvers and agents the world has."""
    division = world.organisation("介護保険計画課")
    seat = SeatFactory(organisation=division, section="庶務", role=SeatRole.MANAGER)
    SeatFactory(organisation=division, section="鍵", role=SeatRole.CUSTODIAN)
    return AssignmentFactory(user=UserFactory(), seat=seat).user


@pytest.mark.parametrize("name", ["seats", "people"])
@pytest.mark.parametrize("who", ["札幌市", "北海道", "介護保険計画課"])
def test_file_that_went_out_comes_in_unchanged(
    world: World, client_for: ClientFor, name: str, who: str
) -> None:
    organisation = world.organisation(who)
    seat = SeatFactory(organisation=organisation, section="＝課", unit="-係", phone="+81-11-211")
    for starts, ends in ((-9, 3), (5, None)):
        user = User.objects.filter(email="a@example.jp").first()
        AssignmentFactory(
            user=user or UserFactory(email="a@example.jp"),
            seat=seat,
            starts_on=day(starts),
            ends_on=ends and day(ends),
        )
    is_division = who == "介護保険計画課"
    client = client_for(ministry_manager(world) if is_division else "superuser")
    base = f"/organisation/{organisation.pk}/"
    before = client.get(f"{base}{name}.csv")

    response = send(client, f"{base}import/{name}/", before.content)

    assert response.status_code == 302
    assert rows_of(client.get(f"{base}{name}.csv")) == rows_of(before)
    assert Invitation.objects.count() == 0


def test_role_beyond_a_file_is_not_given_to_another_seat(
    world: World, client_for: ClientFor
) -> None:
    client = client_for(ministry_manager(world))
    address = f"/organisation/{world.organisation('介護保険計画課').pk}/import/seats/"

    response = send(client, address, "課室,役割\n庶務,承認\n")

    assert [line for line, _ in wrong(response)] == [2]


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"])
def test_end_in_the_file_is_applied(
    world: World, people: Callable[[str], HttpResponse], form: str
) -> None:
    people(f"kyufu@example.jp,,介護保険課,給付係,2020/4/1,{day(9).strftime(form)}\n")

    assert stay(world, "kyufu").ends_on == day(9)


def test_days_of_a_new_place_are_applied(
    world: World, people: Callable[[str], HttpResponse]
) -> None:
    people(f"kyufu@example.jp,,介護保険課,資格保険料係,{day(1)},{day(9)}\n")

    added = Assignment.objects.get(user=world.user("kyufu"), seat=world.seat("shikaku"))
    assert (added.starts_on, added.ends_on) == (day(1), day(9))


def test_days_that_cannot_be_applied_are_named(
    world: World, people: Callable[[str], HttpResponse]
) -> None:
    Assignment.objects.filter(user=world.user("shikaku")).update(ends_on=day(9))

    response = people(
        "kyufu@example.jp,,介護保険課,給付係,2020-05-01,\n"
        "kyufu@example.jp,,介護保険課,給付係,,2020-03-31\n"
        "kyufu@example.jp,,介護保険課,給付係,2020-02-30,\n"
        "shikaku@example.jp,,介護保険課,資格保険料係,2020-04-01,\n"
        f"new@example.jp,新人,介護保険課,給付係,{day(1)},\n"
    )

    assert wrong(response) == [
        (2, "この人は、その期間すでにこの席にいます。"),
        (3, "おわりは、はじめより後の日にしてください。"),
        (4, "はじめ「2020-02-30」は日付ではありません。2026-04-01 の形にしてください。"),
        (
            5,
            f"おわり（{day(9)}）は空にできません。延ばすときは、席にいる最後の日を書いてください。",
        ),
        (6, "招待する人のはじめとおわりは空にしてください。招待を受けた日から席に着きます。"),
    ]


def test_end_that_reaches_into_the_next_time_is_named(
    world: World, people: Callable[[str], HttpResponse]
) -> None:
    seat = world.seat("kyufu")
    Assignment.objects.filter(user=world.user("kyufu")).update(ends_on=day(3))
    AssignmentFactory(user=world.user("kyufu"), seat=seat, starts_on=day(5))

    response = people(f"kyufu@example.jp,,介護保険課,給付係,2020-04-01,{day(6)}\n")

    assert wrong(response) == [(2, "この人は、その期間すでにこの席にいます。")]
