"""Organisations that leave notices unanswered, over many notices: worst first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone
from portal.notices.api import acknowledgement_dues
from portal.organisations.api import SeatContact, organisations, representatives

from plugins.receipts.models import CallRecord, ReceiptRequest
from plugins.receipts.selectors.reminders import LOOK_BACK_DAYS
from plugins.receipts.selectors.states import pending_deliveries


@dataclass(frozen=True)
class Watch:
    """What one seat looks after: some notices (None: all), an area (None: the whole country)."""

    notices: Sequence[int] | None
    area: int | None


@dataclass(frozen=True)
class SilentRow:
    """An organisation with the numbers of notices it has not answered."""

    organisation: Any
    waiting: int
    late: int
    oldest: datetime
    contact: SeatContact | None
    call: CallRecord | None


def pending_within(watch: Watch) -> QuerySet[Any]:
    """Pending deliveries that a seat looks after, of the last ``LOOK_BACK_DAYS``."""
    since = timezone.now() - timedelta(days=LOOK_BACK_DAYS)
    found = pending_deliveries().filter(notice__current_version__published_at__gte=since)
    if watch.notices is not None:
        found = found.filter(notice__in=watch.notices)
    if watch.area is not None:
        found = found.filter(organisation__prefecture=watch.area)
    return found


def silent_organisations(watch: Watch, today: date) -> QuerySet[Any, dict[str, Any]]:
    """Organisation, its late and waiting notices and the oldest of them. One row each."""
    late = Q(notice__in=late_notices(today))
    rows = pending_within(watch).order_by().values("organisation")
    counted = rows.annotate(
        waiting=Count("pk"),
        late=Count("pk", filter=late),
        oldest=Min("notice__current_version__published_at"),
    )
    return counted.order_by("-late", "-waiting", "organisation__order", "organisation")


def late_notices(today: date) -> list[int]:
    """Notices whose day of 到達確認 is past. Two queries."""
    requests = ReceiptRequest.objects.filter(
        required=True, version__notice__current_version=F("version")
    )
    own = dict(requests.values_list("version__notice", "due"))
    dues = acknowledgement_dues([pk for pk, due in own.items() if due is None])
    return [pk for pk, due in own.items() if (day := due or dues.get(pk)) and day < today]


def silent_rows(found: Iterable[dict[str, Any]]) -> list[SilentRow]:
    """The rows with names, telephones and the last call; three queries."""
    rows = list(found)
    ids = [row["organisation"] for row in rows]
    named = organisations().select_related("prefecture").in_bulk(ids)
    contacts, calls = representatives(ids), last_calls_to(ids)
    return [
        SilentRow(
            organisation=named[row["organisation"]],
            waiting=row["waiting"],
            late=row["late"],
            oldest=row["oldest"],
            contact=contacts.get(row["organisation"]),
            call=calls.get(row["organisation"]),
        )
        for row in rows
    ]


def last_calls_to(organisation_ids: Sequence[int]) -> dict[int, CallRecord]:
    """The latest call to each organisation about any notice; one query."""
    calls = CallRecord.objects.filter(delivery__organisation__in=organisation_ids)
    rows = calls.order_by("called_at", "pk").annotate(to=F("delivery__organisation"))
    return {call.to: call for call in rows}


def waiting_notices(watch: Watch, organisation_id: int) -> list[tuple[int, int]]:
    """Delivery and notice of everything an organisation has not answered, oldest first."""
    pending = pending_within(watch).filter(organisation=organisation_id)
    rows = pending.order_by("notice__current_version__published_at", "pk")
    return list(rows.values_list("pk", "notice"))
