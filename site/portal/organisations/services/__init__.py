"""Changes to organisations and seats."""

from portal.organisations.services.base import BaseCount, load_base
from portal.organisations.services.roster import (
    LargeChange,
    RosterChange,
    RosterDiff,
    RosterOutdated,
    apply_roster,
    diff_roster,
)
from portal.organisations.services.seat_import import SeatImport, import_seats
from portal.organisations.services.seats import (
    RepresentativeNeeded,
    RepresentativeTaken,
    SeatClosed,
    SeatInvalid,
    close_seat,
    create_seat,
    set_representative,
    tell_seats_changed,
    update_seat,
)

__all__ = [
    "BaseCount",
    "LargeChange",
    "RepresentativeNeeded",
    "RepresentativeTaken",
    "RosterChange",
    "RosterDiff",
    "RosterOutdated",
    "SeatClosed",
    "SeatImport",
    "SeatInvalid",
    "apply_roster",
    "close_seat",
    "create_seat",
    "diff_roster",
    "import_seats",
    "load_base",
    "set_representative",
    "tell_seats_changed",
    "update_seat",
]
