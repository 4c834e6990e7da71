"""The ministry's part of the home page: ways into the admin for those who may go there."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from portal.extension.permissions import acting_seat
from portal.notices.models import NoticeIndexPage
from portal.notices.selectors import bureau_index
from portal.organisations.models import Seat


@dataclass(frozen=True)
class Desk:
    """Addresses for editors and approvers; empty where there is nothing to go to."""

    bureau: str
    list_url: str
    write_url: str
    pages_url: str
    admin_url: str


def ministry_desk(request: HttpRequest) -> Desk | None:
    """For the ministry's seats and superusers; None for local governments."""
    seat = acting_seat(request)
    if not request.user.is_superuser and (seat is None or not seat.organisation.is_ministry):
        return None
    index = index_for(seat)
    editor = request.user.has_perm("wagtailadmin.access_admin")
    writes = editor and index is not None and index.bureau_id is not None
    return Desk(
        bureau=index.title if index and index.bureau_id else "",
        list_url=index.get_url(request) or "" if index else "",
        write_url=add_url(index) if index and writes else "",
        pages_url=reverse("wagtailadmin_explore", args=[index.pk]) if index and editor else "",
        admin_url=reverse("wagtailadmin_home") if editor else "",
    )


def index_for(seat: Seat | None) -> NoticeIndexPage | None:
    """The index page of the seat's bureau, or the list of all notices."""
    own = bureau_index(seat.organisation) if seat else None
    everything = NoticeIndexPage.objects.live().filter(bureau__isnull=True)
    return own or everything.order_by("depth", "pk").first()


def add_url(index: NoticeIndexPage) -> str:
    """Address of the form for a new notice below an index."""
    return reverse("wagtailadmin_pages:add", args=["notices", "noticepage", index.pk])
