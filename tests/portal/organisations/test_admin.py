"""Organisations, groups, duties and seats in the Wagtail admin: who opens which page."""

import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from portal.organisations.models import Duty, Organisation, OrganisationGroup, Seat

from tests.factories.organisations import DutyFactory, MunicipalityFactory, SeatFactory
from tests.portal.organisations.admin_pages import address, organisation_form
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[str], Client]
MODELS = {
    "organisation": Organisation,
    "organisationgroup": OrganisationGroup,
    "duty": Duty,
    "seat": Seat,
}
LISTS = list(MODELS)


@pytest.mark.parametrize("model", LISTS)
def test_anonymous_is_sent_to_the_login_page(world: World, model: str) -> None:
    response = Client().get(address(model))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/account/login/")


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("who", ["kyufu", "sapporo_soumu", "hokkaido"])
def test_official_never_sees_the_lists(client_for: ClientFor, who: str, model: str) -> None:
    assert client_for(who).get(address(model)).status_code in (302, 403, 404)


@pytest.mark.parametrize("model", LISTS)
def test_editor_looks_and_changes_nothing(
    client_for: ClientFor, group: OrganisationGroup, model: str
) -> None:
    client = client_for("editor")
    pk = MODELS[model].objects.all()[0].pk
    answers = {
        action: client.get(address(model, action, pk)).status_code
        for action in ("inspect", "edit", "delete")
    }
    answers["index"] = client.get(address(model)).status_code
    answers["create"] = client.get(address(model, "create")).status_code
    assert answers == {"index": 200, "inspect": 200, "edit": 302, "delete": 302, "create": 302}


def test_editor_cannot_post_a_change(client_for: ClientFor, world: World) -> None:
    town = world.organisation("岩手町")
    client_for("editor").post(
        address("organisation", "edit", town.pk), organisation_form(town, name="別町")
    )
    town.refresh_from_db()
    assert town.name == "岩手町"


@pytest.mark.parametrize("model", LISTS)
def test_superuser_opens_every_page_but_never_deletes(
    superuser: Client, group: OrganisationGroup, model: str
) -> None:
    pk = MODELS[model].objects.all()[0].pk
    answers = {
        action: superuser.get(address(model, action, pk)).status_code
        for action in ("inspect", "edit", "history")
    }
    answers["create"] = superuser.get(address(model, "create")).status_code
    assert answers == {"inspect": 200, "edit": 200, "history": 200, "create": 200}
    before = MODELS[model].objects.count()
    assert superuser.post(address(model, "delete", pk)).status_code == 302
    assert MODELS[model].objects.count() == before


def test_menu_holds_the_group_for_editors(client_for: ClientFor) -> None:
    page = client_for("editor").get("/admin/").content.decode()
    entries = [json.dumps(label).strip('"') for label in ("団体と席", "団体の群", "所管分野")]
    assert [entry for entry in entries if entry not in page] == []


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "?q=介護",
        "?q=%00",
        "?p=999",
        "?p=-1",
        "?p=x",
        "?o=99",
        "?o=-1.x",
        "?o=0.-1",
        "?nonsense=1",
        "?kind__exact=町内会",
        "?pref=x",
        "?pref=999999",
        "?duties__id__exact=x",
        "?duty=x",
        "?is_representative__exact=7",
        "?export=xlsx",
    ],
)
def test_no_address_of_a_list_fails(
    superuser: Client, group: OrganisationGroup, model: str, query: str
) -> None:
    assert superuser.get(address(model) + query, follow=True).status_code == 200


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("action", ["inspect", "edit", "delete", "history"])
@pytest.mark.parametrize("pk", ["abc", "999999", "9" * 30, "-1", "１"])
def test_address_of_no_row_is_not_found(
    superuser: Client, model: str, action: str, pk: str
) -> None:
    assert superuser.get(address(model, action, pk)).status_code == 404


def test_search_finds_by_code_and_reading(superuser: Client, world: World) -> None:
    Organisation.objects.filter(code="033031").update(kana="いわてまち")
    for word in ("033031", "いわてまち"):
        found = superuser.get(address("organisation"), {"q": word}).context["object_list"]
        assert [organisation.name for organisation in found] == ["岩手町"]


def test_prefecture_filter_shows_its_municipalities(superuser: Client, world: World) -> None:
    iwate = world.organisation("岩手県").pk
    found = superuser.get(address("organisation"), {"pref": iwate}).context["object_list"]
    assert [organisation.name for organisation in found] == ["盛岡市", "岩手町"]


def queries(client: Client, path: str) -> int:
    """Number of queries of a page."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def add_rows(model: str, number: int) -> None:
    """More rows for a list, each with relations of its own."""
    for at in range(number):
        seat = SeatFactory(duties=[DutyFactory(), DutyFactory()])
        group = OrganisationGroup.objects.create(name=f"{model}の群{Seat.objects.count()}{at}")
        group.members.set([seat.organisation, MunicipalityFactory()])


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("action", ["", "create"])
@pytest.mark.parametrize("who", ["editor", "superuser"])
def test_more_rows_take_no_more_queries(
    client_for: ClientFor, world: World, who: str, model: str, action: str
) -> None:
    if (who, action) == ("editor", "create"):
        who = "superuser"
    client = client_for(who)
    add_rows(model, 1)
    client.get(address(model, action))
    few = queries(client, address(model, action))
    add_rows(model, 3)
    assert queries(client, address(model, action)) == few


def test_inspecting_a_large_group_takes_no_more_queries(
    superuser: Client, group: OrganisationGroup
) -> None:
    path = address("organisationgroup", "inspect", group.pk)
    superuser.get(path)
    few = queries(superuser, path)
    group.members.set(Organisation.objects.all())
    assert queries(superuser, path) == few
