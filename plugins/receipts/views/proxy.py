"""代理確認: an editor or coordinator records what an organisation said by phone or fax."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from portal.extension.parameters import is_id
from portal.extension.permissions import acting_seat
from portal.extension.views import PluginView
from portal.notices.api import NoticeInfo, notice_info

from plugins.receipts.forms import ProxyForm
from plugins.receipts.models import Kind
from plugins.receipts.permissions import Scope, proxy_scope, visible_scope
from plugins.receipts.selectors.coverage import scoped
from plugins.receipts.services import ReceiptRefused, acknowledge_by_proxy, office_of
from plugins.receipts.views.answers import SeeOther


class ProxyView(PluginView):
    """The form and its POST; for the issuing bureau's editors and for coordinators."""

    http_method_names = ["get", "head", "post"]
    scope: Scope = None

    def may_enter(self, request: HttpRequest) -> bool:
        """Whether the acting seat may record for anybody on this notice."""
        seat, notice_id = acting_seat(request), self.kwargs["notice_id"]
        self.scope = proxy_scope(seat, notice_id, visible_scope(request.user, seat, notice_id))
        return self.scope is not None

    def get(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """The form, with the organisation filled in when the list led here."""
        code = request.GET.get("organisation", "")
        if code and self.delivery(notice_id, code) is None:
            raise Http404
        return self.page(request, notice_id, ProxyForm(initial={"organisation": code}), code)

    def post(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """Record, or show the form again with its errors."""
        form = ProxyForm(request.POST)
        code = request.POST.get("organisation", "")
        delivery = self.delivery(notice_id, code)
        if form.is_valid() and delivery is None:
            form.add_error("organisation", "この通知の宛先に、この団体コードの団体はありません。")
        if form.is_valid() and self.recorded(request, form, delivery):
            messages.success(request, f"{delivery.organisation.name}の代理確認を記録しました。")
            return SeeOther(reverse("receipts:coverage", args=[notice_id]))
        return self.page(request, notice_id, form, code)

    def recorded(self, request: HttpRequest, form: ProxyForm, delivery: Any) -> bool:
        """Whether the service took it; its refusal becomes an error of the form."""
        data = form.cleaned_data
        try:
            acknowledge_by_proxy(
                delivery_id=delivery.pk,
                version_id=self.notice(delivery.notice_id).version_id,
                seat=acting_seat(request),
                user=request.user,
                channel=data["channel"],
                reason=data["reason"],
                section=data["section"],
            )
        except ReceiptRefused as error:
            form.add_error(None, str(error))
            return False
        return True

    def delivery(self, notice_id: int, code: str) -> Any:
        """The current delivery to an organisation within the scope, or None."""
        if not is_id(code) or self.scope is None:
            return None
        found = scoped(notice_id, self.scope).select_related("organisation__prefecture")
        return found.filter(organisation__code=code).first()

    def page(
        self, request: HttpRequest, notice_id: int, form: ProxyForm, code: str
    ) -> HttpResponse:
        """The page with the form."""
        delivery = self.delivery(notice_id, code)
        context = {
            "notice": self.notice(notice_id),
            "form": form,
            "organisation": delivery.organisation if delivery else None,
            "office": office_of(Kind.PROXY_ACKNOWLEDGED, acting_seat(request)),
        }
        return render(request, "receipts/proxy.html", context)

    def notice(self, notice_id: int) -> NoticeInfo:
        """The published notice; 404 when there is none."""
        found = notice_info(notice_id)
        if found is None:
            raise Http404
        return found
