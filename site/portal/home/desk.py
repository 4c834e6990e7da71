"""The ministry's part of the home page: ways into the admin for those who may go there."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from portal.extension.permissions import acting_seat
from portal.notices.models import NoticeIndexPage
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
    index = bureau_index(seat)
    editor = request.user.has_perm("wagtailadmin.access_admin")
    writes = editor and index is not None and index.bureau_id is not None
    return Desk(
        bureau=index.title if index and index.bureau_id else "",
        list_url=index.get_url(request) or "" if index else "",
        write_url=add_url(index) if index and writes else "",
        pages_url=reverse("wagtailadmin_explore", args=[index.pk]) if index and editor else "",
        admin_url=reverse("wagtailadmin_home") if editor else "",
    )


def bureau_index(seat: Seat | None) -> NoticeIndexPage | None:
    """The index page of the seat's bureau, or the list of all notices."""
    indexes = NoticeIndexPage.objects.live().order_by("depth", "pk")
    if seat is not None:
        above = [seat.organisation_id, seat.organisation.parent_id]
        found = indexes.filter(bureau__in=[pk for pk in above if pk]).first()
        if found is not None:
            return found
    return indexes.filter(bureau__isnull=True).first()


def add_url(index: NoticeIndexPage) -> str:
    """Address of the form for a new notice below an index."""
    return reverse("wagtailadmin_pages:add", args=["notices", "noticepage", index.pk])
