"""Queue permission is read from agents' seats (``portal.inquiries.backends``)."""

from portal.inquiries.management.shut import ShutCommand


class Command(ShutCommand):
    """Shut."""
