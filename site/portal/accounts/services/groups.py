"""Wagtail groups follow from seats: nobody adds people to groups by hand."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q

from portal.accounts.models import User
from portal.accounts.permissions import is_approver, is_editor
from portal.accounts.selectors import seats_of
from portal.ledger.api import record_audit
from portal.organisations.models import Organisation, OrganisationKind, Seat

EDITORS, APPROVERS = " 編集者", " 承認者"


@transaction.atomic
def sync_groups(*, user: User) -> None:
    """Put a person into exactly the bureau groups of today's seats; superusers are untouched.

    Municipal seats lead to no group, so their people never get into the admin. A change is
    written to the audit log. Groups that do not exist yet are skipped; the page tree makes them.
    """
    if user.is_superuser:
        return
    wanted = set(Group.objects.filter(name__in=_group_names(seats_of(user))))
    present = set(user.groups.filter(Q(name__endswith=EDITORS) | Q(name__endswith=APPROVERS)))
    if wanted == present:
        return
    user.groups.remove(*present - wanted)
    user.groups.add(*wanted - present)
    record_audit(
        actor=None,
        action="グループを変更",
        target=user,
        before={"groups": sorted(group.name for group in present)},
        after={"groups": sorted(group.name for group in wanted)},
    )


def sync_all_groups() -> None:
    """Sync everybody who has, or by a seat may have, a group: assignments begin and end by date."""
    privileged = Q(assignments__seat__organisation__kind__in=_bureau_kinds()) | Q(
        groups__isnull=False
    )
    for user in User.objects.filter(privileged, is_superuser=False).distinct():
        sync_groups(user=user)


def _bureau_kinds() -> list[str]:
    return [OrganisationKind.BUREAU, OrganisationKind.DIVISION]


def _group_names(seats: Iterable[Seat]) -> set[str]:
    names = set()
    for seat in seats:
        bureau = bureau_of(seat.organisation)
        if bureau is not None and is_approver(seat):
            names.add(f"{bureau.name}{APPROVERS}")
        elif bureau is not None and is_editor(seat):
            names.add(f"{bureau.name}{EDITORS}")
    return names


def bureau_of(organisation: Organisation | None) -> Organisation | None:
    """The unit directly below the ministry (bureau, or a division without one); None elsewhere."""
    if organisation is None or not organisation.is_ministry:
        return None
    units = [u for u in organisation.lineage() if u.kind != OrganisationKind.MINISTRY]
    return units[-1] if units else None
