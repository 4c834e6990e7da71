"""Cases as they lay before no desk saw what only a prefecture was asked; with ``look``: where they
lie now, as JSON.
"""

import json
import sys

import django

django.setup()

from helpdesk.models import Ticket  # noqa: E402
from portal.inquiries.models import AnswerDraft, Case, DraftState, Holder  # noqa: E402
from portal.inquiries.services import joining  # noqa: E402

from tests.factories.inquiries import Inquiries  # noqa: E402
from tests.world import World, build_world  # noqa: E402

PREFECTURE, GATHERED = "北海道だけに聞いた", "まとめた"


def make() -> None:
    """One that only the prefecture was asked, with an agent; one gathered, its ticket elsewhere."""
    build_world()
    inquiries = Inquiries(World())
    agent = inquiries.world.user("agent")
    alone, gathered = (
        inquiries.case(first=Holder.PREFECTURE, title=title) for title in (PREFECTURE, GATHERED)
    )
    joining.gather(
        actor=inquiries.actor("hokkaido"),
        case_ids=[gathered.pk],
        question=inquiries.question(Holder.BUREAU),
    )
    Ticket.objects.filter(pk=alone.ticket_id).update(assigned_to=agent)
    other = inquiries.other_desk.queue
    Ticket.objects.filter(pk=gathered.ticket_id).update(queue=other, assigned_to=agent)
    AnswerDraft.objects.create(case=gathered, number=1, text="回答", state=DraftState.APPROVED)


def look() -> dict[str, list[object]]:
    """By subject: the queue of the case, whether its ticket lies there, its agent, its drafts."""
    cases = Case.objects.filter(ticket__title__in=(PREFECTURE, GATHERED)).select_related(
        "ticket", "queue"
    )
    return {
        case.subject: [
            case.queue.slug if case.queue else "",
            case.queue_id == case.ticket.queue_id,
            case.ticket.assigned_to_id,
            *case.drafts.values_list("state", flat=True),
        ]
        for case in cases
    }


if __name__ == "__main__":
    print(json.dumps(look())) if "look" in sys.argv else make()
