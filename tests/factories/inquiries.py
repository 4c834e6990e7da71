"""Desks and cases, through the services that make them."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify
from helpdesk.models import Queue
from portal.inquiries.models import Case, CaseKind, Desk, Holder
from portal.inquiries.permissions import Actor
from portal.inquiries.services.opening import Question, open_case
from portal.organisations.models import Seat, SeatRole

from tests.factories.accounts import UserFactory
from tests.factories.organisations import AssignmentFactory
from tests.world import World

TITLE = "境界層該当者の食費の特例減額を遡及する場合の起算日"
TEXT = "証明書の交付日と却下の日のどちらの月から適用しますか。"


def make_desk(*, title: str, divisions: list[Any], **also: Any) -> Desk:
    """A queue with its desk."""
    slug = slugify(title) or f"q{Queue.objects.count() + 1}"
    queue = Queue.objects.create(title=title, slug=slug)
    desk = Desk.objects.create(queue=queue, **also)
    desk.divisions.set(divisions)
    return desk


@dataclass
class Inquiries:
    """The world's desks, actors and cases."""

    world: World
    desk: Desk = field(init=False)
    other_desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        organisation = self.world.organisation
        self.desk = make_desk(title="rouken", divisions=[organisation("介護保険計画課")])
        self.other_desk = make_desk(title="hoken", divisions=[organisation("国民健康保険課")])

    def actor(self, key: str) -> Actor:
        """The person on a seat of the world."""
        return Actor(self.world.user(key), self.world.seat(key))

    def question(self, first: str = Holder.PREFECTURE, **also: Any) -> Question:
        """What an official asks about 介護保険."""
        values: dict[str, Any] = {
            "title": TITLE,
            "text": TEXT,
            "kind": CaseKind.INTERPRETATION,
            "duty": self.world.duty(),
            "desk": self.desk,
            "division": self.world.organisation("介護保険計画課"),
            "first": first,
            "may_share": True,
        }
        return Question(**values | also)

    def case(self, key: str = "kyufu", first: str = Holder.BUREAU, **also: Any) -> Case:
        """A case that a seat opened."""
        return open_case(actor=self.actor(key), question=self.question(first, **also))

    def second_agent(self) -> Seat:
        """A further agent's seat of the desk, with somebody on it."""
        division = self.world.organisation("介護保険計画課")
        seat = Seat.objects.create(
            organisation=division, section="介護保険計画課", unit="第二", role=SeatRole.AGENT
        )
        AssignmentFactory(user=UserFactory(email="second@example.jp", name="第二 花子"), seat=seat)
        return seat
