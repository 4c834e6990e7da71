"""What happened to a notice in the admin, as a message: published, or refused with a reason."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from portal.extension.events import PublicationStopped
from portal.extension.permanence import PageIsPermanent
from portal.notices.announcing import Publication, collecting, retract
from portal.notices.exceptions import NoticeError


class OutcomesInAdmin:
    """Wagtail publishes, approves and deletes in views of its own.

    They expect no refusal; what was typed is safe, since Wagtail saves the draft before it
    publishes. And after an approval they say nothing of what came of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not in_admin(request):
            return self.get_response(request)
        with collecting() as publications:
            response = self.get_response(request)
        for publication in publications:
            tell(request, publication)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Redirect back with the refusal as a message."""
        retract()
        refusals = PublicationStopped | NoticeError | PageIsPermanent
        if not isinstance(error, refusals) or not in_admin(request):
            return None
        messages.error(request, str(error))
        return redirect(way_back(request))


def in_admin(request: HttpRequest) -> bool:
    """Whether the address is one of Wagtail's admin."""
    return request.path.startswith(reverse("wagtailadmin_home"))


def tell(request: HttpRequest, publication: Publication) -> None:
    """One sentence; the publish button has one of its own, which lacks the organisations."""
    if "action-publish" not in request.POST:
        messages.success(request, str(publication))
    elif publication.number is not None:
        messages.success(request, publication.reach)


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
