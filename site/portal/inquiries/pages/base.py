"""What the officials' views have in common."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from portal.extension.permissions import acting_seat
from portal.extension.prepared import Prepared
from portal.extension.views import ClosedView
from portal.inquiries.models import Case
from portal.inquiries.permissions import Actor, entered_as, queues_of
from portal.organisations.models import Seat

CRUMBS = [("やること", "/"), ("疑義照会", "/inquiries/")]
DESK_CRUMBS = [("やること", "/"), ("照会の窓口", "/helpdesk/")]


class SeatView(ClosedView):
    """For whoever works in the name of a seat; a case decides about itself."""

    http_method_names = ["get", "head", "options"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Somebody with a seat."""
        return acting_seat(request) is not None

    @property
    def seat(self) -> Seat:
        """The acting seat."""
        found: Seat = acting_seat(self.request)
        return found

    @property
    def actor(self) -> Actor:
        """The person in the name of the seat."""
        return Actor(self.request.user, self.seat)


class AskerView(SeatView):
    """For seats that may ask: those of prefectures and municipalities."""

    def may_enter(self, request: HttpRequest) -> bool:
        """The ministry's people answer."""
        return super().may_enter(request) and not acting_seat(request).organisation.is_ministry


class DeskView(SeatView):
    """For agents and approvers of a desk."""

    def may_enter(self, request: HttpRequest) -> bool:
        """Whose division works at a desk."""
        return super().may_enter(request) and bool(queues_of(acting_seat(request)))


def find_case(number: str, seat: Seat) -> tuple[Case, str]:
    """A case by number with the seat's side, "" for a shared case of others; else 404."""
    # PostgreSQL takes no NUL in a text.
    case = None if "\0" in number else next(iter(numbered(number=number)), None)
    if case is None:
        raise Http404
    if case.prefecture_id == case.organisation.prefecture_id:
        case.prefecture = case.organisation.prefecture
    side = entered_as(case, seat)
    if side is None:
        raise Http404
    return case, side


@Prepared
def numbered(number: str) -> QuerySet[Case]:
    """A case with the names on every page of it. What few have is read when it is asked for:
    PostgreSQL plans a larger join longer than it runs.
    """
    joined = Case.objects.select_related(
        "ticket__queue__desk", "organisation__prefecture", "seat", "category", "duty",
        "division__parent",
    )  # fmt: skip
    return joined.filter(number=number)
