"""The host's own jobs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from portal.extension.jobs import periodic
from portal.notifications.jobs import clear_sessions, job_figures
from portal.notifications.models import ScheduledJob
from wagtail.models import Page, Revision

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 1, tzinfo=UTC)


def scheduled_page(title: str) -> Page:
    """A draft whose approved publication is due since yesterday."""
    page = Page(title=title, slug=title, live=False)
    Page.objects.get(depth=1).add_child(instance=page)
    revision = page.save_revision()
    yesterday = timezone.now() - timedelta(days=1)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=yesterday)
    return page


def test_status_counts_publications_that_should_have_happened() -> None:
    scheduled_page("a")
    assert job_figures()["scheduled_publications_overdue"] == 1


def test_clear_sessions_removes_only_those_that_ended() -> None:
    Session.objects.create(
        session_key="old", session_data="", expire_date=NOW - timedelta(days=900)
    )
    Session.objects.create(
        session_key="new", session_data="", expire_date=timezone.now() + timedelta(hours=1)
    )
    clear_sessions()
    assert [session.session_key for session in Session.objects.all()] == ["new"]


def test_status_names_jobs_that_fail() -> None:
    ScheduledJob.objects.create(key="a", next_at=NOW, failures=1, last_error="secret")
    assert job_figures() == {
        "jobs_failing": ["a"],
        "jobs_stale": [],
        "scheduled_publications_overdue": 0,
    }


def test_status_names_jobs_that_nobody_runs() -> None:
    for key in ("left", "running", "just due"):
        periodic(key, every_seconds=60)(lambda: None)
    now = timezone.now()
    due = now - timedelta(minutes=11)
    ScheduledJob.objects.create(key="left", next_at=due)
    running = now + timedelta(seconds=50)
    ScheduledJob.objects.create(key="running", next_at=due, lease_until=running)
    ScheduledJob.objects.create(key="just due", next_at=now - timedelta(minutes=1))
    ScheduledJob.objects.create(key="removed.plugin", next_at=due)
    assert job_figures()["jobs_stale"] == ["left"]
