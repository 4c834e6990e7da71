"""Who works on inquiries while processes are killed: offices, their prefecture, the ministry."""

from portal.accounts.models import User
from portal.inquiries.models import Case, CaseKind
from portal.inquiries.permissions import Actor
from portal.inquiries.services.opening import Question, desk_for, open_case
from portal.organisations.models import Assignment, Duty, Organisation, Seat, SeatRole

from tests.bench.cases import agent_of

OFFICES = 4
# Its desk answers without approval.
DUTY = "国民健康保険"


class Cast:
    """Municipalities of one prefecture, its coordinator, an agent of the desk, an approver."""

    def __init__(self) -> None:
        self.duty = Duty.objects.get(name=DUTY)
        place = desk_for(self.duty)
        assert place is not None
        self.desk, self.division = place
        self.agent = agent_of(self.desk)
        seats = Seat.objects.filter(
            duties=self.duty, organisation__prefecture__isnull=False, unit__endswith="係"
        )
        first = seats.order_by("organisation", "pk")[0]
        self.prefecture: Organisation = first.organisation.prefecture
        found: dict[int, Seat] = {}
        for seat in seats.filter(organisation__prefecture=self.prefecture).order_by("pk"):
            found.setdefault(seat.organisation_id, seat)
        self.askers = [someone_on(seat) for seat in list(found.values())[:OFFICES]]
        self.coordinator = someone_on(self.seat(self.prefecture, SeatRole.COORDINATOR))
        self.approver = someone_on(self.seat(self.division, SeatRole.APPROVER))

    def seat(self, organisation: Organisation, role: SeatRole) -> Seat:
        """One of its own, for the duty."""
        seat, is_new = Seat.objects.get_or_create(
            organisation=organisation, section="中断の試験", role=role
        )
        if is_new:
            seat.duties.add(self.duty)
        return seat

    def open(self, asker: Actor, first: str) -> Case:
        """A case, without any server."""
        question = Question(
            title="中断の試験（照会）", text="本文です。", kind=CaseKind.INTERPRETATION,
            duty=self.duty, desk=self.desk, division=self.division, first=first,
        )  # fmt: skip
        return open_case(actor=asker, question=question)


def someone_on(seat: Seat) -> Actor:
    """A person of its own on a seat."""
    user, _ = User.objects.get_or_create(email=f"case{seat.pk}@example.jp")
    Assignment.objects.get_or_create(user=user, seat=seat, starts_on="2025-04-01")
    return Actor(user, seat)
