"""Views beside the notice pages: short address, versions, differences, forwarding, export."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from portal.accounts.resumption import way_back
from portal.extension.parameters import is_id
from portal.extension.permissions import acting_seat, is_of_another_seat
from portal.extension.tables import csv_response, xlsx_response
from portal.extension.views import ClosedView
from portal.notices.calendars import CALENDAR_TYPE, briefing, calendar
from portal.notices.difference import difference_context
from portal.notices.exceptions import ForwardingRefused
from portal.notices.forwarding import ForwardForm
from portal.notices.listing import filtered, in_order, in_tab, notice_query, scope
from portal.notices.models import Delivery, NoticeIndexPage, NoticePage, NoticeVersion
from portal.notices.naming import object_key
from portal.notices.permissions import (
    can_forward,
    can_see_notice,
    kept_number,
    published_notices,
    visible_notices,
)
from portal.notices.public import notice_response, to_kept_version
from portal.notices.rows import EXPORT_HEADER, export_row, notice_rows
from portal.notices.selectors import forwarded_already
from portal.notices.services import forward_delivery
from portal.notices.standing import print_footer, version_context
from portal.notifications.api import Level, set_object_level

EXPORT_NAME = "通知一覧"
LEVEL_SAID = {
    Level.WATCH: "この通知を見守ります。動きがあるたび、この席の受信箱に入ります。",
    Level.MUTE: "この通知の動きを、この席に知らせません。対応を求めるものだけは届きます。",
    "": "この通知のお知らせを、ふだんどおりに戻しました。",
}
SWITCHED = (
    "席が切り替わったため、まだ展開していません。いまの席は「{}」です。"
    "この席から展開するときは、展開する席を確かめて、もう一度押してください。"
)
SWITCHED_AWAY = (
    "席が切り替わったため、まだ展開していません。いまの席「{}」からは展開できません。"
    "元の席に切り替えてから、展開してください。"
)
NOT_IN_CHARGE = (
    "この席の受け持ちではなくなりました。まだ展開していません。"
    "書いたひとことは、いまの受け持ちの席に伝えてください。"
)
WITHDRAWN = "この通知は廃止されました。もう展開できません。"
CSS_ESCAPES = str.maketrans(
    {"\\": "\\5c ", '"': "\\22 ", "<": "\\3c ", "\n": " ", "\r": " ", "\f": " "}
)


class ReaderView(ClosedView):
    """Open to everybody signed in; each notice is looked for among those they may read."""

    http_method_names = ["get", "head", "options"]

    def may_enter(self, request: HttpRequest) -> bool:
        """The notice itself decides, in ``visible``."""
        return True

    def visible(self, notice_id: int) -> NoticePage:
        """The notice, or 404 when it may not be read from the acting seat."""
        notices = visible_notices(self.request.user, acting_seat(self.request))
        return get_object_or_404(notices.select_related("current_version"), pk=notice_id)

    def until(self, notice_id: int, number: int) -> int | None:
        """Up to which version the notice may be read; None for all. 404 when not this one."""
        user, seat = self.request.user, acting_seat(self.request)
        if visible_notices(user, seat).filter(pk=notice_id).exists():
            return None
        kept = kept_number(user, seat, notice_id)
        if number > kept:
            raise Http404
        return kept

    def published(self, notice_id: int) -> NoticePage:
        """The notice of a version that ``until`` lets be read."""
        notices = published_notices().select_related("current_version")
        return get_object_or_404(notices, pk=notice_id)

    def version(self, notice: NoticePage, number: int) -> NoticeVersion:
        """A published version, or 404."""
        return get_object_or_404(NoticeVersion, notice=notice.pk, number=number)


class NoticeAddressView(ReaderView):
    """``/notices/<id>/``: the short address that other pages and messages use."""

    def get(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """Lead to the page."""
        notice = self.published(notice_id)
        if not can_see_notice(request.user, acting_seat(request), notice):
            return to_kept_version(notice, request)
        return redirect(notice.get_url(request) or "/notices/")


class VersionView(ReaderView):
    """An earlier version as it was published."""

    def get(self, request: HttpRequest, notice_id: int, number: int) -> HttpResponse:
        """The version with a banner; the current one leads to the notice itself."""
        until = self.until(notice_id, number)
        notice = self.published(notice_id)
        version = self.version(notice, number)
        if version.pk == notice.current_version_id:
            return redirect(notice.get_url(request) or "/notices/")
        context = version_context(notice, version, request, until)
        response = render(request, "pages/notices/version.html", context)
        response.headers["X-Robots-Tag"] = "noindex"
        return response


class DifferenceChoiceView(ReaderView):
    """``/notices/<id>/diff/?a=1&b=2``: the choice of two versions, as a plain form sends it."""

    def get(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """Lead to the comparison, older version first; wrong numbers mean the last change."""
        notice = self.visible(notice_id)
        last = notice.current_version.number
        chosen = [request.GET.get("a", ""), request.GET.get("b", "")]
        valid = all(map(is_id, chosen))
        numbers = sorted(map(int, chosen)) if valid else [max(last - 1, 1), last]
        return redirect("notice_difference", notice_id, *numbers)


class DifferenceView(ReaderView):
    """What changed between two versions."""

    def get(self, request: HttpRequest, notice_id: int, old: int, new: int) -> HttpResponse:
        """The comparison, older version first."""
        notice = self.visible(notice_id)
        versions = [self.version(notice, number) for number in (old, new)]
        context = difference_context(notice, versions[0], versions[1], request)
        response = render(request, "pages/notices/difference.html", context)
        response.headers["X-Robots-Tag"] = "noindex"
        return response


class EventView(ReaderView):
    """``event.ics``: a 説明会 for one's own calendar."""

    def get(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """The event; 404 where the notice is no 説明会 or has no date."""
        notice = self.visible(notice_id)
        event = briefing(notice, request)
        if event is None:
            raise Http404
        name = f"説明会_{notice.document_number or notice.pk}.ics"
        disposition = content_disposition_header(as_attachment=True, filename=name)
        headers = {"Content-Disposition": disposition or "attachment"}
        return HttpResponse(calendar([event]), content_type=CALENDAR_TYPE, headers=headers)


class PrintStyleView(ReaderView):
    """Print style sheet of a version: puts the standing of the document on every sheet.

    A style sheet of its own, because the content security policy forbids inline styles.
    """

    def get(self, request: HttpRequest, notice_id: int, number: int) -> HttpResponse:
        """Margin boxes with number, hash, address, time and seat."""
        self.until(notice_id, number)
        notice = self.published(notice_id)
        version = self.version(notice, number)
        lines = print_footer(notice, version, request)
        context = {"lines": [line.translate(CSS_ESCAPES) for line in lines]}
        return render(request, "pages/notices/print.css", context, content_type="text/css")


class ForwardView(ReaderView):
    """庁内展開: move the duty to acknowledge to another seat of the own organisation."""

    http_method_names = ["get", "head", "post", "options"]
    form_class = ForwardForm
    typed_labels: ClassVar[dict[str, str]] = {"seat": ""}
    carries_seat = True

    def get(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """To the form on the notice: where links, a reload and a change of seat lead from here."""
        return redirect(f"{reverse('notice', args=[notice_id])}#forward")

    def post(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """Forward, or show the notice again with what was typed and what is wrong."""
        notice = self.visible(notice_id)
        seat = acting_seat(request)
        delivery = self.delivery(notice, seat)
        form = ForwardForm(request.POST, seat=seat, delivery=delivery)
        if notice.withdrawn_at:
            return self.too_late(notice, form, WITHDRAWN)
        if is_of_another_seat(request):
            said = SWITCHED if can_forward(seat, delivery) else SWITCHED_AWAY
            form.way_back = way_back(request)
            return self.refused(notice, form, said.format(seat))
        to_seat, word = request.POST.get("to_seat", ""), request.POST.get("word", "")
        # Asked first: a first click that has passed the seat on by then is seen below.
        may_forward = can_forward(seat, delivery)
        if again := forwarded_already(delivery, seat, to_seat, word):
            return self.done(notice, again.to_seat.label)
        if not may_forward:
            return self.too_late(notice, form, NOT_IN_CHARGE)
        if not (form.is_valid() and self.forwarded(form, delivery)):
            return notice_response(notice, request, form, status=422)
        return self.done(notice, form.cleaned_data["to_seat"].label)

    def too_late(self, notice: NoticePage, form: ForwardForm, said: str) -> HttpResponse:
        """The page was older than what forbids it: the word stays; 404 where none was written."""
        if not self.request.POST.get("word", "").strip():
            raise Http404
        form.is_over = True
        return self.refused(notice, form, said)

    def refused(self, notice: NoticePage, form: ForwardForm, said: str) -> HttpResponse:
        """The notice with what was typed and what forbids it, in place of what was chosen."""
        form.errors.pop("to_seat", None)  # what is wrong there is not the person's mistake
        form.add_error("to_seat", said)
        return notice_response(notice, self.request, form, status=422)

    def done(self, notice: NoticePage, label: str) -> HttpResponse:
        """Back to the notice, with who is in charge now."""
        messages.success(self.request, f"{label}に展開しました。到達確認は{label}が受け持ちます。")
        return redirect(notice.get_url(self.request) or "/notices/")

    def delivery(self, notice: NoticePage, seat: Any) -> Delivery:
        """The own organisation's delivery; 404 without one."""
        organisation = seat.organisation_id if seat else None
        delivery = Delivery.objects.filter(notice=notice.pk, organisation=organisation).first()
        if delivery is None:
            raise Http404
        return delivery

    def forwarded(self, form: ForwardForm, delivery: Delivery) -> bool:
        """Whether the service took it; its refusal stands beside the seat."""
        try:
            forward_delivery(
                delivery=delivery,
                from_seat=acting_seat(self.request),
                to_seat=form.cleaned_data["to_seat"],
                word=form.cleaned_data["word"],
                by=self.request.user,
            )
        except ForwardingRefused as refusal:
            form.add_error("to_seat", str(refusal))
            return False
        return True


class LevelView(ReaderView):
    """How much the acting seat wants to hear about one notice."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """Choose 見守る or 知らせない, or go back to the usual level; a seat is needed for it."""
        notice, seat = self.visible(notice_id), acting_seat(request)
        level = request.POST.get("level", "")
        if seat is None or level not in LEVEL_SAID:
            messages.error(request, "お知らせの程度を選び直してください。")
        else:
            set_object_level(seat_id=seat.pk, object_key=object_key(notice.pk), level=level)
            messages.success(request, LEVEL_SAID[level])
        return redirect(notice.get_url(request) or "/notices/")


class ExportView(ReaderView):
    """The list as CSV or Excel, with the same conditions as on the screen."""

    def get(self, request: HttpRequest, form: str) -> HttpResponse:
        """All rows that meet the conditions, not only one page."""
        main = NoticeIndexPage.objects.filter(bureau__isnull=True).order_by("depth")
        index = get_object_or_404(main[:1])
        query = notice_query(request.GET)
        meeting = in_tab(filtered(scope(request, index), query, request), query.tab)
        rows = notice_rows(in_order(meeting, query.sort), request)
        cells = [export_row(row, request) for row in rows]
        name = f"{EXPORT_NAME}-{timezone.localdate():%Y%m%d}.{form}"
        if form == "csv":
            return csv_response(name, EXPORT_HEADER, cells)
        return xlsx_response(name, EXPORT_HEADER, cells, EXPORT_NAME)
