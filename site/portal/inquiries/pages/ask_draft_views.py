"""Drafts of questions: kept by the script beside the form, and thrown away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from portal.extension.permissions import is_of_another_seat
from portal.inquiries.exceptions import InquiryError, NotAllowed
from portal.inquiries.pages.attaching import ids_of
from portal.inquiries.pages.base import AskerView, SeatView
from portal.inquiries.pages.elsewhere import TYPED
from portal.inquiries.pages.forms import typed_data
from portal.inquiries.services.asking import discard_draft, save_draft

NOT_KEPT = "席が切り替わったため、下書きを保存できません。元の席に戻すと、また保存します。"


class DraftView(SeatView):
    """``/inquiries/drafts/<uuid>/``: the script beside the form saves what is typed."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, draft_id: UUID) -> HttpResponse:
        """When it was saved; ``saved`` is empty once it has been sent in these words."""
        if self.seat.organisation.is_ministry or is_of_another_seat(request):
            return JsonResponse({"error": NOT_KEPT}, status=404)
        data = typed_data(request.POST, TYPED)
        files = ids_of(request.POST.getlist("file"))
        try:
            draft = save_draft(actor=self.actor, draft_id=draft_id, data=data, files=files)
        except NotAllowed:
            return JsonResponse({"error": NOT_KEPT}, status=404)
        except InquiryError as error:
            return JsonResponse({"error": str(error)}, status=422)
        at = timezone.localtime(draft.updated_at) if draft else None
        return JsonResponse({"saved": f"{at.hour}:{at:%M}" if at else ""})


class DraftDiscardView(AskerView):
    """Throw a draft away."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, draft_id: UUID) -> HttpResponse:
        """Back to the list."""
        discard_draft(actor=self.actor, draft_id=draft_id)
        messages.success(request, "下書きを消しました。")
        return redirect("inquiries")
