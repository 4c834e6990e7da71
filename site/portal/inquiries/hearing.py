"""Which seats hear of a case: whoever asked, the first tier, the desk, and who joined."""

from collections.abc import Callable, Iterable

from django.db.models import Q
from django.utils import timezone

from portal.accounts.selectors import current_assignments
from portal.inquiries.charge import bureau_seat, desk_divisions, prefecture_seat
from portal.inquiries.models import Case, Entry, EntryKind, Holder, Side, Visibility
from portal.organisations.api import representatives
from portal.organisations.models import Seat, SeatRole, is_occupied

DESK_ROLES = (SeatRole.AGENT, SeatRole.APPROVER)


def hearers(case: Case, side: str) -> set[int]:
    """The seats by id that hear of a case for a side."""
    if side == Side.ASKER:
        return asker_hearers(case)
    return prefecture_hearers(case) if side == Side.PREFECTURE else bureau_hearers(case)


def asker_hearers(case: Case) -> set[int]:
    """The seat that asked and the one that holds the case; the 代表窓口, where the asking seat was
    closed or left since.
    """
    found = open_seats([(case.seat_id, case.organisation_id)])
    held = holding_seat(case, Holder.ASKER)
    return found | {held} if held else found


def joined_hearers(case: Case) -> set[int]:
    """The seats through which organisations joined, or their 代表窓口."""
    return open_seats(case.joinings.order_by().values_list("seat", "organisation"))


def prefecture_hearers(case: Case) -> set[int]:
    """The prefecture hears where it is the first tier; not of what went past it."""
    held = holding_seat(case, Holder.PREFECTURE)
    if held is None and not passed_through_prefecture(case):
        return set()
    return attended(case, {held} if held else set(), prefecture_seat)


def passed_through_prefecture(case: Case) -> bool:
    """Whether the prefecture had the case: nobody else ever did, it acted, or it was given it.

    A move between desks is no passing: the asker does not see it.
    """
    if case.prefecture_id is None:
        return False
    if case.division_id is None:
        return True
    given = Q(kind=EntryKind.PASSED, visibility=Visibility.ALL)
    return Entry.objects.filter(Q(side=Side.PREFECTURE) | given, case=case).exists()


def bureau_hearers(case: Case) -> set[int]:
    """The seat that holds the case and the agent's; else the one in charge, once passed up."""
    if case.division_id is None:
        return set()
    agent = case.ticket.assigned_to_id
    own = seat_at_desk(case, agent) if agent else None
    found = {seat for seat in (own, holding_seat(case, Holder.BUREAU)) if seat}
    return attended(case, found, bureau_seat)


def attended(case: Case, own: set[int], in_charge: Callable[[Case], Seat | None]) -> set[int]:
    """The seats by id, and the one in charge now, where nobody sits on any of them."""
    if Seat.objects.occupied().filter(pk__in=own).exists():
        return own
    seat = in_charge(case)
    return own | {seat.pk} if seat else own


def seat_at_desk(case: Case, user_id: int) -> int | None:
    """On which seat a person works at the case's desk; None for who left it."""
    found = current_assignments().filter(
        user=user_id,
        seat__in=Seat.objects.current(),
        seat__role__in=DESK_ROLES,
        seat__organisation__in=desk_divisions(case.ticket.queue_id),
    )
    return found.order_by("pk").values_list("seat", flat=True).first()


def holding_seat(case: Case, holder: str) -> int | None:
    """The open seat that holds the ball, where it lies with this side."""
    seat = case.holder_seat
    return seat.pk if case.holder == holder and seat and not is_closed(seat) else None


def is_closed(seat: Seat) -> bool:
    """Whether the seat is closed today."""
    return seat.closed_on is not None and seat.closed_on <= timezone.localdate()


def open_seats(pairs: Iterable[tuple[int, int]]) -> set[int]:
    """Of seats with their organisations those that are open; the 代表窓口 in place of the others,
    and besides those on which nobody sits today. At most two queries for any number.
    """
    wanted = set(pairs)
    seats = Seat.objects.current().filter(pk__in=[seat for seat, _ in wanted])
    found = dict(seats.order_by().values_list("pk", is_occupied(timezone.localdate())))
    left = {organisation for seat, organisation in wanted if not found.get(seat)}
    instead = representatives(left) if left else {}
    return found.keys() | {contact.seat_id for contact in instead.values()}
