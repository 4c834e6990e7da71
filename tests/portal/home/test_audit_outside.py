"""The people of an organisation, read by somebody who does not belong there (H-15)."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from portal.home.privileged import READS
from portal.ledger.models import AuditEntry

from tests.factories.organisations import AssignmentFactory
from tests.security.routes import all_routes
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str], Client]

PAGES = ("organisation_of", "organisation_seat", "organisation_remove_factor")
FORMS = {name for name in READS if READS[name].internal} - set(PAGES)
NAMELESS = {
    "organisation": "one's own",
    "organisation_add_seat": "a form about no person",
    "organisation_seats_csv": "seats alone",
    "organisation_cancel_invitation": "only leads back",
    "organisation_close_seat": "only leads back",
    "organisation_end_assignment": "only leads back",
    "organisation_reset_password": "writes its own entry",
}


def address(world: World, name: str) -> str:
    """Of 札幌市, and the seat or person of 給付係 there."""
    watched, seat = READS[name], world.seat("kyufu")
    keys = {"accounts.user": world.user("kyufu").pk, "organisations.seat": seat.pk}
    arguments = [seat.organisation_id, *([seat.pk] if name == "organisation_assign" else [])]
    if watched.argument == "pk":
        arguments = [seat.organisation_id, keys[watched.model._meta.label_lower]]
    return reverse(name, args=arguments)


def entries() -> list[tuple[str, str]]:
    """Who is in the log, with what."""
    rows = AuditEntry.objects.order_by("recorded_at").values_list("actor__email", "action")
    return [(email or "", action) for email, action in rows]


def test_every_page_about_the_people_of_an_organisation_is_listed() -> None:
    keys = {route.key for route in all_routes() if re.match(r"organisation(_|$)", route.key)}
    assert keys - set(READS) == set(NAMELESS)


@pytest.mark.parametrize("name", PAGES)
def test_outsider_reading_a_page_writes_one_entry(
    name: str, client_for: ClientFor, world: World
) -> None:
    before = entries()
    assert client_for("superuser").get(address(world, name)).status_code == 200
    action = f"閲覧：{READS[name].action}"
    assert entries() == [*before, (world.user("superuser").email, action)]


@pytest.mark.parametrize("name", sorted(FORMS))
def test_form_that_comes_back_to_an_outsider_writes_one_entry(
    name: str, client_for: ClientFor, world: World
) -> None:
    before = entries()
    assert client_for("superuser").post(address(world, name)).status_code == 422
    action = f"閲覧：{READS[name].action}"
    assert entries() == [*before, (world.user("superuser").email, action)]


def test_form_that_succeeds_shows_no_page_of_people(client_for: ClientFor, world: World) -> None:
    data = {"email": "new@example.jp", "name": "新人", "seat": world.seat("kyufu").pk}
    response = client_for("superuser").post(address(world, "organisation_invite"), data)
    assert response.status_code == 200
    assert not any(action.startswith("閲覧") for _, action in entries())


@pytest.mark.parametrize("name", PAGES)
def test_own_manager_reads_without_an_entry(name: str, client_for: ClientFor, world: World) -> None:
    before = entries()
    assert client_for("sapporo_soumu").get(address(world, name)).status_code == 200
    assert entries() == before


def test_superuser_with_a_seat_there_reads_without_an_entry(
    client_for: ClientFor, world: World
) -> None:
    AssignmentFactory(user=world.user("superuser"), seat=world.seat("sapporo_soumu"))
    before = entries()
    assert client_for("superuser").get(address(world, "organisation_of")).status_code == 200
    assert entries() == before


def test_refused_reading_writes_no_entry(client_for: ClientFor, world: World) -> None:
    before = entries()
    assert client_for("hakodate").get(address(world, "organisation_of")).status_code == 404
    assert entries() == before
