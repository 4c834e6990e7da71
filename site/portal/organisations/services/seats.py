"""Opening, changing and closing seats."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from portal.organisations.models import Assignment, Duty, Organisation, Seat, SeatRole
from portal.organisations.signals import seats_changed


class SeatInvalid(Exception):
    """A seat cannot be stored as asked. ``fields`` maps field names to Japanese messages."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__(fields)
        self.fields = fields

    def __str__(self) -> str:
        return " ".join(message for messages in self.fields.values() for message in messages)


class RepresentativeTaken(Exception):
    """The organisation has another 代表窓口."""

    def __str__(self) -> str:
        return "代表窓口は1団体に1つです。別の席がすでに代表窓口です。"


class RepresentativeNeeded(Exception):
    """Notices of no duty would reach nobody."""

    def __str__(self) -> str:
        return "代表窓口の席はなくせません。先に別の席を代表窓口にしてください。"


class SeatClosed(Exception):
    """The seat was closed."""

    def __str__(self) -> str:
        return "この席は廃止されています。"


@transaction.atomic
def create_seat(
    *,
    organisation: Organisation,
    section: str,
    unit: str = "",
    duties: Iterable[Duty] = (),
    role: str = SeatRole.MEMBER,
    is_representative: bool = False,
    email: str = "",
    phone: str = "",
    tells: bool = True,
) -> Seat:
    """Open a seat in an organisation. Raises SeatInvalid, RepresentativeTaken.

    ``tells``: False for a caller that changes several seats and tells once, of all of them.
    """
    _lock(organisation.pk)
    if is_representative and _representatives(organisation.pk).exists():
        raise RepresentativeTaken
    seat = Seat(
        organisation=organisation,
        section=section.strip(),
        unit=unit.strip(),
        role=role,
        is_representative=is_representative,
        email=email.strip(),
        phone=phone.strip(),
    )
    _save(seat)
    seat.duties.set(duties)
    if tells:
        tell_seats_changed(organisation_id=organisation.pk)
    return seat


@transaction.atomic
def update_seat(
    *, seat: Seat, duties: Iterable[Duty] | None = None, tells: bool = True, **values: Any
) -> Seat:
    """Change section, unit, role, email, phone or duties of an open seat; None keeps the duties.

    The 代表窓口 moves by ``set_representative`` only. ``tells`` as for ``create_seat``. Raises
    SeatClosed, SeatInvalid.
    """
    unknown = set(values) - {"section", "unit", "role", "email", "phone"}
    if unknown:
        raise TypeError(f"update_seat: {sorted(unknown)}")
    seat = _open_seat(seat)
    for name, value in values.items():
        setattr(seat, name, value.strip())
    _save(seat)
    if duties is not None:
        seat.duties.set(duties)
        if tells:
            tell_seats_changed(organisation_id=seat.organisation_id)
    return seat


@transaction.atomic
def close_seat(*, seat: Seat) -> Seat:
    """Close a seat today and end who sits on it. Its history stays; its work goes to who is in
    charge now (``seats_changed``).

    Raises SeatClosed, and RepresentativeNeeded for the 代表窓口.
    """
    seat = _open_seat(seat)
    if seat.is_representative:
        raise RepresentativeNeeded
    today = timezone.localdate()
    seat.closed_on = today
    seat.save(update_fields=["closed_on"])
    Assignment.objects.filter(seat=seat, starts_on__gt=today).delete()
    Assignment.objects.filter(seat=seat, ends_on=None).update(ends_on=today)
    Assignment.objects.filter(seat=seat, ends_on__gt=today).update(ends_on=today)
    tell_seats_changed(organisation_id=seat.organisation_id)
    return seat


@transaction.atomic
def set_representative(*, seat: Seat, tells: bool = True) -> Seat:
    """Make a seat the one 代表窓口 of its organisation; ``tells`` as for ``create_seat``.

    Raises SeatClosed.
    """
    seat = _open_seat(seat)
    _representatives(seat.organisation_id).exclude(pk=seat.pk).update(is_representative=False)
    seat.is_representative = True
    seat.save(update_fields=["is_representative"])
    if tells:
        tell_seats_changed(organisation_id=seat.organisation_id)
    return seat


def tell_seats_changed(*, organisation_id: int) -> None:
    """Let other apps follow, in the same transaction."""
    seats_changed.send(Seat, organisation_id=organisation_id)


def _lock(organisation_id: int) -> None:
    """One change of an organisation's seats at a time."""
    Organisation.objects.select_for_update().get(pk=organisation_id)


def _open_seat(seat: Seat) -> Seat:
    """The stored seat, locked. Raises SeatClosed."""
    _lock(seat.organisation_id)
    stored = Seat.objects.select_related("organisation").get(pk=seat.pk)
    if stored.closed_on is not None:
        raise SeatClosed
    return stored


def _representatives(organisation_id: int) -> Any:
    return Seat.objects.filter(organisation=organisation_id, is_representative=True, closed_on=None)


def _save(seat: Seat) -> None:
    try:
        seat.full_clean()
    except ValidationError as error:
        raise SeatInvalid(error.message_dict) from error
    seat.save()
