"""People in the Wagtail admin: superusers only, by name and address."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from portal.accounts.models import User
from portal.ledger.models import AuditEntry

from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[str | User], Client]
USERS = "/admin/users/"


@pytest.fixture
def root(client_for: ClientFor) -> Client:
    return client_for("superuser")


@pytest.mark.parametrize("key", ["editor", "approver"])
@pytest.mark.parametrize("address", ["", "new/", "edit/1/", "delete/1/", "history/1/"])
def test_ministry_editors_manage_no_people(client_for: ClientFor, key: str, address: str) -> None:
    assert client_for(key).get(f"{USERS}{address}").status_code in (302, 404)


@pytest.mark.parametrize("key", ["kyufu", "sapporo_soumu", "hokkaido"])
def test_local_people_do_not_enter_the_admin(client_for: ClientFor, key: str) -> None:
    response = client_for(key).get(USERS)

    assert response.status_code in (302, 403, 404)


def test_list_shows_name_and_address(root: Client) -> None:
    html = root.get(USERS).content.decode()

    assert "kyufu@example.jp" in html
    assert "介護保険課 kyufu" in html


@pytest.mark.parametrize("word", ["hakodate", "高齢福祉課"])
def test_list_is_searched_by_name_and_address(root: Client, word: str) -> None:
    html = root.get(USERS, {"q": word}).content.decode()

    assert ("hakodate@example.jp" in html, "kyufu@example.jp" in html) == (True, False)


def test_form_asks_for_neither_username_nor_password(root: Client) -> None:
    form = root.get(f"{USERS}new/").context["form"]

    assert list(form.fields) == ["email", "name", "phone", "is_superuser"]


def test_new_person_gets_a_username_and_no_password(root: Client) -> None:
    root.post(f"{USERS}new/", {"email": "Neu@Example.jp", "name": "新 太郎"})

    user = User.objects.get(email="neu@example.jp")
    assert (user.name, user.has_usable_password(), len(user.username)) == ("新 太郎", False, 21)
    assert AuditEntry.objects.filter(action="利用者を作成").count() == 1


def test_address_in_use_is_refused_in_japanese(root: Client) -> None:
    response = root.post(f"{USERS}new/", {"email": "kyufu@example.jp", "name": "a"})

    assert list(response.context["form"].errors) == ["email"]


def test_person_is_changed_and_the_change_recorded(world: World, root: Client) -> None:
    user = world.user("kyufu")

    root.post(f"{USERS}edit/{user.pk}/", {"email": user.email, "name": "新しい名"})

    user.refresh_from_db()
    assert (user.name, user.is_active) == ("新しい名", False)
    assert AuditEntry.objects.filter(action="利用者を変更").count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_deleted(world: World, root: Client, method: str) -> None:
    user = world.user("seatless")

    response = getattr(root, method)(f"{USERS}delete/{user.pk}/")

    assert response.status_code == 302
    assert User.objects.filter(pk=user.pk).exists() is True


@pytest.mark.parametrize("action", ["delete", "assign_role"])
def test_people_are_not_changed_in_bulk(world: World, root: Client, action: str) -> None:
    user, role = world.user("seatless"), Group.objects.get(name="老健局 承認者")

    response = root.post(f"/admin/bulk/accounts/user/{action}/?id={user.pk}", {"role": role.pk})

    assert response.status_code == 302
    assert list(User.objects.get(pk=user.pk).groups.all()) == []
