"""Escalation is the worker's, by next dates; helpdesk's knows no holder."""

from portal.inquiries.management.shut import ShutCommand


class Command(ShutCommand):
    """Shut."""
