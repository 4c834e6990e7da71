"""Mail becomes no ticket: inquiries are asked on the portal, with a seat and a holder."""

from portal.inquiries.management.shut import ShutCommand


class Command(ShutCommand):
    """Shut."""
