"""The page of one's own organisation: who may see it, what it shows, what it costs."""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.accounts.models import User
from portal.accounts.services import invite_person
from portal.extension.slots import Slot, blocks
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisations import AssignmentFactory, SeatFactory
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[str | User], Client]

# path below /organisation/<id>/, method; {seat}, {assignment}, {invitation}, {user} are filled in
MANAGER_ADDRESSES = [
    ("seats/add/", "get"),
    ("seats/add/", "post"),
    ("seats/{seat}/", "get"),
    ("seats/{seat}/", "post"),
    ("seats/{seat}/assign/", "post"),
    ("assignments/{assignment}/end/", "post"),
    ("representative/", "post"),
    ("invite/", "post"),
    ("invitations/{invitation}/cancel/", "post"),
    ("people/{user}/reset/", "post"),
    ("seats.csv", "get"),
    ("people.csv", "get"),
    ("import/seats/", "post"),
    ("import/people/", "post"),
    ("seats/{seat}/close/", "post"),
]


def addresses(world: World) -> list[tuple[str, str]]:
    seat, user = world.seat("kyufu"), world.user("kyufu")
    invitation, _ = invite_person(
        seat=seat, email="new@example.jp", name="新人", by=world.user("sapporo_soumu")
    )
    ids = {
        "seat": seat.pk,
        "assignment": user.assignments.get().pk,
        "invitation": invitation.pk,
        "user": user.pk,
    }
    base = f"/organisation/{seat.organisation_id}/"
    return [(base + path.format(**ids), method) for path, method in MANAGER_ADDRESSES]


def statuses(client: Client, world: World) -> set[int]:
    return {getattr(client, method)(address).status_code for address, method in addresses(world)}


def test_anonymous_is_sent_to_sign_in_everywhere(world: World) -> None:
    client = Client()

    for address, method in [*addresses(world), ("/organisation/", "get")]:
        response = getattr(client, method)(address)
        assert (response.status_code, response["Location"]) == (
            302,
            f"/account/login/?next={address}",
        )


@pytest.mark.parametrize("key", ["kyufu", "hakodate", "iwate_town", "hokkaido", "approver"])
def test_management_is_404_for_everybody_else(
    world: World, client_for: ClientFor, key: str
) -> None:
    assert statuses(client_for(key), world) == {404}


def test_someone_without_a_seat_finds_no_page(client_for: ClientFor) -> None:
    assert client_for("seatless").get("/organisation/").status_code == 404


@pytest.mark.parametrize("key", ["sapporo_soumu", "superuser"])
def test_management_is_open_to_manager_and_superuser(
    world: World, client_for: ClientFor, key: str
) -> None:
    assert 404 not in statuses(client_for(key), world)


@pytest.mark.parametrize("key", ["kyufu", "sapporo_soumu"])
def test_own_people_see_the_page(client_for: ClientFor, key: str) -> None:
    assert client_for(key).get("/organisation/").status_code == 200


@pytest.mark.parametrize("key", ["hakodate", "hokkaido", "editor"])
def test_people_of_others_do_not_see_it(world: World, client_for: ClientFor, key: str) -> None:
    address = f"/organisation/{world.organisation('札幌市').pk}/"

    assert client_for(key).get(address).status_code == 404


@pytest.mark.parametrize("pk", [0, 999_999, 99_999_999_999_999_999_999])
def test_unknown_organisation_is_404_for_a_superuser(client_for: ClientFor, pk: int) -> None:
    assert client_for("superuser").get(f"/organisation/{pk}/").status_code == 404


def test_ids_of_another_organisation_are_404(world: World, client_for: ClientFor) -> None:
    base = f"/organisation/{world.organisation('札幌市').pk}/"
    seat, user = world.seat("hakodate"), world.user("hakodate")
    client = client_for("sapporo_soumu")

    answers = [
        client.get(f"{base}seats/{seat.pk}/").status_code,
        client.post(f"{base}seats/{seat.pk}/").status_code,
        client.post(f"{base}seats/{seat.pk}/close/").status_code,
        client.post(f"{base}seats/{seat.pk}/assign/").status_code,
        client.post(f"{base}assignments/{user.assignments.get().pk}/end/").status_code,
        client.post(f"{base}people/{user.pk}/reset/").status_code,
    ]

    assert answers == [404] * 6


def test_seat_of_another_organisation_is_no_choice(world: World, client_for: ClientFor) -> None:
    base = f"/organisation/{world.organisation('札幌市').pk}/"
    fields = {"seat": world.seat("hakodate").pk, "email": "a@example.jp", "name": "a"}
    client = client_for("sapporo_soumu")

    invited = client.post(f"{base}invite/", fields)
    moved = client.post(f"{base}representative/", fields)

    assert [list(r.context["bad_form"].errors) for r in (invited, moved)] == [["seat"], ["seat"]]


def test_person_of_another_organisation_is_no_choice(world: World, client_for: ClientFor) -> None:
    address = (
        f"/organisation/{world.organisation('札幌市').pk}/seats/{world.seat('kyufu').pk}/assign/"
    )

    response = client_for("sapporo_soumu").post(
        address, {"user": world.user("hakodate").pk, "starts_on": "2026-12-01"}
    )

    assert list(response.context["bad_form"].errors) == ["user"]


def test_page_counts_seats_people_and_vacancies(world: World, client_for: ClientFor) -> None:
    SeatFactory(organisation=world.organisation("札幌市"), section="空席課")

    page = client_for("kyufu").get("/organisation/").context["page"]

    assert [row.seat.label for row in page.rows] == [
        "総務課 文書係",
        "介護保険課 給付係",
        "介護保険課 資格保険料係",
        "空席課",
    ]
    assert (page.people, [row.seat.label for row in page.vacant]) == (3, ["空席課"])


def test_page_names_duties_that_nobody_has(client_for: ClientFor) -> None:
    page = client_for("kyufu").get("/organisation/").context["page"]

    assert [duty.name for duty in page.free_duties] == ["国民健康保険"]


def test_member_sees_no_forms_and_no_addresses(world: World, client_for: ClientFor) -> None:
    addresses(world)

    html = client_for("kyufu").get("/organisation/").content.decode()

    assert "new@example.jp" not in html
    assert 'data-testid="invite"' not in html


def test_panel_of_a_plugin_is_shown(world: World, client_for: ClientFor) -> None:
    class Panel(Slot):
        slot = "organisation.panel"
        key = "test.panel"

        def render(self, obj: object, prepared: object, request: object) -> str:
            return f"<p>panel of {obj.code}</p>"

    blocks("organisation.panel").add("test.panel", Panel())
    try:
        html = client_for("kyufu").get("/organisation/").content.decode()
    finally:
        blocks("organisation.panel").remove("test.panel")

    assert "<p>panel of 011002</p>" in html


@pytest.mark.parametrize("key", ["kyufu", "sapporo_soumu"])
def test_page_costs_the_same_with_one_and_three_more_seats(
    world: World,
    client_for: ClientFor,
    django_assert_num_queries: DjangoAssertNumQueries,
    key: str,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def add(number: int) -> None:
        seat = SeatFactory(
            organisation=world.organisation("札幌市"), duties=[world.duty("国民健康保険")]
        )
        AssignmentFactory(seat=seat)
        invite_person(
            seat=seat, email=f"n{number}@example.jp", name="n", by=world.user("sapporo_soumu")
        )

    client = client_for(key)
    client.get("/organisation/")
    add(1)
    with CaptureQueriesContext(connection) as one:
        client.get("/organisation/")
    add(2)
    add(3)

    with django_assert_num_queries(len(one)):
        client.get("/organisation/")
