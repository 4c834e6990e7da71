"""What inquiries show on the pages of others."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from portal.extension.permissions import acting_seat
from portal.extension.slots import Slot, register_slot
from portal.organisations.models import Seat

# 件名 takes 200, with the words around it.
LONGEST_TITLE = 190


def asking_seat(request: HttpRequest) -> Seat | None:
    """The acting seat where it may ask: the ministry answers."""
    seat = acting_seat(request)
    return None if seat is None or seat.organisation.is_ministry else seat


@register_slot
class AskAboutNotice(Slot):
    """「この通知について聞く」 beside a notice."""

    slot = "notice.aside"
    key = "inquiries"
    order = 90
    template_name = "pages/inquiries/ask_about.html"

    def context(self, obj: Any, prepared: Any, request: HttpRequest) -> dict[str, Any] | None:
        """For those who may ask; no query."""
        seat = asking_seat(request)
        if seat is None:
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
        """For those who may ask, with the FAQ in the subject; no query."""
        seat = asking_seat(request)
        if seat is None:
            return None
        return {"begun": urlencode({"q": f"「{obj.title[:LONGEST_TITLE]}」について"})}


@register_slot
class AskAfterSearch(Slot):
    """「国や都道府県に聞く」 where a search found nothing."""

    slot = "search.empty"
    key = "inquiries"
    order = 90
    template_name = "pages/inquiries/ask_after_search.html"

    def context(self, obj: Any, prepared: Any, request: HttpRequest) -> dict[str, Any] | None:
        """For those who may ask, with the words looked for as the subject; no query."""
        seat = asking_seat(request)
        if seat is None:
            return None
        has_prefecture = seat.organisation.prefecture_id is not None
        return {"begun": urlencode({"q": obj}), "has_prefecture": has_prefecture}
