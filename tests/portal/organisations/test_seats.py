"""Opening, changing and closing seats; what organisations and seats may be."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from portal.organisations.models import (
    Assignment,
    Organisation,
    OrganisationIsPermanent,
    Seat,
    SeatRole,
)
from portal.organisations.services import (
    RepresentativeNeeded,
    RepresentativeTaken,
    SeatClosed,
    SeatInvalid,
    close_seat,
    create_seat,
    set_representative,
    update_seat,
)

from tests.world import World


def test_seat_is_opened_with_its_duties(world: World) -> None:
    seat = create_seat(
        organisation=world.organisation("岩手町"),
        section=" 税務課 ",
        unit="収納係",
        duties=[world.duty("国民健康保険")],
        email="zei@town.example.jp",
    )
    stored = Seat.objects.get(pk=seat.pk)
    assert (stored.label, stored.role, [d.name for d in stored.duties.all()]) == (
        "税務課 収納係",
        SeatRole.MEMBER,
        ["国民健康保険"],
    )


@pytest.mark.parametrize(
    ("organisation", "role", "message"),
    [
        ("札幌市", SeatRole.COORDINATOR, "都道府県の取りまとめの席は、都道府県だけに置けます。"),
        ("札幌市", SeatRole.EDITOR, "この役割の席は、本省だけに置けます。"),
        ("北海道", SeatRole.APPROVER, "この役割の席は、本省だけに置けます。"),
        ("北海道", SeatRole.AGENT, "この役割の席は、本省だけに置けます。"),
    ],
)
def test_role_that_the_organisation_cannot_have_is_refused(
    world: World, organisation: str, role: str, message: str
) -> None:
    with pytest.raises(SeatInvalid) as refused:
        create_seat(organisation=world.organisation(organisation), section="新課", role=role)
    assert refused.value.fields == {"role": [message]}


@pytest.mark.parametrize(
    ("organisation", "role"),
    [
        ("北海道", SeatRole.COORDINATOR),
        ("老健局", SeatRole.EDITOR),
        ("札幌市", SeatRole.MANAGER),
        ("北海道", SeatRole.CUSTODIAN),
    ],
)
def test_role_that_the_organisation_can_have_is_stored(
    world: World, organisation: str, role: str
) -> None:
    seat = create_seat(organisation=world.organisation(organisation), section="新課", role=role)
    assert seat.role == role


def test_second_representative_is_refused(world: World) -> None:
    with pytest.raises(RepresentativeTaken):
        create_seat(
            organisation=world.organisation("札幌市"), section="新課", is_representative=True
        )


def test_same_section_and_unit_is_refused_while_open(world: World) -> None:
    with pytest.raises(SeatInvalid, match="同じ課室・係の席"):
        create_seat(organisation=world.organisation("札幌市"), section="介護保険課", unit="給付係")
    close_seat(seat=world.seat("kyufu"))
    create_seat(organisation=world.organisation("札幌市"), section="介護保険課", unit="給付係")


@pytest.mark.parametrize("section", ["", "  ", "長" * 101])
def test_section_must_be_a_name(world: World, section: str) -> None:
    with pytest.raises(SeatInvalid):
        create_seat(organisation=world.organisation("札幌市"), section=section)


def test_update_changes_what_is_named(world: World) -> None:
    seat = update_seat(seat=world.seat("kyufu"), unit="認定係")
    assert (seat.section, seat.unit, [d.name for d in seat.duties.all()]) == (
        "介護保険課",
        "認定係",
        ["介護保険"],
    )


def test_update_refuses_a_wrong_address_and_keeps_the_old(world: World) -> None:
    with pytest.raises(SeatInvalid):
        update_seat(seat=world.seat("kyufu"), email="not an address", unit="認定係")
    assert (world.seat("kyufu").unit, world.seat("kyufu").email) == ("給付係", "")


def test_closing_ends_who_sits_there(world: World) -> None:
    seat = world.seat("kyufu")
    tomorrow = timezone.localdate() + timedelta(days=1)
    Assignment.objects.create(user=world.user("shikaku"), seat=seat, starts_on=tomorrow)
    close_seat(seat=seat)
    today = timezone.localdate()
    assert Seat.objects.get(pk=seat.pk).closed_on == today
    assert list(Assignment.objects.filter(seat=seat).values_list("ends_on", flat=True)) == [today]


def test_representative_cannot_be_closed(world: World) -> None:
    with pytest.raises(RepresentativeNeeded):
        close_seat(seat=world.seat("sapporo_soumu"))


def test_closed_seat_changes_no_more(world: World) -> None:
    seat = world.seat("kyufu")
    close_seat(seat=seat)
    for change in (close_seat, set_representative, update_seat):
        with pytest.raises(SeatClosed):
            change(seat=seat)


def test_representative_moves_within_the_organisation(world: World) -> None:
    set_representative(seat=world.seat("kyufu"))
    assert [
        str(seat)
        for seat in Seat.objects.filter(is_representative=True, organisation__name="札幌市")
    ] == ["札幌市 介護保険課 給付係"]
    assert world.seat("hakodate").is_representative


def test_organisation_is_never_deleted(world: World) -> None:
    with pytest.raises(OrganisationIsPermanent):
        world.organisation("岩手町").delete()
    with pytest.raises(OrganisationIsPermanent):
        Organisation.objects.all().delete()


@pytest.mark.parametrize(
    ("name", "changes", "field"),
    [
        ("岩手町", {"code": "033032"}, "code"),
        ("岩手町", {"prefecture": None}, "prefecture"),
        ("岩手県", {"subtype": "市"}, "subtype"),
        ("岩手町", {"name": "盛岡市"}, "name"),
        ("岩手町", {"valid_from": "2026-04-01", "valid_until": "2025-03-31"}, "valid_until"),
    ],
)
def test_organisation_that_contradicts_itself_is_refused(
    world: World, name: str, changes: dict[str, object], field: str
) -> None:
    organisation = world.organisation(name)
    for key, value in changes.items():
        setattr(organisation, key, value)
    with pytest.raises(ValidationError) as refused:
        organisation.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_organisation_cannot_hang_under_itself(world: World) -> None:
    ministry = world.organisation("厚生労働省")
    ministry.parent = world.organisation("介護保険計画課")
    with pytest.raises(ValidationError, match="自分より下の組織"):
        ministry.full_clean()


def test_municipality_cannot_lie_in_a_municipality(world: World) -> None:
    town = world.organisation("岩手町")
    town.prefecture = world.organisation("札幌市")
    with pytest.raises(ValidationError, match="都道府県を選んで"):
        town.full_clean()
