"""Turns the named refusals of notices into a message in the admin, instead of a 500."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from portal.extension.events import PublicationStopped
from portal.notices.exceptions import NoticeError


class RefusalsInAdmin:
    """Wagtail publishes, approves and deletes in views of its own, which expect no refusal.

    What was typed is safe: Wagtail saves the draft before it publishes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Redirect back with the refusal as a message."""
        if not isinstance(error, PublicationStopped | NoticeError):
            return None
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        messages.error(request, str(error))
        return redirect(way_back(request))


def way_back(request: HttpRequest) -> str:
    """The page's edit form, the list it was created in, or the admin's start page."""
    match = request.resolver_match
    arguments = match.kwargs if match else {}
    positional = [value for value in (match.args if match else ()) if isinstance(value, int)]
    if "parent_page_id" in arguments:
        return reverse("wagtailadmin_explore", args=[arguments["parent_page_id"]])
    page_id = arguments.get("page_id") or arguments.get("pk") or next(iter(positional), None)
    if page_id and match and match.app_name == "wagtailadmin_pages":
        return reverse("wagtailadmin_pages:edit", args=[page_id])
    return reverse("wagtailadmin_home")
