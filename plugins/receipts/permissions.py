"""Who may see coverage and record for others."""

from typing import Any, Literal

from portal.accounts.api import is_coordinator, is_editor, is_manager
from portal.notices.api import coverage_scope, is_of_bureau

Scope = Literal["all"] | int | None


def visible_scope(user: Any, seat: Any, notice_id: int, *, is_published: bool = False) -> Scope:
    """Whose receipts may be seen: everybody's, one prefecture's municipalities', nobody's."""
    return coverage_scope(user, seat, notice_id, is_published=is_published)


def proxy_scope(seat: Any, notice_id: int, scope: Scope) -> Scope:
    """For whom receipt may be recorded by proxy, by those who see that ``scope``.

    Editors of the issuing bureau for everybody, coordinators for their municipalities. A superuser
    needs such a seat too: the event names an office.
    """
    if seat is None or scope is None:
        return None
    if is_coordinator(seat):
        return int(seat.organisation_id)
    if is_editor(seat) and is_of_bureau(seat, notice_id):
        return "all"
    return None


def may_see_names(seat: Any, organisation_id: int) -> bool:
    """Names behind receipts are for managers of the same organisation."""
    return bool(is_manager(seat) and seat.organisation_id == organisation_id)
