"""Organisations, groups, duties and seats in the Wagtail admin."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from portal.organisations.models import Duty, Organisation, OrganisationGroup, Seat

from tests.factories.organisations import DutyFactory, MunicipalityFactory, SeatFactory
from tests.world import World

ClientFor = Callable[[str], Client]
MODELS = {
    "organisation": Organisation,
    "organisationgroup": OrganisationGroup,
    "duty": Duty,
    "seat": Seat,
}
LISTS = list(MODELS)
SEAT_FORM = {
    "section": "新課",
    "unit": "",
    "duties": [],
    "role": "member",
    "email": "",
    "closed_on": "",
}


def address(model: str, action: str = "", pk: object = "") -> str:
    """Path of an admin page."""
    parts = [part for part in (action, str(pk)) if part]
    return "/".join([f"/admin/organisations/{model}", *parts, ""])


@pytest.fixture
def group(world: World) -> OrganisationGroup:
    """A group of two."""
    group = OrganisationGroup.objects.create(name="中核市")
    group.members.set(Organisation.objects.filter(subtype="中核市"))
    return group


@pytest.fixture
def superuser(client_for: ClientFor) -> Client:
    """The superuser's client."""
    return client_for("superuser")


def organisation_form(organisation: Organisation, **changes: Any) -> dict[str, Any]:
    """What the edit page of an organisation posts."""
    names = ["code", "name", "kana", "kind", "subtype", "region", "email_domains", "order"]
    names += ["valid_from", "valid_until"]
    form = {name: getattr(organisation, name) or "" for name in names}
    form["order"] = organisation.order
    form["prefecture"] = organisation.prefecture_id or ""
    form["parent"] = organisation.parent_id or ""
    return form | changes


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


def test_superuser_changes_an_organisation(superuser: Client, world: World) -> None:
    town = world.organisation("岩手町")
    response = superuser.post(
        address("organisation", "edit", town.pk), organisation_form(town, kana="いわてまち")
    )
    town.refresh_from_db()
    assert (response.status_code, town.kana) == (302, "いわてまち")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": "033032"}, "検査数字が合いません"),
        ({"code": "03303"}, "6けたの数字で入力してください"),
        ({"code": "011002"}, "既に存在します"),
        ({"name": ""}, "必須"),
        ({"name": "盛岡市"}, "同じ都道府県に同じ名前の団体があります"),
        ({"prefecture": ""}, "市区町村には都道府県を選んでください"),
        ({"prefecture": "999999"}, "正しく選択"),
        ({"valid_from": "昨日"}, "日付を正しく"),
        ({"order": "x"}, "整数を入力"),
    ],
)
def test_wrong_organisation_is_explained_and_kept(
    superuser: Client, world: World, changes: dict[str, str], message: str
) -> None:
    town = world.organisation("岩手町")
    form = organisation_form(town, kana="かきかけ", **changes)
    page = superuser.post(address("organisation", "edit", town.pk), form).content.decode()
    town.refresh_from_db()
    assert (message in page, "かきかけ" in page, town.kana) == (True, True, "")


def test_superuser_opens_a_seat(superuser: Client, world: World) -> None:
    form = SEAT_FORM | {
        "organisation": world.organisation("岩手町").pk,
        "duties": [world.duty().pk],
    }
    assert superuser.post(address("seat", "create"), form).status_code == 302
    seat = Seat.objects.get(section="新課")
    assert (seat.organisation.name, [d.name for d in seat.duties.all()]) == ("岩手町", ["介護保険"])


def test_seat_never_changes_its_organisation(superuser: Client, world: World) -> None:
    seat = world.seat("kyufu")
    form = SEAT_FORM | {"organisation": world.organisation("岩手町").pk}
    superuser.post(address("seat", "edit", seat.pk), form)
    seat.refresh_from_db()
    assert (seat.section, seat.organisation.name) == ("新課", "札幌市")


def test_ticking_moves_the_representative(superuser: Client, world: World) -> None:
    form = SEAT_FORM | {"is_representative": "on"}
    assert superuser.post(address("seat", "edit", world.seat("kyufu").pk), form).status_code == 302
    ticked = Seat.objects.filter(organisation__name="札幌市", is_representative=True)
    assert [seat.section for seat in ticked] == ["新課"]


def test_new_seat_may_take_over_the_representative(superuser: Client, world: World) -> None:
    form = SEAT_FORM | {"organisation": world.organisation("札幌市").pk, "is_representative": "on"}
    assert superuser.post(address("seat", "create"), form).status_code == 302
    ticked = Seat.objects.filter(organisation__name="札幌市", is_representative=True)
    assert [seat.section for seat in ticked] == ["新課"]


@pytest.mark.parametrize(
    "changes", [{}, {"is_representative": "on", "closed_on": "2026-04-01"}], ids=["untick", "close"]
)
def test_representative_cannot_be_taken_away(
    superuser: Client, world: World, changes: dict[str, str]
) -> None:
    seat = world.seat("sapporo_soumu")
    page = superuser.post(address("seat", "edit", seat.pk), SEAT_FORM | changes)
    seat.refresh_from_db()
    assert "代表窓口の席はなくせません" in page.content.decode()
    assert (seat.is_representative, seat.closed_on, seat.section) == (True, None, "総務課")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"role": "coordinator"}, "都道府県だけに置けます"),
        ({"role": "editor"}, "本省だけに置けます"),
        ({"role": "king"}, "正しく選択"),
        ({"section": ""}, "必須"),
        ({"section": "総務課", "unit": "文書係"}, "同じ課室・係の席がすでにあります"),
        ({"email": "宛名"}, "有効なメールアドレス"),
        ({"duties": ["999999"]}, "正しく選択"),
    ],
)
def test_wrong_seat_is_explained(
    superuser: Client, world: World, changes: dict[str, Any], message: str
) -> None:
    seat = world.seat("kyufu")
    page = superuser.post(address("seat", "edit", seat.pk), SEAT_FORM | changes)
    assert (page.status_code, message in page.content.decode()) == (200, True)


def test_group_members_are_stored(superuser: Client, group: OrganisationGroup) -> None:
    town = Organisation.objects.get(name="岩手町")
    form = {"name": "被災地", "note": "", "members": [town.pk]}
    assert superuser.post(address("organisationgroup", "edit", group.pk), form).status_code == 302
    group.refresh_from_db()
    assert (group.name, list(group.members.all())) == ("被災地", [town])


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
