"""The demo's accounts: one password that everybody may know, and a list of who is who."""

from typing import Any

from portal.accounts.models import User
from portal.accounts.selectors import acting_seat_of, seats_of
from portal.organisations.models import MINISTRY_ROLES, Seat, SeatRole

DEMO_PASSWORD = "tsunagu-demo-2026"  # noqa: S105 - shown on the screen; production refuses DEMO

LOCAL_WORDS: dict[str, str] = {
    SeatRole.MEMBER: "official",
    SeatRole.MANAGER: "manager",
    SeatRole.COORDINATOR: "coordinator",
}


def demo_accounts() -> list[dict[str, Any]]:
    """One entry per account, for the seat it acts for after sign-in; superusers first, then by
    code and seat.
    """
    people = User.objects.filter(is_active=True).order_by("pk")
    entries = [entry for user in people if (entry := _entry_of(user))]
    return sorted(entries, key=_order)


def _entry_of(user: User) -> dict[str, Any] | None:
    seat = acting_seat_of(user, seats_of(user))
    if user.is_superuser:
        return _entry(user, "superuser", seat)
    role = role_word(seat) if seat else ""
    return _entry(user, role, seat) if role else None


def role_word(seat: Seat) -> str:
    """The word that scripts use for a seat's role; empty for seats that no script acts for."""
    if not seat.organisation.is_ministry:
        return LOCAL_WORDS.get(seat.role, "")
    return seat.role if seat.role in MINISTRY_ROLES else ""


def _entry(user: User, role: str, seat: Seat | None) -> dict[str, Any]:
    return {
        "role": role,
        "email": user.email,
        "password": DEMO_PASSWORD,
        "organisation_code": (seat.organisation.code or "") if seat else "",
        "seat": str(seat) if seat else "",
        "duties": list(seat.duties.values_list("name", flat=True)) if seat else [],
    }


def _order(entry: dict[str, Any]) -> tuple[bool, str, str, str]:
    return (
        entry["role"] != "superuser",
        entry["organisation_code"],
        entry["seat"],
        entry["email"],
    )
