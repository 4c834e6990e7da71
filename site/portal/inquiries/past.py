"""Cases that happened before they were stored: their tickets and entries with their own dates.

Nobody is told of them, and nothing is checked: for loaders.
"""

from datetime import datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from helpdesk.models import FollowUp, PreSetReply, Ticket

from portal.inquiries.models import AnswerDraft, Case, Desk, Entry, Visibility


def past_ticket(*, pk: int, created: datetime, **values: Any) -> Ticket:
    """A ticket with its number, not stored yet."""
    return Ticket(pk=pk, created=created, modified=created, submitter_email="", **values)


def store_case(case: Case) -> None:
    """The case with its ticket. The ticket's ``save`` would put its creation to now."""
    case.queue_id = case.ticket.queue_id if case.division_id else None
    case.ticket.save_base(force_insert=True)
    case.save(force_insert=True)


def past_entry(
    case: Case, *, at: datetime, title: str, text: str, user: Any, visibility: str, **values: Any
) -> Entry:
    """An entry with its own time."""
    followup = FollowUp(
        ticket=case.ticket,
        date=at,
        title=title[:200],
        comment=text,
        public=visibility == Visibility.ALL,
        user=user,
        email_recipients=[],
    )
    followup.save_base(force_insert=True)
    return Entry.objects.create(followup=followup, case=case, visibility=visibility, **values)


def merge_past(case: Case, target: Case) -> None:
    """Note on case and ticket where they went."""
    case.merged_into, case.ticket.merged_to = target, target.ticket
    case.ticket.save_base()
    case.save()


def gather_past(case: Case, upward: Case) -> None:
    """Note on the case into which one its prefecture put it; the ministry sees it from then on."""
    case.upward, case.division, case.queue_id = upward, upward.division, upward.queue_id
    case.save()


def past_draft(case: Case, *, at: datetime, **values: Any) -> None:
    """A version of an answer with its own time, which the model would put to now."""
    draft = AnswerDraft.objects.create(case=case, **values)
    AnswerDraft.objects.filter(pk=draft.pk).update(saved_at=at)


def go_on_after_last_number() -> None:
    """New tickets are numbered after the stored ones, also where ids come from a sequence."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Ticket]):
            cursor.execute(statement)


def store_preset(desk: Desk, name: str, body: str) -> None:
    """A desk's text; one of this name that is there stays as it is."""
    if PreSetReply.objects.filter(queues=desk.queue_id, name=name).exists():
        return
    PreSetReply.objects.create(name=name, body=body).queues.add(desk.queue_id)
