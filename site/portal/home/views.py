"""The home page: what this seat has to do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from portal.extension.views import ClosedView
from portal.home.agenda import (
    SHOWN_ELSEWHERE,
    agenda,
    deadlines_within,
    elsewhere,
    todo_groups,
)
from portal.home.desk import ministry_desk

SUNDAY = 6


class HomeView(ClosedView):
    """``/`` for everybody who is signed in; what it shows depends on the acting seat."""

    http_method_names = ["get", "head", "options"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Whoever is signed in has a home, even without a seat."""
        return True

    def get(self, request: HttpRequest) -> HttpResponse:
        """The to-do list of the acting seat, the ministry's desk, or how to get a seat."""
        seat = getattr(request, "seat", None)
        if seat is None:
            return render(request, "pages/home/seatless.html", {"desk": ministry_desk(request)})
        return render(request, "pages/home/home.html", home_context(request, seat))


def home_context(request: HttpRequest, seat: Any) -> dict[str, Any]:
    """Everything the page shows; the number of queries does not grow with the work."""
    groups = todo_groups(request, seat)
    if seat.organisation.is_ministry:
        groups = [group for group in groups if group.items or group.failed]
    others = elsewhere(seat)
    return {
        "seat": seat,
        "today": timezone.localdate(),
        "duties": "、".join(duty.name for duty in seat.duties.all()),
        "groups": groups,
        "has_work": any(group.items or group.failed for group in groups),
        "due_today": deadlines_within(groups, 0),
        "due_this_week": deadlines_within(groups, SUNDAY - timezone.localdate().weekday()),
        "agenda": agenda(groups),
        "others": others[:SHOWN_ELSEWHERE],
        "others_count": len(others),
        "others_rest": len(others) - SHOWN_ELSEWHERE,
        "desk": ministry_desk(request),
    }
