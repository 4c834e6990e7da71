"""What inquiries show on the pages of others."""

from typing import Any

from django.http import HttpRequest

from portal.extension.permissions import acting_seat
from portal.extension.slots import Slot, register_slot


@register_slot
class AskAboutNotice(Slot):
    """「この通知について聞く」 beside a notice."""

    slot = "notice.aside"
    key = "inquiries"
    order = 90
    template_name = "pages/inquiries/ask_about.html"

    def context(self, obj: Any, prepared: Any, request: HttpRequest) -> dict[str, Any] | None:
        """For those who may ask; no query."""
        seat = acting_seat(request)
        if seat is None or seat.organisation.is_ministry:
            return None
        return {"notice_id": obj.pk}


@register_slot
class AskFurther(Slot):
    """「まだ分からないので聞く」 below an FAQ."""

    slot = "faq.after_body"
    key = "inquiries"
    order = 90
    template_name = "pages/inquiries/ask_further.html"

    def context(self, obj: Any, prepared: Any, request: HttpRequest) -> dict[str, Any] | None:
        """For those who may ask; no query."""
        seat = acting_seat(request)
        return None if seat is None or seat.organisation.is_ministry else {}
