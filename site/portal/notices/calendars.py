"""Notices as calendar entries (RFC 5545). Times are in UTC, days are days in Japan."""

from collections.abc import Iterable
from datetime import UTC, date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from icalendar import Calendar, Event

from portal.notices.event import shown_event
from portal.notices.models import NoticePage

CALENDAR_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//つなぐ//通知・事務連絡//JA"


def calendar(events: Iterable[Event], name: str = "") -> bytes:
    """A calendar of these entries; ``name`` is what a subscription is called."""
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    if name:
        found.add("x-wr-calname", name)
    for event in events:
        found.add_component(event)
    content: bytes = found.to_ical()
    return content


def briefing(notice: NoticePage, request: HttpRequest) -> Event | None:
    """The 説明会 of a notice, or None. The version is loaded with the notice."""
    assert notice.current_version is not None  # noqa: S101 - drafts have no calendar
    shown = shown_event(notice.current_version.data)
    if shown is None:
        return None
    event = entry(notice, "event", notice.title, request)
    event.add("dtstart", shown.starts.astimezone(UTC))
    if shown.ends:
        event.add("dtend", shown.ends.astimezone(UTC))
    place = "　".join(part for part in (shown.place, shown.url) if part)
    if place:
        event.add("location", place)
    return event


def deadline(notice: NoticePage, key: str, label: str, due: date, request: HttpRequest) -> Event:
    """What a notice asks for, on the last day for it. ``key`` tells the notice's requests apart."""
    event = entry(notice, key, f"【期限】{label}　{notice.title}", request)
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    # A deadline takes nobody's time: the day stays free.
    event.add("transp", "TRANSPARENT")
    return event


def entry(notice: NoticePage, key: str, summary: str, request: HttpRequest) -> Event:
    """What all entries of a notice share. A correction or 廃止 replaces the entry of before."""
    version = notice.current_version
    assert version is not None  # noqa: S101 - drafts have no calendar
    withdrawn = notice.withdrawn_at
    changed = (withdrawn or version.published_at).astimezone(UTC)
    event = Event()
    event.add("uid", f"notice-{notice.pk}-{key}@{host()}")
    event.add("sequence", version.number + (1 if withdrawn else 0))
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("status", "CANCELLED" if withdrawn else "CONFIRMED")
    event.add("summary", f"【廃止】{summary}" if withdrawn else summary)
    address = request.build_absolute_uri(notice.get_url(request) or "/notices/")
    event.add("description", description(notice, address))
    event.add("url", address)
    return event


def description(notice: NoticePage, address: str) -> str:
    """Number, summary and address in plain text."""
    return "\n".join(part for part in (notice.document_number, notice.summary, address) if part)


def host() -> str:
    """The portal's own name, the same whatever address a request used."""
    return urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
