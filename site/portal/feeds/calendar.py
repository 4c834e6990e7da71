"""The calendar of deadlines and 説明会."""

import hashlib
from datetime import datetime

from django.http import HttpRequest
from icalendar import Event

from portal.feeds.models import Subscription
from portal.feeds.selectors import briefings_for, changed_at, deadlines_for
from portal.notices.calendars import briefing, calendar, deadline
from portal.notices.models import NoticeAction

NAME = "つなぐ　期限と説明会"


def deadline_calendar(subscription: Subscription, request: HttpRequest) -> tuple[bytes, datetime]:
    """The calendar, and when something of it last changed."""
    actions = deadlines_for(subscription)
    held = briefings_for(subscription)
    events = [action_entry(action, request) for action in actions]
    events += [event for notice in held if (event := briefing(notice, request))]
    changes = [changed_at(notice) for notice in [*(action.page for action in actions), *held]]
    return calendar(events, NAME), max(changes, default=subscription.created_at)


def action_entry(action: NoticeAction, request: HttpRequest) -> Event:
    """A deadline. The same request of a later version keeps its place, whatever its row."""
    assert action.due is not None  # noqa: S101 - the query asked for it
    words = f"{action.label}|{action.who}"
    key = f"due-{hashlib.sha256(words.encode()).hexdigest()[:16]}"
    return deadline(action.page, key, action.label, action.due, request)
