"""A manager decides who sits where, and helps who lost a password or a second factor."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from portal.accounts import exceptions
from portal.accounts.selectors import seats_of
from portal.accounts.services import assign_seat, end_assignment
from portal.ledger.models import AuditEntry
from portal.organisations.models import Assignment

from tests.factories.organisations import AssignmentFactory
from tests.portal.accounts.acts import acts
from tests.world import World

pytestmark = pytest.mark.once

TODAY = timezone.localdate


def test_person_of_the_office_gets_a_second_seat(world: World, base: str, manager: Client) -> None:
    first, second = world.seat("kyufu"), world.seat("shikaku")

    manager.post(
        f"{base}seats/{second.pk}/assign/",
        {"user": world.user("kyufu").pk, "starts_on": TODAY().isoformat(), "ends_on": ""},
    )

    assert seats_of(world.user("kyufu")) == [first, second]


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_on": "いつか"},
        {"starts_on": ""},
        {"starts_on": "2026-12-02", "ends_on": "2026-12-01"},
        {"starts_on": "99999-01-01"},
        {"starts_on": "0001-01-01", "ends_on": ""},
        {"starts_on": "9999-12-31"},
        {"starts_on": "2026-12-02", "ends_on": "9999-12-31"},
    ],
)
def test_wrong_dates_are_refused(
    world: World, base: str, manager: Client, fields: dict[str, str]
) -> None:
    seat = world.seat("shikaku")

    response = manager.post(
        f"{base}seats/{seat.pk}/assign/", {"user": world.user("kyufu").pk, **fields}
    )

    assert response.status_code == 422
    assert seats_of(world.user("kyufu")) == [world.seat("kyufu")]


def test_same_person_is_not_seated_twice_at_a_time(world: World) -> None:
    with pytest.raises(exceptions.AlreadySeated):
        assign_seat(
            user=world.user("kyufu"), seat=world.seat("kyufu"), by=world.user("sapporo_soumu")
        )


def test_person_may_come_back_later(world: World) -> None:
    by, user, seat = world.user("sapporo_soumu"), world.user("kyufu"), world.seat("kyufu")
    end_assignment(assignment=user.assignments.get(), by=by, ends_on=TODAY())

    assign_seat(user=user, seat=seat, by=by, starts_on=TODAY() + timedelta(days=30))

    assert user.assignments.count() == 2


def test_ending_today_leaves_the_seat_until_tonight(
    world: World, base: str, manager: Client
) -> None:
    assignment = world.user("kyufu").assignments.get()

    manager.post(f"{base}assignments/{assignment.pk}/end/", {"ends_on": TODAY().isoformat()})

    assignment.refresh_from_db()
    assert (assignment.ends_on, seats_of(world.user("kyufu"))) == (
        TODAY(),
        [world.seat("kyufu")],
    )


def test_removing_at_once_takes_the_seat_away_now(world: World, base: str, manager: Client) -> None:
    manager.post(f"{base}assignments/{world.user('kyufu').assignments.get().pk}/end/", {"now": 1})

    assert seats_of(world.user("kyufu")) == []


def test_assignment_of_today_can_be_taken_back(world: World) -> None:
    by = world.user("sapporo_soumu")
    assignment = assign_seat(user=world.user("kyufu"), seat=world.seat("shikaku"), by=by)

    end_assignment(assignment=assignment, by=by, ends_on=TODAY() - timedelta(days=1))

    assert seats_of(world.user("kyufu")) == [world.seat("kyufu")]


def test_end_before_a_past_beginning_is_refused(world: World) -> None:
    assignment = world.user("kyufu").assignments.get()

    with pytest.raises(exceptions.DatesReversed):
        end_assignment(
            assignment=assignment, by=world.user("sapporo_soumu"), ends_on=date(2019, 1, 1)
        )


@pytest.mark.parametrize("ends_on", ["", "abc", "2026-02-30", "9999-12-31"])
def test_wrong_last_day_changes_nothing(
    world: World, base: str, manager: Client, ends_on: str
) -> None:
    assignment = world.user("kyufu").assignments.get()

    manager.post(f"{base}assignments/{assignment.pk}/end/", {"ends_on": ends_on})

    assignment.refresh_from_db()
    assert assignment.ends_on is None


def test_last_manager_cannot_leave(world: World) -> None:
    manager = world.user("sapporo_soumu")

    with pytest.raises(exceptions.LastManager):
        end_assignment(assignment=manager.assignments.get(), by=manager, ends_on=TODAY())


def test_manager_may_leave_when_another_stays(world: World) -> None:
    manager = world.user("sapporo_soumu")
    AssignmentFactory(user=world.user("kyufu"), seat=world.seat("sapporo_soumu"))

    end_assignment(assignment=manager.assignments.get(), by=manager, ends_on=TODAY())

    assert manager.assignments.get().ends_on == TODAY()


def test_superuser_may_remove_the_last_manager(world: World) -> None:
    assignment = world.user("sapporo_soumu").assignments.get()

    end_assignment(assignment=assignment, by=world.user("superuser"), ends_on=TODAY())

    assert Assignment.objects.get(pk=assignment.pk).ends_on == TODAY()


def test_reset_link_lets_the_person_choose_a_password(
    world: World, base: str, manager: Client
) -> None:
    link = manager.post(f"{base}people/{world.user('kyufu').pk}/reset/").context["link"]

    client = Client()
    form = client.get(link, follow=True)
    client.post(
        form.redirect_chain[-1][0],
        {"password1": "kaigo-hoken-2026", "password2": "kaigo-hoken-2026"},
    )

    assert world.user("kyufu").check_password("kaigo-hoken-2026") is True
    assert acts() == ["パスワード再設定の案内を作成"]


def test_reset_link_is_good_once(world: World, base: str, manager: Client) -> None:
    link = manager.post(f"{base}people/{world.user('kyufu').pk}/reset/").context["link"]
    user = world.user("kyufu")
    user.set_password("changed-in-between")
    user.save()

    assert "form" not in (Client().get(link, follow=True).redirect_chain or "")
    assert Client().get(link).context["token_fail"] is True


def test_no_reset_link_for_someone_who_sits_elsewhere_too(
    world: World, base: str, manager: Client
) -> None:
    AssignmentFactory(user=world.user("editor"), seat=world.seat("kyufu"))

    response = manager.post(f"{base}people/{world.user('editor').pk}/reset/")

    assert response.status_code == 302


def test_no_reset_link_for_a_superuser(world: World, base: str, manager: Client) -> None:
    AssignmentFactory(user=world.user("superuser"), seat=world.seat("kyufu"))

    response = manager.post(f"{base}people/{world.user('superuser').pk}/reset/")

    assert response.status_code == 302


CONFIRMED = {"checked": "on", "reason": "内線にかけ直した"}


def factor_of(world: World, key: str) -> str:
    """Give somebody a second factor; the address of the page that takes it away."""
    TOTP.activate(world.user(key), "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(world.user(key))
    return f"people/{world.user(key).pk}/second-factor/"


def kinds_of(world: World, key: str) -> list[str]:
    """What second factors somebody has."""
    found = Authenticator.objects.filter(user=world.user(key))
    return sorted(found.values_list("type", flat=True))


def test_lost_second_factor_is_taken_away_and_told(
    world: World, base: str, manager: Client, mailoutbox: list[EmailMessage]
) -> None:
    response = manager.post(base + factor_of(world, "kyufu"), CONFIRMED)
    assert (response.status_code, kinds_of(world, "kyufu")) == (302, [])
    entry = AuditEntry.objects.get(action="2つめの確認を外す")
    assert (entry.actor, entry.reason) == (world.user("sapporo_soumu"), "内線にかけ直した")
    assert entry.object_id == str(world.user("kyufu").pk)
    assert [mail.to for mail in mailoutbox] == [["kyufu@example.jp"]]


@pytest.mark.parametrize("data", [{}, {"checked": "on"}, {"reason": "電話"}])
def test_second_factor_stays_without_confirmation(
    world: World, base: str, manager: Client, data: dict[str, str]
) -> None:
    response = manager.post(base + factor_of(world, "kyufu"), data)
    assert (response.status_code, len(kinds_of(world, "kyufu"))) == (422, 2)


def test_opening_the_page_takes_nothing_away(world: World, base: str, manager: Client) -> None:
    response = manager.get(base + factor_of(world, "kyufu"))
    assert (response.status_code, len(kinds_of(world, "kyufu"))) == (200, 2)


def test_nobody_takes_the_own_second_factor_away(world: World, base: str, manager: Client) -> None:
    response = manager.post(base + factor_of(world, "sapporo_soumu"), CONFIRMED)
    assert response.status_code == 422
    assert "自分の2つめの確認は" in response.content.decode()
    assert len(kinds_of(world, "sapporo_soumu")) == 2


@pytest.mark.parametrize("key", ["editor", "superuser"])
def test_second_factor_of_powers_elsewhere_stays(
    world: World, base: str, manager: Client, key: str
) -> None:
    AssignmentFactory(user=world.user(key), seat=world.seat("kyufu"))
    response = manager.post(base + factor_of(world, key), CONFIRMED)
    assert (response.status_code, len(kinds_of(world, key))) == (422, 2)


def test_superuser_helps_any_organisation(
    world: World, client_for: Callable[[str], Client]
) -> None:
    address = factor_of(world, "hakodate")
    hakodate = world.organisation("函館市").pk
    client_for("superuser").post(f"/organisation/{hakodate}/{address}", CONFIRMED)
    assert kinds_of(world, "hakodate") == []


def test_removal_without_a_second_factor_says_so(world: World, base: str, manager: Client) -> None:
    address = f"{base}people/{world.user('kyufu').pk}/second-factor/"
    assert "設定していません" in manager.post(address, CONFIRMED).content.decode()
