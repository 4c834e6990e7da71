"""What notices still ask of the seats in charge of them: the same as stands on the to-do list."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from portal.extension.notifications import (
    NotificationKind,
    Told,
    owing_deliveries,
    register_notification,
)
from portal.extension.todo import settled_deliveries
from portal.notices.api import pending_filter
from portal.notices.models import Delivery, NoticeAction, ResponsibleSeat
from portal.notices.naming import notice_id_of, object_key
from portal.notices.notifying import KIND, hearers
from portal.notices.selectors import addressees_of
from portal.notices.todo import LATE_DAYS, asked_apart


def still_asked(told: Collection[Told]) -> set[Told]:
    """Of seats and keys of notices, those where something is left to do.

    Nothing is once the notice is 廃止 or over, the seat is not in charge of it, or somebody has
    done what was asked. Two queries, and one for each feature that asks or settles.
    """
    in_charge = ResponsibleSeat.objects.filter(
        pending_filter("delivery__"),
        seat__in={seat for seat, _ in told},
        delivery__notice__in={notice_id_of(key) for _, key in told},
    )
    entries = list(in_charge.select_related("delivery__organisation"))
    left = asked_today([row.delivery for row in entries])
    asking = [row for row in entries if row.delivery_id in left]
    return {(row.seat_id, object_key(row.delivery.notice_id)) for row in asking} & set(told)


def asked_today(deliveries: Sequence[Delivery]) -> set[int]:
    """Deliveries with anything left to do, for a feature or by an action of the notice."""
    return owing_deliveries({row.pk for row in deliveries}) | with_open_actions(deliveries)


def with_open_actions(deliveries: Sequence[Delivery]) -> set[int]:
    """Deliveries with something else than acknowledgement to do, that nobody reported as done."""
    since = timezone.localdate() - timedelta(days=LATE_DAYS)
    open_ones = NoticeAction.objects.filter(
        Q(due=None) | Q(due__gte=since), page__in={row.notice_id for row in deliveries}
    )
    names = ("page", "who", "label", "page__current_version")
    rows = list(open_ones.order_by().values_list(*names))
    apart = asked_apart(row[2:] for row in rows)
    asked: dict[int, set[str]] = {}
    for notice, who, *action in rows:
        if tuple(action) not in apart:
            asked.setdefault(notice, set()).add(who)
    meant = {
        delivery.pk
        for delivery in deliveries
        if not asked.get(delivery.notice_id, set()).isdisjoint(addressees_of(delivery.organisation))
    }
    return meant - settled_deliveries(meant) if meant else meant


register_notification(
    NotificationKind(
        KIND,
        "通知",
        heading="新しい通知",
        icon="read",
        order=20,
        hearers=hearers,
        still_asked=still_asked,
    )
)
