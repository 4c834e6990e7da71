"""What the owners of FAQ hear: that one is 要確認, and what readers miss in it."""

from collections.abc import Collection

from portal.accounts.services.groups import bureau_of
from portal.extension.notifications import NotificationKind, Told, register_notification
from portal.faq.models import FaqPage, Feedback
from portal.faq.naming import KIND, faq_id_of, object_key, short_code
from portal.faq.selectors import asking_faqs
from portal.notifications.api import notify
from portal.organisations.models import Organisation, Seat, SeatRole

WRITERS = (SeatRole.EDITOR, SeatRole.APPROVER)


def tell_check(*, page_id: int, event: str, note: str) -> None:
    """An FAQ became 要確認, or has a further reason to be."""
    page = FaqPage.objects.select_related("owner_division__parent").get(pk=page_id)
    tell(page, event=event, line=f"要確認になりました：{note}")


def tell_feedback(feedback: Feedback) -> None:
    """A reader says what is missing. The words themselves stay in the review queue."""
    page = FaqPage.objects.select_related("owner_division__parent").get(pk=feedback.page_id)
    tell(page, event=f"feedback-{feedback.pk}", line="足りないことの声が届きました")


def tell(page: FaqPage, *, event: str, line: str) -> None:
    """One notification to the owner's seats."""
    division = page.owner_division
    bureau = bureau_of(division)
    notify(
        kind=KIND,
        object_key=object_key(page.pk),
        event=event,
        title=page.title,
        line=line,
        url=f"/faq/{page.pk}/",
        code=short_code(page.pk),
        source=division.full_name if division else "",
        duties=page.duties.values_list("pk", flat=True),
        bureaus=[bureau.pk] if bureau else [],
        seats=owner_seats(page),
        asked=True,
    )


def owner_seats(page: FaqPage) -> list[int]:
    """Who looks after an FAQ: the seat named, else who writes in its division, else its bureau."""
    open_seats = Seat.objects.current()
    named = open_seats.filter(pk=page.owner_seat_id)
    writers = open_seats.filter(role__in=WRITERS)
    division = page.owner_division
    candidates = [named, writers.filter(organisation=page.owner_division_id)]
    if division is not None and (bureau := bureau_of(division)):
        below = Organisation.objects.filter(parent=bureau)
        candidates.append(
            writers.filter(organisation__in=[bureau.pk, *below.values_list("pk", flat=True)])
        )
    for seats in candidates:
        found = list(seats.order_by("pk").values_list("pk", flat=True))
        if found:
            return found
    return []


def still_asked(told: Collection[Told]) -> set[Told]:
    """Of seats and keys of FAQ, those where something still waits for the owner."""
    asking = asking_faqs({faq_id_of(key) for _, key in told})
    return {(seat, key) for seat, key in told if faq_id_of(key) in asking}


register_notification(
    NotificationKind(
        KIND, "FAQ", heading="見直すFAQ", icon="bulb", order=30, still_asked=still_asked
    )
)
