"""Jobs of the host that belong to no single feature, and their figures for monitoring."""

import logging
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Revision

from portal.extension.jobs import periodic
from portal.extension.status import register_status
from portal.notifications.models import ScheduledJob
from portal.notifications.services import forget_old

logger = logging.getLogger("portal.notifications.jobs")

DAY = 24 * 60 * 60
KEPT_DAYS = 400
"""A year and a month: what came at this time last year can still be found."""


@periodic("wagtail.publish_scheduled", every_seconds=60)
def publish_scheduled() -> None:
    """Publish what an approver scheduled, each through the page's own ``publish``.

    Wagtail's command stops at the first page that fails; here the others still go out. Pages do
    not expire: a notice has its own display period and stays citable.
    """
    for revision in _overdue().order_by("approved_go_live_at"):
        try:
            revision.publish(log_action="wagtail.publish.scheduled")
        except Exception:
            logger.exception("scheduled publication of revision %s failed", revision.pk)


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
    """Jobs that failed last time, and publications that should have happened."""
    failing = ScheduledJob.objects.filter(failures__gt=0).values_list("key", flat=True)
    return {
        "jobs_failing": list(failing),
        "scheduled_publications_overdue": _overdue().count(),
    }


def _overdue() -> Any:
    return Revision.objects.filter(approved_go_live_at__lt=timezone.now())
