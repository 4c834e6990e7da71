"""Periodic work on inquiries: dates that pass, seats that close, the nightly check."""

import logging
from typing import Any

from django.utils import timezone

from portal.extension.jobs import periodic
from portal.extension.status import register_status
from portal.inquiries.charge import desks_without_superiors, has_progress_office
from portal.inquiries.exceptions import InquiryError
from portal.inquiries.invariant import violations
from portal.inquiries.services.escalating import escalate, orphaned_ids, overdue_ids, reseat
from portal.inquiries.services.parting import left_behind_ids, let_go_again

logger = logging.getLogger("portal.inquiries.jobs")


@periodic("inquiries.escalate", every_seconds=600)
def escalate_late_cases() -> None:
    """Each late case by itself: one that fails does not hold up the others."""
    for case_id in overdue_ids(timezone.localdate()):
        try:
            escalate(case_id=case_id)
        except Exception:
            logger.exception("case %s was not escalated", case_id)


@periodic("inquiries.reseat", every_seconds=600)
def reseat_cases() -> None:
    """Cases held by a closed seat go to the one in charge now, each by itself."""
    for case_id in orphaned_ids():
        try:
            reseat(case_id=case_id)
        except InquiryError:
            logger.error("case %s has no seat in charge", case_id)
        except Exception:
            logger.exception("case %s was not given to another seat", case_id)


@periodic("inquiries.let_go", every_seconds=600)
def free_waiting_cases() -> None:
    """What waits for a withdrawn case goes on by itself, as soon as somebody is in charge of it."""
    for case_id in left_behind_ids():
        try:
            if not let_go_again(case_id=case_id):
                logger.error("what waits for case %s has no seat in charge", case_id)
        except Exception:
            logger.exception("what waits for case %s was not freed", case_id)


@periodic("inquiries.check_holders", every_seconds=24 * 3600)
def check_holders_nightly() -> None:
    """The same check as the command; violations are logged as errors."""
    for found in violations():
        logger.error("holder invariant: %s: %s", found.number, found.reason)


@register_status("inquiries")
def escalation_figures() -> dict[str, Any]:
    """Who is missing, so that a late case would be heard of by fewer than it should."""
    return {
        "inquiries": {
            "desks_without_superiors": desks_without_superiors(),
            "progress_office": has_progress_office(),
        }
    }
