"""Reminders and calls of the demo world: what schedule and telephone would have done by now.

Computed from the receipts, so that every step met just those who had not answered on its day.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.utils import timezone
from portal.accounts.api import is_coordinator, seats_of
from portal.extension.demo import DemoLoader, register_demo
from portal.extension.working_days import add_working_days
from portal.notices.api import NoticeInfo, asked_since, current_deliveries, notice_info

from plugins.receipts.models import (
    ANSWERING,
    LADDER,
    CallRecord,
    CallResult,
    Kind,
    ReceiptEvent,
    ReminderRun,
    Step,
)
from plugins.receipts.selectors.reminders import pending_of, plan_of, reminding
from plugins.receipts.services import office_of
from plugins.receipts.services.reminders import insert_reminders

# Reminders are made for so many of the newest notices.
REMINDED_NOTICES, REMINDED_DAYS = 6, 45
CALLS = (
    (CallResult.ABSENT, "", "昼休みのため。午後に掛け直す"),
    (CallResult.CALL_BACK, "住民課", "担当者が不在。折り返しを依頼"),
    (CallResult.ABSENT, "", "話し中"),
    (CallResult.UNABLE, "総務課", "回線工事のため、来週まで接続できない"),
)


def load_reminders(progress: Callable[[str], None], notices: Collection[int]) -> None:
    """Steps and calls about recent ones of these notices that have none yet."""
    known = set(ReminderRun.objects.values_list("notice", flat=True))
    requests = {request.version.notice_id: request for request in reminding()}
    asked = {pk: request for pk, request in requests.items() if pk in notices}
    found = [info for pk in asked if (info := notice_info(pk)) and _is_recent(info)]
    newest = sorted(found, key=lambda info: info.published_at)[-REMINDED_NOTICES:]
    for info in (info for info in newest if info.id not in known):
        request = asked[info.id]
        published = asked_since([info.id])[info.id]
        due = request.due or info.ack_due
        plan = plan_of(request, published=published, due=due, done=())
        past = [(step, day) for step, day in plan.items() if _past(day)]
        runs = [_carry_out(info.id, info.ack_version, step, day) for step, day in past]
        calls = _call(info) if len(runs) > len(LADDER) // 2 else 0
        progress(f"{info.document_number} 催促 {len(runs)} 段、電話 {calls} 件")


def _is_recent(info: NoticeInfo) -> bool:
    return timezone.now() - info.published_at < timedelta(days=REMINDED_DAYS)


def _past(day: date) -> bool:
    return _morning(day) < timezone.now()


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(8, 30)))


def _carry_out(notice_id: int, level: int, step: Step, day: date) -> ReminderRun:
    moment = _morning(day)
    run = ReminderRun.objects.create(
        notice_id=notice_id, level=level, step=step, batch=uuid4(), sent_at=moment
    )
    answered = ReceiptEvent.objects.filter(
        delivery=OuterRef("pk"),
        kind__in=ANSWERING,
        version__number__gte=level,
        recorded_at__lt=moment,
    )
    silent = current_deliveries(notice_id).select_related(None).filter(~Exists(answered))
    run.reached = insert_reminders(run, silent)
    run.save(update_fields=["reached"])
    return run


def _call(info: NoticeInfo) -> int:
    """Some calls of the coordinator of a prefecture to those who are silent to this day."""
    last = add_working_days(timezone.localdate(), -1)
    afternoon = timezone.make_aware(datetime.combine(last, time(14, 0)))
    people = get_user_model().objects.filter(assignments__seat__role="coordinator")
    for user in people.order_by("pk"):
        seat = next((seat for seat in seats_of(user) if is_coordinator(seat)), None)
        if seat is None:
            continue
        silent = pending_of(info.id, seat.organisation_id).order_by("organisation__order")
        for delivery, (result, section, note) in zip(silent[: len(CALLS)], CALLS, strict=False):
            CallRecord.objects.create(
                delivery=delivery,
                version_id=info.version_id,
                result=result,
                section=section,
                note=note,
                office=office_of(Kind.PROXY_ACKNOWLEDGED, seat),
                called_at=afternoon + timedelta(minutes=delivery.pk % 90),
                called_by=user,
            )
        return min(silent.count(), len(CALLS))
    return 0


register_demo(DemoLoader("receipts.reminders", "催促と電話の記録", load_reminders), order=110)
