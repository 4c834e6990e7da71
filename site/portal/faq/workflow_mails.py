"""Wagtail's mail about a draft that was given back leads into the admin: agents, who write drafts
but may not enter it, hear of it from their case instead.
"""

from typing import Any

from wagtail.admin.mail import WorkflowStateRejectionEmailNotifier
from wagtail.models import WorkflowState
from wagtail.signals import workflow_rejected

DISPATCH_UID = "workflow_state_rejected_email_notification"
"""Wagtail's own: where a receiver has it, Wagtail adds none; where Wagtail was first, it goes."""


class RejectionNotifier(WorkflowStateRejectionEmailNotifier):
    """Mails those who may enter the admin."""

    def get_valid_recipients(self, instance: WorkflowState, **kwargs: Any) -> set[Any]:
        """Who asked for approval, if the mail's links open for them."""
        found = super().get_valid_recipients(instance, **kwargs)
        return {user for user in found if user.has_perm("wagtailadmin.access_admin")}


notifier = RejectionNotifier()


def install_mails() -> None:
    """Stand in for Wagtail's receiver."""
    workflow_rejected.disconnect(sender=WorkflowState, dispatch_uid=DISPATCH_UID)
    workflow_rejected.connect(notifier, sender=WorkflowState, dispatch_uid=DISPATCH_UID)
