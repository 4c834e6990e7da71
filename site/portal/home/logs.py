"""What Django writes down about a request that failed."""

import logging


class RouteInsteadOfAddress(logging.Filter):
    """Names the route of a request: its address may hold a key (feed, invitation, new password)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Django's message is the reason and the address; nothing else is said about a request."""
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        reason = record.args[0] if isinstance(record.args, tuple) and record.args else "Error"
        record.msg, record.args = "%s: %s", (reason, match.route if match else "?")
        return True
