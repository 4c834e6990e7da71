"""Periodic work on notices."""

import logging
from datetime import timedelta

from django.utils import timezone
from wagtail.models import Revision

from portal.extension.events import PublicationStopped
from portal.extension.jobs import periodic
from portal.notices.charge import settle_waiting
from portal.notices.exceptions import PublicationLapsed
from portal.notices.reservation import cancel_reservation, reserved_by

HOUR = 60 * 60
SWEPT = timedelta(days=7)

logger = logging.getLogger("portal.notices.jobs")


@periodic("notices.publish_scheduled", every_seconds=60)
def publish_scheduled_notices() -> None:
    """Publish what is due; a notice that cannot be published does not hold up the others."""
    due = Revision.page_revisions.filter(approved_go_live_at__lte=timezone.now())
    for revision in due.order_by("approved_go_live_at", "pk"):
        try:
            publish_due(revision)
        except PublicationStopped as refusal:
            logger.warning("scheduled revision %s was not published: %s", revision.pk, refusal)
        except Exception:
            logger.exception("scheduled revision %s was not published", revision.pk)


def publish_due(revision: Revision) -> None:
    """In the name of whoever reserved it. What can never come out waits no longer.

    Raises PublicationStopped when it may come out once something is put right.
    """
    try:
        revision.publish(
            user=reserved_by(revision),
            skip_permission_checks=True,
            log_action="wagtail.publish.scheduled",
        )
    except PublicationLapsed as lapsed:
        logger.warning("scheduled revision %s will not be published: %s", revision.pk, lapsed)
        cancel_reservation(revision=revision, reason=str(lapsed))


@periodic("notices.charge", every_seconds=HOUR)
def give_on_lately() -> None:
    """What waits at a seat lately closed, or lately reached nobody, goes to who is in charge."""
    settle_waiting(since=timezone.now() - SWEPT)


@periodic("notices.charge_everything", every_seconds=SWEPT.days * 24 * HOUR)
def give_on_everything() -> None:
    """The same of everything: what the hourly job was not there to see."""
    settle_waiting()
