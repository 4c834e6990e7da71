"""Groups of the Wagtail admin follow from seats."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from portal.accounts.jobs import sync_groups_of_all
from portal.accounts.services import assign_seat, edit_seat, end_assignment, sync_groups
from portal.ledger.models import AuditEntry
from portal.organisations.models import SeatRole

from tests.factories.organisations import AssignmentFactory, SeatFactory
from tests.world import World


def groups(world: World, key: str) -> list[str]:
    return sorted(world.user(key).groups.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("editor", ["老健局 編集者"]),
        ("approver", ["老健局 承認者"]),
        ("other_editor", ["保険局 編集者"]),
        ("agent", []),
        ("kyufu", []),
        ("sapporo_soumu", []),
        ("hokkaido", []),
        ("superuser", []),
    ],
)
def test_seat_leads_to_its_group(world: World, key: str, expected: list[str]) -> None:
    sync_groups(user=world.user(key))

    assert groups(world, key) == expected


def test_municipal_seat_with_a_ministry_role_leads_to_no_group(world: World) -> None:
    seat = SeatFactory(organisation=world.organisation("岩手町"), role=SeatRole.APPROVER)

    sync_groups(user=AssignmentFactory(user=world.user("iwate_town"), seat=seat).user)

    assert groups(world, "iwate_town") == []


def test_new_assignment_adds_the_group(world: World) -> None:
    assign_seat(
        user=world.user("editor"), seat=world.seat("other_editor"), by=world.user("superuser")
    )

    assert groups(world, "editor") == ["保険局 編集者", "老健局 編集者"]


def test_end_of_an_assignment_takes_the_group(world: World) -> None:
    end_assignment(
        assignment=world.user("editor").assignments.get(),
        by=world.user("superuser"),
        ends_on=timezone.localdate() - timedelta(days=1),
    )

    assert groups(world, "editor") == []


def test_change_of_role_changes_the_group(world: World) -> None:
    edit_seat(seat=world.seat("editor"), by=world.user("superuser"), role=SeatRole.APPROVER)

    assert groups(world, "editor") == ["老健局 承認者"]


def test_job_follows_the_calendar(world: World) -> None:
    assignment = world.user("editor").assignments.get()
    assignment.ends_on = timezone.localdate() - timedelta(days=1)
    assignment.save()

    sync_groups_of_all()

    assert groups(world, "editor") == []


def test_sign_in_brings_groups_up_to_date(world: World) -> None:
    user = world.user("editor")
    user.groups.clear()

    Client().force_login(user)

    assert groups(world, "editor") == ["老健局 編集者"]


def test_change_is_written_to_the_audit_log_once(world: World) -> None:
    user = world.user("editor")
    user.groups.clear()
    before = AuditEntry.objects.filter(action="グループを変更").count()

    sync_groups(user=user)
    sync_groups(user=user)

    assert AuditEntry.objects.filter(action="グループを変更").count() == before + 1


def test_other_groups_are_left_alone(world: World) -> None:
    from django.contrib.auth.models import Group

    world.user("kyufu").groups.add(Group.objects.create(name="検証班"))

    sync_groups(user=world.user("kyufu"))

    assert groups(world, "kyufu") == ["検証班"]
