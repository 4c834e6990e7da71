"""Jobs of the host that belong to no single feature, and their figures for monitoring."""

from typing import Any

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Revision

from portal.extension.jobs import periodic
from portal.extension.status import register_status
from portal.notifications.models import ScheduledJob
from portal.notifications.scheduling import stale_jobs
from portal.notifications.services import forget_old

DAY = 24 * 60 * 60
KEPT_DAYS = 400
"""A year and a month: what came at this time last year can still be found."""


@periodic("sessions.clear", every_seconds=DAY)
def clear_sessions() -> None:
    """Delete sessions that have ended."""
    call_command("clearsessions")


@periodic("notifications.forget", every_seconds=DAY)
def forget_old_notifications() -> None:
    """Empty the inboxes of what nobody looks for any more."""
    forget_old(days=KEPT_DAYS)


@register_status("jobs")
def job_figures() -> dict[str, Any]:
    """Jobs that failed last time or that nobody runs, and publications that should have been."""
    failing = ScheduledJob.objects.filter(failures__gt=0).values_list("key", flat=True)
    return {
        "jobs_failing": list(failing),
        "jobs_stale": stale_jobs(),
        "scheduled_publications_overdue": _overdue().count(),
    }


def _overdue() -> Any:
    return Revision.objects.filter(approved_go_live_at__lt=timezone.now())
