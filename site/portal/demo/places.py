"""What the demo files name: organisations, seats, people, desks and FAQ."""

from portal.accounts.models import User
from portal.demo.fixtures import read
from portal.faq.models import FaqPage
from portal.inquiries.models import Desk
from portal.organisations.models import Assignment, Organisation, Seat


class Places:
    """Everything by the names that the demo files give it."""

    def __init__(self) -> None:
        local = Organisation.objects.local_governments().select_related("prefecture")
        self.named: dict[str, Organisation] = {}
        for organisation in local:
            prefecture = organisation.prefecture.name if organisation.prefecture else ""
            self.named.setdefault(organisation.name, organisation)
            self.named[prefecture + organisation.name] = organisation
        self.emails = {person["id"]: person["email"] for person in read("people")["people"]}
        self.users = {user.email: user for user in User.objects.all()}
        self.rows = {row["id"]: row for row in read("people")["seats"]}
        self.seats: dict[str, Seat] = {}
        self.own_seats: dict[str, Seat] = {}
        assigned = Assignment.objects.select_related("seat", "user").order_by("-pk")
        for assignment in assigned:
            self.own_seats[assignment.user.email] = assignment.seat
        self.desks = {desk.queue.slug: desk for desk in Desk.objects.select_related("queue")}
        self.questions = {row["id"]: row["question"] for row in read("faq")["faq"]}

    def user(self, key: str | None) -> User | None:
        """A person."""
        return self.users[self.emails[key]] if key else None

    def seat(self, key: str) -> Seat:
        """A seat of people.yaml."""
        if key not in self.seats:
            row = self.rows[key]
            self.seats[key] = Seat.objects.get(
                organisation__code=row["code"], section=row["section"], unit=row["unit"]
            )
        return self.seats[key]

    def seat_of(self, key: str | None) -> Seat | None:
        """The seat of somebody who answers for a prefecture or the ministry."""
        return self.own_seats.get(self.emails[key]) if key else None

    def faq(self, key: str | None) -> FaqPage | None:
        """A loaded FAQ."""
        return FaqPage.objects.filter(title=self.questions[key]).first() if key else None
