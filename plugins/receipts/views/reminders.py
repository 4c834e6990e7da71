"""催促: the ladder of a notice, who is still silent, and sending the next step by hand."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from portal.extension.permissions import acting_seat
from portal.extension.tables import csv_response
from portal.extension.templatetags.portal_format import monthday, monthday_time
from portal.notices.api import responsible_contacts
from portal.organisations.api import representatives

from plugins.receipts.models import IN_SHORT, Step
from plugins.receipts.permissions import Scope, proxy_scope
from plugins.receipts.selectors.asked import Asked
from plugins.receipts.selectors.plan import next_step
from plugins.receipts.selectors.prefectures import PrefectureSeats, told_of
from plugins.receipts.selectors.reminders import (
    Rung,
    last_calls,
    pending_of,
    reminder_counts,
    rungs,
)
from plugins.receipts.services import NothingPending, StepDone, send_next
from plugins.receipts.services.reminders import IN_AREA
from plugins.receipts.views.answers import SeeOther
from plugins.receipts.views.coverage import ScopedView

PAGE_SIZE = 20
HEADER = (
    "団体コード",
    "都道府県",
    "団体",
    "受け持ちの席",
    "電話",
    "これまでの催促",
    "最後の電話",
    "結果",
    "メモ",
)


def area_of(scope: Scope) -> int | None:
    """The prefecture of a coordinator's scope; None for everybody."""
    return None if scope == "all" else scope


def next_for(ladder: Iterable[Rung], scope: Scope) -> Step | None:
    """The step that may be sent now from a scope, if any is left."""
    step = next_step([rung.step for rung in ladder if rung.runs])
    return None if step is None or (scope != "all" and step not in IN_AREA) else step


