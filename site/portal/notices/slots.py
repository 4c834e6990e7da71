"""What notices show on the pages of others."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from portal.extension.permissions import acting_seat
from portal.extension.slots import Slot, register_slot
from portal.notices.models import NoticePage
from portal.notices.naming import SEARCH_KIND
from portal.notices.rows import badges
from portal.notices.selectors import addressed_in
from portal.notices.status import Status, with_status


@register_slot
class SearchBadges(Slot):
    """廃止, 終了, 差し替え … beside a find: as it stands today, not when it was indexed."""

    slot = "search.result"
    key = "notices"
    template_name = "pages/notices/search_badges.html"

    def prepare(self, objects: Sequence[Any], request: HttpRequest) -> dict[str, Any]:
        """Badges by id of the notices among the finds, one query."""
        ids = [int(hit.id) for hit in objects if hit.kind == SEARCH_KIND]
        notices = NoticePage.objects.filter(pk__in=ids, current_version__isnull=False)
        loaded = with_status(notices, addressed_in(acting_seat(request)))
        shown = loaded.select_related("current_version") if ids else ()
        return {str(n.pk): badges(n, Status(n.status_word)) for n in shown}

    def context(self, obj: Any, prepared: Any, request: HttpRequest) -> dict[str, Any] | None:
        """The badges of a find; that a notice is simply open is not worth one."""
        found = prepared.get(obj.id, ()) if obj.kind == SEARCH_KIND else ()
        shown = [(kind, label) for kind, label in found if label != Status.OPEN]
        return {"badges": shown} if shown else None
