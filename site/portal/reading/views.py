"""``/files/<uuid>/view/``: a file as a page, for whoever may download it and for nobody else."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from portal.extension.permissions import acting_seat
from portal.extension.reception import is_shown_to_a_person
from portal.extension.views import ClosedView
from portal.files.access import can_fetch, tell_download
from portal.files.kinds import short_kind
from portal.files.models import ScanState, StoredFile
from portal.files.selectors import file_url
from portal.reading.markup import safe_part
from portal.reading.models import State, TextCopy
from portal.reading.places import Place, places_of
from portal.reading.selectors import WAITING, copy_of, part_of, state_of
from portal.reading.services import ask_for_copy
from portal.reading.words import explanation

OUTLINE_LENGTH = 80
SCAN_BADGES = {ScanState.CLEAN: "ok"}


class ReadView(ClosedView):
    """The text of a file. Showing it counts as a download does."""

    http_method_names = ["get", "head", "options"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Anybody signed in may ask; the download gate's own predicate answers."""
        return True

    def get(self, request: HttpRequest, file_id: UUID) -> HttpResponse:
        """One part of the text, or why there is none."""
        file = get_object_or_404(StoredFile, pk=file_id)
        seat = acting_seat(request)
        if not can_fetch(request.user, seat, file):
            raise Http404
        copy = copy_of(file)
        state = state_of(file, copy)
        places = places_of(request.user, seat, file)
        context = {"state": state, **_about(file, places)}
        if copy is None or state != State.READY:
            if state == WAITING and is_shown_to_a_person(request):
                ask_for_copy(file=file)
            context["explanation"] = explanation(state)
            return render(request, "pages/reading/unreadable.html", context)
        context |= _text(copy, request)
        response = render(request, "pages/reading/text.html", context)
        if is_shown_to_a_person(request):
            tell_download(request.user, seat, file)
        return response


def _about(file: StoredFile, places: list[Place]) -> dict[str, Any]:
    place = places[0] if places else None
    trail = [("やること", "/")]
    if place:
        trail += [(place.section, place.section_url), (place.title, place.url)]
    return {
        "file": file,
        "type": short_kind(file.name),
        "url": file_url(file),
        "places": places,
        "crumbs": [*trail, (file.name, "")],
        "scan_badge": SCAN_BADGES.get(ScanState(file.scan_state), "plain"),
        "sha256_lines": [file.sha256[:32], file.sha256[32:]],
    }


def _text(copy: TextCopy, request: HttpRequest) -> dict[str, Any]:
    asked = request.GET.get("part", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() else 1
    part = part_of(copy, number)
    if part is None:
        raise Http404
    total = copy.parts.count()
    return {
        "copy": copy,
        "text": safe_part(part.html),
        "outline": copy.outline[:OUTLINE_LENGTH],
        "outline_rest": len(copy.outline) - OUTLINE_LENGTH,
        "part": number,
        "parts": range(1, total + 1) if total > 1 else (),
        "next_part": number + 1 if number < total else None,
    }