class RemindersView(ScopedView):
    """The ladder beside the organisations that have not answered."""

    def get(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """The page."""
        asked = self.asked
        if not asked.required:
            raise Http404
        area = area_of(self.scope)
        ladder = rungs(asked, area)
        waiting = waiting_deliveries(notice_id, area)
        page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
        sends = proxy_scope(acting_seat(request), notice_id, self.scope)
        may_send = sends is not None and not asked.notice.withdrawn
        upcoming = next_for(ladder, self.scope) if page.paginator.count else None
        context = {
            "asked": asked,
            "notice": asked.notice,
            "nationwide": self.scope == "all",
            "may_send": may_send,
            "upcoming": upcoming,
            "steps": steps(ladder, upcoming, page.paginator.count, may_send=may_send),
            "prefectures": prefectures(ladder, notice_id, area),
            "page_obj": page,
            "rows": waiting_rows(page.object_list, asked),
        }
        return render(request, "receipts/reminders.html", context)


class SendView(ScopedView):
    """Send the next step now, after a look at whom it would reach."""

    http_method_names = ["get", "head", "post"]

    def may_enter(self, request: HttpRequest) -> bool:
        """The issuing bureau's editors, and coordinators for their own."""
        sees = super().may_enter(request)
        seat = acting_seat(request)
        self.scope = proxy_scope(seat, self.kwargs["notice_id"], self.scope) if sees else None
        return self.scope is not None

    def get(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """The question."""
        asked = self.remindable()
        area = area_of(self.scope)
        step = next_for(rungs(asked, area), self.scope)
        waiting = pending_of(notice_id, area).count()
        if step is None or not waiting:
            return SeeOther(reverse("receipts:reminders", args=[notice_id]))
        context = {"asked": asked, "notice": asked.notice, "step": step, "waiting": waiting}
        return render(request, "receipts/send_reminder.html", context)

    def post(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """Send it. A step sent meanwhile is told, not sent again."""
        asked = self.remindable()
        area = area_of(self.scope)
        step = next_for(rungs(asked, area), self.scope)
        try:
            if step is None or step != request.POST.get("step"):
                raise StepDone
            run = send_next(
                notice_id=notice_id,
                level=asked.notice.ack_version,
                step=step,
                by=request.user,
                area=area,
            )
        except (StepDone, NothingPending) as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, f"「{step.label}」を{run.reached:,}団体に行いました。")
        return SeeOther(reverse("receipts:reminders", args=[notice_id]))

    def remindable(self) -> Asked:
        """The notice, or 404 when it asks for nothing or is 廃止."""
        asked = self.asked
        if not asked.required or asked.notice.withdrawn:
            raise Http404
        return asked


class WaitingTableView(ScopedView):
    """The organisations that have not answered, as CSV to telephone by."""

    def get(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """The file."""
        asked = self.asked
        rows = waiting_rows(waiting_deliveries(notice_id, area_of(self.scope)), asked)
        name = f"未確認の団体_{asked.notice.document_number or notice_id}.csv"
        return csv_response(name, HEADER, [table_row(row) for row in rows])


def prefectures(ladder: Iterable[Rung], notice_id: int, area: int | None) -> list[PrefectureSeats]:
    """Whom the step of the prefectures will tell; nobody once it was carried out or left out."""
    rung = next(rung for rung in ladder if rung.step == Step.PREFECTURE)
    return [] if rung.runs or rung.is_left_out else told_of(notice_id, area)


def waiting_deliveries(notice_id: int, area: int | None) -> Any:
    """Deliveries that nobody has answered, in the order of the roster."""
    pending = pending_of(notice_id, area).select_related("organisation__prefecture")
    return pending.order_by("organisation__order", "organisation__code", "pk")


def waiting_rows(deliveries: Iterable[Any], asked: Asked) -> list[dict[str, Any]]:
    """Organisations with seats, telephones, reminders so far and the last call; four queries."""
    found = list(deliveries)
    ids = [delivery.pk for delivery in found]
    seats, calls = responsible_contacts(ids), last_calls(ids)
    reminded = reminder_counts(ids, asked.notice.ack_version)
    contacts = representatives([delivery.organisation_id for delivery in found])
    return [
        {
            "delivery": delivery.pk,
            "organisation": delivery.organisation,
            "seats": seats[delivery.pk],
            "phone": phone_of(seats[delivery.pk], contacts.get(delivery.organisation_id)),
            "reminded": "、".join(IN_SHORT[Step(step)] for step in reminded.get(delivery.pk, ())),
            "call": calls.get(delivery.pk),
        }
        for delivery in found
    ]


def phone_of(seats: Iterable[Any], representative: Any) -> str:
    """The telephone of a responsible seat, else that of the 代表窓口."""
    numbers = [seat.phone for seat in seats if seat.phone]
    if not numbers and representative is not None and representative.phone:
        numbers = [f"{representative.phone}（代表窓口）"]
    return numbers[0] if numbers else ""


def steps(
    ladder: Iterable[Rung], upcoming: Step | None, waiting: int, *, may_send: bool
) -> list[dict[str, Any]]:
    """The ladder as its component shows it; what is still to come says whom it would meet."""
    return [
        {
            "label": rung.step.label,
            "state": "done" if rung.runs else "now" if rung.step == upcoming else "",
            "note": note(rung, waiting, sendable=may_send and rung.step == upcoming),
        }
        for rung in ladder
    ]


def note(rung: Rung, waiting: int, *, sendable: bool) -> str:
    """When it was carried out and for how many, or when it will be and for how many as of now."""
    if rung.runs:
        by_hand = "（手動）" if any(run.sent_by_id for run in rung.runs) else ""
        return f"{monthday_time(rung.sent_at)}{by_hand}　{rung.reached:,}団体"
    if rung.is_left_out:
        return "行わずに、次の段へ進みました"
    if rung.day is None:
        return "予定なし"
    if not waiting:
        return "送り先はありません"
    if not rung.will_come:
        past = f"{monthday(rung.day)}を過ぎました"
        return f"{past}。いま送れます　{waiting:,}団体" if sendable else past
    late = "が遅れています" if rung.day < timezone.localdate() else ""
    return f"{monthday(rung.day)}の予定{late}　いまなら{waiting:,}団体"


def table_row(row: dict[str, Any]) -> tuple[Any, ...]:
    """Cells in the order of ``HEADER``."""
    organisation, call = row["organisation"], row["call"]
    prefecture = organisation.prefecture.name if organisation.prefecture else ""
    return (
        organisation.code,
        prefecture,
        organisation.name,
        "、".join(seat.label for seat in row["seats"]),
        row["phone"],
        row["reminded"],
        call.called_at if call else None,
        call.get_result_display() if call else "",
        call.note if call else "",
    )
