"""電話の記録: an editor or coordinator writes down a call to a silent organisation."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from portal.extension.permissions import acting_seat
from portal.notices.api import responsible_contacts
from portal.organisations.api import representatives

from plugins.receipts.forms import CallForm
from plugins.receipts.models import Kind
from plugins.receipts.selectors.reminders import calls_of, pending_of
from plugins.receipts.services import ReceiptRefused, office_of, record_call
from plugins.receipts.views.answers import SeeOther
from plugins.receipts.views.proxy import ProxyView
from plugins.receipts.views.reminders import phone_of


class CallView(ProxyView):
    """The form about one organisation, with the calls before; who may is as for proxies."""

    form_class = CallForm

    def get(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """The form."""
        return self.call_page(request, self.found(request.GET), CallForm())

    def post(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """Write it down, or show the form again with its errors."""
        delivery = self.found(request.POST)
        form = CallForm(request.POST)
        if form.is_valid() and self.written(request, form, delivery):
            messages.success(request, f"{delivery.organisation.name}への電話を記録しました。")
            return SeeOther(reverse("receipts:reminders", args=[notice_id]))
        return self.call_page(request, delivery, form, 422)

    def found(self, params: QueryDict) -> Any:
        """The delivery that is named, or 404."""
        delivery = self.named(params)
        if delivery is None:
            raise Http404
        return delivery

    def written(self, request: HttpRequest, form: CallForm, delivery: Any) -> bool:
        """Whether the service took it; its refusal becomes an error of the form."""
        try:
            record_call(
                delivery_id=delivery.pk,
                version_id=self.version(request),
                seat=acting_seat(request),
                user=request.user,
                **form.cleaned_data,
            )
        except ReceiptRefused as refusal:
            self.refused(form, refusal)
            return False
        return True

    def call_page(
        self, request: HttpRequest, delivery: Any, form: CallForm, status: int = 200
    ) -> HttpResponse:
        """The page."""
        organisation = delivery.organisation
        seats = responsible_contacts([delivery.pk])[delivery.pk]
        contact = representatives([organisation.pk]).get(organisation.pk)
        context = {
            "notice": self.notice,
            "version": self.version(request),
            "delivery": delivery,
            "organisation": organisation,
            "seats": seats,
            "phone": phone_of(seats, contact),
            "calls": calls_of(delivery.pk),
            "is_waiting": pending_of(delivery.notice_id, None).filter(pk=delivery.pk).exists(),
            "office": office_of(Kind.PROXY_ACKNOWLEDGED, acting_seat(request)),
            "form": form,
        }
        return render(request, "receipts/call.html", context, status=status)
