"""Nobody uses helpdesk's own pages, so nobody has settings for them."""

from portal.inquiries.management.shut import ShutCommand


class Command(ShutCommand):
    """Shut."""
