"""What inquiries tell: the parties of a case, at once, since it is their own matter."""

from collections.abc import Collection, Sequence

from portal.extension.notifications import NotificationKind, Told, register_notification
from portal.inquiries.approving import deciding_seats, waiting_drafts
from portal.inquiries.hearing import (
    asker_hearers,
    bureau_hearers,
    hearers,
    joined_hearers,
    seat_at_desk,
)
from portal.inquiries.links import waiting_below
from portal.inquiries.models import AnswerDraft, Case, Entry, EntryKind, Side, Visibility, rests
from portal.notifications.api import Happening, notify, notify_together

KIND = "inquiries"
BACKLOG, BACKLOG_URL = "inquiries.backlog", "/inquiries/desks/"
# What the page shows is enough: hundreds may join, and the worker tells of late cases itself.
SILENT = (EntryKind.JOINED, EntryKind.ESCALATED)
ANSWERED_ELSEWHERE = "統合先の照会に回答がありました"
READERS = {
    Visibility.ALL: (Side.ASKER, Side.PREFECTURE, Side.BUREAU),
    Visibility.TIERS: (Side.PREFECTURE, Side.BUREAU),
    Visibility.MINISTRY: (Side.BUREAU,),
}


def object_key(case_id: int) -> str:
    """Key of a case in the inbox."""
    return f"inquiries.case:{case_id}"


def case_id_of(key: str) -> int:
    """The case that a key is of."""
    return int(key.rpartition(":")[2])


def case_url(case: Case) -> str:
    """Address of the case's page."""
    return f"/inquiries/{case.number}/"


def tell_entry(case: Case, entry: Entry) -> None:
    """An entry was written: every other party that may read it hears of it."""
    if entry.kind in SILENT:
        return
    sides = [side for side in READERS[Visibility(entry.visibility)] if side != entry.side]
    heard: set[int | None] = {seat for side in sides for seat in hearers(case, side)}
    line = f"{entry.get_side_display()}：{entry.get_kind_display()}"
    tell(case, event=f"entry-{entry.pk}", title=case.subject, line=line, seats=heard,
         asked={case.holder_seat_id})  # fmt: skip
    if entry.kind == EntryKind.ANSWER and entry.side == Side.BUREAU:
        tell_waiting(case, entry, heard | {entry.seat_id})


def tell_waiting(case: Case, entry: Entry, told: set[int | None]) -> None:
    """The ministry answered: those that joined hear of it, and the parties of merged cases."""
    joined = joined_hearers(case) - told
    line = "同じ疑問に回答がありました"
    tell(case, event=f"joined-{entry.pk}", title=case.shared_title, line=line, seats=joined)
    for merged in Case.objects.filter(merged_into=case).select_related("ticket"):
        own = asker_hearers(merged)
        tell(merged, event=f"merged-{entry.pk}", title=merged.subject, line=ANSWERED_ELSEWHERE,
             seats=own)  # fmt: skip
        tell_waiting(merged, entry, told | joined | own)


def tell_merged(case: Case, entry: Entry, target: Case) -> None:
    """The case went into one that is answered: who joined it hears of that answer, unless it did
    so as a party of the other case.
    """
    knowing = asker_hearers(target) | joined_hearers(target)
    tell(case, event=f"merged-{entry.pk}", title=case.shared_title, line=ANSWERED_ELSEWHERE,
         seats=joined_hearers(case) - knowing)  # fmt: skip


def tell_desk(case: Case, entry: Entry, seats: Collection[int | None]) -> None:
    """Something was done inside the ministry that these seats of it have to go on with."""
    tell(case, event=f"desk-{entry.pk}", title=case.subject, line=entry.followup.title,
         seats=seats, asked=seats)  # fmt: skip


def tell_agent(case: Case, entry: Entry) -> None:
    """Whoever was given a case hears of it, unless it took the case itself."""
    agent = case.ticket.assigned_to_id
    if agent and agent != entry.followup.user_id:
        tell_desk(case, entry, {seat_at_desk(case, agent)})


