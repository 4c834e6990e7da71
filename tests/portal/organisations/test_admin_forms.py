"""What the forms of the Wagtail admin store, and how they explain what is wrong."""

from typing import Any

import pytest
from django.test import Client
from portal.ledger.models import AuditEntry
from portal.organisations.models import Organisation, OrganisationGroup, Seat

from tests.portal.organisations.admin_pages import address, organisation_form
from tests.world import World

pytestmark = pytest.mark.once

SEAT_FORM = {
    "section": "新課",
    "unit": "",
    "duties": [],
    "role": "member",
    "email": "",
    "closed_on": "",
}


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


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("033032", "検査数字が合いません"),
        ("03303", "6けたの数字で入力してください"),
        ("011002", "既に存在します"),
    ],
)
def test_wrong_code_of_a_new_organisation_is_named(
    superuser: Client, world: World, code: str, message: str
) -> None:
    form = organisation_form(world.organisation("岩手町"), name="新しい町", code=code)
    page = superuser.post(address("organisation", "create"), form).content.decode()
    assert (message in page, code in page) == (True, True)
    assert not Organisation.objects.filter(name="新しい町").exists()


def test_code_of_an_organisation_stays(superuser: Client, world: World) -> None:
    town = world.organisation("岩手町")
    code = town.code
    form = organisation_form(town, code="033049", kana="いわてまち")
    superuser.post(address("organisation", "edit", town.pk), form)
    town.refresh_from_db()
    assert (town.code, town.kana) == (code, "いわてまち")


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


def test_change_in_a_list_is_in_the_audit_log(superuser: Client, world: World) -> None:
    town = world.organisation("岩手町")
    form = organisation_form(town, kana="いわてまち")
    superuser.post(address("organisation", "edit", town.pk), form)
    entry = AuditEntry.objects.get(object_type="organisations.organisation")
    assert (entry.action, entry.object_id) == ("団体を変更", str(town.pk))
    assert entry.actor == world.user("superuser")
    assert "" != entry.before_hash != entry.after_hash != ""


def test_row_added_in_a_list_is_in_the_audit_log(superuser: Client, world: World) -> None:
    form = SEAT_FORM | {"organisation": world.organisation("岩手町").pk}
    superuser.post(address("seat", "create"), form)
    seat = Seat.objects.get(section="新課")
    entry = AuditEntry.objects.get(object_type="organisations.seat", object_id=str(seat.pk))
    assert entry.action == f"{Seat._meta.verbose_name}を作成"


def test_refused_change_is_in_no_log(superuser: Client, world: World) -> None:
    town = world.organisation("岩手町")
    superuser.post(address("organisation", "edit", town.pk), organisation_form(town, name=""))
    assert not AuditEntry.objects.filter(object_type="organisations.organisation").exists()
