"""What plugins may use of accounts."""

from portal.accounts.permissions import (
    can_manage_organisation,
    can_see_organisation,
    is_agent,
    is_approver,
    is_coordinator,
    is_custodian,
    is_editor,
    is_manager,
    is_ministry,
)
from portal.accounts.resumption import way_back
from portal.accounts.selectors import acting_seat_of, addresses_of, seat_of, seats_of

__all__ = [
    "acting_seat_of",
    "addresses_of",
    "can_manage_organisation",
    "can_see_organisation",
    "is_agent",
    "is_approver",
    "is_coordinator",
    "is_custodian",
    "is_editor",
    "is_manager",
    "is_ministry",
    "seat_of",
    "seats_of",
    "way_back",
]
