"""Whether the answer to a request reaches a person: what counts as opened or viewed hangs on it."""

from django.conf import settings
from django.http import HttpRequest


def is_shown_to_a_person(request: HttpRequest) -> bool:
    """A GET that is neither a prefetch nor a preview, while something may be written."""
    if getattr(settings, "READ_ONLY", False) or getattr(request, "is_preview", False):
        return False
    purpose = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}"
    return request.method == "GET" and "prefetch" not in purpose
