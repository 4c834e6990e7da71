"""helpdesk's names, every one of them resolvable and shut, but for those that lead to our pages.

Its pages reverse each other's names, and others may have kept its addresses. A name that an upgrade
brings is shut too, until it is listed here.
"""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern
from helpdesk import urls as upstream

from portal.inquiries.pages.desk_list_views import DeskListView, TicketView, closed

app_name = "helpdesk"
OPEN: dict[str, Callable[..., Any]] = {
    "home": DeskListView.as_view(),
    "dashboard": DeskListView.as_view(),
    "list": DeskListView.as_view(),
    "view": TicketView.as_view(),
}


def walled(entry: Any) -> URLPattern:
    """The same pattern and name, with our view or none."""
    return URLPattern(entry.pattern, OPEN.get(entry.name, closed), name=entry.name)


urlpatterns = [walled(entry) for entry in upstream.urlpatterns if isinstance(entry, URLPattern)]
