"""Account pages of our own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An expired form token: say so in Japanese."""
    return render(request, "403.html", status=403)
