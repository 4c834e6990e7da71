"""Organisations, duties, groups and seats."""

from portal.organisations.models.organisation import (
    LOCAL_KINDS,
    MINISTRY_KINDS,
    Organisation,
    OrganisationGroup,
    OrganisationIsPermanent,
    OrganisationKind,
    OrganisationQuerySet,
    Region,
    Subtype,
)
from portal.organisations.models.seat import (
    MINISTRY_ROLES,
    Assignment,
    Duty,
    Seat,
    SeatQuerySet,
    SeatRole,
    is_occupied,
    seat_label,
)

__all__ = [
    "LOCAL_KINDS",
    "MINISTRY_KINDS",
    "MINISTRY_ROLES",
    "Assignment",
    "Duty",
    "Organisation",
    "OrganisationGroup",
    "OrganisationIsPermanent",
    "OrganisationKind",
    "OrganisationQuerySet",
    "Region",
    "Seat",
    "SeatQuerySet",
    "SeatRole",
    "Subtype",
    "is_occupied",
    "seat_label",
]
