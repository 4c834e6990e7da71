"""django-helpdesk: the agents' queue, closed to everybody but agents of portal.inquiries."""

from typing import Any


def is_agent(user: Any) -> bool:
    """Asked by helpdesk at every view: whether somebody occupies an agents' seat today."""
    from portal.inquiries.permissions import is_agent_user

    return is_agent_user(user)


HELPDESK_ALLOW_NON_STAFF_TICKET_UPDATE = is_agent
HELPDESK_ENABLE_PER_QUEUE_STAFF_PERMISSION = True
HELPDESK_TEAMS_MODE_ENABLED = False
# helpdesk.urls cannot be imported without; its addresses are shut like all others.
HELPDESK_KB_ENABLED = True
HELPDESK_API_ENABLED = False
HELPDESK_KANBAN_ENABLED = False
HELPDESK_VIEW_A_TICKET_PUBLIC = False
HELPDESK_SUBMIT_A_TICKET_PUBLIC = False
HELPDESK_ANON_ACCESS_RAISES_404 = True
HELPDESK_ENABLE_PASSWORD_RESET = False
HELPDESK_EMAIL_FALLBACK_LOCALE = "ja"
HELPDESK_GET_FOLLOWUP_WEBHOOK_URLS = list
HELPDESK_GET_NEW_TICKET_WEBHOOK_URLS = list
