"""What notices show on the pages of others."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from portal.extension.slots import Slot, register_slot
from portal.notices.models import NoticePage
from portal.notices.naming import SEARCH_KIND
from portal.notices.rows import badges
from portal.notices.status import Status


@register_slot
class SearchBadges(Slot):
    """廃止, 終了, 差し替え … beside a find: as it stands today, not when it was indexed."""

    slot = "search.result"
    key = "notices"
    template_name = "pages/notices/search_badges.html"

    def prepare(self, objects: Sequence[Any], request: HttpRequest) -> dict[str, Any]:
        """Badges by id of the notices among the finds, two queries."""
        ids = [int(hit.id) for hit in objects if hit.kind == SEARCH_KIND]
        notices = NoticePage.objects.filter(pk__in=ids, current_version__isnull=False)
        loaded = notices.select_related("current_version").prefetch_related("actions")
        return {str(n.pk): badges(n, n.status) for n in (loaded if ids else ())}

    def context(self, obj: Any, prepared: Any, request: HttpRequest) -> dict[str, Any] | None:
        """The badges of a find; that a notice is simply open is not worth one."""
        found = prepared.get(obj.id, ()) if obj.kind == SEARCH_KIND else ()
        shown = [(kind, label) for kind, label in found if label != Status.OPEN]
        return {"badges": shown} if shown else None