def tell_agent_of_all(given: Sequence[tuple[Case, Entry]]) -> None:
    """Whoever was given several cases at once hears of them in one mail."""
    by_seat: dict[int, list[Happening]] = {}
    for case, entry in given:
        agent = case.ticket.assigned_to_id
        seat = seat_at_desk(case, agent) if agent and agent != entry.followup.user_id else None
        if seat:
            by_seat.setdefault(seat, []).append(
                Happening(
                    object_key=object_key(case.pk),
                    event=f"desk-{entry.pk}",
                    title=case.subject,
                    line=entry.followup.title,
                    url=case_url(case),
                    code=case.number,
                )
            )
    for seat, happenings in by_seat.items():
        notify_together(kind=KIND, happenings=happenings, seats=[seat], asked=True)


def tell_new_desk(case: Case, entry: Entry) -> None:
    """The division that a case comes to hears of it, unless whoever sends it holds it there."""
    tell_desk(case, entry, bureau_hearers(case) - {entry.seat_id})


def tell_approvers(case: Case, entry: Entry, draft: AnswerDraft) -> None:
    """An approval is asked for: everybody who may give it hears of it."""
    tell_desk(case, entry, deciding_seats(draft, entry.followup.user_id))


def tell_writer(case: Case, entry: Entry, user_id: int | None) -> None:
    """It was decided on what a person wrote: they hear of it, or who has the case now."""
    own = seat_at_desk(case, user_id) if user_id else None
    tell_desk(case, entry, {own} if own else bureau_hearers(case))


def tell_joined(case: Case, *, event: str, line: str) -> None:
    """Something that concerns only who joined a shared case."""
    tell(case, event=event, title=case.shared_title, line=line, seats=joined_hearers(case))


def tell_faq(faq_id: int) -> None:
    """An FAQ went out: all whose page shows it hear that there is one."""
    sources = Case.objects.filter(answered_with_faq=faq_id).select_related("ticket")
    below = waiting_below([case.pk for case in sources]).select_related("ticket")
    event, line = f"faq-{faq_id}", "この照会からFAQができました"
    for case in dict.fromkeys([*sources, *below]):
        own = asker_hearers(case)
        tell(case, event=event, title=case.subject, line=line, seats=own)
        joined = joined_hearers(case) - own
        tell(case, event=f"joined-{event}", title=case.shared_title, line=line, seats=joined)


def tell(
    case: Case,
    *,
    event: str,
    title: str,
    line: str,
    seats: Collection[int | None],
    asked: Collection[int | None] = (),
) -> None:
    """One notification about a case for named seats; those that joined know its shared title.

    ``asked``: those that have to act. No duty stands in it: a seat that has muted the notices of
    a duty still hears of its own matters.
    """
    named = {seat for seat in seats if seat}
    for told, must_act in ((named & set(asked), True), (named - set(asked), False)):
        if told:
            notify(
                kind=KIND,
                object_key=object_key(case.pk),
                event=event,
                title=title,
                line=line,
                url=case_url(case),
                code=case.number,
                seats=sorted(told),
                asked=must_act,
            )


def tell_of_backlog(*, event: str, line: str, seats: Collection[int]) -> None:
    """What stands still, to seats that look after the numbers and open no case: without a subject,
    and with the page of the numbers."""
    if seats:
        notify(
            kind=KIND,
            object_key=BACKLOG,
            event=event,
            title="期日を過ぎたままの照会があります",
            line=line,
            url=BACKLOG_URL,
            seats=sorted(seats),
        )


def still_asked(told: Collection[Told]) -> set[Told]:
    """Of seats and keys of cases, those where the seat holds the ball or has to decide."""
    ids = {case_id_of(key) for _, key in told if key != BACKLOG}
    held = Case.objects.filter(pk__in=ids, holder_seat__isnull=False).exclude(rests()).order_by()
    waiting = waiting_drafts({seat for seat, _ in told}).filter(case__in=ids).order_by()
    rows = [*held.values_list("holder_seat", "pk"), *waiting.values_list("decider", "case")]
    return set(told) & {(seat, object_key(case_id)) for seat, case_id in rows}


register_notification(
    NotificationKind(
        key=KIND,
        label="照会",
        heading="照会",
        icon="ask",
        order=20,
        still_asked=still_asked,
        at_once=True,
    )
)
