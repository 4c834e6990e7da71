"""What watching privileged acts costs: nothing for strangers, and the same for one as for many."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from portal.accounts.models import User
from portal.home.privileged import ACTS
from portal.home.states import states
from portal.ledger.models import AuditEntry
from wagtail.models import Page

from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SET_ACTIVE = reverse("wagtail_bulk_action", args=["accounts", "user", "set_active_state"])


def queries(act: Callable[[], Any]) -> list[str]:
    """The statements of an act."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("url", [f"{SET_ACTIVE}?id=all", "/admin/groups/edit/{group}/"])
def test_stranger_makes_the_log_read_nothing(url: str, world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    address = url.format(group=Group.objects.order_by("pk")[0].pk)
    assert queries(lambda: client.post(address, {"mark_as_active": "False"})) == []


def test_person_without_the_admin_makes_the_log_read_nothing(
    client_for: Callable[[str], Client], world: World
) -> None:
    client, group = client_for("hakodate"), Group.objects.order_by("pk")[0]
    asked = queries(lambda: client.post(reverse("wagtailusers_groups:edit", args=[group.pk])))
    assert not [sql for sql in asked if '"auth_group"."id" IN' in sql]


def test_act_on_many_people_asks_no_more_than_on_one(
    client_for: Callable[[str], Client], world: World
) -> None:
    client = client_for("superuser")
    people = list(User.objects.filter(is_active=True, is_superuser=False).order_by("pk")[:5])

    def deactivate(chosen: list[User]) -> list[str]:
        query = "&".join(f"id={one.pk}" for one in chosen)
        return queries(lambda: client.post(f"{SET_ACTIVE}?{query}", {"mark_as_active": "False"}))

    deactivate(people[:1])  # what is remembered from then on
    one, three = deactivate(people[1:2]), deactivate(people[2:])
    assert (len(people), len(one)) == (5, len(three))


@pytest.mark.parametrize("model", [Group, Page, User], ids=lambda model: model.__name__)
def test_states_of_three_ask_no_more_than_of_one(model: Any, world: World) -> None:
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True)[:3])
    one, three = queries(lambda: states(model, keys[:1])), queries(lambda: states(model, keys))
    assert (len(keys), len(one)) == (3, len(three))


def test_all_people_are_those_that_the_act_concerns(
    client_for: Callable[[str], Client], world: World
) -> None:
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    url = f"{SET_ACTIVE}?id=all&q={world.user('hakodate').email}"
    client_for("superuser").post(url, {"mark_as_active": "False"})
    new = AuditEntry.objects.exclude(pk__in=before)
    assert [entry.object_id for entry in new] == [str(world.user("hakodate").pk)]


@pytest.mark.parametrize("name", sorted(name for name, act in ACTS.items() if act.argument))
def test_number_too_long_for_a_key_is_not_found(
    name: str, client_for: Callable[[str], Client], world: World
) -> None:
    arguments = [10**29, 1] if name.endswith(("move_confirm", "unschedule")) else [10**29]
    assert client_for("superuser").post(reverse(name, args=arguments)).status_code == 404
