"""Days off come from the portal's own calendar."""

from portal.inquiries.management.shut import ShutCommand


class Command(ShutCommand):
    """Shut."""
