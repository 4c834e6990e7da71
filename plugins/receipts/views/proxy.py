"""代理確認: an editor or coordinator records what an organisation said by phone or fax."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from portal.extension.parameters import is_id
from portal.extension.permissions import acting_seat
from portal.extension.views import PluginView
from portal.notices.api import NoticeInfo, notice_info
from portal.organisations.api import typed_code

from plugins.receipts.forms import ProxyForm
from plugins.receipts.models import Kind
from plugins.receipts.permissions import Scope, proxy_scope, visible_scope
from plugins.receipts.selectors.coverage import scoped
from plugins.receipts.services import (
    ReceiptRefused,
    VersionReplaced,
    acknowledge_by_proxy,
    office_of,
)
from plugins.receipts.views.answers import SeeOther, seen_version


class ProxyView(PluginView):
    """The form and its POST; for the issuing bureau's editors and for coordinators."""

    http_method_names = ["get", "head", "post"]
    form_class: ClassVar[type[Form]] = ProxyForm
    typed_labels: ClassVar[dict[str, str]] = {"delivery": "", "version": ""}
    scope: Scope = None
    is_replaced = False

    def may_enter(self, request: HttpRequest) -> bool:
        """Whether the acting seat may record for anybody on this notice."""
        seat, notice_id = acting_seat(request), self.kwargs["notice_id"]
        self.scope = proxy_scope(seat, notice_id, visible_scope(request.user, seat, notice_id))
        return self.scope is not None

    def get(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """The form, about the organisation that the list led here for, or one still to be named."""
        code, delivery = request.GET.get("organisation", ""), self.named(request.GET)
        if code and delivery is None:
            raise Http404
        is_chosen = bool(request.GET.get("delivery"))
        form = ProxyForm(initial={"organisation": code}, is_chosen=is_chosen)
        return self.page(request, form, delivery)

    def post(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """Record, or show the form again with its errors."""
        delivery = self.named(request.POST)
        form = ProxyForm(request.POST, is_chosen=bool(request.POST.get("delivery")))
        if form.is_valid() and delivery is None:
            form.add_error("organisation", "この通知の宛先に、この団体コードの団体はありません。")
        if form.is_valid() and self.recorded(request, form, delivery):
            messages.success(request, f"{delivery.organisation.name}の代理確認を記録しました。")
            return SeeOther(reverse("receipts:coverage", args=[notice_id]))
        return self.page(request, form, delivery, status=422)

    def recorded(self, request: HttpRequest, form: ProxyForm, delivery: Any) -> bool:
        """Whether the service took it; its refusal becomes an error of the form."""
        data = form.cleaned_data
        try:
            acknowledge_by_proxy(
                delivery_id=delivery.pk,
                version_id=self.version(request),
                seat=acting_seat(request),
                user=request.user,
                channel=data["channel"],
                reason=data["reason"],
                section=data["section"],
            )
        except ReceiptRefused as refusal:
            self.refused(form, refusal)
            return False
        return True

    def refused(self, form: Form, refusal: ReceiptRefused) -> None:
        """Say why not; after a new version the form is about that one."""
        self.is_replaced = isinstance(refusal, VersionReplaced)
        if self.is_replaced:
            del self.notice
        form.add_error(None, str(refusal))

    def version(self, request: HttpRequest) -> int:
        """The version that the page was about when the telephone rang."""
        present = self.notice.version_id
        return present if self.is_replaced else seen_version(request, self.notice.id, present)

    def named(self, params: QueryDict) -> Any:
        """The current delivery within the scope: by its id, which lists give, since not every
        organisation has a code; 404 for another. Else by the code that was typed, or None.
        """
        assert self.scope is not None  # noqa: S101 - may_enter saw to it
        deliveries = scoped(self.kwargs["notice_id"], self.scope)
        found = deliveries.select_related("organisation__prefecture")
        if pk := params.get("delivery", ""):
            return get_object_or_404(found, pk=pk if is_id(pk) else 0)
        code = typed_code(params.get("organisation", ""))
        return found.filter(organisation__code=code).first() if code else None

    def page(
        self, request: HttpRequest, form: ProxyForm, delivery: Any, status: int = 200
    ) -> HttpResponse:
        """The page with the form."""
        context = {
            "notice": self.notice,
            "form": form,
            "version": self.version(request),
            "delivery": delivery,
            "organisation": delivery.organisation if delivery else None,
            "office": office_of(Kind.PROXY_ACKNOWLEDGED, acting_seat(request)),
        }
        return render(request, "receipts/proxy.html", context, status=status)

    @cached_property
    def notice(self) -> NoticeInfo:
        """The published notice, read anew after a new version; 404 when there is none."""
        found = notice_info(self.kwargs["notice_id"])
        if found is None:
            raise Http404
        return found
