"""Who somebody is, read from the acting seat: its role and the kind of its organisation.

Every predicate takes the seat (or None) and nothing else, so that a search engine, an export or
a mail can ask the same question as a page. What a superuser may do is said where it is asked.
"""

from collections.abc import Iterable
from typing import Any

from portal.organisations.models import MINISTRY_ROLES, Organisation, Seat, SeatRole

SECOND_FACTOR_ROLES = frozenset(
    {
        SeatRole.EDITOR,
        SeatRole.APPROVER,
        SeatRole.AGENT,
        SeatRole.MANAGER,
        SeatRole.COORDINATOR,
        SeatRole.CUSTODIAN,
    }
)


def is_ministry(seat: Seat | None) -> bool:
    """A seat of the ministry, a bureau or a division."""
    return seat is not None and seat.organisation.is_ministry


def is_editor(seat: Seat | None) -> bool:
    """May write the pages of its bureau: editors, and approvers too."""
    return is_ministry(seat) and _has_role(seat, SeatRole.EDITOR, SeatRole.APPROVER)


def is_approver(seat: Seat | None) -> bool:
    """May publish the pages of its bureau."""
    return is_ministry(seat) and _has_role(seat, SeatRole.APPROVER)


def is_agent(seat: Seat | None) -> bool:
    """Answers inquiries for the ministry."""
    return is_ministry(seat) and _has_role(seat, SeatRole.AGENT)


def is_manager(seat: Seat | None) -> bool:
    """Moves seats, people and invitations of its own organisation."""
    return _has_role(seat, SeatRole.MANAGER)


def is_coordinator(seat: Seat | None) -> bool:
    """A prefecture's seat that looks after the municipalities of the prefecture."""
    return (
        seat is not None
        and seat.organisation.is_prefecture
        and _has_role(seat, SeatRole.COORDINATOR)
    )


def is_custodian(seat: Seat | None) -> bool:
    """Holds one half of an opening key."""
    return _has_role(seat, SeatRole.CUSTODIAN)


def can_see_organisation(user: Any, seat: Seat | None, organisation_id: int) -> bool:
    """Names and seats of an organisation are for its own people, and for superusers."""
    if user.is_superuser:
        return True
    return seat is not None and seat.organisation_id == organisation_id


def can_manage_organisation(user: Any, seat: Seat | None, organisation_id: int) -> bool:
    """Seats, people and invitations are moved by a manager of the same organisation.

    A superuser may too, so that an organisation whose last manager has left is not locked out.
    """
    if user.is_superuser:
        return True
    return is_manager(seat) and can_see_organisation(user, seat, organisation_id)


def grantable_roles(user: Any, organisation: Organisation) -> list[SeatRole]:
    """Roles that this person may give to, or take from, seats of an organisation.

    A custodian's key is given by superusers only.
    """
    roles = [SeatRole.MEMBER, SeatRole.MANAGER]
    if organisation.is_prefecture:
        roles.append(SeatRole.COORDINATOR)
    if organisation.is_ministry:
        roles += MINISTRY_ROLES
    if user.is_superuser:
        roles.append(SeatRole.CUSTODIAN)
    return roles


def may_seat(user: Any, email: str, seat: Seat) -> bool:
    """Whether this person may put somebody (by address) on a seat.

    Managers do not give themselves the ministry's powers, and nobody a custodian's key.
    """
    if user.is_superuser:
        return True
    if seat.role == SeatRole.CUSTODIAN:
        return False
    return seat.role not in MINISTRY_ROLES or email.lower() != user.email.lower()


def may_take(user: Any, seat: Seat) -> bool:
    """Whether this person could put themselves on a seat, were it offered to them."""
    return may_seat(user, user.email, seat)


def needs_second_factor(user: Any, seats: Iterable[Seat]) -> bool:
    """Whether a second factor is required: for a superuser, or for any seat with a power.

    All seats count, not only the acting one: switching seats is one button.
    """
    return bool(user.is_superuser) or any(seat.role in SECOND_FACTOR_ROLES for seat in seats)


def _has_role(seat: Seat | None, *roles: SeatRole) -> bool:
    return seat is not None and seat.role in roles
