"""A manager opens, changes and closes seats."""

import pytest
from django.test import Client
from portal.accounts import exceptions
from portal.accounts.selectors import seats_of
from portal.accounts.services import edit_seat, shut_seat
from portal.organisations.models import Seat, SeatRole

from tests.factories.organisations import SeatFactory
from tests.portal.accounts.acts import acts
from tests.world import World


def test_seat_is_opened_with_its_duties(world: World, base: str, manager: Client) -> None:
    response = manager.post(
        f"{base}seats/add/",
        {
            "section": "保険年金課",
            "unit": "給付係",
            "duties": [world.duty("国民健康保険").pk],
            "role": "member",
            "email": "",
        },
    )

    seat = Seat.objects.get(section="保険年金課")
    assert response["Location"] == f"{base}seats/{seat.pk}/"
    assert [duty.name for duty in seat.duties.all()] == ["国民健康保険"]
    assert acts() == ["席を新設"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"section": "", "role": "member"}, "section"),
        ({"section": "a", "role": "approver"}, "role"),
        ({"section": "a", "role": "coordinator"}, "role"),
        ({"section": "a", "role": "custodian"}, "role"),
        ({"section": "a", "role": "member", "email": "x"}, "email"),
        ({"section": "a", "role": "member", "duties": ["0"]}, "duties"),
        ({"section": "介護保険課", "unit": "給付係", "role": "member"}, "__all__"),
        ({"section": "あ" * 101, "role": "member"}, "section"),
        ({"section": "新\n課", "role": "member"}, "section"),
        ({"section": "a", "unit": "係\x07長", "role": "member"}, "unit"),
        ({"section": "a", "unit": "係\x00長", "role": "member"}, "unit"),
        ({"section": "a", "phone": "011\t211", "role": "member"}, "phone"),
    ],
)
def test_wrong_seat_is_refused_and_nothing_is_saved(
    base: str, manager: Client, fields: dict[str, object], wrong: str
) -> None:
    before = Seat.objects.count()

    response = manager.post(f"{base}seats/add/", fields)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [wrong])
    assert Seat.objects.count() == before


def test_typed_text_is_kept_when_a_field_is_wrong(base: str, manager: Client) -> None:
    response = manager.post(f"{base}seats/add/", {"section": "", "unit": "書いた係"})

    assert "書いた係" in response.content.decode()


def test_seat_is_changed(world: World, base: str, manager: Client) -> None:
    seat = world.seat("kyufu")

    manager.post(
        f"{base}seats/{seat.pk}/",
        {"section": "介護保険課", "unit": "給付第一係", "role": "member"},
    )

    seat.refresh_from_db()
    assert (seat.unit, list(seat.duties.all())) == ("給付第一係", [])


def test_closed_seat_cannot_be_changed(world: World, base: str, manager: Client) -> None:
    seat = world.seat("kyufu")
    shut_seat(seat=seat, by=world.user("sapporo_soumu"))

    assert manager.get(f"{base}seats/{seat.pk}/").status_code == 404


def test_closing_a_seat_ends_who_sits_there(world: World, base: str, manager: Client) -> None:
    manager.post(f"{base}seats/{world.seat('kyufu').pk}/close/")

    assert seats_of(world.user("kyufu")) == []


def test_representative_seat_is_not_closed(world: World, base: str, manager: Client) -> None:
    seat = world.seat("sapporo_soumu")

    manager.post(f"{base}seats/{seat.pk}/close/")

    seat.refresh_from_db()
    assert seat.closed_on is None


def test_representative_moves(world: World, base: str, manager: Client) -> None:
    manager.post(f"{base}representative/", {"seat": world.seat("kyufu").pk})

    representatives = Seat.objects.filter(
        organisation=world.organisation("札幌市"), is_representative=True
    )
    assert list(representatives) == [world.seat("kyufu")]
    assert acts() == ["代表窓口を変更"]


def test_last_managers_seat_keeps_its_role(world: World, base: str, manager: Client) -> None:
    seat = world.seat("sapporo_soumu")

    response = manager.post(
        f"{base}seats/{seat.pk}/",
        {"section": seat.section, "unit": seat.unit, "role": "member"},
    )

    seat.refresh_from_db()
    assert (response.status_code, seat.role) == (422, SeatRole.MANAGER)


def test_role_of_a_custodians_seat_is_not_taken_by_a_manager(world: World) -> None:
    seat = SeatFactory(organisation=world.organisation("札幌市"), role=SeatRole.CUSTODIAN)

    with pytest.raises(exceptions.RoleNotAllowed):
        edit_seat(seat=seat, by=world.user("sapporo_soumu"), role=SeatRole.MEMBER)
