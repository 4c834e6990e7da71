"""What inquiries tell: the parties of a case, at once, since it is their own matter."""

from collections.abc import Collection

from django.db.models import Q

from portal.extension.notifications import NotificationKind, register_notification
from portal.inquiries.charge import bureau_seat, prefecture_seat
from portal.inquiries.models import Case, Entry, EntryKind, Side, Visibility
from portal.notifications.api import notify

KIND = "inquiries"

register_notification(
    NotificationKind(key=KIND, label="照会", heading="照会", icon="ask", order=20, at_once=True)
)


def object_key(case_id: int) -> str:
    """Key of a case in the inbox."""
    return f"inquiries.case:{case_id}"


def case_url(case: Case) -> str:
    """Address of the case's page."""
    return f"/inquiries/{case.number}/"


def tell_entry(case: Case, entry: Entry) -> None:
    """An entry was written: every other party that may read it hears of it."""
    seats = {
        Side.ASKER: case.seat_id,
        Side.PREFECTURE: prefecture_hearer(case),
        Side.BUREAU: bureau_hearer(case),
    }
    readers = {
        Visibility.ALL: (Side.ASKER, Side.PREFECTURE, Side.BUREAU),
        Visibility.TIERS: (Side.PREFECTURE, Side.BUREAU),
        Visibility.MINISTRY: (Side.BUREAU,),
    }[Visibility(entry.visibility)]
    heard = {seats[side] for side in readers if side != entry.side}
    line = f"{entry.get_side_display()}：{entry.get_kind_display()}"
    tell(case, event=f"entry-{entry.pk}", title=case.subject, line=line, seats=heard)
    if entry.kind == EntryKind.ANSWER:
        tell_waiting(case, entry, heard | {entry.seat_id})


def tell_waiting(case: Case, entry: Entry, told: set[int | None]) -> None:
    """An answer was given: those that joined hear of it, and the parties of merged cases."""
    joined = set(case.joinings.values_list("seat", flat=True)) - told
    line = "同じ疑問に回答がありました"
    tell(case, event=f"joined-{entry.pk}", title=case.shared_title, line=line, seats=joined)
    for merged in Case.objects.filter(merged_into=case).select_related("ticket"):
        line = "統合先の照会に回答がありました"
        tell(merged, event=f"merged-{entry.pk}", title=merged.subject, line=line,
             seats={merged.seat_id})  # fmt: skip
        tell_waiting(merged, entry, told | joined | {merged.seat_id})


def tell_faq(faq_id: int) -> None:
    """An FAQ went out: those whose cases it came from hear that there is one, and who joined."""
    for case in Case.objects.filter(answered_with_faq=faq_id).select_related("ticket"):
        event, line = f"faq-{faq_id}", "この照会からFAQができました"
        own = {case.seat_id}
        tell(case, event=event, title=case.subject, line=line, seats=own)
        joined = set(case.joinings.values_list("seat", flat=True)) - own
        tell(case, event=f"joined-{event}", title=case.shared_title, line=line, seats=joined)
        waiting = Case.objects.filter(Q(upward=case) | Q(merged_into=case))
        for other in waiting.select_related("ticket"):
            tell(other, event=event, title=other.subject, line=line, seats={other.seat_id})


def tell(case: Case, *, event: str, title: str, line: str, seats: Collection[int | None]) -> None:
    """One notification about a case for named seats; those that joined know its shared title."""
    named = sorted({seat for seat in seats if seat})
    if not named:
        return
    notify(
        kind=KIND,
        object_key=object_key(case.pk),
        event=event,
        title=title,
        line=line,
        url=case_url(case),
        code=case.number,
        reference=case.number,
        duties=[case.duty_id],
        seats=named,
    )


def prefecture_hearer(case: Case) -> int | None:
    """The prefecture hears of what passed through it."""
    seat = prefecture_seat(case) if case.prefecture_id else None
    return seat.pk if seat else None


def bureau_hearer(case: Case) -> int | None:
    """The ministry hears of a case once it was passed up."""
    seat = bureau_seat(case) if case.division_id else None
    return seat.pk if seat else None
